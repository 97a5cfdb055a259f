// The hold: its time, its price, and the one payment.
'use strict';

import { ask } from './ask.js';
import { attempt, begun } from './attempt.js';
import { chargeForm } from './charge.js';
import { everySecond, mmss, secondsUntil } from './clock.js';
import { fill, h, svg, write } from './dom.js';
import { every } from './every.js';
import { giveBack, openHold } from './held.js';
import { art } from './poster.js';
import { claimed, recognised } from './recognised.js';
import { hour, points, showDay, t, titles } from './words.js';
import { worker } from './worker.js';

const HOLD_SECONDS = 300;
const CLEAR = 60;
const URGENT = 10;
const LOOK_MS = 10000;

function ring() {
	const circle = (name) => svg('circle', { class: name, cx: 60, cy: 60, r: 54, pathLength: 100 });
	const time = h('span', { class: 'hold-time figure', role: 'timer' });
	const arc = svg('svg', { class: 'ring', viewBox: '0 0 120 120', 'aria-hidden': 'true' },
		circle('track'), circle('rest'));
	return {
		el: h('div', { class: 'hold-ring' }, arc,
			h('div', { class: 'hold-inside' }, h('span', { class: 'small' }, t('hold.left')), time)),
		set(left) {
			arc.style.setProperty('--share', String(Math.min(left / HOLD_SECONDS, 1)));
			write(time, mmss(left));
		},
	};
}

async function isPaid(app, id, token) {
	try {
		const { status } = await app.api.call('GET', `/reservations/${id}`, undefined, { token });
		return status === 'CONFIRMED';
	} catch (error) {
		if (error.passing)
			throw error;
		return false;
	}
}

// No hold: perhaps because it was paid just before the page was loaded anew.
async function none(root, app, token) {
	const { reservation_id: id } = begun('pay') ?? {};
	const paid = id && await isPaid(app, id, token);
	attempt('pay', {}).done();
	app.holds(null);
	if (paid) {
		app.state.paid = id;
		app.go(`/tickets/${id}`);
		return null;
	}
	fill(root, h('section', { class: 'panel' },
		h('h1', {}, t('hold.none')), h('p', {}, t('hold.none.next')),
		h('a', { class: 'button', href: '#/' }, t('do.concerts')), ' ',
		h('a', { class: 'button quiet', href: '#/tickets' }, t('do.tickets'))));
	return null;
}

export async function show(root, app) {
	const fresh = app.state.hold;
	app.state.hold = null;
	app.title(t('hold.title'));
	const token = await recognised(app);
	const hold = fresh ?? await openHold(app);
	if (!hold)
		return none(root, app, token);
	const concert = app.concert(hold.concert_id);
	if (concert)
		await claimed(app, concert);

	app.holds(hold);
	const id = hold.reservation_id;
	const path = `/reservations/${id}`;
	const body = { reservation_id: id };
	const money = h('div', { class: 'hold-money' });
	const trouble = h('div', {});
	const clock = ring();
	const side = h('section', { class: 'hold-side', 'aria-label': t('hold.pay') });
	let balance = null;
	let charge = ''; // where points are charged; null: not here
	let said = '';
	let over = false;

	// Where the hold has gone to, if it is one no longer.  → whether it has.
	function follow(reservation) {
		if (over || reservation.status === 'TEMP_RESERVED')
			return over;
		over = true;
		app.holds(null);
		if (reservation.status === 'CONFIRMED') {
			app.state.paid = id;
			app.refresh().catch(() => {});
			app.go(`/tickets/${id}`);
		} else if (secondsUntil(hold.hold_expires_at) === 0) {
			app.ended('HOLD_LAPSED');
		} else {
			app.refresh().catch(() => {});
			app.toLine();
		}
		return true;
	}

	const look = async () => follow(await app.api.call('GET', path));

	async function pay() {
		const one = attempt('pay', body);
		one.begin();
		fill(trouble);
		try {
			const payment = await app.api.send('POST', '/payments', body, {
				key: one.key,
				onwait: (error) => fill(trouble, h('div', { class: 'notice warn' },
					h('p', {}, t(error.code === 'OFFLINE' ? 'pay.offline' : 'pay.asking')))),
			});
			one.done();
			follow(payment.reservation);
		} catch (error) {
			if (!error.passing)
				one.done();
			// Before anything is said: what became of it?
			if (await look().catch(() => false))
				return;
			if (error.code === 'NOT_ENOUGH_POINTS') {
				({ balance, charge } = error.problem);
				drawMoney();
			} else if (error.passing) {
				fill(trouble, h('div', { class: 'notice warn', role: 'alert' },
					h('p', { class: 'notice-next' }, t('pay.unknown.next')),
					h('p', { class: 'notice-why' }, t('pay.unknown'))));
			} else {
				fill(trouble, app.problem(error));
			}
		}
	}

	async function release() {
		try {
			await giveBack(app, hold);
			over = true;
			app.go(`/concerts/${hold.concert_id}/${hold.date}`);
		} catch (error) {
			if (!await look().catch(() => false))
				fill(trouble, app.problem(error));
		}
	}

	const payButton = worker(t('pay.button', { points: points(hold.total_price) }), t('pay.busy'), pay,
		{ class: 'button wide', id: 'pay' });
	const backButton = worker(t('back.button'), t('back.busy'), release, {
		class: 'button quiet wide',
		allowed: () => ask(t('back.title'), t('back.text'), t('back.yes')),
	});

	function drawMoney() {
		const missing = hold.total_price - balance;
		const row = (name, value, mark) => h('div', { class: mark ?? null }, h('dt', {}, name), h('dd', {}, value));
		fill(money, h('dl', { class: 'facts' },
			row(t('pay.balance'), points(balance)),
			row(t('pay.taken'), `−${points(hold.total_price)}`),
			missing > 0 ? row(t('pay.missing'), points(missing), 'hold-missing')
				: row(t('pay.rest'), points(balance - hold.total_price), 'hold-rest')));
		if (missing > 0 && charge === null)
			money.append(h('p', { class: 'notice warn' }, t('charge.site')));
		else if (missing > 0)
			money.append(chargeForm(app, {
				amount: missing,
				charged(answer) {
					balance = answer.balance;
					app.say(t('charge.done', { points: points(answer.charged) }));
					drawMoney();
					payButton.focus();
				},
			}));
		payButton.hidden = missing > 0;
	}

	function tick() {
		const left = secondsUntil(hold.hold_expires_at);
		const mood = left <= URGENT ? 'urgent' : left <= CLEAR ? 'clear' : 'calm';
		clock.set(left);
		side.dataset.mood = mood;
		app.title(`${mmss(left)} ${t('hold.title')}`);
		if (mood !== 'calm' && mood !== said) {
			said = mood;
			app.say(t('hold.soon', { seconds: left }));
		}
		// The server says when it is over: this clock only asks.
		if (left === 0 && !over)
			look().catch(() => {});
	}

	fill(side, clock.el, money, trouble, payButton, backButton,
		h('p', { class: 'small muted' }, t('pay.note')));
	fill(root,
		h('div', { class: 'hold' },
			h('section', { class: 'hold-what' },
				h('header', { class: 'hold-head' }, concert && art(concert),
					h('div', {},
						h('p', { class: 'eyebrow' }, t('hold.held')),
						h('h1', {}, concert && titles(concert.title)[0]),
						h('p', { class: 'muted' }, `${showDay(hold, concert?.time_zone)} ${hour(hold.starts_at, concert?.time_zone)}`
							+ (concert ? ` · ${concert.venue}` : '')))),
				h('ul', { class: 'hold-seats' }, hold.seats.map((seat) => h('li', {},
					h('b', { class: 'hold-label' }, seat.label),
					h('span', { class: 'muted' }, seat.grade),
					h('span', { class: 'figure' }, points(seat.price))))),
				h('p', { class: 'hold-total' }, h('span', {}, t('hold.total', { count: hold.seats.length })),
					h('b', { class: 'figure' }, points(hold.total_price)))),
			side));
	balance = (await app.api.call('GET', '/points')).balance;
	drawMoney();

	const stops = [everySecond(tick), every(LOOK_MS, look)];
	// A payment was under way when the page was left: the same one goes on.
	if (attempt('pay', body).begun)
		payButton.run();
	return () => {
		over = true;
		stops.forEach((stop) => stop());
	};
}
