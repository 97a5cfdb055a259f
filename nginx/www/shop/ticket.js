// A ticket: what was bought, to be kept, shown, printed and given back.
'use strict';

import { ApiError } from './api.js';
import { ask } from './ask.js';
import { attempt } from './attempt.js';
import { secondsUntil } from './clock.js';
import { bars } from './code128.js';
import { fill, h, svg } from './dom.js';
import { keepsake } from './keepsake.js';
import { art } from './poster.js';
import { asking } from './problem.js';
import { recognised } from './recognised.js';
import { hour, moment, points, seatNames, showDay, t, titles } from './words.js';
import { worker } from './worker.js';

// As it is read out: 12 → "0000 0012".
function ticketNumber(id) {
	const digits = String(id);
	return digits.padStart(Math.max(8, digits.length + digits.length % 2), '0');
}

const grouped = (digits) => digits.replace(/(?=(\d{4})+$)(?!^)/g, ' ');

function code(digits) {
	const { width, path } = bars(digits);
	return svg('svg', {
		class: 'ticket-bars', viewBox: `0 0 ${width} 1`, preserveAspectRatio: 'none', 'aria-hidden': 'true',
	}, svg('path', { d: path }));
}

const until = (instant, zone = null) => moment(instant, zone, { dateStyle: 'long', timeStyle: 'short' });

// What is said of one that is no ticket, or no longer.
function state(app, reservation) {
	if (reservation.status === 'TEMP_RESERVED')
		return h('div', { class: 'notice warn split' }, h('p', {}, t('ticket.unpaid')),
			h('a', { class: 'button', href: '#/hold' }, t('hold.go')));
	return h('div', { class: 'notice' },
		h('p', { class: 'notice-next' }, t('ticket.canceled')),
		h('p', {}, t(`end.${reservation.end_reason ?? 'CANCELED'}`)));
}

function face(reservation, concert) {
	const zone = concert?.time_zone;
	const digits = ticketNumber(reservation.reservation_id);
	const [first, second] = titles(concert?.title ?? '');
	const fact = (name, ...value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
	return h('div', { class: 'ticket-shade' }, h('article', {
		class: `ticket ${reservation.status.toLowerCase()}`, 'aria-label': t('ticket.title'),
	},
		concert && h('div', { class: 'ticket-art' }, art(concert)),
		h('div', { class: 'ticket-face' },
			h('p', { class: 'eyebrow' }, concert?.venue ?? ''),
			h('h2', { class: 'ticket-title' }, first),
			second && h('p', { class: 'small muted' }, second),
			h('dl', { class: 'ticket-facts' },
				fact(t('ticket.date'), h('b', {}, showDay(reservation, zone, { dateStyle: 'long' })),
					h('span', {}, `${showDay(reservation, zone, { weekday: 'long' })} `
						+ hour(reservation.starts_at, zone))),
				fact(t('ticket.seats'), reservation.seats.map((seat) => h('span', { class: 'ticket-seat' },
					h('b', {}, seat.label), ' ', h('span', { class: 'small muted' }, seat.grade)))),
				fact(t('ticket.price'), h('b', { class: 'figure' }, points(reservation.total_price))))),
		h('div', { class: 'ticket-stub' },
			h('p', { class: 'small muted' }, t('ticket.number')),
			h('p', { class: 'ticket-number figure' }, grouped(digits)),
			code(digits),
			reservation.payment_id && h('p', { class: 'small muted figure' },
				t('ticket.payment', { payment: String(reservation.payment_id) })))));
}

// Into a file of the visitor's own.
async function keep(reservation, concert) {
	const digits = ticketNumber(reservation.reservation_id);
	const url = URL.createObjectURL(await keepsake(reservation, concert, grouped(digits), bars(digits)));
	h('a', { href: url, download: `ticket-${digits}.png` }).click();
	setTimeout(() => URL.revokeObjectURL(url), 1000);
}

// Another's is as little there as one that never was.
function missing(error) {
	throw error.code === 'NOT_FOUND' ? new ApiError('NO_TICKET', error.status) : error;
}

export async function show(root, app, params) {
	const token = await recognised(app);
	const path = `/reservations/${params.reservation}`;
	let reservation = await app.api.call('GET', path, undefined, { token }).catch(missing);
	const concert = app.concert(reservation.concert_id);
	const news = app.state.paid === reservation.reservation_id;
	const trouble = h('div', {});
	app.title(t('ticket.title'));

	// The turn was spent on what is given back: its concert offers the way in again.
	function unspend() {
		const place = app.session.placeIn(concert?.queue_id);
		if (place?.view.status === 'DONE' && place.concert_id === concert.concert_id)
			app.session.keep({ ...place.view, status: 'REFUNDED' });
	}

	async function save() {
		fill(trouble);
		try {
			await keep(reservation, concert);
		} catch (error) {
			console.warn(error);
			fill(trouble, app.problem(new ApiError('NO_PICTURE', 0)));
		}
	}

	async function refund() {
		const { payment_id: payment, total_price: total } = reservation;
		const one = attempt(`refund-${payment}`, {});
		one.begin();
		fill(trouble);
		try {
			const answer = await app.api.send('POST', `/payments/${payment}/refund`, {}, {
				key: one.key, token,
				onwait: (error) => fill(trouble, h('p', { class: 'muted' }, asking(error))),
			});
			one.done();
			reservation = answer.reservation;
			unspend();
			draw(t('refund.done', { points: points(answer.amount) }));
		} catch (error) {
			if (!error.passing)
				one.done();
			const now = await app.api.call('GET', path, undefined, { token }).catch(() => reservation);
			if (now.status !== reservation.status) {
				reservation = now;
				unspend();
				draw(t('refund.done', { points: points(total) }));
			} else {
				fill(trouble, app.problem(error));
			}
		}
	}

	function draw(done) {
		const paid = reservation.status === 'CONFIRMED';
		const back = paid && secondsUntil(reservation.refundable_until) > 0;
		fill(root, h('div', { class: 'ticket-page' },
			h('header', { class: 'ticket-head' },
				h('h1', {}, t(news && paid ? 'ticket.thanks' : 'ticket.title')),
				news && paid && h('p', { class: 'muted' }, t('ticket.kept'))),
			done && h('div', { class: 'notice good', tabindex: -1 }, h('p', {}, done)),
			!paid && !done && state(app, reservation),
			face(reservation, concert),
			trouble,
			paid && h('div', { class: 'ticket-do' },
				worker(t('ticket.save'), t('ticket.saving'), save),
				h('button', { type: 'button', class: 'button quiet', on: { click: () => print() } },
					t('ticket.print')),
				h('a', { class: 'button quiet', href: '#/tickets' }, t('nav.tickets'))),
			paid && h('div', { class: 'ticket-refund' },
				h('p', { class: 'small muted' }, reservation.refundable_until && t(back
					? 'refund.until' : 'refund.late', { until: until(reservation.refundable_until, concert?.time_zone) })),
				back && worker(t('refund.button'), t('refund.busy'), refund, {
					class: 'plain ticket-back',
					allowed: () => ask(t('refund.title'), t('refund.text', {
						seats: seatNames(reservation.seats), points: points(reservation.total_price),
					}), t('refund.yes')),
				})),
			!paid && h('p', {}, h('a', { href: '#/tickets' }, t('nav.tickets')))));
		if (done)
			root.querySelector('.notice').focus();
	}

	draw(null);
	return null;
}
