// The last hour as the page keeps it: columns, of which the answers bring the newest parts.
'use strict';

import { last } from '../shop/list.js';

const HOUR_S = 3600;
const GAP = 3; // so many intervals without a sample are a gap
const COUNTS = ['requests', 'refused', 'failed', 'sales', 'p95_us'];
const OF_QUEUE = ['waiting', 'active', 'admitted'];
const MINUTE_S = 60;

export function newHour() {
	return {
		every: 10, at: [], last: null, // `last`: as the server wrote it
		counts: Object.fromEntries(COUNTS.map((name) => [name, []])),
		queues: new Map(), // id → {waiting, active, admitted}, and how it stands now in `now`
		asOf: null, age: null, // of what is in `now`, in ms
	};
}

const unknown = (n) => new Array(n).fill(null);

// Adds what came since; what is older than an hour goes.
export function merge(hour, answer) {
	const before = hour.at.length, added = answer.at.length;

	hour.every = answer.every_seconds;
	hour.asOf = answer.as_of;
	hour.age = answer.board_age_ms;
	hour.at.push(...answer.at.map((instant) => Date.parse(instant) / 1000));
	hour.last = last(answer.at) ?? hour.last;
	for (const name of COUNTS)
		hour.counts[name].push(...answer[name]);
	for (const queue of answer.queues) {
		const kept = hour.queues.get(queue.queue_id)
			?? Object.fromEntries(OF_QUEUE.map((name) => [name, unknown(before)]));
		for (const name of OF_QUEUE)
			kept[name].push(...queue[name].length < added ? unknown(added) : queue[name]);
		kept.now = queue;
		hour.queues.set(queue.queue_id, kept);
	}
	for (const [id, kept] of hour.queues)
		if (kept.waiting.length < before + added)
			hour.queues.delete(id);
	forget(hour);
}

function forget(hour) {
	const old = hour.at.findIndex((at) => at > last(hour.at) - HOUR_S);
	if (old <= 0)
		return;
	for (const list of [hour.at, ...Object.values(hour.counts),
			    ...[...hour.queues.values()].flatMap((q) => OF_QUEUE.map((name) => q[name]))])
		list.splice(0, old);
}

// ---- what is drawn -----------------------------------------------------------------------------

// A queue's column, or the sum of all; null where nothing is known.
export function ofQueues(hour, name, id) {
	const lists = [...hour.queues].filter(([queue]) => id === null || queue === id)
		.map(([, kept]) => kept[name]);
	return hour.at.map((_, i) => lists.reduce((sum, list) =>
		list[i] === null ? sum : (sum ?? 0) + list[i], null));
}

// How it stands now: {waiting, active, capacity} of a queue, or of all.
export function now(hour, id) {
	const sum = { waiting: 0, active: 0, capacity: 0 };
	for (const [queue, { now: q }] of hour.queues)
		if (id === null || queue === id) {
			sum.waiting += q.waiting_now;
			sum.active += q.active_now;
			sum.capacity += q.capacity;
		}
	return sum;
}

const span = (hour, i) => i > 0 && hour.at[i] - hour.at[i - 1] < GAP * hour.every
	? hour.at[i] - hour.at[i - 1] : hour.every;

export const perSecond = (hour, column) =>
	column.map((n, i) => n === null ? null : n / span(hour, i));

// What happened in the minute before each sample; of a shorter past, what is known of it, as a rate.
export function perMinute(hour, column) {
	let sum = 0, from = 0;
	return column.map((n, i) => {
		sum += n ?? 0;
		while (hour.at[i] - hour.at[from] >= MINUTE_S - hour.every / 2)
			sum -= column[from++] ?? 0;
		const seconds = hour.at[i] - hour.at[from] + span(hour, from);
		return n === null ? null : Math.round(sum * MINUTE_S / Math.max(seconds, MINUTE_S / 2));
	});
}

// The sum of the last so many seconds.
export const lately = (hour, column, seconds) => column.reduce((sum, n, i) =>
	hour.at[i] > (last(hour.at) ?? 0) - seconds ? sum + (n ?? 0) : sum, 0);

// The hour and a column of it, with what the board says now as the newest sample.
export function upToNow(hour, column, value) {
	const at = Date.parse(hour.asOf ?? 0) / 1000;
	return at > (last(hour.at) ?? 0)
		? [{ ...hour, at: [...hour.at, at] }, [...column, value]] : [hour, column];
}

// [times, ...columns] with a hole wherever the samples have one.
export function withGaps(hour, columns) {
	const out = [[], ...columns.map(() => [])];
	hour.at.forEach((at, i) => {
		if (i > 0 && at - hour.at[i - 1] >= GAP * hour.every) {
			out[0].push(hour.at[i - 1] + 1);
			columns.forEach((_, c) => out[c + 1].push(null));
		}
		out[0].push(at);
		columns.forEach((column, c) => out[c + 1].push(column[i]));
	});
	return out;
}

// The highest of a column and when it was; null where nothing is known.
export function highest(hour, column) {
	const i = column.reduce((best, n, at) =>
		n !== null && (best < 0 || n >= column[best]) ? at : best, -1);
	return i < 0 ? null : { value: column[i], at: hour.at[i] * 1000 };
}
