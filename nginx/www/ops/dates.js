// The dates that are on sale: of each what is sold, held, blocked and free.
'use strict';

import { fill, h } from '../shop/dom.js';
import { drawEach } from '../shop/list.js';
import { moment, showDay, t } from '../shop/words.js';
import { SHORT } from './zoned.js';

const MOST = 12;
const PARTS = ['sold', 'held', 'blocked', 'available'];

// Future dates that take place, of a queue or of all, by time: with their concert.
export function upcoming({ schedules, concerts }, id, now) {
	const concertOf = (schedule) =>
		concerts.find(({ concert_id: concert }) => concert === schedule.concert_id);
	return schedules
		.filter((schedule) => !schedule.canceled_at && Date.parse(schedule.starts_at) > now)
		.map((schedule) => ({ ...schedule, concert: concertOf(schedule) }))
		.filter(({ concert }) => concert && (id === null || concert.queue_id === id))
		.sort((a, b) => a.starts_at < b.starts_at ? -1 : 1);
}

export function totals(dates) {
	const sum = (name) => dates.reduce((all, date) => all + date[name], 0);
	return {
		sold: sum('sold_seats'), held: sum('held_seats'), free: sum('available_seats'),
		total: sum('total_seats') - sum('blocked_seats'),
	};
}

function row(date) {
	const { concert } = date;
	const params = {
		sold: date.sold_seats, held: date.held_seats, free: date.available_seats,
		blocked: date.blocked_seats, total: date.total_seats,
	};
	return h('li', { class: 'date', 'data-schedule': date.schedule_id },
		h('p', { class: 'date-name' }, h('strong', {}, concert.title), ' ',
			h('span', { class: 'muted' },
				`${showDay(date, concert.time_zone)} ${moment(date.starts_at, concert.time_zone, SHORT)}`)),
		h('div', { class: 'bar', 'aria-hidden': 'true' }, PARTS.map((part) => h('span', {
			class: `bar-${part}`, style: { 'flex-grow': String(date[`${part}_seats`]) },
		}))),
		h('p', { class: 'date-figures figure' }, t('date.figures', params),
			date.blocked_seats > 0 && ` · ${t('date.apart', params)}`));
}

export function drawDates(element, dates) {
	const shown = dates.slice(0, MOST);
	fill(element,
		h('p', { class: 'legend', 'aria-hidden': 'true' }, PARTS.map((part) =>
			h('span', {}, h('i', { class: `bar-${part}` }), t(`date.${part}`)))),
		shown.length > 0 ? h('ul', { class: 'dates' }, drawEach(shown, row))
			: h('p', { class: 'muted' }, t('date.none')),
		dates.length > MOST && h('p', { class: 'muted' }, t('date.more', { n: dates.length - MOST })));
}
