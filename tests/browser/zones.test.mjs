// A browser that does not know a venue's time zone, and answers of which one entry cannot be drawn:
// each list shows the others, and a time that is not the venue's is marked as UTC.
'use strict';

import assert from 'node:assert/strict';

import { ctl } from './lib/instance.mjs';
import { choose, holdSeats, joinLine, openMap, pay, screen } from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { makeWorld } from './lib/world.mjs';

const STRANGE = 'Mars/Olympus'; // no browser knows it
const opening = new Date(Date.now() + 3 * 86400000).toISOString();

// Changes the answers of that address: change(answer) gets the parsed answer.
const changed = (page, pattern, change) => page.route(pattern, async (route) => {
	const response = await route.fetch();
	const answer = await response.json();
	change(answer);
	await route.fulfill({ response, json: answer });
});

// The concert of the world in every list of concerts is of a zone that no browser knows.
const moveToMars = (page, world) => changed(page, /\/concerts$/, ({ concerts }) => {
	concerts.find(({ concert_id: id }) => id === world.concert).time_zone = STRANGE;
});

// An entry of the operators' log.
function makeEntry(world) {
	ctl('queue', 'pause', world.queue);
	ctl('queue', 'resume', world.queue);
}

// What a page logs of the entries that a test broke is no fault.
function expectLogged({ watched }) {
	assert.ok(watched.faults.length > 0, 'the broken entry was logged');
	assert.deepEqual(watched.faults.filter((fault) => !fault.startsWith('console: ')), []);
	watched.faults.length = 0;
}

story('a zone that the browser does not know costs no card, and its times say UTC', async (enter) => {
	const world = makeWorld({ line: ['--opens-at', opening] });
	const other = makeWorld();
	const { page, open } = await enter();

	await moveToMars(page, world);
	await open('/');
	await screen(page, 'concerts');
	for (const { title } of [world, other])
		await page.locator('.card', { hasText: title }).waitFor();
	await page.locator('.card', { hasText: world.title }).getByText(/UTC/).waitFor();
	await page.goto(`/#/concerts/${world.concert}`);
	await page.getByRole('heading', { name: /UTC/ }).waitFor();
});

story('a whole purchase in a zone that the browser does not know', async (enter) => {
	const world = makeWorld();
	const { page } = await enter();
	const day = new Intl.DateTimeFormat('en', { timeZone: 'UTC', month: 'long', day: 'numeric' })
		.format(new Date(`${world.date}T10:30:00Z`));
	const isMarked = async (selector) => {
		const text = (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ');
		assert.match(text, /10:30 AM UTC/);
		assert.ok(text.includes(day.split(' ')[1]), text);
	};

	await moveToMars(page, world);
	await joinLine(page, world);
	await screen(page, 'dates');
	await isMarked('.date');
	await openMap(page);
	await isMarked('.seats-when');
	await choose(page, 'A1');
	await holdSeats(page);
	await isMarked('.hold-head');
	await pay(page);
	await isMarked('.ticket-facts');
	await page.goto('/#/tickets');
	await screen(page, 'tickets');
	await isMarked('.own');
});

// Makes the entry that fits one that no page can draw.
const spoil = (list, which) =>
	Object.assign(list.find(which), { title: null, starts_at: null, date: null, seats: null });

story('one concert, ticket or entry that cannot be drawn ends no list', async (enter) => {
	const world = makeWorld();
	const other = makeWorld();
	const visitor = await enter();
	const { page } = visitor;
	const broken = () => page.getByText('This entry cannot be shown.').first().waitFor();

	for (const one of [other, world]) {
		await joinLine(page, one);
		await openMap(page);
		await choose(page, 'A1');
		await holdSeats(page);
		await pay(page);
	}
	await changed(page, '**/reservations?*', ({ reservations }) =>
		spoil(reservations, ({ concert_id: id }) => id === other.concert));
	await page.goto('/#/tickets');
	await screen(page, 'tickets');
	await broken();
	await page.locator('.own', { hasText: world.title }).waitFor();

	await changed(page, '**/points/history?*', ({ entries }) => { entries[0].balance_after = null; });
	await page.goto('/#/points');
	await screen(page, 'points');
	await broken();
	assert.ok(await page.locator('.entries > li').count() > 1);

	await changed(page, /\/concerts$/, ({ concerts }) =>
		spoil(concerts, ({ concert_id: id }) => id === other.concert));
	await page.goto('/#/');
	await screen(page, 'concerts');
	await broken();
	await page.locator('.card', { hasText: world.title }).waitFor();
	expectLogged(visitor);
});

story('the operators\' page knows no more zones than its browser, and stands', async (enter) => {
	const world = makeWorld({ line: ['--opens-at', opening] });
	const visitor = await enter({ nobody: true });
	const { page } = visitor;

	makeEntry(world);
	await changed(page, '**/ops/api/concerts', ({ concerts }) => concerts.forEach((concert) =>
		Object.assign(concert, { time_zone: STRANGE })));
	await page.goto(`/ops/#queue=${world.queue}`);
	await page.getByText('Times are of UTC').waitFor();
	await page.locator('[data-control="opens_at"]').getByText('Opens at (UTC)').waitFor();
	assert.equal(await page.locator('[data-control="opens_at"] input').inputValue(), opening.slice(0, 16));
	await page.locator(`[data-schedule="${world.schedule}"]`).getByText(/UTC/).waitFor();
	await page.locator('.log').getByText(/UTC/).first().waitFor();
	await page.locator('.chart-box canvas').first().waitFor();
});

story('one entry that cannot be drawn takes nothing else of the operators\' page', async (enter) => {
	const [world, other] = [makeWorld(), makeWorld()];
	const visitor = await enter({ nobody: true });
	const { page } = visitor;

	makeEntry(other);
	await changed(page, '**/ops/api/log?*', ({ entries }) => { entries[0] = null; });
	await page.goto(`/ops/#queue=${world.queue}`);
	await page.locator(`[data-queue="${world.queue}"]`).waitFor();
	await page.locator('.log').getByText('This entry cannot be shown.').waitFor();
	assert.ok(await page.locator('.log > li').count() > 1);
	await page.locator(`[data-schedule="${world.schedule}"]`).waitFor();
	await page.locator('.sweep').first().waitFor();
	expectLogged(visitor);
});
