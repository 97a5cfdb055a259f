// Every operation of the contract against the running instance: it answers as the contract says, when
// it succeeds and when it refuses. One sale is told from the line to the refund.
'use strict';

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { ctl, url } from '../lib/instance.mjs';
import { makeUsers, makeWorld, seatId } from '../lib/world.mjs';
import { badly, called, firstEvent, well } from './calls.mjs';
import { check, contract, named, operations } from './contract.mjs';

const NOBODYS = 999999999;
const none = { path: { id: NOBODYS } };
const odd = { query: 'odd=1' };
const world = makeWorld({ capacity: 2 });
const [ann, ben, cho, dan] = makeUsers(4, 100000);
const inQueue = { path: { id: world.queue } };
const onDate = { path: { id: world.schedule } };
const tokens = {};
let bens, dans;

const joinAs = (user) => ({ body: { user_id: user, concert_id: world.concert } });
const seats = (...labels) =>
	({ schedule_id: world.schedule, seat_ids: labels.map((label) => seatId(world, label)) });

test('the line', async () => {
	tokens.ann = (await well('joinLine', 201, joinAs(ann))).token;
	assert.equal((await well('joinLine', 200, joinAs(ann))).token, tokens.ann);
	tokens.ben = (await well('joinLine', 201, joinAs(ben))).token;
	const waiter = await well('joinLine', 201, joinAs(cho));
	assert.equal(waiter.status, 'WAITING');
	tokens.cho = waiter.token;
	await badly('joinLine', 404, 'INVALID_USER', joinAs(randomUUID()));
	await badly('joinLine', 404, 'NOT_FOUND', { body: { user_id: ann, concert_id: NOBODYS } });
	await badly('joinLine', 400, 'INVALID_REQUEST', { body: { user_id: 'ann' } });

	assert.equal((await well('lookAtPlace', 200, { token: tokens.cho })).position, 1);
	await well('lookAtPlace', 200, { token: tokens.ann });
	await badly('lookAtPlace', 401, 'TOKEN_REQUIRED');
	await badly('listDates', 403, 'TOKEN_NOT_ACTIVE',
		{ token: tokens.cho, path: { id: world.concert } });
	await well('leaveLine', 204, { token: tokens.cho });
	await badly('lookAtPlace', 400, 'TOKEN_EXPIRED', { token: tokens.cho });
	await badly('leaveLine', 401, 'INVALID_TOKEN', { token: 'forged' });
});

test('what everybody may know of a queue', async () => {
	while ((await fetch(`${url}/queue/${world.queue}/line`)).status === 404)
		await sleep(200); // the keeper writes it in its next round
	assert.equal((await well('lineObject', 200, inQueue)).queue_id, world.queue);
	await badly('lineObject', 404, 'NOT_FOUND', none);
	check(named('Line'), await firstEvent('lineEvents', inQueue), 'event');
	await badly('lineEvents', 404, 'NOT_FOUND', none);
});

test('concerts, dates and seats', async () => {
	const { token, path } = { token: tokens.ann, path: { id: world.concert, date: world.date } };

	await well('listConcerts', 200);
	await well('listDates', 200, { token, path });
	await well('listDates', 200, { token, path, query: 'available=true' });
	await badly('listDates', 404, 'NOT_FOUND', { token, ...none });
	await well('listSeats', 200, { token, path, query: `status=all&schedule_id=${world.schedule}` });
	await badly('listSeats', 400, 'INVALID_REQUEST', { token, path: { ...path, date: '2026-02-30' } });
	await badly('listSeats', 404, 'NOT_FOUND', { token, path: { ...path, date: '2020-02-20' } });
});

test('a hold', async () => {
	const hold = { token: tokens.ben, body: seats('A1', 'A2'), key: 'hold' };

	bens = await well('holdSeats', 201, hold);
	assert.deepEqual(await well('holdSeats', 201, { ...hold, again: true }), bens);
	await badly('holdSeats', 422, 'IDEMPOTENCY_KEY_REUSED', { ...hold, body: seats('A3') });
	await badly('holdSeats', 400, 'ALREADY_HOLDING', { ...hold, key: 'more', body: seats('A3') });
	await badly('holdSeats', 400, 'SEAT_UNAVAILABLE', { token: tokens.ann, body: seats('A1') });
	await badly('holdSeats', 400, 'SEAT_LIMIT_EXCEEDED',
		{ token: tokens.ann, body: seats('B1', 'B2', 'B3', 'B4', 'B5') });
	await well('listReservations', 200, { token: tokens.ben });
	await badly('listReservations', 401, 'TOKEN_REQUIRED');
	const path = { id: bens.reservation_id };
	await well('showReservation', 200, { token: tokens.ben, path });
	await badly('showReservation', 404, 'NOT_FOUND', { token: tokens.ann, path });
	await badly('cancelHold', 404, 'NOT_FOUND', { token: tokens.ann, path });
	assert.equal((await well('cancelHold', 200, { token: tokens.ben, path })).end_reason, 'CANCELED');
	ctl('queue', 'set', world.queue, '--holds-per-turn', 1);
	await badly('holdSeats', 400, 'HOLD_LIMIT_EXCEEDED', { token: tokens.ben, body: seats('A3') });
	ctl('queue', 'set', world.queue, '--holds-per-turn', 5);
});

test('points and a payment', async () => {
	const token = tokens.ann;
	const { reservation_id } = await well('holdSeats', 201,
		{ token, body: seats('B1', 'B2', 'B3', 'B4') });
	const pay = { token, body: { reservation_id }, key: 'pay' };

	await badly('pay', 400, 'NOT_ENOUGH_POINTS', pay);
	assert.equal((await well('chargePoints', 200, { token, body: { amount: 20000 } })).charged, 20000);
	await badly('chargePoints', 400, 'INVALID_AMOUNT', { token, body: { amount: -1 } });
	const paid = await well('pay', 201, pay);
	assert.deepEqual(await well('pay', 201, { ...pay, again: true }), paid);
	await badly('pay', 403, 'TOKEN_NOT_ACTIVE', { ...pay, key: 'twice' });

	await well('showBalance', 200, { token, query: `user_id=${ann}` });
	await badly('showBalance', 400, 'USER_MISMATCH', { token, query: `user_id=${ben}` });
	assert.equal((await well('listEntries', 200, { token, query: 'limit=1' })).entries.length, 1);
	await badly('listEntries', 400, 'INVALID_REQUEST', { token, query: 'limit=0' });

	const path = { id: paid.payment_id };
	const ofAnn = { token, path: { id: reservation_id } };
	await well('showPayment', 200, { token, path });
	await badly('showPayment', 404, 'NOT_FOUND', { token: tokens.ben, path });
	await well('showReservation', 200, ofAnn);
	await badly('cancelHold', 403, 'TOKEN_NOT_ACTIVE', ofAnn);
	assert.equal((await well('refund', 200, { token, path, body: {} })).status, 'REFUNDED');
	await badly('refund', 400, 'NOT_REFUNDABLE', { token, path });
});

test('the service', async () => {
	for (const id of ['alive', 'ready', 'metrics']) {
		await well(id, 200);
		await badly(id, 400, 'INVALID_REQUEST', odd);
	}
});

test('the operator looks', async () => {
	await well('opsStatus', 200);
	await badly('opsStatus', 400, 'INVALID_REQUEST', odd);
	for (const { name, least, most } of (await well('opsListSettings', 200)).queue)
		if (most !== undefined) {
			const { minimum, maximum } = contract.components.schemas.QueueSettings.properties[name];
			assert.deepEqual([minimum, maximum], [least, most], name);
		}
	await well('opsHistory', 200);
	await well('opsHistory', 200, { query: 'since=2026-01-01T00:00:00Z' });
	await badly('opsHistory', 400, 'INVALID_REQUEST', { query: 'since=now' });
	await well('opsLog', 200, { query: 'limit=5' });
	await badly('opsLog', 400, 'INVALID_REQUEST', { query: 'limit=0' });
	const today = new Date().toISOString().slice(0, 10);
	await well('opsReport', 200, { query: `day=${today}&time_zone=UTC` });
	await badly('opsReport', 400, 'INVALID_REQUEST');
	for (const id of ['opsListSettings', 'opsListQueues', 'opsListConcerts', 'opsListSchedules']) {
		await well(id, 200);
		await badly(id, 400, 'INVALID_REQUEST', odd);
	}
	await well('opsShowQueue', 200, inQueue);
	await badly('opsShowQueue', 404, 'NOT_FOUND', none);
});

test('the operator has the queues in hand', async () => {
	const body = {};

	await well('opsSetQueue', 200, { ...inQueue, body: { capacity: 3, opens_at: null } });
	await badly('opsSetQueue', 400, 'INVALID_REQUEST', { ...inQueue, body: { capacity: 0 } });
	for (const id of ['opsPauseQueue', 'opsResumeQueue', 'opsCloseQueue']) {
		await well(id, 200, { ...inQueue, body });
		await badly(id, 404, 'NOT_FOUND', { ...none, body });
	}
	await badly('joinLine', 403, 'QUEUE_CLOSED', joinAs(cho));
	await well('opsOpenQueue', 200, { ...inQueue, body });
	await badly('opsOpenQueue', 404, 'NOT_FOUND', { ...none, body });
	for (const id of ['opsPauseAll', 'opsResumeAll']) {
		await well(id, 200, { body });
		await badly(id, 400, 'INVALID_REQUEST', { body: { odd: 1 } });
	}
});

test('the operator has concerts, dates and seats in hand', async () => {
	await well('opsSetConcert', 200, { path: { id: world.concert },
		body: { seat_limit: 5, queue_id: world.queue, time_zone: 'Asia/Seoul' } });
	await badly('opsSetConcert', 400, 'INVALID_REQUEST', { path: { id: world.concert }, body: { queue_id: 2 ** 40 } });
	await badly('opsSetConcert', 404, 'NOT_FOUND', { ...none, body: { seat_limit: 5 } });
	await well('opsMoveSchedule', 200,
		{ ...onDate, body: { starts_at: `${world.date}T20:00:00+09:00` } });
	await badly('opsMoveSchedule', 400, 'INVALID_REQUEST', { ...onDate, body: { starts_at: 'tonight' } });
	bens = await well('holdSeats', 201, { token: tokens.ben, body: seats('C1') });
	await well('opsBlockSeats', 200, { ...onDate, body: { labels: ['C2'] } });
	await badly('opsBlockSeats', 400, 'SEAT_UNAVAILABLE', { ...onDate, body: { labels: ['C1'] } });
	await well('opsUnblockSeats', 200, { ...onDate, body: { labels: ['C2'] } });
	await badly('opsUnblockSeats', 404, 'NOT_FOUND', { ...onDate, body: { labels: ['Z9'] } });
	const { seats: door } = await well('opsDoorList', 200, { ...onDate, query: 'held=true' });
	assert.deepEqual(door.map((seat) => seat.label), ['C1']);
	await badly('opsDoorList', 404, 'NOT_FOUND', none);
});

test('the operator has reservations, tokens and points in hand', async () => {
	const body = {};

	tokens.dan = (await well('joinLine', 201, joinAs(dan))).token;
	dans = await well('holdSeats', 201, { token: tokens.dan, body: seats('D1') });
	await well('pay', 201, { token: tokens.dan, body: { reservation_id: dans.reservation_id } });

	const ofBen = { path: { id: bens.reservation_id } }, ofDan = { path: { id: dans.reservation_id } };
	await well('opsShowReservation', 200, ofBen);
	await badly('opsShowReservation', 404, 'NOT_FOUND', none);
	assert.equal((await well('opsCancelHold', 200, { ...ofBen, body })).end_reason, 'REVOKED');
	await badly('opsCancelHold', 400, 'INVALID_RESERVATION', { ...ofDan, body });
	await well('opsRefund', 200, { ...ofDan, body });
	await badly('opsRefund', 400, 'NOT_REFUNDABLE', { ...ofDan, body });

	const { token_number } = await well('lookAtPlace', 200, { token: tokens.ben });
	await well('opsRevokeToken', 204, { path: { id: token_number }, body });
	await badly('opsRevokeToken', 400, 'TOKEN_EXPIRED', { path: { id: token_number }, body });

	const adjust = { body: { user_id: ben, amount: 100, reason: 'a test' }, key: randomUUID() };
	const adjusted = await well('opsAdjustPoints', 200, adjust);
	assert.deepEqual(await well('opsAdjustPoints', 200, { ...adjust, again: true }), adjusted);
	await badly('opsAdjustPoints', 400, 'NOT_ENOUGH_POINTS',
		{ body: { user_id: ben, amount: -1000000000, reason: 'a test' } });
	assert.equal((await well('opsCancelSchedule', 200, { ...onDate, body })).done, true);
	await badly('opsCancelSchedule', 404, 'NOT_FOUND', { ...none, body });
});

after(() => {
	const all = Object.keys(operations).sort();

	assert.deepEqual([...called.well].sort(), all, 'each operation has succeeded');
	// The list of concerts is a file: it refuses only what fetch() does not send, as a body with GET.
	const refusing = all.filter((id) => id !== 'listConcerts');
	assert.deepEqual([...called.badly].sort(), refusing, 'each operation has refused');
});
