// What visitors and networks do to a page: back, forward and reload at each step, a server that is
// busy or closed for maintenance, no network, a clock that is hours off, an address without TLS.
'use strict';

import assert from 'node:assert/strict';

import { PHONE } from './lib/browser.mjs';
import { url } from './lib/instance.mjs';
import {
	button, choose, heading, holdSeats, isChosen, joinLine, openMap, pay, payButton, press, screen, seat, takeSeats, word,
} from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import {
	balanceOf, joinAll, makeUsers, makeWorld, paymentsOf, reservationsOf, seatsOf, tokenOf,
} from './lib/world.mjs';

story('back, forward and reload at each step keep what was done', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enter();
	const reload = async (name) => {
		await page.reload();
		await screen(page, name);
	};

	await page.goto('/');
	await screen(page, 'concerts');
	await page.getByRole('main').getByRole('button', { name: world.title }).click();
	await screen(page, 'dates');
	await reload('dates');
	await page.goBack();
	await screen(page, 'concerts');
	await page.goForward();
	await openMap(page);
	await choose(page, 'A1', 'A2');
	await page.goBack();
	await screen(page, 'dates');
	await page.goForward();
	await screen(page, 'seats');
	assert.ok(await isChosen(page, 'A1'), 'the choice is kept');
	await reload('seats');
	await choose(page, 'A1', 'A2');
	await holdSeats(page);
	await page.goBack();
	await screen(page, 'seats');
	await page.goForward();
	await reload('hold');
	await pay(page);
	await reload('ticket');
	await page.goBack(); // to the payment of what is paid
	await page.getByText(await word(page, 'hold.none')).waitFor();
	await page.goForward();
	await screen(page, 'ticket');
	assert.deepEqual(reservationsOf(world, user), [['CONFIRMED', '60000']]);
	assert.deepEqual(paymentsOf(world, user), [['DONE', '60000']]);
});

const REFUSALS = {
	503: { code: 'UNAVAILABLE', title: 'Unavailable', outcome: 'none' },
	429: { code: 'RATE_LIMITED', title: 'Too Many Requests' },
};

// Lets calls fail that method and path fit, as nginx does; `times` of them, or until mend() is called.
async function refuse(page, method, pattern, status, times = Infinity) {
	let left = times;
	const answer = (route) => {
		if (route.request().method() !== method || left <= 0)
			return route.fallback();
		left--;
		if (status === 0)
			return route.abort('internetdisconnected');
		return route.fulfill({
			status, contentType: 'application/problem+json', headers: { 'Retry-After': '1' },
			body: JSON.stringify({ type: 'about:blank', status, detail: '', ...REFUSALS[status] }),
		});
	};
	await page.route(pattern, answer);
	return () => page.unroute(pattern, answer);
}

// What is read and not to be had says so, and one button reads it again.
async function comesBack(page, pattern, status, go, name) {
	const mend = await refuse(page, 'GET', pattern, status);
	await go();
	const again = await button(page, 'do.again');
	await again.waitFor();
	const code = status === 0 ? 'OFFLINE' : REFUSALS[status].code;
	await page.locator(`[data-code="${code}"]`).waitFor();
	await mend();
	await again.click();
	await screen(page, name);
}

for (const status of [503, 429, 0]) {
	story(`a server that answers ${status || 'nothing'} at each step costs nothing but time`, async (enter) => {
		const world = makeWorld();
		const { page, user } = await enter();
		const before = balanceOf(user);
		const hash = (to) => page.evaluate((path) => { location.hash = path; }, to);

		await page.goto('/#/');
		await screen(page, 'concerts');
		await comesBack(page, '**/concerts', status, () => page.reload(), 'concerts');
		await page.goto(`/#/concerts/${world.concert}`);
		await screen(page, 'waiting');
		await refuse(page, 'POST', '**/queue/token', status, 2);
		await press(page, 'join');
		await screen(page, 'dates');
		await comesBack(page, '**/dates', status, () => page.reload(), 'dates');
		await comesBack(page, '**/seats?*', status, () => hash(`#/concerts/${world.concert}/${world.date}`), 'seats');
		await choose(page, 'A1');
		await refuse(page, 'POST', '**/reservations', status, 2);
		await press(page, 'seats.hold');
		await screen(page, 'hold');
		await comesBack(page, '**/reservations', status, () => page.reload(), 'hold');
		await comesBack(page, '**/points', status, () => page.reload(), 'hold');
		await refuse(page, 'POST', '**/payments', status, 2);
		await payButton(page).click();
		await screen(page, 'ticket');
		await comesBack(page, '**/reservations/*', status, () => page.reload(), 'ticket');
		await comesBack(page, '**/reservations?*', status, () => hash('#/tickets'), 'tickets');
		await comesBack(page, '**/points', status, () => hash('#/points'), 'points');
		assert.deepEqual(paymentsOf(world, user), [['DONE', '30000']]);
		assert.deepEqual(reservationsOf(world, user), [['CONFIRMED', '30000']]);
		assert.equal(balanceOf(user), before - 30000);
	});
}

story('a line that is closed for maintenance says so, and not that the network is lost', async (enter) => {
	const world = makeWorld({ capacity: 1 });
	const { page, user } = await enter();

	await joinAll(world, makeUsers(1));
	await joinLine(page, world);
	await page.locator('.room').waitFor();
	const mend = await refuse(page, 'GET', '**/queue/position', 503);
	await (await heading(page, 'room.busy')).waitFor();
	await mend();
	await (await heading(page, 'room.waiting')).or(await heading(page, 'room.called')).waitFor();
	assert.equal(tokenOf(world, user), 'WAITING');
});

story('a screen whose files do not come is drawn when they do', async (enter) => {
	const { page, context, watched } = await enter();

	await page.goto('/');
	await screen(page, 'concerts');
	await context.setOffline(true);
	await page.evaluate(() => { location.hash = '#/tickets'; });
	await page.locator('[data-code="OFFLINE"]').waitFor();
	await press(page, 'do.again'); // still away: the page must not go
	await page.locator('[data-code="OFFLINE"]').waitFor();
	await context.setOffline(false);
	await press(page, 'do.again');
	await screen(page, 'tickets');
	assert.notEqual(await page.locator('link[href="/shop/tickets.css"]').count(), 0);
	assert.ok(watched.faults.every((fault) => /ERR_INTERNET_DISCONNECTED/.test(fault)), watched.faults.join('\n'));
	watched.faults.length = 0; // they were brought about
});

for (const hours of [-7, 9]) {
	story(`a clock that is ${hours} hours off changes nothing`, async (enter) => {
		const world = makeWorld();
		const { page, context, newTab } = await enter();

		await context.addInitScript((ms) => {
			const RealDate = Date;
			globalThis.Date = class extends RealDate {
				constructor(...given) {
					super(...(given.length > 0 ? given : [RealDate.now() + ms]));
				}

				static now() {
					return RealDate.now() + ms;
				}
			};
			const { timeOrigin } = performance;
			Object.defineProperty(performance, 'timeOrigin', { get: () => timeOrigin + ms });
		}, hours * 3600e3);
		await takeSeats(page, world, 'A1');
		assert.match(await page.locator('.hold-time').innerText(), /^0[45]:\d\d$/);
		await page.reload();
		await screen(page, 'hold');
		assert.match(await page.locator('.hold-time').innerText(), /^0[45]:\d\d$/);
		await page.close();
		const again = await newTab('/');
		await again.locator('#turn').getByText(await word(again, 'hold.waits', { seats: 'A1' })).waitFor();
		assert.match(await again.locator('#turn').innerText(), /0[45]:\d\d/);
		await again.goto('/#/hold');
		await screen(again, 'hold');
		await pay(again);
		await press(again, 'refund.button'); // still offered: the deadline is weeks away
		await again.getByRole('dialog').waitFor();
	});
}

story('an address without TLS, which is no secure context, sells all the same', async (enter) => {
	const world = makeWorld();
	const origin = url.replace('127.0.0.1', 'shop.test');
	const { page, user } = await enter({ origin });

	await takeSeats(page, world, 'A1');
	assert.equal(await page.evaluate(() => [isSecureContext, typeof crypto.randomUUID].join()), 'false,undefined');
	await pay(page);
	assert.deepEqual(paymentsOf(world, user), [['DONE', '30000']]);
	const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'ticket.save')]);
	assert.match(download.suggestedFilename(), /png$/);
});

story('five thousand seats can be chosen from', async (enter) => {
	const world = makeWorld({ rows: 'A-Z', perRow: 193 });
	const { page } = await enter({ size: PHONE, touch: true });

	await joinLine(page, world);
	await openMap(page);
	assert.ok(await page.locator('[data-seat]').count() > 5000);
	await choose(page, 'M97', 'M98');
	assert.ok(await isChosen(page, 'M98'));
	// Near, only what is in sight has letters: of all, each move would take a third of a second.
	const letters = await page.locator('.numbers text').count();
	assert.ok(letters > 20 && letters < 1000, `${letters} seats have letters`);
	await seat(page, 'M98').focus();
	await page.keyboard.press('ArrowDown');
	assert.equal(await page.evaluate(() => document.activeElement.dataset.seat), 'N98');
	await holdSeats(page);
	assert.deepEqual(seatsOf(world, 'M97', 'M98'), ['TEMP_RESERVED', 'TEMP_RESERVED']);
});
