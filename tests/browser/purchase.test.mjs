// From the concerts to the ticket and back, and what the database says of it.
'use strict';

import assert from 'node:assert/strict';

import { PHONE } from './lib/browser.mjs';
import {
	button, choose, confirm, holdSeats, joinLine, openMap, pay, payButton, press, screen, takeSeats, word,
} from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import {
	balanceOf, makeWorld, paymentsOf, reservationsOf, seatsOf, tokenOf,
} from './lib/world.mjs';

function assertBought(world, user, total, balance, ...labels) {
	assert.deepEqual(seatsOf(world, ...labels), labels.map(() => 'RESERVED'));
	assert.deepEqual(reservationsOf(world, user), [['CONFIRMED', String(total)]]);
	assert.deepEqual(paymentsOf(world, user), [['DONE', String(total)]]);
	assert.equal(balanceOf(user), balance - total);
	assert.equal(tokenOf(world, user), 'DONE');
}

for (const lang of ['en-US', 'ko-KR']) {
	story(`two seats are bought (${lang})`, async (enter) => {
		const world = makeWorld();
		const { page, user, open } = await enter({ lang });
		const before = balanceOf(user);

		await open('/');
		await page.getByRole('main').getByRole('button', { name: world.title }).click();
		await openMap(page);
		await choose(page, 'B3', 'B4');
		await holdSeats(page);
		assert.deepEqual(seatsOf(world, 'B3', 'B4'), ['TEMP_RESERVED', 'TEMP_RESERVED']);
		await pay(page);
		assertBought(world, user, 60000, before, 'B3', 'B4');
		const ticket = page.getByRole('main');
		for (const label of ['B3', 'B4'])
			await ticket.getByText(label, { exact: true }).first().waitFor();
	});
}

story('on a phone, by touch', async (enter) => {
	const world = makeWorld({ rows: 'A-Z', perRow: 40 });
	const { page, user } = await enter({ size: PHONE, touch: true });
	const before = balanceOf(user);

	await joinLine(page, world);
	await openMap(page);
	await choose(page, 'M20', 'M21');
	await holdSeats(page);
	await payButton(page).tap();
	await screen(page, 'ticket');
	assertBought(world, user, 60000, before, 'M20', 'M21');
});

story('points that are missing are charged on the way', async (enter) => {
	const world = makeWorld({ price: 400000 });
	const { page, user } = await enter();
	const before = balanceOf(user);

	await takeSeats(page, world, 'A1', 'A2');
	await press(page, 'charge.button');
	await pay(page);
	assert.equal(before, 500000);
	assertBought(world, user, 800000, 800000, 'A1', 'A2');
});

story('a second click does not pay twice', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();
	const before = balanceOf(user);
	let calls = 0;

	await takeSeats(page, world, 'C1');
	page.on('request', (request) => { calls += request.url().endsWith('/payments') ? 1 : 0; });
	await payButton(page).evaluate((element) => {
		element.click();
		element.click();
	});
	await screen(page, 'ticket');
	assert.equal(calls, 1);
	assertBought(world, user, 30000, before, 'C1');
});

story('seats are given back', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();
	const before = balanceOf(user);

	await takeSeats(page, world, 'A5');
	await press(page, 'back.button');
	await confirm(page, 'back.yes');
	await screen(page, 'seats');
	assert.deepEqual(seatsOf(world, 'A5'), ['AVAILABLE']);
	assert.deepEqual(reservationsOf(world, user), [['CANCELED', '30000']]);
	assert.equal(tokenOf(world, user), 'ACTIVE');
	assert.equal(balanceOf(user), before);
});

story('a ticket is found again and refunded', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();
	const before = balanceOf(user);

	await takeSeats(page, world, 'D1', 'D2');
	await pay(page);
	await page.getByRole('link', { name: await word(page, 'nav.tickets') }).first().click();
	await screen(page, 'tickets');
	await page.getByRole('main').getByRole('link', { name: world.title }).click();
	await screen(page, 'ticket');
	await press(page, 'refund.button');
	await confirm(page, 'refund.yes');
	await page.getByText(/are back in your account/).first().waitFor();
	assert.deepEqual(paymentsOf(world, user), [['REFUNDED', '60000']]);
	assert.deepEqual(seatsOf(world, 'D1', 'D2'), ['AVAILABLE', 'AVAILABLE']);
	assert.equal(balanceOf(user), before);
	await page.goto(`/#/concerts/${world.concert}`);
	await screen(page, 'waiting');
	await (await button(page, 'join')).waitFor();
});

story('by keyboard alone', async (enter) => {
	const world = makeWorld();
	const { page, user, open } = await enter();
	const before = balanceOf(user);

	// Tab until that element has the focus, as a person does who sees where it is.
	const tabTo = async (where) => {
		const target = where.first();
		await target.waitFor();
		for (let i = 0; i < 80; i++) {
			if (await target.evaluate((element) => element === document.activeElement))
				return;
			await page.keyboard.press('Tab');
		}
		assert.fail(`not to be reached by Tab: ${target}`);
	};

	await open(`/#/concerts/${world.concert}`);
	await tabTo(page.getByRole('button', { name: await word(page, 'join') }));
	await page.keyboard.press('Enter');
	await screen(page, 'dates');
	await tabTo(page.getByRole('main').getByRole('listitem').getByRole('link'));
	await page.keyboard.press('Enter');
	await screen(page, 'seats');
	await tabTo(page.locator('[data-seat][tabindex="0"]'));
	const first = await page.evaluate(() => document.activeElement.dataset.seat);
	await page.keyboard.press('Enter');
	await page.keyboard.press('ArrowRight');
	const second = await page.evaluate(() => document.activeElement.dataset.seat);
	await page.keyboard.press('Enter');
	assert.notEqual(first, second);
	await tabTo(page.getByRole('button', { name: await word(page, 'seats.hold') }));
	await page.keyboard.press('Enter');
	await screen(page, 'hold');
	await tabTo(payButton(page));
	await page.keyboard.press('Enter');
	await screen(page, 'ticket');
	assertBought(world, user, 60000, before, first, second);
});
