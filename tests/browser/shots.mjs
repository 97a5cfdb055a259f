#!/usr/bin/env node
// Pictures of every screen, of the demo's own concerts, on desktop and phone, in both languages: to
// FRONTROW_SHOTS, or shots/ of the instance. For a new instance; some of its seats are bought.
'use strict';

import { cast, closeBrowser, DESKTOP, PHONE, shot } from './lib/browser.mjs';
import { call, ctl, fact, sql } from './lib/instance.mjs';
import { tour } from './lib/tour.mjs';
import { hold, join, joinAll, makeUsers } from './lib/world.mjs';

const LOOKS = [
	['desktop-ko', { lang: 'ko-KR', size: DESKTOP }],
	['desktop-en', { lang: 'en-US', size: DESKTOP }],
	['phone-ko', { lang: 'ko-KR', size: PHONE, touch: true }],
	['phone-en', { lang: 'en-US', size: PHONE, touch: true }],
	['desktop-ko-dark', { lang: 'ko-KR', size: DESKTOP, dark: true }],
	['phone-en-dark', { lang: 'en-US', size: PHONE, touch: true, dark: true }],
];
const MOSTLY_FREE = 900;
const BUYERS = 70;
// Of the demo's crowded line.
const CAPACITY = 10;
const ABSENT_AFTER = 60;

const AHEAD = 149;
const GIVE_UP = 90; // so that the bar has moved

// The demo's concert whose title begins so, as a world.
function demo(title) {
	const [[concert, queue]] = sql(
		`SELECT id, queue_id FROM concert WHERE title LIKE '${title}%' ORDER BY id LIMIT 1`);
	const schedule = fact(`SELECT MIN(id) FROM concert_schedule WHERE concert_id = ${concert}`);
	return { concert: Number(concert), queue: Number(queue), schedule: Number(schedule) };
}

// Ends what an earlier run that was cut short has left in the line.
function emptyLine({ queue }) {
	const live = sql(`SELECT id FROM queue_token WHERE queue_id = ${queue}
		AND status IN ('WAITING', 'ACTIVE')`);
	for (const [id] of live)
		ctl('token', 'revoke', id);
}

const leave = (views) => Promise.all(
	views.map(({ token }) => call('DELETE', '/queue/token', { token })));

// A hall in the middle of its sale: groups of two to four, denser near the stage.
async function sellSome(world) {
	const free = sql(`SELECT label FROM concert_seat WHERE schedule_id = ${world.schedule}
		AND status = 'AVAILABLE' ORDER BY id`).flat();
	if (free.length < MOSTLY_FREE)
		return;
	for (const [i, uuid] of makeUsers(BUYERS, 1000000).entries()) {
		const { token } = await join(world, uuid);
		const start = Math.floor((free.length - 4) * (i * 0.618 % 1) ** 1.7);
		const { reservation_id: reservation } =
			await hold(world, token, ...free.splice(start, 2 + i % 3));
		await call('POST', '/payments', { token, body: { reservation_id: reservation } });
	}
}

// Two free seats side by side, as near to the middle of the hall as can be.
const pair = (world) => sql(`SELECT a.label, b.label
	FROM concert_seat a JOIN concert_seat b ON b.id = a.id + 1 AND b.schedule_id = a.schedule_id
	WHERE a.schedule_id = ${world.schedule} AND a.status = 'AVAILABLE' AND b.status = 'AVAILABLE'
	AND a.label BETWEEN 'G' AND 'M'
	ORDER BY ABS(SUBSTR(a.label, 2) - 20), a.id LIMIT 1`)[0];

// Whoever joined behind 239 has 149 ahead once 90 have given up.
async function waitAWhile(crowded, impatient, page) {
	await leave(impatient);
	await page.waitForFunction((ahead) => {
		const { textContent: text } = document.querySelector('.room-count');
		return Number(text.replaceAll(/\D/g, '')) <= ahead;
	}, AHEAD);
}

const world = demo('서울'), crowded = demo('별빛');
const patience = (seconds) => ctl('queue', 'set', crowded.queue, '--absent-after', seconds);

emptyLine(crowded);
patience(0); // nobody of the crowd polls
await sellSome(world);
const crowd = await joinAll(crowded, makeUsers(CAPACITY + AHEAD));
for (const [name, look] of LOOKS) {
	const impatient = await joinAll(crowded, makeUsers(GIVE_UP));
	await cast(async (enter) => {
		const { page, user } = await enter(look);
		const seats = pair(world);
		const waited = () => waitAWhile(crowded, impatient, page);
		await tour(page, { world, crowded, waited, seats },
			(screen) => shot(page, `${screen}-${name}`));
		await leave([await join(crowded, user.uuid)]);
	});
	console.log(name);
}
await leave(crowd);
patience(ABSENT_AFTER);
await closeBrowser();
