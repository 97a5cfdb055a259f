// What the list of concerts and the lobby promise, and what is seen before anything was answered.
'use strict';

import assert from 'node:assert/strict';

import { PHONE } from './lib/browser.mjs';
import { button, screen, word } from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { joinAll, makeUsers, makeWorld } from './lib/world.mjs';

const card = (page, world) => page.locator('.card', { hasText: world.title });

// Says of concerts what the server will: {concert_id: availability}.
const stock = (page, said) => page.route(/\/concerts$/, async (route) => {
	const response = await route.fetch();
	const answer = await response.json();
	for (const concert of answer.concerts)
		concert.availability = said[concert.concert_id] ?? 'AVAILABLE';
	await route.fulfill({ response, json: answer });
});

story('a card promises nothing before its line was heard, and asks once it comes into view', async (enter) => {
	const crowded = makeWorld({ capacity: 1 });
	const { page, open } = await enter({ size: PHONE });
	const asked = [];
	let answer = null;

	await joinAll(crowded, makeUsers(3));
	await page.route(`**/queue/${crowded.queue}/line`, (route) => {
		asked.push(Date.now());
		answer = () => route.continue();
	});
	await open('/');
	await screen(page, 'concerts');
	assert.equal(asked.length, 0, 'it is out of sight');
	await card(page, crowded).scrollIntoViewIfNeeded();
	const scrolled = Date.now();
	await page.waitForTimeout(1000);
	assert.ok(asked.length > 0, 'it is asked without waiting for the next round');
	assert.ok(asked[0] - scrolled < 1000);
	await card(page, crowded).getByText(await word(page, 'state.unheard')).waitFor();
	assert.equal(await card(page, crowded).getByText(await word(page, 'state.OPEN')).count(), 0);
	await answer();
	await card(page, crowded).getByText(await word(page, 'state.waiting', { n: 2 })).waitFor();
	await (await card(page, crowded)).getByText(await word(page, 'join.line')).waitFor();
});

story('a concert without anything to book says so before anybody waits', async (enter) => {
	const [none, sold, free] = [makeWorld(), makeWorld(), makeWorld()];
	const { page, open } = await enter();
	const said = { [none.concert]: 'NO_DATES', [sold.concert]: 'SOLD_OUT' };

	await stock(page, said);
	await open('/');
	await screen(page, 'concerts');
	await card(page, none).getByText(await word(page, 'state.NO_DATES')).waitFor();
	await card(page, sold).getByText(await word(page, 'state.SOLD_OUT')).waitFor();
	for (const world of [none, sold])
		assert.equal(await card(page, world).getByRole('button').count(), 0, 'no way to wait in vain');
	await card(page, free).scrollIntoViewIfNeeded();
	await card(page, free).getByText(await word(page, 'state.OPEN')).waitFor();
	said[sold.concert] = 'AVAILABLE'; // a refund
	await card(page, sold).scrollIntoViewIfNeeded();
	await card(page, sold).getByText(await word(page, 'state.OPEN')).waitFor();

	await page.goto(`/#/concerts/${none.concert}`);
	await page.getByRole('heading', { name: await word(page, 'state.NO_DATES') }).waitFor();
	assert.equal(await page.locator('.lobby').getByRole('button').count(), 0);
	said[free.concert] = 'SOLD_OUT';
	await page.goto(`/#/concerts/${free.concert}`);
	await page.getByRole('heading', { name: await word(page, 'state.SOLD_OUT') }).waitFor();
	await page.getByText(await word(page, 'lobby.none')).waitFor();
	assert.equal(await page.locator('.lobby').getByRole('button').count(), 0);
	said[free.concert] = 'AVAILABLE';
	await (await button(page, 'join')).waitFor();
});

story('header and outline are seen before any script or answer has come', async (enter) => {
	const { page } = await enter({ nobody: true });

	await page.route(/\.(js|json)$|\/concerts$/, () => {}); // never answered
	await page.goto('/', { waitUntil: 'commit' });
	await page.locator('.brand').waitFor();
	const box = await page.locator('.skeleton').nth(1).boundingBox();
	assert.ok(box.width > 200 && box.height > 200 && box.y < 400);
	await page.unrouteAll({ behavior: 'ignoreErrors' });
	await page.goto('about:blank');
});
