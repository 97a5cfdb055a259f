// Who am I, and my places in the lines.
//
// A token lives in sessionStorage: it is gone with the tab. A second tab asks the first one. In the
// demo the visitor is one of the demo's users, which is no secret and is remembered.
'use strict';

import { secondsUntil } from './clock.js';
import { guarded } from './list.js';
import { read, save } from './storage.js';

const PLACES = 'frontrow.places'; // {queue_id: place}
const USER = 'frontrow.user'; // the demo user's number
const STOOD = 'frontrow.stood'; // {queue_id: {concert_id, until}}: live places, without their tokens
const ASK_TABS_MS = 120;

// A place is {queue_id, concert_id, view, first, best, asked_at}: the newest token view, the
// position at joining, how far the bar got (0..1), and when the position was asked last.
// begun() is called when another user begins, in this tab or in another one.
export function createSession(site, begun) {
	const demo = site.demo;
	let places = read('session', PLACES, {});
	let current = null; // queue_id
	let reader = null; // a token of no place, which reads
	const heard = new Set(); // listeners
	// Tabs tell each other. Where they cannot (Safari 15.0 to 15.3), each asks the server for itself.
	const channel = window.BroadcastChannel ? new BroadcastChannel('frontrow') : { postMessage() {} };

	function stored() {
		save('session', PLACES, places);
		for (const listener of heard)
			guarded(listener);
	}

	// What a later visit may come back to; null: nothing in that line.
	function remember(queue, what) {
		const stood = { ...read('local', STOOD, {}), [queue]: what ?? undefined };
		save('local', STOOD, stood); // what is undefined is not written
	}

	function drawUser() {
		const number = 1 + Math.floor(Math.random() * demo.users);
		save('local', USER, number);
		return number;
	}

	let user = demo ? read('local', USER, 0) : 0;
	if (demo && !(user >= 1 && user <= demo.users))
		user = drawUser();

	channel.onmessage = ({ data }) => {
		if (data.ask) {
			if (Object.keys(places).length > 0)
				channel.postMessage({ tell: places, user });
		} else if (data.tell && data.user === user) {
			places = { ...data.tell, ...places };
			stored();
		} else if (data.keep && data.user === user) {
			places[data.keep.queue_id] = data.keep;
			stored();
		} else if (data.forget) {
			delete places[data.forget];
			stored();
		} else if ('begin' in data) {
			begin(data.begin);
		}
	};

	// Nothing of the old user stays.
	function begin(newUser) {
		user = newUser;
		places = {};
		reader = null;
		save('local', STOOD, {});
		stored();
		begun();
	}

	const session = {
		// The demo user's number, 0 where there is a login.
		get number() {
			return user;
		},

		// What a call that asks for a user_id sends.
		get user() {
			return demo ? demo.uuid_prefix + String(user).padStart(12, '0') : undefined;
		},

		get place() {
			return places[current] ?? null;
		},

		// The place that counts now: in the line of the concert that was looked at last, or else
		// where something happened last (any token may read one's own reservations).
		get mine() {
			return places[current] ??
				session.places.sort((a, b) => b.asked_at - a.asked_at)[0] ?? null;
		},

		get token() {
			return session.mine?.view.token ?? null;
		},

		// Reads one's own reservations, in a tab without a place too.
		get reader() {
			return session.token ?? reader;
		},

		set reader(token) {
			reader = token;
		},

		placeIn: (queue) => places[queue] ?? null,

		get places() {
			return Object.values(places);
		},

		// The queue whose token the calls carry from here on.
		use(queue) {
			current = queue;
		},

		// A fresh token view of ours, wherever it came from.
		keep(view, concert) {
			const old = places[view.queue_id];
			const same = old?.view.token_number === view.token_number ? old : null;
			const place = {
				queue_id: view.queue_id,
				concert_id: concert ?? same?.concert_id ?? null,
				view: { ...view, token: view.token ?? same?.view.token },
				first: same?.first ?? view.position,
				best: same?.best ?? 0,
				asked_at: Date.now(),
			};
			places[view.queue_id] = place;
			remember(view.queue_id, ['WAITING', 'ACTIVE'].includes(view.status)
				? { concert_id: place.concert_id, until: view.expires_at } : null);
			channel.postMessage({ keep: place, user });
			stored();
		},

		// How far the bar got; it never moves back.
		advance(queue, share) {
			const place = places[queue];
			if (share > place.best) {
				place.best = share;
				save('session', PLACES, places);
			}
			return place.best;
		},

		// The place has ended; its token still shows one's own reservations.
		ended: (queue) => remember(queue, null),

		// The place is given up, or unknown to the server.
		forget(queue) {
			delete places[queue];
			remember(queue, null);
			channel.postMessage({ forget: queue });
			stored();
		},

		// Whether this browser stood in that line, and its place may still be there.
		stoodIn: (queue) => secondsUntil(read('local', STOOD, {})[queue]?.until) > 0,

		// [concert_id] of the places that may still be there, and whose tokens went with their tab.
		get left() {
			return Object.entries(read('local', STOOD, {}))
				.filter(([queue]) => !places[queue] && session.stoodIn(queue))
				.map(([, { concert_id: concert }]) => concert);
		},

		// From the beginning, in all tabs; in the demo as another user.
		beginAnew() {
			begin(demo ? drawUser() : 0);
			channel.postMessage({ begin: user });
		},

		// Calls back whenever places or user changed, until the returned function is called.
		onchange(listener) {
			heard.add(listener);
			return () => heard.delete(listener);
		},
	};

	// Other tabs of this browser may hold a token that this one has not.
	session.ready = new Promise((resolve) => {
		channel.postMessage({ ask: true });
		setTimeout(resolve, Object.keys(places).length > 0 ? 0 : ASK_TABS_MS);
	});
	return session;
}
