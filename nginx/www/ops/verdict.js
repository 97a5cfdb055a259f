// Whether everything is all right, and what is not: from what the page knows, nothing else. The
// bounds are those of the alerts (frontrow.rules.yml).
'use strict';

import { last } from '../shop/list.js';
import { upcoming } from './dates.js';
import { lately } from './hour.js';

const BOARD_OLD_MS = 15000;
const LATELY_S = 300;
const OVER_S = 60; // without a failure: whatever it was is over
const SLOW_US = 1000000;
const FAILED_SHARE = 0.01;
const STANDS_S = 180;
const LINKED = 5; // queues, of a finding of many
const FEW = 20; // requests, of which nothing is to be concluded

const ADMITTING = ['OPEN', 'CLOSED'];

function ofService({ lost, away, faults, status, hour }) {
	const found = [];

	if (lost)
		found.push({ level: 'bad', key: 'lost', params: { at: lost } });
	if (away)
		found.push({ level: 'bad', key: 'away' });
	for (const [what, { code, problem }] of faults)
		found.push(code === 'RATE_LIMITED' ? { level: 'warn', key: 'limited', params: { what } }
			: { level: 'warn', key: 'unread', params: { what, request: problem?.request_id ?? '–' } });
	for (const reason of status?.reasons ?? [])
		found.push({ level: 'bad', key: 'reason', params: { reason } });
	if (!lost && hour.age !== null && hour.age > BOARD_OLD_MS)
		found.push({ level: 'bad', key: 'board', params: { seconds: Math.floor(hour.age / 1000) } });
	for (const { sweep, late, age_seconds: seconds } of status?.sweeps ?? [])
		if (late)
			found.push({ level: 'warn', key: seconds === null ? 'never' : 'late', params: { sweep, seconds } });
	return found;
}

function ofRequests({ hour }) {
	const requests = lately(hour, hour.counts.requests, LATELY_S);
	const failed = lately(hour, hour.counts.failed, LATELY_S);
	const p95 = hour.counts.p95_us.slice(-6)
		.filter((us, i) => us !== null && hour.counts.requests.slice(-6)[i] >= FEW);
	const found = [];

	const failure = hour.at[hour.counts.failed.reduce((newest, n, i) => n > 0 ? i : newest, -1)];
	const ago = Math.round(Math.max(last(hour.at), Date.parse(hour.asOf ?? 0) / 1000) - failure);

	if (failed > 0 && ago >= OVER_S)
		found.push({ level: 'warn', key: 'failed_over', params: { failed, requests, seconds: ago } });
	else if (failed > 0)
		found.push({
			level: requests >= FEW && failed > requests * FAILED_SHARE ? 'bad' : 'warn',
			key: 'failed', params: { failed, requests },
		});
	if (p95.length >= 3 && p95.every((us) => us > SLOW_US))
		found.push({ level: 'bad', key: 'slow', params: { ms: Math.round(last(p95) / 1000) } });
	return found;
}

// Slots have been free, people wait, and nobody is let in.
function stands(hour, queue, kept) {
	return ADMITTING.includes(kept.now.queue_state) && kept.now.waiting_now > 0 &&
		kept.now.active_now < kept.now.capacity && queue?.admit_per_minute === 0 &&
		hour.at.length > 1 && last(hour.at) - hour.at[0] >= STANDS_S &&
		kept.waiting.slice(-STANDS_S / hour.every).every((n) => n > 0) &&
		kept.active.slice(-STANDS_S / hour.every).every((n) => n < kept.now.capacity) &&
		lately(hour, kept.admitted, STANDS_S) === 0;
}

// One queue by its name, several in one sentence.
function together(level, key, queues) {
	const n = queues.reduce((sum, queue) => sum + queue.n, 0);
	if (queues.length === 0)
		return [];
	return [queues.length === 1 ? { level, key, params: queues[0], queues }
		: { level, key: `${key}_many`, params: { queues: queues.length, n }, queues: queues.slice(0, LINKED) }];
}

// What an operator wanted, of a queue in which something is on sale: `meant`, the rest may be well.
const MEANT = [['PAUSED', 'paused_empty', 'warn'], ['CLOSED', 'closed', 'warn'],
	['NOT_OPEN', 'not_open', 'good']];

function meant(state) {
	const { hour, status, schedules } = state;
	const onSale = (id) => schedules && upcoming(state, id, Date.parse(hour.asOf ?? 0)).length > 0;

	return MEANT.flatMap(([condition, key, level]) => {
		const queues = [...hour.queues].filter(([id, { now: q }]) => q.queue_state === condition &&
			(condition !== 'PAUSED' || q.waiting_now === 0) && onSale(id))
			.map(([id, { now: q }]) => {
				const queue = status?.queues.find((one) => one.queue_id === id);
				return { id, name: queue?.name ?? String(id), n: q.waiting_now, opens: queue?.opens_at };
			});
		return together(level, key, queues).map((one) => ({ ...one, meant: true }));
	});
}

function ofQueues(state) {
	const { hour, status } = state;
	const paused = [], standing = [];
	for (const [id, kept] of hour.queues) {
		const queue = status?.queues.find((one) => one.queue_id === id);
		const params = { id, name: queue?.name ?? String(id), n: kept.now.waiting_now };

		if (kept.now.queue_state === 'PAUSED' && kept.now.waiting_now > 0)
			paused.push(params);
		if (stands(hour, queue, kept))
			standing.push(params);
	}
	return [...together('warn', 'paused', paused), ...together('bad', 'stands', standing), ...meant(state)];
}

// → [{level: 'bad', 'warn' or 'good', key, params, meant, queues: [{id, name}]}], the worst first; nothing but good: all is well.
export function findings(state) {
	const found = [...ofService(state), ...ofRequests(state), ...ofQueues(state)];
	return ['bad', 'warn', 'good'].flatMap((wanted) => found.filter(({ level }) => level === wanted));
}
