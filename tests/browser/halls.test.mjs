// Halls, dates and devices that are not the usual ones.
'use strict';

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';

import { DESKTOP, PHONE } from './lib/browser.mjs';
import { ctl, fact, home } from './lib/instance.mjs';
import {
	choose, holdSeats, joinLine, openMap, pay, press, screen, takeSeats, word,
} from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { makeWorld, paymentsOf, reservationsOf, seatsOf, tokenOf } from './lib/world.mjs';

// A hall of these lines "label,grade,price".
function worldOf(...lines) {
	const dir = mkdtempSync(joinPath(tmpdir(), 'frontrow-hall-'));
	const hall = joinPath(dir, 'hall.csv');
	writeFileSync(hall, lines.map((line) => `${line}\n`).join(''));
	const world = makeWorld({ hall });
	rmSync(dir, { recursive: true });
	return world;
}

// The middles of all seats on the screen.
const middles = (page) => page.locator('[data-seat]').evaluateAll((seats) => seats.map((one) => {
	const box = one.getBoundingClientRect();
	return [box.x + box.width / 2, box.y + box.height / 2];
}));

story('labels that make no rows make a tidy grid', async (enter) => {
	const labels = ['Sofa', 'By the window', 'Piano', 'Bar', 'Loge', '난간', '1층'];
	const world = worldOf(...labels.map((label, i) => `${label},${i < 3 ? 'A' : 'B'},${20000 - i}`));
	const { page } = await enter();

	await joinLine(page, world);
	await openMap(page);
	const places = await middles(page);
	assert.equal(places.length, labels.length);
	for (const [i, [x, y]] of places.entries())
		for (const [u, v] of places.slice(i + 1))
			assert.ok(Math.hypot(u - x, v - y) >= 24, 'two seats stand in one place');
	await choose(page, 'Sofa', '난간');
	await holdSeats(page);
	await pay(page);
	assert.deepEqual(seatsOf(world, 'Sofa', '난간', 'Piano'), ['RESERVED', 'RESERVED', 'AVAILABLE']);
});

story('rows are in order, and their seats by number', async (enter) => {
	const world = worldOf('AA1,R,9000', 'B10,R,9000', 'B9,R,9000', 'B8,R,9000', 'A2,R,9000', 'A1,R,9000');
	const { page, user } = await enter();

	await joinLine(page, world);
	await openMap(page);
	assert.deepEqual(await page.locator('[data-seat]').evaluateAll((seats) =>
		seats.map((one) => one.dataset.seat)), ['A1', 'A2', 'B8', 'B9', 'B10', 'AA1']);
	const [x8, x10, y1, y8] = await page.evaluate(() => {
		const box = (label) => document.querySelector(`[data-seat="${label}"]`).getBoundingClientRect();
		return [box('B8').x, box('B10').x, box('A1').y, box('B8').y];
	});
	assert.ok(x8 < x10 && y1 < y8);
	await choose(page, 'AA1');
	await holdSeats(page);
	assert.deepEqual(seatsOf(world, 'AA1'), ['TEMP_RESERVED']);
	assert.equal(tokenOf(world, user), 'ACTIVE');
});

for (const [name, look, said] of [
	['click', { size: DESKTOP, lang: 'en-US' }, 'The first click comes nearer'],
	['tap', { size: PHONE, lang: 'ko-KR', touch: true }, '배치도를 한 번 누르면 확대되고'],
])
	story(`a hall too large to choose in says what the first ${name} does`, async (enter) => {
		const { page } = await enter(look);
		const hint = page.locator('.map-hint');

		await joinLine(page, makeWorld({ rows: 'A-Z', perRow: 80 }));
		await openMap(page);
		await hint.filter({ hasText: said }).waitFor();
		const small = await enter(look);
		await joinLine(small.page, makeWorld({ rows: 'A-B', perRow: 4 }));
		await openMap(small.page);
		assert.equal(await small.page.locator('.map-hint').isVisible(), false);
	});

story('of two shows on one date the chosen one is bought', async (enter) => {
	const world = makeWorld();
	const late = ctl('schedule', 'add', '--concert', world.concert, '--starts-at',
		`${fact(`SELECT venue_date FROM concert_schedule WHERE id = ${world.schedule}`)}T21:30:00+09:00`,
		'--rows', 'A-B', '--seats-per-row', 5, '--price', 20000, '--grade', 'S').schedule_id;
	const { page } = await enter();

	await joinLine(page, world);
	await screen(page, 'dates');
	await page.locator(`[data-schedule="${late}"]`).click();
	await screen(page, 'seats');
	await choose(page, 'B2');
	await holdSeats(page);
	assert.deepEqual(seatsOf(world, 'B2'), ['AVAILABLE']);
	assert.deepEqual(seatsOf({ ...world, schedule: late }, 'B2'), ['TEMP_RESERVED']);
});

story('a hold is found and paid on another device', async (enter) => {
	const world = makeWorld();
	const first = await enter();

	await takeSeats(first.page, world, 'D4');
	const second = await enter({ user: first.user });
	await second.open('/#/hold');
	await screen(second.page, 'hold');
	await pay(second.page);
	await screen(first.page, 'ticket');
	assert.deepEqual(seatsOf(world, 'D4'), ['RESERVED']);
	assert.deepEqual(paymentsOf(world, first.user), [['DONE', '30000']]);
});

story('tickets are found on another device, and no place in line is taken for it', async (enter) => {
	const world = makeWorld();
	const first = await enter();

	await takeSeats(first.page, world, 'E1');
	await pay(first.page);
	const second = await enter({ user: first.user });
	await second.open('/#/tickets');
	await second.page.getByRole('main').getByRole('link', { name: world.title }).click();
	await screen(second.page, 'ticket');
	await second.page.getByText(await word(second.page, 'ticket.number')).waitFor();
	assert.deepEqual(reservationsOf(world, first.user), [['CONFIRMED', '30000']]);
	assert.equal(fact(`SELECT COUNT(*) FROM queue_token t JOIN user u ON u.id = t.user_id
		WHERE u.uuid = '${first.user.uuid}' AND t.status IN ('WAITING', 'ACTIVE')`), '0');
});

story('the bars of a ticket are Code 128', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();

	await takeSeats(page, world, 'A5');
	await pay(page);
	// As the standard has it: start C, 12, 34, the check symbol 82, stop; a bar's unit is 1.
	const drawn = await page.evaluate(async () => {
		const { bars } = await import('/shop/code128.js');
		const { width, path } = bars('1234');
		const units = Array(width).fill(0);
		for (const [, at, wide] of path.matchAll(/M(\d+) 0h(\d)/g))
			units.fill(1, Number(at), Number(at) + Number(wide));
		return units.join('');
	});
	const quiet = '0'.repeat(10);
	assert.equal(drawn, `${quiet}11010011100101100111001000101100010010011110`
		+ `1100011101011${quiet}`);
	const id = fact(`SELECT r.id FROM reservation r JOIN user u ON u.id = r.user_id
		WHERE u.uuid = '${user.uuid}' AND r.schedule_id = ${world.schedule}`);
	assert.equal((await page.locator('.ticket-number').innerText()).replaceAll(/\D/g, '').replace(/^0+/, ''), id);
});

story('a ticket that cannot be saved as a picture says what else to do', async (enter) => {
	const world = makeWorld();
	const { page } = await enter();

	await takeSeats(page, world, 'A1');
	await pay(page);
	await page.evaluate(() => {
		HTMLCanvasElement.prototype.toBlob = (then) => then(null); // as where there is no memory for it
	});
	await press(page, 'ticket.save');
	await page.locator('[data-code="NO_PICTURE"]').waitFor();
});

story('a ticket is saved as a picture whose bars can be read', async (enter) => {
	const world = makeWorld({
		title: '아주 긴 이름을 가진 겨울밤의 마지막 앙코르 콘서트와 그 뒤의 이야기',
		venue: '서울특별시 어느 구의 아주 긴 이름을 가진 문화 예술 회관 대극장 지하 이층',
	});
	const { page, user } = await enter({ lang: 'ko-KR' });

	await takeSeats(page, world, 'A1', 'A2', 'A3', 'A4');
	await pay(page);
	const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'ticket.save')]);
	assert.match(download.suggestedFilename(), /^ticket-\d+\.png$/);
	const file = joinPath(home, 'shots', 'ticket.png');
	await download.saveAs(file);
	const id = fact(`SELECT r.id FROM reservation r JOIN user u ON u.id = r.user_id
		WHERE u.uuid = '${user.uuid}' AND r.schedule_id = ${world.schedule}`);
	// A line of dots across the bars, as a scanner sees it, is what code128.js says of the number.
	const [seen, meant, stub] = await page.evaluate(async ([dots, number]) => {
		const { bars } = await import('/shop/code128.js');
		const { width, path } = bars(number);
		const picture = await createImageBitmap(new Blob([new Uint8Array(dots)], { type: 'image/png' }));
		const canvas = new OffscreenCanvas(picture.width, picture.height);
		const context = canvas.getContext('2d');
		context.drawImage(picture, 0, 0);
		const sharp = picture.width / 920;
		const dark = (x, y) => context.getImageData(Math.round(x * sharp), Math.round(y * sharp), 1, 1).data[0] < 128;
		const line = Array.from({ length: picture.width }, (_, i) => dark(i / sharp, 200));
		const [first, last] = [line.indexOf(true, 680 * sharp), line.lastIndexOf(true)];
		const unit = (last + 1 - first) / (width - 20);
		const units = Array(width).fill(0);
		for (const [, at, wide] of path.matchAll(/M(\d+) 0h(\d)/g))
			units.fill(1, Number(at), Number(at) + Number(wide));
		// No letter of the title runs into the stub.
		const crossed = Array.from({ length: 100 }, (_, y) => dark(668, 30 + y)).filter(Boolean).length;
		return [units.map((_, i) => Number(line[Math.floor(first + (i - 9.5) * unit)])).join(''), units.join(''), crossed];
	}, [[...readFileSync(file)], id.padStart(8, '0')]);
	assert.equal(seen, meant);
	assert.equal(stub, 0);
});
