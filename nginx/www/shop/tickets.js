// What the visitor has: a hold that waits, tickets, and what has ended.
'use strict';

import { everySecond, mmss, secondsUntil } from './clock.js';
import { fill, h, write } from './dom.js';
import { recognised } from './recognised.js';
import { seatNames } from './purchase.js';
import { day, hour, points, t } from './words.js';

// → the word about its state, and what it means for the eye.
function state(reservation) {
	if (reservation.status === 'CONFIRMED')
		return [t('state.CONFIRMED'), 'good'];
	if (reservation.status === 'TEMP_RESERVED')
		return [t('state.TEMP_RESERVED'), 'warn'];
	return [t(`state.${reservation.end_reason ?? 'CANCELED'}`), ''];
}

function card(app, reservation) {
	const concert = app.concert(reservation.concert_id);
	const [word, kind] = state(reservation);
	const held = reservation.status === 'TEMP_RESERVED';
	const on = (options) => day(reservation.date, options);
	return h('li', {}, h('a', {
		class: `mine ${reservation.status.toLowerCase()}`,
		href: held ? '#/hold' : `#/tickets/${reservation.reservation_id}`,
	},
	h('span', { class: 'mine-day', 'aria-hidden': 'true' },
		h('span', { class: 'small' }, on({ month: 'short' })),
		h('b', { class: 'figure' }, on({ day: 'numeric' }).replace(/\D/g, ''))),
	h('span', { class: 'mine-what' },
		h('b', {}, concert?.title ?? t('ticket.title')),
		h('span', { class: 'small muted' },
			`${day(reservation.date)} ${hour(reservation.starts_at, concert?.time_zone)}`),
		h('span', { class: 'small' }, `${seatNames(reservation.seats)} · ${points(reservation.total_price)}`)),
	h('span', { class: `tag ${kind}` }, word, held && [' ',
		h('span', { class: 'figure', 'data-until': reservation.hold_expires_at })])));
}

export async function show(root, app) {
	app.title(t('nav.tickets'));
	const token = await recognised(app);
	const { reservations } = await app.api.call('GET', '/reservations', undefined, { token });
	const live = reservations.filter(({ status }) => status !== 'CANCELED')
		.sort((a, b) => (a.status === b.status ? a.starts_at.localeCompare(b.starts_at)
			: b.status.localeCompare(a.status)));
	const ended = reservations.filter(({ status }) => status === 'CANCELED');

	fill(root, h('header', { class: 'page-head' }, h('h1', {}, t('nav.tickets'))),
		live.length > 0 ? h('ul', { class: 'mine-list' }, live.map((one) => card(app, one)))
			: h('div', { class: 'panel mine-none' }, h('p', {}, t('tickets.none')),
				h('a', { class: 'button', href: '#/' }, t('do.concerts'))),
		ended.length > 0 && h('details', { class: 'mine-ended', open: live.length === 0 },
			h('summary', {}, t('tickets.ended', { count: ended.length })),
			h('ul', { class: 'mine-list' }, ended.map((one) => card(app, one)))));

	const timers = [...root.querySelectorAll('[data-until]')];
	if (timers.length === 0)
		return null;
	return everySecond(() => timers.forEach((timer) =>
		write(timer, mmss(secondsUntil(timer.dataset.until)))));
}
