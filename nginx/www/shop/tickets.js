// What the visitor has: a hold that waits, tickets, and what has ended.
'use strict';

import { everySecond, mmss, secondsUntil } from './clock.js';
import { fill, h, write } from './dom.js';
import { drawEach, last } from './list.js';
import { art } from './poster.js';
import { recognised } from './recognised.js';
import { hour, points, seatNames, showDay, t, titles } from './words.js';

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
	return h('li', {}, h('a', {
		class: `own ${reservation.status.toLowerCase()}`,
		href: held ? '#/hold' : `#/tickets/${reservation.reservation_id}`,
	},
	concert && art(concert),
	h('span', { class: 'own-what' },
		h('b', {}, concert ? titles(concert.title)[0] : t('ticket.title')),
		h('span', { class: 'small muted' },
			`${showDay(reservation, concert?.time_zone)} ${hour(reservation.starts_at, concert?.time_zone)}`),
		h('span', { class: 'small' }, `${seatNames(reservation.seats)} · ${points(reservation.total_price)}`)),
	h('span', { class: `tag ${kind}` }, word, held && [' ',
		h('span', { class: 'figure', 'data-until': reservation.hold_expires_at })])));
}

const PAGE = 100;

// Pages until one ends among what has ended: what can still be used is whole. → [reservations, whether
// there may be more]
async function pages(app, token, before) {
	const path = `/reservations?limit=${PAGE}${before ? `&before=${before}` : ''}`;
	const { reservations } = await app.api.call('GET', path, undefined, { token });
	const oldest = last(reservations);
	if (reservations.length < PAGE)
		return [reservations, false];
	if (oldest.status === 'CANCELED')
		return [reservations, true];
	const [rest, more] = await pages(app, token, oldest.reservation_id);
	return [[...reservations, ...rest], more];
}

// What has ended, page by page.
function endedList(app, token, ended, hasMore, open) {
	const list = h('ul', { class: 'own-list' }, drawEach(ended, (one) => card(app, one)));
	const summary = h('summary', {}, t('tickets.ended', { count: ended.length }));
	const trouble = h('div', {});
	const more = h('button', { type: 'button', class: 'button quiet', hidden: !hasMore }, t('points.more'));
	let [count, oldest] = [ended.length, last(ended)];

	async function next() {
		const [page, again] = await pages(app, token, oldest.reservation_id);
		list.append(...drawEach(page, (one) => card(app, one)));
		count += page.length;
		oldest = last(page) ?? oldest;
		more.hidden = !again;
		write(summary, t('tickets.ended', { count }));
	}
	const turn = () => next().catch((error) =>
		fill(trouble, app.problem(error, () => fill(trouble) && turn())));
	more.addEventListener('click', turn);
	return h('details', { class: 'own-ended', open }, summary, list, more, trouble);
}

export async function show(root, app) {
	app.title(t('nav.tickets'));
	const token = await recognised(app);
	const [reservations, hasMore] = await pages(app, token);
	app.holds(reservations.find(({ status }) => status === 'TEMP_RESERVED'));
	const live = reservations.filter(({ status }) => status !== 'CANCELED')
		.sort((a, b) => (a.status === b.status ? String(a.starts_at).localeCompare(b.starts_at)
			: b.status.localeCompare(a.status)));
	const ended = reservations.filter(({ status }) => status === 'CANCELED');

	fill(root, h('header', { class: 'page-head' }, h('h1', {}, t('nav.tickets'))),
		live.length > 0 ? h('ul', { class: 'own-list' }, drawEach(live, (one) => card(app, one)))
			: h('div', { class: 'panel own-none' }, h('p', {}, t('tickets.none')),
				h('a', { class: 'button', href: '#/' }, t('do.concerts'))),
		ended.length > 0 && endedList(app, token, ended, hasMore, live.length === 0));

	const timers = [...root.querySelectorAll('[data-until]')];
	if (timers.length === 0)
		return null;
	return everySecond(() => timers.forEach((timer) =>
		write(timer, mmss(secondsUntil(timer.dataset.until)))));
}
