#!/usr/bin/env node
// Pictures of the operators' page in the middle of a sale, on desktop and phone, in both languages,
// light and dark: to FRONTROW_SHOTS, or shots/ of the instance. The bench's drill plays the people
// (make -C build tests/bench/drill): PEOPLE of them buy a hall of a thousand seats.
'use strict';

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { cast, closeBrowser, DESKTOP, PHONE, shot } from './lib/browser.mjs';
import { build, ctl, fact, home, sql, top, url } from './lib/instance.mjs';
import { press } from './lib/ops.mjs';
import { evening } from './lib/world.mjs';

const LOOKS = [
	['desktop-ko', { lang: 'ko-KR', size: DESKTOP }],
	['desktop-en', { lang: 'en-US', size: DESKTOP }],
	['desktop-en-dark', { lang: 'en-US', size: DESKTOP, dark: true }],
	['desktop-ko-dark', { lang: 'ko-KR', size: DESKTOP, dark: true }],
	['phone-ko', { lang: 'ko-KR', size: PHONE, touch: true }],
	['phone-en', { lang: 'en-US', size: PHONE, touch: true }],
	['phone-ko-dark', { lang: 'ko-KR', size: PHONE, touch: true, dark: true }],
	['phone-en-dark', { lang: 'en-US', size: PHONE, touch: true, dark: true }],
];
const { PEOPLE = 4000, TURN_MS = 20000, BEFORE_S = 90 } = process.env;
const CAPACITY = 100;
const LIMIT_S = 600;

// The drill's people, with enough to buy a seat each.
function makePeople() {
	if (fact(`SELECT COUNT(*) FROM user WHERE uuid LIKE 'bf000000-%'`) !== '0')
		return;
	sql(`START TRANSACTION;
		INSERT INTO user (uuid, balance)
		SELECT CONCAT('bf000000-0000-4000-8000-', LPAD(LOWER(HEX(seq)), 12, '0')), 1000000
		FROM seq_1_to_${Number(PEOPLE)};
		INSERT INTO payment_history (user_id, type, amount_change, balance_after)
		SELECT id, 'CHARGE', balance, balance FROM user WHERE uuid LIKE 'bf000000-%';
		COMMIT`);
}

function makeSale() {
	const { queue_id: queue } = ctl('queue', 'add', '--name', '겨울밤 콘서트', '--capacity', CAPACITY,
		'--absent-after', 20, '--active-ttl', 60);
	const { concert_id: concert } = ctl('concert', 'add', '--title', '겨울밤 콘서트 (Winter Night)',
		'--queue', queue, '--venue', '올림픽홀');
	const { schedule_id: schedule } = ctl('schedule', 'add', '--concert', concert,
		'--starts-at', evening(30), '--seats', join(top, 'tests/dev/demo_hall.csv'));
	return { queue, concert, schedule };
}

function startDrill({ queue, concert, schedule }) {
	const drill = spawn(join(build, 'tests/bench/drill'), ['-p', new URL(url).port, '-q', queue,
		'-c', concert, '-n', PEOPLE, '-t', TURN_MS, '-s', 3, '-l', LIMIT_S,
		'-o', join(home, 'ops_shots.gone')].map(String), { stdio: ['pipe', 'inherit', 'inherit'] });
	const seats = sql(`SELECT schedule_id, id FROM concert_seat WHERE schedule_id = ${schedule}
		ORDER BY id`);
	drill.stdin.end(seats.map((row) => `${row.join('\t')}\n`).join(''));
	return new Promise((resolve) => { drill.on('exit', resolve); });
}

const settled = async (page, path) => {
	await page.goto(path);
	await page.locator('[data-tile="sold"] .tile-of').filter({ hasText: /\d/ }).waitFor();
	await page.locator('.queue').first().waitFor();
	await page.evaluate(() => document.fonts.ready);
	await sleep(2500);
};

makePeople();
const sale = makeSale();
await sleep(2000); // the board hears of the queue
const over = startDrill(sale);
await sleep(Number(BEFORE_S) * 1000);
for (const [name, look] of LOOKS) {
	await cast(async (enter) => {
		const { page } = await enter({ ...look, nobody: true });
		await settled(page, `/ops/#queue=${sale.queue}`);
		await shot(page, `ops-${name}`);
		await page.locator('[data-seconds="600"]').click();
		await shot(page, `ops-${name}-whole`, { fullPage: true });
		await press(page, sale.queue, 'paused');
		await shot(page, `ops-${name}-pause`);
	});
	console.log(name);
}
ctl('queue', 'pause', sale.queue);
await cast(async (enter) => {
	const { page } = await enter({ lang: 'en-US', size: DESKTOP, nobody: true });
	await settled(page, `/ops/#queue=${sale.queue}`);
	await shot(page, 'ops-paused', { fullPage: true });
});
ctl('queue', 'resume', sale.queue);
await over;
await closeBrowser();
