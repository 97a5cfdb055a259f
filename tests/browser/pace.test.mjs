// How often a waiting page asks, and what it does without the event stream: line.js alone, on a clock
// of the test's own.
'use strict';

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const shop = new URL('../../nginx/www/shop', import.meta.url).pathname;
const source = readFileSync(join(shop, 'line.js'));
const { openLine } = await import(`data:text/javascript;base64,${source.toString('base64')}`);

const PACE = 5000;
const CALM = 15000;
const NUMBER = 500;

// A page: its clock, its network, and the place it has.
function makePage() {
	const page = { now: 0, shift: 0, hidden: false, refuses: false, streams: [], asked: [], read: [], over: [], changes: 0 };
	const timers = new Map();
	const windowHears = {}; // name → listener
	let ids = 0;
	const view = {
		token: 'T', status: 'WAITING', token_number: NUMBER, position: 100, called_through: 0,
		poll_after_ms: PACE, as_of: '2026-01-01T00:00:00.000Z', queue_state: 'OPEN',
		events: '/queue/1/events', line: '/queue/1/line',
	};
	let place = { queue_id: 1, view, asked_at: 0 };

	Object.assign(globalThis, {
		setTimeout: (what, ms) => { timers.set(++ids, { at: page.now + ms, what }); return ids; },
		clearTimeout: (id) => timers.delete(id),
		addEventListener(name, hear) { windowHears[name] = hear; },
		removeEventListener(name) { delete windowHears[name]; },
		document: {
			get hidden() { return page.hidden; },
			addEventListener() {}, removeEventListener() {},
		},
		EventSource: class {
			constructor(path) {
				this.path = path;
				this.at = page.now;
				page.streams.push(this);
				if (page.refuses)
					setTimeout(() => this.onerror(), 10);
			}

			addEventListener(name, hear) {
				this.hear = (object) => hear({ data: JSON.stringify(object) });
			}

			close() {
				this.closed = true;
			}
		},
	});
	Date.now = () => page.now + page.shift;
	Object.defineProperty(performance, 'now', { value: () => page.now, configurable: true });

	page.position = () => view; // what the server answers; may throw
	page.file = () => { throw new Error('no file'); };
	const api = {
		async call(method, path) {
			assert.equal(`${method} ${path}`, 'GET /queue/position');
			page.asked.push(page.now);
			return page.position();
		},
		async line(queue) {
			assert.equal(queue, 1);
			page.read.push(page.now);
			return page.file();
		},
	};
	const session = {
		placeIn: () => place,
		keep(answer) {
			place = { ...place, view: { ...view, ...answer }, asked_at: page.now + page.shift };
		},
	};
	page.line = openLine({
		api, session, queue: 1, changed: () => page.changes++,
		over: (reason) => page.over.push(reason),
	});
	page.stream = () => page.streams.at(-1);
	page.timers = timers;
	page.hears = (name) => windowHears[name]();
	page.object = (more) => ({
		queue_id: 1, admitted_through: 0, called_through: 0, waiting: 300,
		queue_state: 'OPEN', as_of: `2026-01-01T00:00:${String(1 + page.changes % 59).padStart(2, '0')}Z`,
		...more,
	});
	// Lets so much time pass.
	page.pass = async (ms) => {
		const end = page.now + ms;
		for (;;) {
			for (let i = 0; i < 10; i++)
				await null;
			const [id, next] = [...timers].sort((a, b) => a[1].at - b[1].at)[0] ?? [];
			if (!next || next.at > end)
				break;
			page.now = Math.max(page.now, next.at);
			timers.delete(id);
			next.what();
		}
		page.now = end;
	};
	return page;
}

const gaps = (times) => times.map((time, i) => time - (times[i - 1] ?? 0));

test('without a stream the place is asked at the server\'s pace', async () => {
	const page = makePage();
	await page.pass(60500);
	assert.deepEqual(gaps(page.asked), Array(12).fill(PACE));
});

test('an open stream makes it rarer, until the place is called', async () => {
	const page = makePage();
	page.stream().onopen();
	await page.pass(2 * CALM + 1000);
	assert.deepEqual(page.asked, [CALM, 2 * CALM]);
	page.stream().hear(page.object({ called_through: NUMBER }));
	await page.pass(3000);
	assert.equal(page.asked.length, 2, 'never sooner than poll_after_ms');
	await page.pass(2000);
	assert.equal(page.asked.at(-1), 2 * CALM + PACE);
	assert.equal(page.line.called, true);
});

test('a hint asks at once when the pace allows it', async () => {
	const page = makePage();
	page.stream().onopen();
	await page.pass(7000);
	assert.equal(page.asked.length, 0);
	page.stream().hear(page.object({ called_through: NUMBER }));
	await page.pass(0);
	assert.deepEqual(page.asked, [7000]);
});

test('a stream that fails is closed and reopened ever more rarely; the file stands in', async () => {
	const page = makePage();
	page.file = () => page.object({ admitted_through: 450 });
	page.stream().onopen();
	for (let i = 0; i < 6; i++) {
		const old = page.stream();
		old.onerror();
		assert.equal(old.closed, true);
		await page.pass(60000 * 1.5);
		assert.equal(page.streams.length, i + 2);
	}
	assert.ok(page.streams[6].at - page.streams[5].at > 0);
	assert.equal(page.line.mode, 'FILE');
	assert.ok(page.read.length > 50);
	assert.ok(Math.min(...gaps(page.read).slice(1)) >= 1500);
	assert.equal(page.line.ahead, NUMBER - 450 - 1, 'the hint is nearer than the last answer');
	page.stream().onopen();
	const read = page.read.length;
	await page.pass(60000);
	assert.equal(page.read.length, read, 'an open stream needs no file');
	assert.equal(page.line.mode, 'STREAM');
});

test('where there is neither stream nor file, polling alone goes on', async () => {
	const page = makePage();
	page.refuses = true;
	page.stream().onerror();
	await page.pass(120500);
	assert.equal(page.line.mode, 'POLL');
	assert.equal(page.asked.length, 24);
	assert.ok(page.read.length < 15, 'the file is tried ever more rarely');
	assert.ok(page.streams.length > 3 && page.streams.length < 15);
});

test('a lost network is said, and asked more rarely', async () => {
	const page = makePage();
	const answer = page.position;
	page.position = () => { throw Object.assign(new Error(), { code: 'OFFLINE', retryAfter: 0 }); };
	await page.pass(PACE + 100);
	assert.equal(page.line.cut, 'AWAY');
	await page.pass(300000);
	assert.ok(page.asked.length < 20);
	assert.ok(Math.min(...gaps(page.asked)) >= PACE);
	page.position = answer;
	await page.pass(90000);
	assert.equal(page.line.cut, null);
	assert.deepEqual(page.over, []);
});

test('a server that is busy or closed is no lost network', async () => {
	const page = makePage();
	const answer = page.position;
	page.position = () => { throw Object.assign(new Error(), { code: 'UNAVAILABLE', retryAfter: 30 }); };
	await page.pass(PACE + 100);
	assert.equal(page.line.cut, 'BUSY');
	await page.pass(29000);
	assert.equal(page.asked.length, 1, 'Retry-After is kept to');
	page.position = answer;
	await page.pass(2000);
	assert.equal(page.line.cut, null);
});

test('the end is told once, with its reason, and leaves nothing running', async () => {
	const page = makePage();
	page.refuses = true;
	page.stream().onerror();
	page.position = () => {
		throw Object.assign(new Error(), { code: 'TOKEN_EXPIRED', problem: { reason: 'ABSENT' } });
	};
	await page.pass(PACE);
	assert.equal(page.timers.size, 0);
	await page.pass(60000);
	assert.deepEqual(page.over, ['ABSENT']);
	assert.equal(page.asked.length, 1);
	assert.ok(page.streams.every((stream) => stream.closed));
});

test('back in the network there is one stream, and none after the end', async () => {
	const page = makePage();
	page.stream().onerror();
	page.hears('online');
	await page.pass(60000);
	assert.equal(page.streams.length, 2);
	page.stream().onerror();
	page.hears('online');
	page.line.stop();
	await page.pass(60000);
	assert.equal(page.streams.length, 3);
	assert.ok(page.streams.every((stream) => stream.closed));
	assert.equal(page.timers.size, 0);
});

test('a clock that is set back or forward does not silence the page', async () => {
	const page = makePage();
	await page.pass(2 * PACE);
	page.shift = -7 * 3600e3;
	await page.pass(2 * PACE);
	page.shift = 9 * 3600e3;
	await page.pass(2 * PACE);
	assert.ok(page.asked.length >= 6 && page.asked.length <= 8, `asked ${page.asked.length} times`);
});

test('a clock that is set back while the network is away does not silence the page', async () => {
	const page = makePage();
	page.position = () => { throw Object.assign(new Error(), { code: 'OFFLINE', retryAfter: 0 }); };
	await page.pass(PACE + 100);
	page.shift = -7 * 3600e3;
	const { length } = page.asked;
	await page.pass(300000);
	assert.ok(page.asked.length > length + 2);
});

test('a hidden page lets another tab ask first', async () => {
	const page = makePage();
	page.hidden = true;
	await page.pass(PACE + 1000);
	assert.equal(page.asked.length, 0);
	await page.pass(1000);
	assert.equal(page.asked.length, 1);
});
