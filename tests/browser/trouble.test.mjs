// Rivals, reloads, a second tab, a lost network, time that runs out: one of everything, and a way
// on.
'use strict';

import assert from 'node:assert/strict';

import { ctl, fact } from './lib/instance.mjs';
import {
	button, choose, joinLine, openMap, payButton, press, screen, seat, takeSeats, word,
} from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import {
	age, balanceOf, makeWorld, paymentsOf, reservationsOf, seatsOf, takeUser, tokenOf,
} from './lib/world.mjs';

story('two people race for one seat', async (enter) => {
	const world = makeWorld();
	const people = [await enter(), await enter()];

	for (const { page } of people) {
		await joinLine(page, world);
		await openMap(page);
	}
	await choose(people[0].page, 'A1', 'A2');
	await choose(people[1].page, 'A2', 'A3');
	await Promise.all(people.map(({ page }) => press(page, 'seats.hold')));
	const places = await Promise.all(people.map(async ({ page }) => {
		await page.locator('main[data-screen="hold"], [data-seat="A2"].taken').first()
			.waitFor();
		return page.locator('main').getAttribute('data-screen');
	}));
	assert.deepEqual([...places].sort(), ['hold', 'seats']);
	const winner = people[places.indexOf('hold')], loser = people[places.indexOf('seats')];
	const rest = loser === people[0] ? 'A1' : 'A3';

	// The rest of the choice stays, and is enough for a hold.
	assert.equal(await seat(loser.page, rest).getAttribute('aria-selected'), 'true');
	await press(loser.page, 'seats.hold');
	await screen(loser.page, 'hold');
	assert.deepEqual(reservationsOf(world, winner.user), [['TEMP_RESERVED', '60000']]);
	assert.deepEqual(reservationsOf(world, loser.user), [['TEMP_RESERVED', '30000']]);
	assert.equal(fact(`SELECT COUNT(*) FROM reservation_seat rs
		JOIN concert_seat s ON s.id = rs.seat_id
		WHERE s.schedule_id = ${world.schedule} AND s.label = 'A2'`), '1');
});

story('the map shows what others take', async (enter) => {
	const world = makeWorld();
	const watcher = await enter(), buyer = await enter();

	await joinLine(watcher.page, world);
	await openMap(watcher.page);
	await choose(watcher.page, 'B1', 'B2');
	await takeSeats(buyer.page, world, 'B1');
	await watcher.page.locator('[data-seat="B1"].taken').waitFor();
	assert.equal(await seat(watcher.page, 'B2').getAttribute('aria-selected'), 'true');
	assert.deepEqual(seatsOf(world, 'B1', 'B2'), ['TEMP_RESERVED', 'AVAILABLE']);
});

story('a hold that lapses says so, and the line can be joined again', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();
	const before = balanceOf(user);

	await takeSeats(page, world, 'A1');
	age(world, 300);
	await payButton(page).click();
	await screen(page, 'waiting');
	await page.getByText(await word(page, 'error.HOLD_LAPSED')).waitFor();
	assert.deepEqual(seatsOf(world, 'A1'), ['AVAILABLE']);
	assert.deepEqual(paymentsOf(world, user), []);
	assert.equal(balanceOf(user), before);
	await press(page, 'join.anew');
	await screen(page, 'dates');
	assert.equal(tokenOf(world, user), 'ACTIVE');
});

story('a hold lapses while one looks on', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();

	await takeSeats(page, world, 'A1');
	age(world, 297);
	await page.reload();
	await screen(page, 'hold');
	await screen(page, 'waiting');
	await page.getByText(await word(page, 'error.HOLD_LAPSED')).waitFor();
	assert.deepEqual(seatsOf(world, 'A1'), ['AVAILABLE']);
	assert.equal(balanceOf(user), 500000);
});

story('a turn that is over leads back to the line', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();

	await joinLine(page, world);
	await openMap(page);
	await choose(page, 'A1');
	age(world, 600);
	await press(page, 'seats.hold');
	await screen(page, 'waiting');
	await page.getByText(await word(page, 'error.TURN_OVER')).waitFor();
	assert.deepEqual(reservationsOf(world, user), []);
	assert.deepEqual(seatsOf(world, 'A1'), ['AVAILABLE']);
	await (await button(page, 'join.anew')).waitFor();
});

story('a reload and a second tab show the same hold', async (enter) => {
	const world = makeWorld();
	const { page, user, newTab } = await enter();
	const before = balanceOf(user);

	await takeSeats(page, world, 'C3', 'C4');
	await page.reload();
	await screen(page, 'hold');
	const second = await newTab('/#/hold');
	await screen(second, 'hold');
	assert.deepEqual(reservationsOf(world, user), [['TEMP_RESERVED', '60000']]);
	await payButton(second).click();
	await screen(second, 'ticket');
	// The first tab's click finds it paid, and pays nothing.
	await payButton(page).click();
	await screen(page, 'ticket');
	assert.deepEqual(paymentsOf(world, user), [['DONE', '60000']]);
	assert.equal(balanceOf(user), before - 60000);
	assert.equal(fact(`SELECT COUNT(*) FROM queue_token t JOIN user u ON u.id = t.user_id
		WHERE u.uuid = '${user.uuid}' AND t.queue_id = ${world.queue}`), '1');
});

story('the answer to a payment is lost', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();
	const before = balanceOf(user);
	const keys = [];

	await takeSeats(page, world, 'A1');
	await page.route('**/payments', async (route) => {
		keys.push(await route.request().headerValue('Idempotency-Key'));
		if (keys.length > 1)
			return route.continue();
		await route.fetch();
		assert.deepEqual(paymentsOf(world, user), [['DONE', '30000']]);
		return route.abort('connectionreset');
	});
	await payButton(page).click();
	await screen(page, 'ticket');
	assert.equal(new Set(keys).size, 1);
	assert.deepEqual(paymentsOf(world, user), [['DONE', '30000']]);
	assert.equal(balanceOf(user), before - 30000);
	assert.deepEqual(seatsOf(world, 'A1'), ['RESERVED']);
});

story('the page is reloaded after it was paid and before the answer', async (enter) => {
	const world = makeWorld();
	const { page, user, context } = await enter();

	await takeSeats(page, world, 'A1');
	await context.route('**/payments', async (route) => {
		await route.fetch();
		await page.reload();
	}, { times: 1 });
	await payButton(page).click();
	await screen(page, 'ticket');
	assert.deepEqual(paymentsOf(world, user), [['DONE', '30000']]);
});

story('the network is away while one pays, and the page is reloaded', async (enter) => {
	const world = makeWorld();
	const { page, user, context } = await enter();
	const before = balanceOf(user);
	const keys = [];

	await takeSeats(page, world, 'A1');
	page.on('request', async (request) => {
		if (request.url().endsWith('/payments'))
			keys.push(request.headers()['idempotency-key']);
	});
	await context.setOffline(true);
	await payButton(page).click();
	await page.getByText(await word(page, 'pay.offline')).waitFor();
	assert.deepEqual(paymentsOf(world, user), []);
	await context.setOffline(false);
	await page.reload();
	await screen(page, 'ticket');
	assert.ok(keys.length >= 2);
	assert.equal(new Set(keys).size, 1);
	assert.deepEqual(paymentsOf(world, user), [['DONE', '30000']]);
	assert.equal(balanceOf(user), before - 30000);
});

story('another user finds nothing of the one before, in any tab', async (enter) => {
	const world = makeWorld();
	const { page, context, newTab } = await enter();
	const { number } = await takeUser();

	await context.addInitScript((share) => { Math.random = () => share; }, (number - 0.5) / 1000);
	await takeSeats(page, world, 'A1');
	await page.reload();
	await context.route('**/payments', (route) => route.abort('connectionreset'));
	await payButton(page).click();
	await page.getByText(await word(page, 'pay.offline')).waitFor();
	const second = await newTab('/#/hold');
	await screen(second, 'hold');
	await press(page, 'demo.switch');
	for (const tab of [page, second]) {
		await screen(tab, 'concerts');
		await tab.getByText(await word(tab, 'demo.user', { number: String(number) })).waitFor();
		assert.deepEqual(await tab.evaluate(() => JSON.parse(sessionStorage['frontrow.places'])), {});
		await tab.evaluate(() => { location.hash = '#/hold'; });
		await tab.getByText(await word(tab, 'hold.none')).first().waitFor();
		await tab.evaluate(() => { location.hash = '#/tickets'; });
		await tab.getByText(await word(tab, 'tickets.none')).waitFor();
	}
});

// Lets calls of that address fail as no answer of the API's does, until what is returned is called.
async function breakCalls(page, pattern) {
	const refuse = (route) => route.fulfill({ status: 403, contentType: 'text/plain', body: '' });
	await page.route(pattern, refuse);
	return () => page.unroute(pattern, refuse);
}

story('a map that could not be read is read again', async (enter) => {
	const world = makeWorld();
	const { page } = await enter();

	await joinLine(page, world);
	await openMap(page);
	await choose(page, 'A1');
	const mend = await breakCalls(page, '**/seats?*');
	const again = await button(page, 'do.again');
	await again.waitFor();
	await mend();
	await again.click();
	await screen(page, 'seats');
	await again.waitFor({ state: 'detached' });
	await page.waitForResponse(/seats\?/);
	assert.equal(await seat(page, 'A1').getAttribute('aria-selected'), 'true');
});

story('what is long in coming has its outline', async (enter) => {
	const world = makeWorld();
	const { page } = await enter();
	let answer = null;

	await page.route('**/dates', (route) => { answer = () => route.continue(); });
	await joinLine(page, world);
	await page.locator('.skeletons').waitFor();
	await answer();
	await screen(page, 'dates');
	assert.equal(await page.locator('.skeletons').count(), 0);
});

story('a question goes with the screen that asked it', async (enter) => {
	const world = makeWorld();
	const { page } = await enter();

	await takeSeats(page, world, 'A1');
	await press(page, 'back.button');
	await page.getByRole('dialog').waitFor();
	await page.goBack();
	await screen(page, 'seats');
	assert.equal(await page.getByRole('dialog').count(), 0);
	assert.deepEqual(seatsOf(world, 'A1'), ['TEMP_RESERVED']);
});

story('a ticket is drawn once', async (enter) => {
	const world = makeWorld();
	const { page } = await enter();
	let answer = null;

	await takeSeats(page, world, 'A1');
	await page.route('**/queue/position', (route) => { answer = () => route.continue(); });
	await payButton(page).click();
	await screen(page, 'ticket');
	const ticket = await page.locator('.ticket').elementHandle();
	await answer();
	await page.waitForFunction(() => Object.values(JSON.parse(sessionStorage['frontrow.places']))
		.every(({ view }) => view.status === 'DONE'));
	await page.waitForTimeout(300);
	assert.ok(await ticket.evaluate((element) => element.isConnected));
});

story('a way into the line that failed once keeps its words', async (enter) => {
	const world = makeWorld();
	const { page, open } = await enter();

	await page.route('**/queue/token', (route) =>
		route.fulfill({ status: 403, contentType: 'text/plain', body: '' }));
	await open('/');
	const way = page.getByRole('button', { name: `${await word(page, 'join')} · ${world.title}`, exact: true });
	await way.click();
	await page.locator('.card .notice').waitFor();
	assert.equal(await way.count(), 1);
});

story('where the site does not answer, no page pretends to know it', async (enter) => {
	const { page, open } = await enter();

	await page.route('**/site.json', (route) => route.fulfill({ contentType: 'text/html',
		body: 'a stranger between us and the site' }));
	await open('/');
	const again = await button(page, 'do.again');
	await again.waitFor();
	await page.unroute('**/site.json');
	await again.click();
	await screen(page, 'concerts');
	await (await button(page, 'demo.switch')).waitFor();
});

story('points that are not charged here, and a correction by the operator', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();

	await joinLine(page, world);
	ctl('points', 'adjust', '--user', user.uuid, '--amount', -490000, '--reason', 'a test');
	await openMap(page);
	await page.evaluate(() => { location.hash = '#/points'; });
	await page.getByText(await word(page, 'entry.ADJUSTMENT')).waitFor();
	await page.goBack();
	await screen(page, 'seats');
	await choose(page, 'A1');
	await press(page, 'seats.hold');
	await page.route('**/points', (route) => (route.request().method() === 'POST'
		? route.fulfill({ status: 405, contentType: 'text/plain', body: '' }) : route.continue()));
	await press(page, 'charge.button');
	await page.getByText(await word(page, 'charge.site')).waitFor();
});

story('a ticket of somebody else leads to one\'s own', async (enter) => {
	const { page, open } = await enter();

	await open('/#/tickets/999999999');
	await page.getByText(await word(page, 'error.NO_TICKET')).waitFor();
	await press(page, 'do.tickets');
	await screen(page, 'tickets');
});

story('a tab that no line can recognise says that the tickets are safe', async (enter) => {
	const { page, open } = await enter();

	await page.route('**/queue/token', (route) => route.fulfill({
		status: 403, contentType: 'application/problem+json',
		body: JSON.stringify({ title: 'Queue Closed', status: 403, code: 'QUEUE_CLOSED' }),
	}));
	await open('/#/tickets');
	await page.getByText(await word(page, 'error.UNRECOGNISED')).waitFor();
	await (await button(page, 'do.again')).waitFor();
});
