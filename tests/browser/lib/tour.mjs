// A walk through all the screens, for those who look at each of them.
'use strict';

import { choose, holdSeats, joinLine, openMap, pay, press, screen } from './steps.mjs';

// visit(name, page) is called at each screen. `crowded`: a world whose line is long; `waited()` is
// awaited in it; `world`: one with room, in which `seats` are bought.
export async function tour(page, { world, crowded, waited, seats }, visit) {
	const look = async (name) => {
		await page.evaluate(() => document.fonts.ready);
		await visit(name, page);
	};

	await page.goto('/');
	await screen(page, 'concerts');
	await page.getByRole('main').getByRole('listitem').first().waitFor();
	await look('concerts');

	await page.goto(`/#/concerts/${crowded.concert}`);
	await screen(page, 'waiting');
	await look('lobby');
	await press(page, 'join.line');
	await page.locator('.room').waitFor();
	await waited?.();
	await look('waiting');

	await joinLine(page, world);
	await screen(page, 'dates');
	await look('dates');
	await openMap(page);
	await choose(page, ...seats);
	await look('seats');
	await holdSeats(page);
	await look('hold');
	await page.goBack();
	await screen(page, 'seats');
	await page.locator('.choice a[href="#/hold"]').waitFor();
	await look('seats-held');
	await page.goForward();
	await screen(page, 'hold');
	await pay(page);
	await look('ticket');
	await page.goto('/#/tickets');
	await screen(page, 'tickets');
	await look('tickets');
	await page.goto('/#/points');
	await screen(page, 'points');
	await look('points');
}
