// The operators' page: it tells what is so, does what it says, and says what it could not do.
'use strict';

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';

import { findings } from './lib/axe.mjs';
import { DESKTOP, PHONE, shot } from './lib/browser.mjs';
import { call, ctl, fact, sql, top } from './lib/instance.mjs';
import { control, press, say } from './lib/ops.mjs';
import { tooWide } from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { hold, joinAll, makeUsers, makeWorld } from './lib/world.mjs';

const NARROW = { width: 320, height: 640 };

const operator = { lang: 'en-US', nobody: true };
const tile = (page, name) => page.locator(`[data-tile="${name}"] .tile-value`);
const shows = (locator, text, timeout) =>
	locator.filter({ hasText: text }).waitFor({ timeout });
const column = (world, name) => fact(`SELECT ${name} FROM queue WHERE id = ${world.queue}`);

async function columnOf(world, name) {
	const { queues } = await call('GET', '/ops/api/history');
	return queues.find(({ queue_id: id }) => id === world.queue)?.[name] ?? [];
}

// A line of five, two of them inside.
async function makeLine() {
	const world = makeWorld({ capacity: 2 });
	const people = makeUsers(5, 1000000);
	return { world, people, views: await joinAll(world, people) };
}

async function openQueue(page, world) {
	await page.goto(`/ops/#queue=${world.queue}`);
	await page.locator(`[data-queue="${world.queue}"]`).waitFor();
}

// ---- what it tells -----------------------------------------------------------------------------

story('the numbers are those of the database', async (enter) => {
	const { world, views } = await makeLine();
	const { page } = await enter(operator);

	const { reservation_id: paid } = await hold(world, views[0].token, 'A1', 'A2');
	await call('POST', '/payments', { token: views[0].token, body: { reservation_id: paid } });
	await hold(world, views[1].token, 'A3');
	await openQueue(page, world);
	await shows(tile(page, 'inside'), /^2 of 2$/);
	await shows(tile(page, 'waiting'), /^2$/);
	await shows(tile(page, 'sold'), /^2 of \d+$/);
	const [[waiting, active]] = sql(`SELECT SUM(status = 'WAITING'), SUM(status = 'ACTIVE')
		FROM queue_token WHERE queue_id = ${world.queue}`);
	assert.deepEqual([waiting, active], ['2', '2']);
	const [[total, sold, held]] = sql(`SELECT COUNT(*), SUM(status = 'RESERVED'),
		SUM(status = 'TEMP_RESERVED') FROM concert_seat WHERE schedule_id = ${world.schedule}`);
	assert.equal(await tile(page, 'sold').innerText(), `${sold} of ${total}`);
	assert.equal(await page.locator(`[data-schedule="${world.schedule}"] .date-figures`).innerText(),
		`${sold} sold · ${held} held · ${total - sold - held} free · of ${total}`);
});

story('what a chosen queue sold in the last minute is its own', async (enter) => {
	const [{ world, views }, other] = [await makeLine(), await makeLine()];
	const { page } = await enter(operator);
	const buy = async (one, token, ...labels) => {
		const { reservation_id: reservation } = await hold(one, token, ...labels);
		await call('POST', '/payments', { token, body: { reservation_id: reservation } });
	};

	await openQueue(page, world);
	await shows(page.locator('[data-tile="pace"]'), 'Seats sold, last minute');
	await shows(tile(page, 'pace'), /^0$/);
	await buy(other.world, other.views[0].token, 'A1');
	await buy(world, views[0].token, 'A1', 'A2');
	await shows(tile(page, 'pace'), /^2$/);
	await page.goto(`/ops/#queue=${other.world.queue}`);
	await shows(tile(page, 'pace'), /^1$/);
});

story('pause is on the first screen, and a finding leads to its queue', async (enter) => {
	const world = makeWorld();
	const { page } = await enter(operator);

	makeWorld(); // there is a choice
	ctl('queue', 'pause', world.queue);
	await page.route('**/ops/api/status', async (route) => { // much is wrong
		const json = await (await route.fetch()).json();
		json.sweeps.forEach((sweep) => Object.assign(sweep, { late: true, state: 'late', age_seconds: 9999 }));
		await route.fulfill({ json });
	});
	await joinAll(world, makeUsers(2));
	await page.goto('/ops/');
	const inSight = async (button) => {
		await button.waitFor();
		const { y, height } = await button.boundingBox();
		assert.ok(y + height <= page.viewportSize().height, `it is at ${y}`);
	};
	await inSight(page.getByRole('button', { name: 'Pause all queues' }));
	await page.locator(`.finding a[href="#queue=${world.queue}"]`).click();
	await page.waitForFunction((id) => document.getElementById('choose').value === String(id), world.queue);
	const resume = page.locator('.pause').getByRole('button', { name: 'Resume …' });
	await inSight(resume);
	await resume.click();
	await say(page, 'Resume');
	await shows(page.locator('.pause .notice.good'), /lets people in again since \d\d:\d\d:\d\d/);
	assert.equal(column(world, 'paused'), '0');
});

story('what changes is shown without a reload', async (enter) => {
	const { world } = await makeLine();
	const { page } = await enter(operator);

	await openQueue(page, world);
	await shows(tile(page, 'waiting'), /^3$/);
	await page.evaluate(() => { globalThis.sameDocument = true; });
	await joinAll(world, makeUsers(2));
	await shows(tile(page, 'waiting'), /^5$/);
	assert.equal(await page.evaluate(() => globalThis.sameDocument), true);
});

story('the last hour is there after a reload', async (enter) => {
	const { world, views } = await makeLine();
	const { page } = await enter(operator);
	const chart = page.getByRole('img',
		{ name: /^Waiting, the last hour: now 0, most 3 at \d\d:\d\d$/ });

	await openQueue(page, world);
	await page.getByRole('img', { name: /^Waiting, .* now 3, most 3/ }).waitFor();
	while (!(await columnOf(world, 'waiting')).includes(3))
		await page.waitForTimeout(500);
	for (const { token } of [...views].reverse())
		await call('DELETE', '/queue/token', { token });
	await chart.waitFor();
	await page.reload();
	await chart.waitFor();
	assert.equal(await page.locator('.chart canvas').count(), 8);
	await shows(page.locator('[data-chart="waiting"] .chart-note'), /^most 3 at /);
});

story('the times are the venue\'s', async (enter) => {
	const world = makeWorld({ show: ['--time-zone', 'America/New_York'] });
	const { page } = await enter(operator);

	await openQueue(page, world);
	await shows(page.locator('.verdict'), /Times are of America\/New_York/);
});

story('a queue that no sample has is unknown, and stays', async (enter) => {
	const { page } = await enter(operator);
	await page.goto('/ops/');
	const seen = await page.evaluate(async () => {
		const { merge, newHour, ofQueues } = await import('/ops/hour.js');
		const hour = newHour(), counts = Object.fromEntries(Object.keys(hour.counts).map((name) => [name, [0]]));
		const told = (second, column) => merge(hour, {
			...counts, as_of: null, board_age_ms: 0, every_seconds: 10,
			at: [new Date(1.8e12 + second * 1000).toISOString()],
			queues: [{ queue_id: 1, waiting: column, active: column, admitted: column }],
		});
		for (const [i, column] of [[], [3], []].entries())
			told(i * 10, column);
		return ofQueues(hour, 'waiting', 1);
	});
	assert.deepEqual(seen, [null, 3, null]);
});

// ---- the verdict -------------------------------------------------------------------------------

story('one line says whether all is well', async (enter) => {
	const { page } = await enter(operator);
	await page.goto('/ops/');
	const found = await page.evaluate(async () => {
		const { findings: look } = await import('/ops/verdict.js');
		const { merge, newHour } = await import('/ops/hour.js');
		const at = Array.from({ length: 30 }, (_, i) => new Date(1.8e12 + i * 10000).toISOString());
		const all = (n) => at.map(() => n);
		const judge = ({ columns = {}, queue = {}, board = 0, ...rest }) => {
			const hour = newHour();
			merge(hour, {
				as_of: at.at(-1), board_age_ms: board, every_seconds: 10, at,
				...Object.fromEntries(['refused', 'failed', 'sales']
					.map((name) => [name, all(0)])),
				requests: all(100), p95_us: all(900), ...columns,
				queues: [1, ...rest.more ?? []].map((id) => ({
					queue_id: id, queue_state: 'OPEN', capacity: 10, waiting_now: 5, active_now: 10,
					waiting: all(5), active: all(10), admitted: all(1), ...queue,
				})),
			});
			const status = { reasons: [], sweeps: [], queues: [{ queue_id: 1, name: 'q', admit_per_minute: 0 }] };
			return look({ lost: null, away: false, faults: new Map(), hour, schedules: null, concerts: [], ...rest, status: { ...status, ...rest.status } })
				.map(({ level, key }) => `${level} ${key}`).join();
		};
		const sale = {
			concerts: [{ concert_id: 1, queue_id: 1 }],
			schedules: [{ concert_id: 1, canceled_at: null, starts_at: new Date(2e12).toISOString() }],
		};
		const stuck = { active_now: 9, active: all(9), admitted: all(0) };
		return {
			well: judge({}),
			lost: judge({ lost: 1 }),
			away: judge({ away: true }),
			unread: judge({ faults: new Map([['log', { code: 'INTERNAL', problem: {} }]]) }),
			limited: judge({ faults: new Map([['log', { code: 'RATE_LIMITED', problem: {} }]]) }),
			reason: judge({ status: { reasons: ['x'] } }),
			board: judge({ board: 16000 }),
			late: judge({ status: { sweeps: [{ sweep: 'purge', late: true, age_seconds: 9999 }] } }),
			never: judge({ status: { sweeps: [{ sweep: 'purge', late: true, age_seconds: null }] } }),
			one: judge({ columns: { failed: at.map((_, i) => i === 25 ? 1 : 0) } }),
			over: judge({ columns: { failed: at.map((_, i) => i < 23 ? 9 : 0) } }),
			many: judge({ columns: { failed: all(2) } }),
			slow: judge({ columns: { p95_us: all(1200000) } }),
			slowBefore: judge({ columns: { p95_us: at.map((_, i) => i < 25 ? 1200000 : 900) } }),
			paused: judge({ queue: { queue_state: 'PAUSED' } }),
			pausedMany: judge({ queue: { queue_state: 'PAUSED' }, more: [2, 3] }),
			pausedEmpty: judge({ queue: { queue_state: 'PAUSED', waiting_now: 0 }, ...sale }),
			pausedNoSale: judge({ queue: { queue_state: 'PAUSED', waiting_now: 0 } }),
			closed: judge({ queue: { queue_state: 'CLOSED' }, ...sale }),
			notOpen: judge({ queue: { queue_state: 'NOT_OPEN' }, ...sale }),
			stands: judge({ queue: stuck }),
			soldOut: judge({ queue: { ...stuck, queue_state: 'SOLD_OUT' } }),
			full: judge({ queue: { ...stuck, active_now: 10 } }),
			justFree: judge({ queue: { ...stuck, active: all(10) } }),
			worst: judge({ queue: { queue_state: 'PAUSED' }, away: true }),
		};
	});
	assert.deepEqual(found, {
		well: '', lost: 'bad lost', away: 'bad away', unread: 'warn unread', limited: 'warn limited', reason: 'bad reason', board: 'bad board',
		late: 'warn late', never: 'warn never', one: 'warn failed', over: 'warn failed_over', many: 'bad failed', slow: 'bad slow',
		slowBefore: '', paused: 'warn paused',
		pausedMany: 'warn paused_many', pausedEmpty: 'warn paused_empty', pausedNoSale: '',
		closed: 'warn closed', notOpen: 'good not_open', stands: 'bad stands', soldOut: '', full: '', justFree: '',
		worst: 'bad away,warn paused',
	});
});

story('what an operator wanted is named beside "all is well"', async (enter) => {
	const world = makeWorld();
	const { page } = await enter(operator);
	const only = (answer) => ({ ...answer, reasons: [], sweeps: [],
		queues: answer.queues.filter(({ queue_id: id }) => id === world.queue) });
	const none = (list) => list?.map(() => 0);

	// Of this queue alone: others make queues beside it.
	await page.route(/ops.api.(history|status)/, async (route) => {
		const json = only(await (await route.fetch()).json());
		await route.fulfill({ json: { ...json, failed: none(json.failed), p95_us: none(json.p95_us) } });
	});
	sql(`UPDATE queue SET paused = 1 WHERE id = ${world.queue}`);
	await openQueue(page, world);
	await shows(page.locator('.verdict.warn h1'),
		/^All is well, but “Recital .*” is paused: nobody is let in until you resume it$/);
	sql(`UPDATE queue SET paused = 0, closed = 1 WHERE id = ${world.queue}`);
	await shows(page.locator('.verdict.warn h1'), 'is closed: newcomers may not join');
	sql(`UPDATE queue SET closed = 0, opens_at = '2099-01-01 01:30:00' WHERE id = ${world.queue}`);
	await shows(page.locator('.verdict.good h1'), /^All is well$/);
	await shows(page.locator('[data-finding="not_open"]'), 'opens at Jan 1, 2099, 10:30');
	await shows(control(page, world.queue, 'paused'), 'Not open yet: nobody is let in');
});

story('a connection that is gone is said, and is found again', async (enter) => {
	const { world } = await makeLine();
	const { page, context } = await enter(operator);

	await openQueue(page, world);
	await shows(tile(page, 'waiting'), /^3$/);
	await context.setOffline(true);
	await page.locator('[data-finding="lost"]').waitFor();
	await shows(page.locator('.verdict.bad'), /No connection since \d\d:\d\d:\d\d\. The figures below are from before/);
	assert.equal(await tile(page, 'waiting').innerText(), '3');
	const ink = () => tile(page, 'waiting').evaluate((one) => getComputedStyle(one).color);
	const grey = await ink();
	await context.setOffline(false);
	await page.locator('[data-finding="lost"]').waitFor({ state: 'detached' });
	assert.notEqual(grey, await ink());
});

story('what cannot be read is a finding, and the rest goes on', async (enter) => {
	const { world } = await makeLine();
	const { page, watched } = await enter(operator);
	const finding = (name) => page.locator(`[data-finding="${name}"]`);
	const refuse = (path, status, body) => page.route(path, (route) => route.fulfill({
		status, contentType: 'application/problem+json', body: JSON.stringify({ status, ...body }),
	}));

	await openQueue(page, world);
	await shows(tile(page, 'waiting'), /^3$/);
	await refuse('**/ops/api/concerts', 500, { code: 'INTERNAL', request_id: 'abc123' });
	await shows(finding('unread'), 'What is on sale could not be read: a defect of the service, request abc123.');
	await joinAll(world, makeUsers(2));
	await shows(tile(page, 'waiting'), /^5$/);
	await refuse('**/ops/api/history*', 429, { code: 'RATE_LIMITED' });
	await shows(finding('limited'), 'The last hour could not be read: too many calls came from this address.');
	assert.equal(await finding('lost').count(), 0);
	await page.unrouteAll();
	await finding('unread').waitFor({ state: 'detached' });
	await finding('limited').waitFor({ state: 'detached' });
	watched.faults.splice(0).forEach((fault) => assert.match(fault, /GET \/ops\/api\/concerts: 500 INTERNAL/));
});

story('an hour that is long in coming is asked for once', async (enter) => {
	const { world } = await makeLine();
	const { page } = await enter(operator);
	const asked = [];
	let answer;
	const held = new Promise((resolve) => { answer = resolve; });

	await page.route('**/ops/api/history*', async (route) => {
		asked.push(new URL(route.request().url()).search);
		await held;
		await route.continue();
	});
	const isStatus = (response) => response.url().endsWith('/ops/api/status');
	const first = page.waitForResponse(isStatus);
	await openQueue(page, world);
	await first;
	await page.waitForResponse(isStatus); // it is asked for half as often
	assert.deepEqual(asked, ['']);
	answer();
	await shows(tile(page, 'waiting'), /^3$/);
});

story('who is not let in any more is told so', async (enter) => {
	const { page } = await enter(operator);

	await page.goto('/ops/');
	await page.locator('.verdict.good, .verdict.warn').waitFor();
	await page.route('**/ops/api/**', (route) => route.fulfill({
		status: 401, contentType: 'application/problem+json',
		body: JSON.stringify({ status: 401, code: 'LOGIN_REQUIRED' }),
	}));
	await shows(page.locator('.verdict.bad h1'), 'This page gets no more answers');
	await shows(page.locator('.verdict'), 'Reload the page and log in again.');
});

// ---- what it does ------------------------------------------------------------------------------

story('a queue is paused only after a yes, and resumed', async (enter) => {
	const { world } = await makeLine();
	const { page } = await enter(operator);
	const dialog = page.getByRole('dialog');

	await openQueue(page, world);
	await shows(control(page, world.queue, 'paused'), '3 people keep their place');
	await press(page, world.queue, 'paused');
	await shows(dialog, 'Pause: 3 people keep their place, nobody is let in until you resume');
	// What is said follows what happens.
	await joinAll(world, makeUsers(1));
	await shows(dialog, '4 people keep their place');
	await say(page, 'Leave it as it is');
	await dialog.waitFor({ state: 'detached' });
	assert.equal(column(world, 'paused'), '0');

	await press(page, world.queue, 'paused');
	await say(page, 'Pause');
	await dialog.waitFor({ state: 'detached' });
	assert.equal(column(world, 'paused'), '1');
	await shows(page.locator('.queue .notice.good'), /is paused since \d\d:\d\d:\d\d/);
	await shows(page.locator('.queue .tag'), 'Paused');
	await page.locator('[data-finding^="paused"]').waitFor();
	await shows(page.locator('.log li').first(), `queue pause ${world.queue}`);
	await shows(page.locator('.log li').first(), 'dev');

	await press(page, world.queue, 'paused');
	await say(page, 'Resume');
	await dialog.waitFor({ state: 'detached' });
	assert.equal(column(world, 'paused'), '0');
});

story('a queue is closed and opened', async (enter) => {
	const { world } = await makeLine();
	const { page } = await enter(operator);

	await openQueue(page, world);
	for (const [yes, closed] of [['Close', '1'], ['Open', '0']]) {
		await press(page, world.queue, 'closed');
		await say(page, yes);
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		assert.equal(column(world, 'closed'), closed);
	}
});

story('what is under way cannot be left', async (enter) => {
	const { world } = await makeLine();
	const { page } = await enter(operator);
	const dialog = page.getByRole('dialog');
	let answer;
	const held = new Promise((resolve) => { answer = resolve; });

	await openQueue(page, world);
	await page.route('**/pause', async (route) => {
		await held;
		await route.continue();
	});
	await press(page, world.queue, 'paused');
	await say(page, 'Pause');
	await shows(dialog, 'On its way');
	await dialog.getByRole('button', { name: 'Leave it as it is' }).click({ force: true });
	await page.keyboard.press('Escape');
	assert.equal(await dialog.count(), 1);
	answer();
	await dialog.waitFor({ state: 'detached' });
	await shows(page.locator('.queue .notice.good'), 'is paused since');
});

story('settings are changed, and what they will do is said while they are typed', async (enter) => {
	const { world } = await makeLine();
	const { page } = await enter(operator);
	const change = async (name, value, said, confirmed) => {
		const one = control(page, world.queue, name);
		await one.locator('input').fill(value);
		await shows(one, said);
		await press(page, world.queue, name);
		await shows(page.getByRole('dialog'), confirmed);
		await say(page, 'Change');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
	};

	await openQueue(page, world);
	await shows(tile(page, 'waiting'), /^3$/);
	await change('capacity', '4', '2 more are let in at once, of 3 who wait', 'From 2 places to 4 places.');
	assert.equal(column(world, 'capacity'), '4');
	await shows(tile(page, 'inside'), /^4 of 4$/);
	await change('admit_per_minute', '7', 'At most 7 a minute', 'From no limit to 7 a minute.');
	assert.equal(column(world, 'admit_per_minute'), '7');
	await change('opens_at', '2099-01-01T10:30', 'Nobody is let in before Jan 1, 2099, 10:30', 'to Jan 1, 2099, 10:30');
	assert.equal(column(world, 'opens_at'), '2099-01-01 01:30:00.000000');
	await shows(page.locator('.queue .tag'), 'Not open yet');
	await change('opens_at', '2020-01-01T10:30', 'is past: the line opens at once', 'is past: the line opens at once');
	await change('opens_at', '', 'The line is open from now on', 'to no opening time');
	assert.equal(column(world, 'opens_at'), 'NULL');
	await shows(page.locator('.queue .notice.good'), /^No opening time is set since \d\d:/);
	await control(page, world.queue, 'capacity').locator('input').fill('900000');
	await shows(control(page, world.queue, 'capacity'), /let in at once, of \d+ who/);
	const [, more, wait] = (await control(page, world.queue, 'capacity').innerText())
		.match(/(\d+|Nobody) more .* of (\d+) who/);
	assert.equal(more, wait);
});

story('a sentence fits its numbers', async (enter) => {
	const { page } = await enter(operator);

	await page.goto('/ops/');
	const said = await page.evaluate(async () => {
		const { default: en } = await import('/ops/words.en.js');
		const say = (key, f) => en[key](f).replaceAll(/\{(\w+)\}/g, (_, name) => f[name]);
		return [
			say('resume.all.will', { n: 2, waiting: 1, capacity: 40, active: 0 }),
			say('close.will', { waiting: 0, active: 1 }),
			say('opens.now', { waiting: 0, free: 1 }),
			say('capacity.more', { n: 0, waiting: 0 }),
		];
	});
	assert.deepEqual(said, [
		'All 2 queues, also those that were paused one by one: one person waits; nobody is inside, of 40 places.',
		'Close: nobody new may join; the one inside goes on.',
		'The line is open from now on; nobody waits now, one place is free.',
		'Nobody waits now; then one for each free place.',
	]);
});

story('a change that is refused says why, and what to do', async (enter) => {
	const { world } = await makeLine();
	const { page, watched } = await enter(operator);
	const capacity = control(page, world.queue, 'capacity');

	await openQueue(page, world);
	const rate = control(page, world.queue, 'admit_per_minute');
	for (const [one, text, said] of [
		...['many', '-3', '0', '1000001'].map((wrong) => [capacity, wrong, 'A whole number from 1 to 1,000,000.']),
		[rate, '1000001', 'A whole number up to 1,000,000; 0 for no limit.'],
	]) {
		await one.locator('input').fill(text);
		await one.getByRole('button').click();
		await shows(one.getByRole('alert'), said);
		assert.equal(await page.getByRole('dialog').count(), 0);
	}

	await page.route(`**/ops/api/queues/${world.queue}`, (route) =>
		route.continue({ postData: '{"capacity":0}' }), { times: 1 });
	await capacity.locator('input').fill('3');
	await press(page, world.queue, 'capacity');
	await say(page, 'Change');
	const refused = page.getByRole('dialog').locator('[data-code="INVALID_REQUEST"]');
	await shows(refused, 'Choose another value: places are from 1 to 1,000,000');
	await shows(refused, 'Nothing was changed.');
	assert.equal(column(world, 'capacity'), '2');
	assert.match(watched.faults.pop(), /INVALID_REQUEST/); // wanted, for once
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });

	// A lost answer is asked for once more; the second is the first's repetition.
	await page.route(`**/ops/api/queues/${world.queue}/pause`, (route) => route.abort(), { times: 1 });
	await press(page, world.queue, 'paused');
	await say(page, 'Pause');
	await shows(page.getByRole('dialog').locator('[data-code="OFFLINE"]'), 'it may or may not have happened');
	await say(page, 'Try again');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	assert.equal(column(world, 'paused'), '1');
});

story('all queues are paused by one call', async (enter) => {
	const { page } = await enter(operator);
	const { queues } = await call('GET', '/ops/api/queues');
	const count = async (locator) => Number((await locator.innerText()).match(/ll (\d+) queues/)[1]);
	const all = page.locator('#choose option').first();
	let asked = null;

	makeWorld({});
	await page.route('**/ops/api/queues/pause', (route) => {
		asked = [route.request().method(), route.request().postData()];
		return route.fulfill({ json: { queues } }); // not the tests' beside this one
	});
	await page.goto('/ops/');
	await page.getByRole('button', { name: 'Pause all queues' }).waitFor();
	const before = await count(all);
	await page.getByRole('button', { name: 'Pause all queues' }).click();
	const named = await count(page.getByRole('dialog').getByRole('heading'));
	// Others make queues meanwhile.
	assert.ok(before <= named && named <= await count(all), `${before}, ${named}`);
	assert.ok(named > queues.length);
	await say(page, 'Pause all queues');
	await shows(page.locator('.all .notice'), 'All queues are paused since');
	assert.deepEqual(asked, ['POST', '{}']);
});

story('the keyboard is enough', async (enter) => {
	const { world } = await makeLine();
	const { page } = await enter(operator);
	const pause = control(page, world.queue, 'paused').getByRole('button');
	const focused = () => page.evaluate(() => document.activeElement.textContent);

	await openQueue(page, world);
	for (let tabs = 0; tabs < 30 && !await pause.evaluate((b) => b === document.activeElement); tabs++)
		await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.getByRole('dialog').waitFor();
	assert.equal(await focused(), 'Leave it as it is');
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	assert.equal(await focused(), 'Pause …');
	assert.equal(column(world, 'paused'), '0');
});

// Fields that are narrower than what they show.
const cutOff = (page) => page.locator('.control-field input').evaluateAll((inputs) => inputs
	.filter((input) => {
		const whole = input.cloneNode();
		whole.style.cssText = 'position: absolute; flex: none; width: max-content; min-width: 0';
		input.after(whole);
		const cut = input.type !== 'text' && input.offsetWidth < whole.offsetWidth;
		whole.remove();
		return cut;
	}).map(({ id }) => `${id} is cut off`));

// ---- for everybody -----------------------------------------------------------------------------

for (const [name, look] of [
	['desktop-en', { lang: 'en-US', size: DESKTOP }],
	['desktop-ko-dark', { lang: 'ko-KR', size: DESKTOP, dark: true }],
	['phone-en-dark', { lang: 'en-US', size: PHONE, dark: true, touch: true }],
	['phone-ko', { lang: 'ko-KR', size: PHONE, touch: true }],
	['narrow-ko', { lang: 'ko-KR', size: NARROW, touch: true }],
	['narrow-en', { lang: 'en-US', size: NARROW, touch: true }],
])
	story(`the operators' page can be used by everybody (${name})`, async (enter) => {
		const { world } = await makeLine();
		const { page } = await enter({ ...look, nobody: true });
		const found = [];
		const refuse = (status, code) => page.route('**/ops/api/**', (route) => route.fulfill({
			status, contentType: 'application/problem+json', body: JSON.stringify({ status, code }),
		}));
		const looks = {
			page: () => page.locator('.date').first().waitFor(),
			dialog: () => press(page, world.queue, 'paused'),
			async bad() {
				await page.keyboard.press('Escape');
				await refuse(503, 'UNAVAILABLE');
				await page.locator('[data-finding="down"]').waitFor();
				await page.evaluate(() => scrollTo(0, 0));
			},
			async denied() {
				await refuse(401, 'LOGIN_REQUIRED');
				await page.locator('.verdict [data-code="LOGIN_REQUIRED"]').waitFor();
			},
		};

		sql(`UPDATE queue SET paused = 1 WHERE id = ${world.queue}`); // a finding
		await openQueue(page, world);
		await page.locator('[data-finding]').first().waitFor();
		for (const [state, reach] of Object.entries(looks)) {
			await reach();
			await shot(page, `checked-ops-${name}-${state}`);
			for (const text of [...await findings(page), ...await tooWide(page), ...await cutOff(page)])
				found.push(`${state}: ${text}`);
		}
		assert.deepEqual(found, []);
	});

story('both languages have every word', async (enter) => {
	const { page } = await enter(operator);
	const dir = joinPath(top, 'nginx/www/ops');
	const table = (tag) => page.evaluate(async (name) =>
		Object.keys((await import(`/ops/words.${name}.js`)).default).sort(), tag);
	const used = readdirSync(dir).filter((name) => name.endsWith('.js'))
		.flatMap((name) => [...readFileSync(joinPath(dir, name), 'utf8').matchAll(/\bt\('([^']+)'/g)])
		.map(([, key]) => key);

	await page.goto('/ops/');
	const ko = await table('ko'), en = await table('en');
	assert.deepEqual(ko, en);
	assert.ok(used.length > 30);
	assert.deepEqual(used.filter((key) => !ko.includes(key)), []);
	await page.getByRole('button', { name: '한국어' }).click();
	await shows(page.locator('h2').first(), '현재 대기 인원');
	assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
	await page.reload();
	await page.getByRole('button', { name: 'English' }).waitFor();
	// No key is shown in place of its words.
	const shown = await page.locator('body').innerText();
	assert.deepEqual(ko.filter((key) => key.includes('.') && shown.includes(key)), []);
});
