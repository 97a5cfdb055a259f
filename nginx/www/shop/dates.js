// The dates of a concert: one is chosen, and its seats come next.
'use strict';

import { fill, h } from './dom.js';
import { every } from './every.js';
import { drawEach } from './list.js';
import { ground, poster } from './poster.js';
import { hour, showDay, t } from './words.js';

const EVERY_MS = 15000;

function card(app, concert, date) {
	const parts = (options) => showDay(date, concert.time_zone, options);
	const left = date.available_seats;
	const share = date.total_seats > 0 ? left / date.total_seats : 0;
	const inside = [
		h('span', { class: 'date-day' },
			h('span', { class: 'date-month' }, parts({ month: 'long' })),
			h('span', { class: 'date-number' }, parts({ day: 'numeric' }).replace(/\D/g, '')),
			h('span', { class: 'date-week' }, parts({ weekday: 'long' }))),
		h('span', { class: 'date-rest' },
			h('span', { class: 'date-hour' }, hour(date.starts_at, concert.time_zone)),
			h('span', { class: 'date-left' }, date.sold_out ? t('dates.sold_out')
				: t('dates.left', { left, total: date.total_seats })),
			h('span', { class: 'date-bar', 'aria-hidden': 'true' },
				h('span', { style: { width: `${(share * 100).toFixed(1)}%` } }))),
		h('span', { class: 'date-go', 'aria-hidden': 'true' }, date.sold_out ? '' : '→'),
	];
	if (date.sold_out)
		return h('li', {}, h('div', { class: 'date sold-out' }, inside));
	return h('li', {}, h('a', {
		class: 'date', href: `#/concerts/${concert.concert_id}/${date.date}`,
		'data-schedule': date.schedule_id,
		on: { click: () => { app.state.schedule = date.schedule_id; } },
	}, inside));
}

export async function show(root, app, params) {
	const concert = app.concert(params.concert);
	const path = `/concerts/${concert.concert_id}/dates`;
	const list = h('ul', { class: 'dates' });
	const notice = h('div', {});

	async function read() {
		const { dates } = await app.api.call('GET', path);
		fill(list, drawEach(dates, (date) => card(app, concert, date)));
	}

	app.title(t('dates.title'));
	fill(root, h('div', { class: 'dates-page' },
		h('div', { class: 'dates-poster', style: { background: ground(concert) } }, poster(concert, 'p')),
		h('div', { class: 'dates-side' }, h('h1', {}, t('dates.title')), notice, list)));
	await read();
	return every(EVERY_MS, read, (error) => fill(notice, app.problem(error, app.again)));
}
