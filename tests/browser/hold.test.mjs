// A hold that waits to be paid is in sight wherever one looks, and its seats are one's own.
'use strict';

import assert from 'node:assert/strict';

import {
	button, choose, confirm, joinLine, openMap, pay, press, screen, seat, takeSeats, word,
} from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { age, makeWorld, reservationsOf, seatsOf } from './lib/world.mjs';

const bar = (page) => page.locator('#turn');

// The bar names the seats and the time, and leads to the payment.
async function assertHeld(page, seats) {
	await bar(page).getByText(await word(page, 'hold.waits', { seats })).waitFor();
	assert.match(await bar(page).innerText(), /0[0-4]:\d\d/);
	assert.equal(await bar(page).getByRole('link').getAttribute('href'), '#/hold');
}

async function follow(page, hash) {
	await page.evaluate((to) => { location.hash = to; }, hash);
}

story('a hold is in sight on every screen until it is paid', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();

	await takeSeats(page, world, 'A1', 'A2');
	assert.ok(await bar(page).isHidden(), 'the payment itself needs no bar');
	await follow(page, '#/');
	await screen(page, 'concerts');
	await assertHeld(page, 'A1, A2');
	const way = page.getByRole('main').getByRole('button', { name: world.title });
	await way.getByText(await word(page, 'hold.go')).waitFor();
	for (const [hash, name] of [['#/tickets', 'tickets'], ['#/points', 'points'],
		[`#/concerts/${world.concert}`, 'dates']]) {
		await follow(page, hash);
		await screen(page, name);
		await assertHeld(page, 'A1, A2');
	}
	await page.reload();
	await assertHeld(page, 'A1, A2');
	await follow(page, '#/');
	await way.click();
	await screen(page, 'hold');
	await pay(page);
	await bar(page).waitFor({ state: 'hidden' });
	assert.deepEqual(reservationsOf(world, user), [['CONFIRMED', '60000']]);
});

story('the last minute of a hold is said louder, and its end too', async (enter) => {
	const world = makeWorld();
	const { page, newTab } = await enter();

	await takeSeats(page, world, 'A1');
	await follow(page, '#/points');
	await assertHeld(page, 'A1');
	assert.equal(await page.locator('#turn.soon').count(), 0);
	await page.close();
	age(world, 290);
	const again = await newTab('/#/points');
	await again.locator('#turn.soon').waitFor();
	await bar(again).getByText(await word(again, 'over.title')).waitFor();
});

story('a hold that is no more is forgotten by who looks for it', async (enter) => {
	const world = makeWorld();

	for (const [hash, name] of [['#/tickets', 'tickets'], ['#/hold', 'hold']]) {
		const { page } = await enter();
		await takeSeats(page, world, name === 'hold' ? 'A1' : 'A2');
		await follow(page, '#/points');
		await assertHeld(page, name === 'hold' ? 'A1' : 'A2');
		age(world, 300); // as if another device had let it go
		await follow(page, hash);
		await screen(page, name);
		await follow(page, '#/');
		await screen(page, 'concerts');
		assert.equal(await bar(page).getByText(await word(page, 'hold.now')).count(), 0);
	}
});

story('the seats that one holds are one\'s own on the map', async (enter) => {
	const world = makeWorld();
	const { page } = await enter();

	await takeSeats(page, world, 'B1', 'B2');
	await page.goBack();
	await screen(page, 'seats');
	await page.locator('[data-seat="B1"].held').waitFor();
	assert.match(await seat(page, 'B1').getAttribute('aria-label'), /yours, held until \d+:\d\d:\d\d/);
	await seat(page, 'A4').click();
	await page.getByText(await word(page, 'next.ALREADY_HOLDING')).waitFor();
	assert.equal(await seat(page, 'A4').getAttribute('aria-selected'), 'false');
	assert.ok(await (await button(page, 'seats.hold')).isHidden());
	await page.locator('.choice').getByRole('link', { name: await word(page, 'hold.go') }).click();
	await screen(page, 'hold');
	await press(page, 'back.button');
	await confirm(page, 'back.yes');
	await screen(page, 'seats');
	await bar(page).getByText(await word(page, 'turn.yours')).waitFor();
	assert.equal(await page.locator('.seat.held:not(.grade-sign *)').count(), 0);
	assert.equal(await page.locator('.choice-drop').count(), 0, 'what was given back is chosen no more');
});

story('what another tab holds is not somebody else\'s', async (enter) => {
	const world = makeWorld();
	const { page, newTab } = await enter();

	await joinLine(page, world);
	await openMap(page);
	await choose(page, 'C1', 'C2');
	const second = await newTab(`/#/concerts/${world.concert}/${world.date}`);
	await screen(second, 'seats');
	await choose(second, 'C1');
	await press(second, 'seats.hold');
	await screen(second, 'hold');
	await page.locator('[data-seat="C1"].held').waitFor();
	await assertHeld(page, 'C1');
	assert.equal(await page.locator('.choice-line').innerText(), '');
	assert.deepEqual(seatsOf(world, 'C1', 'C2'), ['TEMP_RESERVED', 'AVAILABLE']);
});

story('the map\'s refreshing takes no focus away', async (enter) => {
	const world = makeWorld();
	const { page } = await enter();

	await joinLine(page, world);
	await openMap(page);
	await choose(page, 'D1', 'D2', 'D3');
	const drop = page.getByRole('button', { name: await word(page, 'seats.drop', { seat: 'D2' }) });
	await drop.focus();
	await page.waitForResponse(/seats\?/);
	await page.waitForTimeout(200);
	assert.ok(await drop.evaluate((element) => element === document.activeElement));
	await page.keyboard.press('Enter');
	assert.ok(await page.evaluate(() => document.activeElement.matches('.choice-drop')));
});
