// The hold that waits to be paid, whichever screen is shown.
'use strict';

import { newKey, pause } from './api.js';
import { secondsUntil } from './clock.js';

const AGAIN_MS = 5000;

// As the server has it now, or null.
export async function openHold(app) {
	const { reservations } = await app.api.call('GET', '/reservations', undefined,
		{ token: app.session.reader });
	return reservations.find(({ status }) => status === 'TEMP_RESERVED') ?? null;
}

// Gives a hold back; that is asked with the token of its own line.
export async function giveBack(app, hold) {
	const place = app.session.placeIn(app.concert(hold.concert_id)?.queue_id);
	await app.api.send('DELETE', `/reservations/${hold.reservation_id}`, undefined,
		{ key: newKey(), token: place?.view.token ?? app.session.token });
	app.holds(null);
	app.refresh().catch(() => {});
}

/*
 * app gets held: the reservation that can be paid now, or null; and holds(reservation), which is told
 * what an answer says of it.  Holds that other tabs took or gave back are heard of too: a hold moves
 * its turn's end.  Whoever listens to app.listen() hears of each change.
 */
export function keepHold(app) {
	let seen = ''; // when the turns that are on end

	app.holds = (reservation) => {
		app.state.held = reservation?.status === 'TEMP_RESERVED' ? reservation : null;
		app.tell();
	};

	Object.defineProperty(app, 'held', {
		get() {
			const { held } = app.state;
			return held && secondsUntil(held.hold_expires_at) > 0 ? held : null;
		},
	});

	async function read(asked) {
		while (seen === asked) {
			try {
				const hold = await openHold(app);
				if (seen === asked)
					app.holds(hold);
				return;
			} catch (error) {
				if (!error.passing)
					return;
				await pause(AGAIN_MS * (0.5 + Math.random()));
			}
		}
	}

	function tend() {
		const ends = app.session.places.filter(({ view }) => view.status === 'ACTIVE')
			.map(({ view }) => view.expires_at);
		if (ends.join() === seen)
			return;
		seen = ends.join();
		if (ends.length === 0)
			app.holds(null);
		else if (!ends.includes(app.held?.hold_expires_at))
			read(seen);
	}

	app.session.onchange(tend);
	tend();
}
