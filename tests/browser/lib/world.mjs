// A concert of a test's own with a line of its own, and people in it.
'use strict';

import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';

import { call, ctl, fact, home, sql, url } from './instance.mjs';

const DAYS_AHEAD = 30;

// An evening in Seoul, so many days from now.
export function evening(days) {
	const date = new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
	return `${date}T10:30:00Z`;
}

const LISTED_MS = 20000;

// The keeper's list of concerts, which it writes each second; empty before the first time.
function listed() {
	try {
		return JSON.parse(readFileSync(joinPath(home, 'line/concerts.json'), 'utf8')).concerts;
	} catch {
		return [];
	}
}

// Waits until the pages can see that this concert has seats.
function awaitListed(concert) {
	const sleeper = new Int32Array(new SharedArrayBuffer(4));
	for (const end = Date.now() + LISTED_MS; Date.now() < end; Atomics.wait(sleeper, 0, 0, 50))
		if (listed().some(({ concert_id: id, availability }) => id === concert && availability === 'AVAILABLE'))
			return;
	throw new Error(`concert ${concert} is not in the list of concerts`);
}

// `hall`: a file of seats, instead of rows. `line`, `show`: more options of the queue and concert.
export function makeWorld({
	capacity = 30, rows = 'A-E', perRow = 10, price = 30000, hall, line = [], show = [],
	title = `Recital ${randomUUID().slice(0, 8)}`, venue = 'Small Hall',
} = {}) {
	const queue = ctl('queue', 'add', '--name', title.slice(0, 100), '--capacity', capacity,
		'--absent-after', 0, ...line).queue_id;
	const concert = ctl('concert', 'add', '--title', title, '--venue', venue,
		'--queue', queue, ...show).concert_id;
	const seats = hall ? ['--seats', hall]
		: ['--rows', rows, '--seats-per-row', perRow, '--price', price, '--grade', 'R'];
	const schedule = ctl('schedule', 'add', '--concert', concert,
		'--starts-at', evening(DAYS_AHEAD), ...seats).schedule_id;
	awaitListed(concert);
	const date = fact(`SELECT venue_date FROM concert_schedule WHERE id = ${schedule}`);
	return { queue, concert, schedule, date, title, price };
}

// ---- people ------------------------------------------------------------------------------------

let site = null;

// A user of the demo that no test of this instance was before; a page can be told to be him.
export async function takeUser() {
	site ??= await (await fetch(`${url}/site.json`)).json();
	const taken = joinPath(home, 'browser-users');
	mkdirSync(taken, { recursive: true });
	for (let number = site.demo.users; number >= 1; number--) {
		try {
			mkdirSync(joinPath(taken, String(number)));
		} catch (error) {
			if (error.code === 'EEXIST')
				continue;
			throw error;
		}
		const uuid = site.demo.uuid_prefix + String(number).padStart(12, '0');
		return { number, uuid };
	}
	throw new Error('all users of the demo were used: ./dev wipe and ./dev up make it new');
}

// So many users whom no page plays.
export function makeUsers(count, balance = 0) {
	const uuids = Array.from({ length: count }, () => randomUUID());
	const dir = mkdtempSync(joinPath(tmpdir(), 'frontrow-browser-'));
	const list = joinPath(dir, 'users.csv');
	writeFileSync(list, uuids.map((uuid) => `${uuid},${balance}\n`).join(''));
	ctl('user', 'import', list);
	rmSync(dir, { recursive: true });
	return uuids;
}

// The token view of a user who joins.
export const join = (world, uuid) => call('POST', '/queue/token',
	{ body: { user_id: uuid, concert_id: world.concert } });

// All join in this order; their token views.
export async function joinAll(world, uuids) {
	const views = [];
	for (const uuid of uuids)
		views.push(await join(world, uuid));
	return views;
}

// The seat's id by its label.
export const seatId = (world, label) => Number(fact(
	`SELECT id FROM concert_seat WHERE schedule_id = ${world.schedule} AND label = '${label}'`));

export const hold = (world, token, ...labels) => call('POST', '/reservations', {
	token,
	body: { schedule_id: world.schedule, seat_ids: labels.map((label) => seatId(world, label)) },
});

// ---- time --------------------------------------------------------------------------------------

// Lets so many seconds pass for everybody in the world's line.
export function age(world, seconds) {
	const earlier = (table, columns) => columns
		.map((name) => `${table}.${name}`)
		.map((column) => `${column} = ${column} - INTERVAL ${seconds} SECOND`);
	sql(`
		START TRANSACTION;
		UPDATE queue_token t SET ${earlier('t', ['created_at', 'activated_at', 'turn_ends_at',
			'expires_at', 'last_seen_at', 'ended_at'])} WHERE t.queue_id = ${world.queue};
		UPDATE reservation r JOIN queue_token t ON t.id = r.token_id
			SET ${earlier('r', ['created_at', 'hold_expires_at', 'ended_at'])}
			WHERE t.queue_id = ${world.queue};
		UPDATE concert_seat s SET ${earlier('s', ['hold_expires_at'])}
			WHERE s.schedule_id = ${world.schedule};
		COMMIT`);
}

// ---- facts -------------------------------------------------------------------------------------

export const balanceOf = (user) =>
	Number(fact(`SELECT balance FROM user WHERE uuid = '${user.uuid}'`));

// The statuses of seats, by label, swept or not: what lapsed is free.
export const seatsOf = (world, ...labels) => labels.map((label) => fact(
	`SELECT IF(status = 'TEMP_RESERVED' AND hold_expires_at <= UTC_TIMESTAMP(6),
		'AVAILABLE', status)
	 FROM concert_seat WHERE schedule_id = ${world.schedule} AND label = '${label}'`));

// [[status, total]] of a user's reservations, oldest first.
export const reservationsOf = (world, user) => sql(
	`SELECT r.status, r.total FROM reservation r JOIN user u ON u.id = r.user_id
	 WHERE u.uuid = '${user.uuid}' AND r.schedule_id = ${world.schedule} ORDER BY r.id`);

// [[status, amount]] of what a user paid for the world's concert, oldest first.
export const paymentsOf = (world, user) => sql(
	`SELECT p.status, p.amount FROM payment p JOIN reservation r ON r.id = p.reservation_id
	 JOIN user u ON u.id = r.user_id
	 WHERE u.uuid = '${user.uuid}' AND r.schedule_id = ${world.schedule} ORDER BY p.id`);

// The status of a user's newest token in the world's line.
export const tokenOf = (world, user) => fact(
	`SELECT t.status FROM queue_token t JOIN user u ON u.id = t.user_id
	 WHERE u.uuid = '${user.uuid}' AND t.queue_id = ${world.queue} ORDER BY t.id DESC LIMIT 1`);
