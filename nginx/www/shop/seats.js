// The seats of a date: choose on the map, then hold.
'use strict';

import { newKey } from './api.js';
import { ask } from './ask.js';
import { fill, h, sheet, write } from './dom.js';
import { every } from './every.js';
import { grades } from './hall.js';
import { giveBack } from './held.js';
import { asking } from './problem.js';
import { seatMap } from './seatmap.js';
import { gradeSign } from './shapes.js';
import { hour, points, seatNames, showDay, t, titles } from './words.js';
import { worker } from './worker.js';

const EVERY_MS = 4000;
const MOST_SEATS = 20; // of one hold, whatever the concert allows
const LOST_MS = 8000;

// The grades, their prices and how many are left of each; update(seats) counts anew.
function legend(seats) {
	const rows = grades(seats).map((grade) => ({ ...grade, left: h('span', { class: 'small muted' }) }));
	const el = h('ul', { class: 'legend', 'aria-label': t('legend.grades') },
		rows.map(({ name, price, shape, left }) => h('li', {}, gradeSign(shape),
			h('span', { class: 'legend-text' },
				h('span', {}, h('b', {}, name), ' ', h('span', { class: 'figure' }, points(price))),
				left))));
	return {
		el,
		update(now) {
			for (const { name, left } of rows)
				write(left, t('legend.left', { left: now.filter(({ grade, status }) =>
					grade === name && status === 'AVAILABLE').length }));
		},
	};
}

export async function show(root, app, params) {
	const concert = app.concert(params.concert);
	const { date } = params;
	const base = `/concerts/${concert.concert_id}/dates`;
	const style = sheet('/shop/seatmap.css');
	const [{ dates }] = await Promise.all([app.api.call('GET', base), style]);
	const shows = dates.filter((one) => one.date === date);
	const shown = shows.find(({ schedule_id: id }) => id === app.state.schedule) ?? shows[0];
	const path = `${base}/${date}/seats?status=all`
		+ (shown ? `&schedule_id=${shown.schedule_id}` : '');
	const { seats } = await app.api.call('GET', path);

	// The choice outlives a look at another screen, not the tab.
	app.state.choice ??= new Map();
	const known = app.state.choice;
	const key = shown.schedule_id;
	let chosen = new Set([...known.get(key) ?? []].filter((id) =>
		seats.some((seat) => seat.seat_id === id && seat.status === 'AVAILABLE')));
	let limit = concert.seat_limit ?? MOST_SEATS;
	let lost = new Set();
	let lostTimer = 0;

	const list = h('ul', { class: 'choice-list' });
	const sum = h('p', { class: 'choice-sum' });
	const line = h('p', { class: 'choice-line', role: 'status' });
	const trouble = h('div', {});
	const signs = new Map(grades(seats).map(({ name, shape }) => [name, shape]));
	const legendNow = legend(seats);

	const picked = () => [...chosen].map((id) => map.seat(id));
	const isHeld = (id) => app.held?.seats.some(({ seat_id: held }) => held === id);

	const row = (seat, drop) => h('li', {},
		gradeSign(signs.get(seat.grade) ?? 0),
		h('span', { class: 'choice-seat' }, h('b', {}, seat.label),
			h('span', { class: 'choice-grade muted' }, ` ${seat.grade}`)),
		h('span', { class: 'choice-price figure' }, points(seat.price)), drop);

	const dropper = (seat) => h('button', {
		type: 'button', class: 'choice-drop', 'aria-label': t('seats.drop', { seat: seat.label }),
		on: {
			click: () => {
				toggle(seat);
				(list.querySelector('button') ?? map).focus();
			},
		},
	}, '×');

	const total = (seats) => seats.reduce((all, { price }) => all + price, 0);
	const summed = (seats) => [h('span', {}, t('seats.count', { count: seats.length })),
		h('b', { class: 'figure' }, points(total(seats)))];

	const whereOf = (held) => {
		const its = app.concert(held.concert_id);
		return [titles(its?.title ?? '')[0], showDay(held, its?.time_zone),
			hour(held.starts_at, its?.time_zone)].join(' ').trim();
	};

	// What is held is paid before anything else can be chosen; it may be of another concert.
	function draw() {
		const { held } = app;
		const elsewhere = Boolean(held) && held.schedule_id !== key;
		const mine = held ? held.seats : picked();
		known.set(key, chosen);
		map.show(held ? [] : chosen, lost);
		map.hold(held ? held.seats.map(({ seat_id: id }) => id) : [], held?.hold_expires_at);
		legendNow.update(map.seats());
		write(title, t(elsewhere ? 'seats.elsewhere' : held ? 'map.yours' : 'seats.choice'));
		write(where, elsewhere ? whereOf(held) : '');
		fill(list, mine.map((seat) => row(seat, !held && dropper(seat))));
		fill(sum, mine.length > 0 ? summed(mine)
			: h('span', { class: 'muted' }, t('seats.none', { limit })));
		button.toggleAttribute('disabled', mine.length === 0);
		button.hidden = Boolean(held);
		payLink.hidden = !held;
		backButton.hidden = !elsewhere;
		choice.classList.toggle('empty', mine.length === 0);
		choice.classList.toggle('elsewhere', elsewhere);
	}

	function toggle(seat) {
		write(line, '');
		fill(trouble);
		if (app.held) {
			write(line, t('next.ALREADY_HOLDING'));
			return;
		}
		const had = chosen.delete(seat.seat_id);
		if (had) {
			lost.delete(seat.seat_id);
		} else if (chosen.size >= limit) {
			write(line, t('seats.limit', { limit }));
			return;
		} else {
			chosen.add(seat.seat_id);
		}
		draw();
		app.say(t(had ? 'seats.said.dropped' : 'seats.said', {
			seat: seat.label, count: t('seats.count', { count: chosen.size }), sum: points(total(picked())),
		}));
	}

	// Somebody was faster: the rest of the choice stays.
	function gone(taken) {
		const mine = taken.filter(({ seat_id: id }) => chosen.delete(id) && !isHeld(id));
		if (mine.length > 0) {
			write(line, t('seats.gone', { seats: seatNames(mine), rest: chosen.size }));
			lost = new Set(mine.map(({ seat_id: id }) => id));
			clearTimeout(lostTimer);
			lostTimer = setTimeout(() => {
				lost = new Set();
				draw();
			}, LOST_MS);
			draw();
		}
		legendNow.update(map.seats());
	}

	async function read() {
		const fresh = await app.api.call('GET', path);
		gone(map.patch(fresh.seats));
	}

	async function take() {
		fill(trouble);
		write(line, '');
		try {
			app.state.hold = await app.api.send('POST', '/reservations',
				{ schedule_id: key, seat_ids: [...chosen] },
				{ key: newKey(), onwait: (error) => write(line, asking(error)) });
			chosen.clear();
			app.holds(app.state.hold);
			app.refresh().catch(() => {});
			app.go('/hold');
		} catch (error) {
			refused(error);
		}
	}

	// The hold of another concert.
	async function release() {
		fill(trouble);
		try {
			await giveBack(app, app.held);
		} catch (error) {
			fill(trouble, app.problem(error));
		}
	}

	function refused(error) {
		const { code, problem } = error;
		if (code === 'SEAT_UNAVAILABLE') {
			const taken = problem.seat_ids.map((id) => ({ ...map.seat(id), status: 'TEMP_RESERVED' }));
			map.patch(taken);
			gone(taken);
			map.point(problem.seat_ids[0]);
			return;
		}
		if (code === 'ALREADY_HOLDING') {
			app.go('/hold');
			return;
		}
		if (code === 'SEAT_LIMIT_EXCEEDED')
			limit = Math.max(0, problem.limit - problem.held);
		draw();
		write(line, '');
		fill(trouble, app.problem(error, take));
	}

	const map = seatMap(seats, toggle);
	const button = worker(t('seats.hold'), t('seats.holding'), take, { class: 'button wide' });
	const payLink = h('a', { class: 'button wide', href: '#/hold' }, t('hold.go'));
	const backButton = worker(t('back.button'), t('back.busy'), release, {
		class: 'button quiet wide', allowed: () => ask(t('back.title'), t('back.text'), t('back.yes')),
	});
	const title = h('h2', { class: 'choice-title' });
	const where = h('p', { class: 'choice-where small' });
	const choice = h('section', { class: 'choice', 'aria-label': t('seats.choice') },
		title, where, list, line, trouble,
		h('div', { class: 'choice-end' }, sum, button, payLink, backButton),
		h('p', { class: 'choice-note small muted' }, t('seats.note')));

	app.title(t('seats.title'));
	fill(root,
		h('header', { class: 'seats-head' },
			h('h1', {}, titles(concert.title)[0]),
			h('p', { class: 'seats-when' },
				h('span', {}, `${showDay(shown, concert.time_zone)} ${hour(shown.starts_at, concert.time_zone)}`),
				h('span', { class: 'muted' }, concert.venue),
				h('a', { href: `#/concerts/${concert.concert_id}` }, t('seats.other'))),
			shows.length > 1 && h('div', { class: 'seats-shows', role: 'group', 'aria-label': t('seats.shows') },
				shows.map((one) => h('button', {
					type: 'button', class: 'button quiet', 'aria-pressed': String(one === shown),
					on: {
						click: () => {
							app.state.schedule = one.schedule_id;
							app.go(`/concerts/${concert.concert_id}/${date}`);
						},
					},
				}, hour(one.starts_at, concert.time_zone))))),
		h('div', { class: 'seats' },
			h('div', { class: 'seats-map' }, legendNow.el, map.el,
				h('p', { class: 'small muted seats-help' }, t('seats.help'))),
			choice));
	draw();
	let { held } = app;
	const deaf = app.listen(() => {
		if (app.held === held)
			return;
		({ held } = app);
		write(line, '');
		draw();
	});
	const stop = every(EVERY_MS, read, (error) => fill(trouble, app.problem(error, app.again)));
	return () => {
		stop();
		deaf();
		clearTimeout(lostTimer);
		map.leave();
	};
}
