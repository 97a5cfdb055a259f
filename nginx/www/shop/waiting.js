// A concert for those whose turn it is not: the lobby, the waiting room, the call, and the end.
'use strict';

import { ApiError } from './api.js';
import { everySecond, mmss, secondsUntil } from './clock.js';
import { atOnce, condition, queueState, renew, stateOf, takes, wayIn } from './concerts.js';
import { enlarge } from './counter.js';
import { fill, h, write } from './dom.js';
import { every } from './every.js';
import { ground, poster } from './poster.js';
import { sentences } from './problem.js';
import { opening, room } from './room.js';
import { number, span, t, titles } from './words.js';
import { action } from './worker.js';

const LOOK_MS = 5000; // of those who have no place yet, at the public line
const OPENING_MS = 30000; // between two looks whether the opening was put off

// The one button of a scene.
const spot = (app, label, work) => action(app, label, t('join.trying'), work,
	{ class: 'button spot', 'data-focus': true });

// What awaits those who join.
function adviceOf(state, concert, object) {
	const sold = state === 'SOLD_OUT' && queueState(concert, object) !== 'SOLD_OUT'; // others in its line are not
	const limited = concert.seat_limit && !['SOLD_OUT', 'CLOSED', 'NO_DATES'].includes(state);
	return [t(atOnce(concert, object) ? 'lobby.now' : sold ? 'lobby.none' : `lobby.${state}`),
		limited ? t('lobby.limit', { limit: concert.seat_limit }) : ''].join(' ').trim();
}

// Nobody yet: what awaits one, and the way in.
function lobby(app, concert) {
	const head = h('h2', { class: 'room-head' });
	const figure = h('span', { class: 'figure' });
	const unit = h('span', { class: 'room-unit' });
	const label = h('span', { class: 'room-label' });
	const big = h('p', { class: 'room-count' }, label, figure, unit);
	const advice = h('p', { class: 'room-advice' });
	const join = spot(app, wayIn(app, concert), () => app.join(concert));
	let object = null;

	async function look() {
		const stock = renew(app, concert).catch(() => {}); // next time
		object = await app.api.line(concert.queue_id).catch(() => null); // what /concerts said is shown
		await stock;
		scene.update();
	}

	const scene = {
		element: h('section', { class: 'house lobby' }, head, big, advice, join.element),
		update() {
			const state = condition(concert, object);
			const left = state === 'NOT_OPEN' ? secondsUntil(concert.opens_at) : 0;
			const soon = state === 'NOT_OPEN' && left < 86400;
			const waiting = object?.waiting ?? 0;

			write(head, state === 'NOT_OPEN' ? t('lobby.opens', { when: opening(concert) })
				: state === 'OPEN' && waiting > 0 ? t('lobby.line')
					: stateOf(concert, object)[1]);
			big.hidden = !soon && (waiting === 0 || !takes(app, concert, object));
			enlarge(figure, soon ? span(left) : number(waiting));
			write(label, soon ? '' : t('lobby.waiting.label', { n: waiting }));
			write(unit, soon ? '' : t('lobby.waiting', { n: waiting }));
			write(advice, adviceOf(state, concert, object));
			join.button.label(wayIn(app, concert, object));
			join.element.hidden = !takes(app, concert, object);
		},
		leave: () => blind(),
	};
	const blind = every(LOOK_MS, look);
	look();
	return scene;
}

// Your turn: one button, and the time that runs.
function turn(app, concert) {
	const left = h('p', { class: 'room-count' });
	const figure = h('span', { class: 'figure' });
	const go = spot(app, t('turn.go'), () => app.go(`/concerts/${concert.concert_id}`));

	left.append(figure, h('span', { class: 'room-unit' }, t('turn.unit')));
	return {
		element: h('section', { class: 'house turn-now' },
			h('h2', { class: 'room-head' }, t('turn.yours')), left,
			h('p', { class: 'room-advice' }, t('turn.advice')), go.element),
		focus: () => go.button.focus(),
		update() {
			const view = app.session.placeIn(concert.queue_id)?.view;
			enlarge(figure, mmss(secondsUntil(view?.expires_at) ?? 0));
		},
	};
}

// The place is no more: why, and the way to join again.
function over(app, concert) {
	const reason = app.endedIn(concert.queue_id);
	const code = reason === 'GONE' ? 'INVALID_TOKEN' : 'TOKEN_EXPIRED';
	const { why, next } = sentences(new ApiError(code, 400, { reason }));
	const join = spot(app, t('join.anew'), () => app.join(concert));

	app.title(t('over.title'));
	return {
		element: h('section', { class: 'house over', 'data-reason': reason },
			h('h2', { class: 'room-head' }, why), h('p', { class: 'room-advice' }, next),
			reason === 'REVOKED' ? null : join.element),
	};
}

// Paid: the ticket is elsewhere; one may join again.
function done(app, concert) {
	const tickets = spot(app, t('do.tickets'), () => app.go('/tickets'));
	const join = action(app, t('join.more'), t('join.trying'), () => app.join(concert),
		{ class: 'plain room-leave' });

	return {
		element: h('section', { class: 'house over' },
			h('h2', { class: 'room-head' }, t('done.title')),
			h('p', { class: 'room-advice' }, t('done.advice')), tickets.element, join.element),
	};
}

const SCENES = { lobby, WAITING: room, ACTIVE: turn, over, DONE: done, REFUNDED: lobby };

function sceneOf(app, concert) {
	if (app.endedIn(concert.queue_id))
		return 'over';
	return app.session.placeIn(concert.queue_id)?.view.status ?? 'lobby';
}

// Leaving is final, so it is asked once more.
async function leaveLine(app, concert) {
	const { ask } = await import('./ask.js');
	const queue = concert.queue_id;

	if (!await ask(t('leave.title'), t('leave.why'), t('leave.go'), t('leave.stay')))
		return;
	try {
		await app.api.call('DELETE', '/queue/token', undefined,
			{ token: app.session.placeIn(queue)?.view.token });
		app.session.forget(queue);
		app.state.news = t('error.LEFT');
		app.say(app.state.news);
		app.go('/');
	} catch (error) {
		const house = document.querySelector('.house');
		house?.querySelector('.notice')?.remove();
		house?.append(app.problem(error));
	}
}

export function show(root, app, { concert: id }) {
	const concert = app.concert(id);
	if (!concert)
		throw new ApiError('NOT_FOUND', 404);
	const stage = h('div', { class: 'stage' });
	const hall = h('div', { class: 'waiting', style: { '--house': ground(concert) } },
		poster(concert, 'h1'), stage);
	let name = null;
	let scene = null;

	function update() {
		const now = sceneOf(app, concert);
		if (now !== name) {
			const first = name === null;
			scene?.leave?.();
			name = now;
			scene = SCENES[now](app, concert, () => leaveLine(app, concert));
			if (!['over', 'ACTIVE'].includes(now))
				app.title(titles(concert.title)[0]);
			fill(stage, scene.element);
			hall.classList.toggle('now', now === 'ACTIVE');
			if (!first)
				scene.focus?.();
		}
		scene.update?.();
	}

	root.append(hall);
	update();
	const deaf = app.listen(update);
	const still = everySecond(update);
	const blind = every(OPENING_MS, async () => {
		if (concert.opens_at)
			await renew(app, concert);
	});
	return () => {
		blind();
		deaf();
		still();
		scene.leave?.();
	};
}
