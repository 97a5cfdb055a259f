// The seat map for those who hear it, on small screens, in forced colours, and with seats held elsewhere.
'use strict';

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { choose, confirm, joinLine, openMap, press, screen, seat, takeSeats, word } from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { makeWorld, reservationsOf } from './lib/world.mjs';

// A hall of these rows, of eight seats each.
function makeHall(...rows) {
	const dir = mkdtempSync(join(tmpdir(), 'frontrow-browser-'));
	const hall = join(dir, 'hall.csv');
	writeFileSync(hall, rows.flatMap((row) =>
		[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `${row} ${n}번,R,30000\n`)).join(''));
	try {
		return makeWorld({ hall });
	} finally {
		rmSync(dir, { recursive: true });
	}
}

story('a reader hears a row\'s name once, its own name of each row, and what was chosen', async (enter) => {
	const world = makeHall('1층 A열', '1층 B열', '2층 C');
	const { page } = await enter({ lang: 'ko-KR' });

	await joinLine(page, world);
	await openMap(page);
	const named = (label) => seat(page, label).getAttribute('aria-label');
	assert.match(await named('1층 A열 3번'), /^1층 A열 3번, R, 30,000 포인트/);
	assert.match(await named('2층 C 3번'), /^2층 C열 3번,/);
	for (const name of ['1층 A열', '1층 B열', '2층 C열'])
		assert.equal(await page.getByRole('row', { name, exact: true }).count(), 1);

	const said = page.locator('#say');
	await choose(page, '1층 A열 3번');
	await said.getByText('1층 A열 3번 선택. 1석, 합계 30,000 P').waitFor();
	await choose(page, '1층 A열 4번');
	await said.getByText('1층 A열 4번 선택. 2석, 합계 60,000 P').waitFor();
	await seat(page, '1층 A열 3번').click();
	await said.getByText('1층 A열 3번 선택 해제. 1석, 합계 30,000 P').waitFor();

	// Tab comes from the seats' heading to a seat, and from there to the zoom: the drawing is no stop.
	await page.locator('.seats-when a').focus();
	await page.keyboard.press('Tab');
	assert.notEqual(await page.evaluate(() => document.activeElement.dataset.seat ?? null), null);
	assert.equal(await page.locator('svg.hall').evaluate((svg) => {
		svg.focus();
		return document.activeElement === svg;
	}), false);
});

story('in English, too, a row is called a row once', async (enter) => {
	const world = makeHall('Row A', 'B');
	const { page } = await enter();

	await joinLine(page, world);
	await openMap(page);
	assert.match(await seat(page, 'Row A 1번').getAttribute('aria-label'), /^Row A, seat 1,/);
	assert.match(await seat(page, 'B 1번').getAttribute('aria-label'), /^row B, seat 1,/);
});

// What is at the middle of an element, as a finger finds it.
const uncovered = (locator) => locator.evaluate((element) => {
	const { x, y, width, height } = element.getBoundingClientRect();
	const found = document.elementFromPoint(x + width / 2, y + height / 2);
	return element.contains(found) || found?.contains(element) && found === element;
});

story('on a small phone the sheet covers no control of the map', async (enter) => {
	const world = makeWorld({ rows: 'A-T', perRow: 30 });
	const { page } = await enter({ size: { width: 390, height: 664 }, touch: true });

	await joinLine(page, world);
	await openMap(page);
	await choose(page, 'K15', 'K16');
	await page.evaluate(() => scrollTo(0, 0));
	for (const tool of await page.locator('.map-tool:enabled').all())
		assert.ok(await uncovered(tool), await tool.getAttribute('aria-label'));
	assert.ok(await page.locator('.map-tool:enabled').count() >= 2);
});

for (const size of [{ width: 844, height: 390 }, { width: 932, height: 430 }])
	story(`on a phone on its side the map is beside the choice (${size.width})`, async (enter) => {
		const world = makeWorld({ rows: 'A-T', perRow: 30 });
		const { page } = await enter({ size, touch: true });

		await joinLine(page, world);
		await openMap(page);
		await choose(page, 'K15', 'K16');
		await page.evaluate(() => scrollTo(0, 0));
		const box = (selector) => page.locator(selector).first().boundingBox();
		const map = await box('.map-view'), button = await box('.choice .button');
		assert.ok(map.y < 120, `the map begins at ${map.y}`);
		assert.ok(map.height > size.height * 0.65, `the map is ${map.height} high`);
		assert.ok(map.y + map.height <= size.height, 'all of it is in sight');
		assert.ok(button.x >= map.x + map.width, 'the choice is at its right');
		assert.ok(button.y + button.height <= size.height, `the button is at ${button.y}`);
		for (const tool of await page.locator('.map-tool:enabled').all())
			assert.ok(await uncovered(tool));
	});

story('in forced colours a chosen seat looks on the map as it does in the legend', async (enter) => {
	const world = makeWorld();
	const { page } = await enter();

	await page.emulateMedia({ forcedColors: 'active' });
	await joinLine(page, world);
	await openMap(page);
	await choose(page, 'A1');
	const look = (locator) => locator.evaluate((element) => {
		const { fill, stroke } = getComputedStyle(element);
		return { fill, stroke };
	});
	const legend = await look(page.locator('.map-states [aria-selected="true"]'));
	assert.deepEqual(await look(seat(page, 'A1')), legend);
	assert.notDeepEqual(await look(seat(page, 'A2')), legend);
	await press(page, 'seats.hold');
	await screen(page, 'hold');
	await page.goBack();
	await screen(page, 'seats');
	assert.deepEqual(await look(seat(page, 'A1')), await look(page.locator('.map-states .held').first()));
});

story('a hold of another concert is named on the map, and can be paid or given back there', async (enter) => {
	const [held, other] = [makeWorld(), makeWorld()];
	const { page, user } = await enter();

	await takeSeats(page, held, 'A1', 'A2');
	await joinLine(page, other);
	await openMap(page);
	const panel = page.locator('.choice');
	await panel.getByRole('heading', { name: await word(page, 'seats.elsewhere') }).waitFor();
	await panel.getByText(held.title).waitFor();
	await panel.getByText(/\w+ \d+.*7:30/).waitFor();
	assert.equal(await panel.getByRole('link', { name: await word(page, 'hold.go') }).getAttribute('href'), '#/hold');
	await panel.getByRole('button', { name: await word(page, 'back.button') }).click();
	await confirm(page, 'back.yes');
	await panel.getByText(await word(page, 'seats.none', { limit: 4 })).waitFor();
	assert.deepEqual(reservationsOf(held, user), [['CANCELED', '60000']]);
	await choose(page, 'B1');
	await press(page, 'seats.hold');
	await screen(page, 'hold');
	assert.deepEqual(reservationsOf(other, user), [['TEMP_RESERVED', '30000']]);
});
