// The oldest browsers that the pages are for: Safari 15.0, Chrome 90, Firefox 91. What they lack is
// taken away from Chromium, and a whole purchase is made. Older ones get a plain sentence.
'use strict';

import assert from 'node:assert/strict';

import { ctl } from './lib/instance.mjs';
import { button, choose, confirm, holdSeats, joinLine, openMap, pay, press, screen, word } from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { joinAll, makeUsers, makeWorld, paymentsOf, reservationsOf } from './lib/world.mjs';

// In the page, before its own scripts: what at least one of the three does not have.
function forget() {
	const gone = [
		[globalThis, 'BroadcastChannel', 'structuredClone', 'scheduler'],
		[AbortSignal, 'timeout', 'any'], [Object, 'hasOwn', 'groupBy'],
		[Array.prototype, 'at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with'],
		[String.prototype, 'at'], [Object.getPrototypeOf(Int8Array.prototype), 'at', 'findLast'],
		[Crypto.prototype, 'randomUUID'], [Navigator.prototype, 'userActivation'],
		[HTMLDialogElement.prototype, 'show', 'showModal', 'close'],
		[Path2D.prototype, 'roundRect'], [CanvasRenderingContext2D.prototype, 'roundRect'],
		[HTMLElement.prototype, 'inert'],
	];
	for (const [from, ...names] of gone)
		names.forEach((name) => delete from[name]);
	const { matches } = Element.prototype;
	Element.prototype.matches = function old(selector) {
		if (/:(focus-visible|has|modal)\b/.test(selector))
			throw new DOMException(selector, 'SyntaxError');
		return matches.call(this, selector);
	};
}

// Spoils in the style sheets what an old browser does not understand.
const forgetStyle = (page) => page.route('**/*.css', async (route) => {
	const response = await route.fetch();
	const body = (await response.text())
		.replaceAll(/dvh|cqi|color-mix|:has\(|:focus-visible/g, (word) => `${word[0]}x-${word.slice(1)}`);
	await route.fulfill({ response, body });
});

async function enterOld(enter, options) {
	const visitor = await enter(options);
	await visitor.context.addInitScript(forget);
	await forgetStyle(visitor.page);
	return visitor;
}

const size = (locator, property) =>
	locator.evaluate((element, name) => parseFloat(getComputedStyle(element)[name]), property);

story('a whole purchase in the oldest browsers', async (enter) => {
	const world = makeWorld();
	const { page, user } = await enterOld(enter);

	await joinLine(page, world);
	await openMap(page);
	await choose(page, 'A1', 'A2');
	await page.keyboard.press('ArrowRight');
	await holdSeats(page);
	await press(page, 'back.button'); // a question, without <dialog>
	await page.getByRole('dialog').waitFor();
	assert.equal(await page.getByRole('main').count(), 0, 'what is behind is not heard');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	assert.ok(await page.evaluate(() => document.activeElement.closest('dialog')), 'Tab stays in the question');
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	await press(page, 'back.button');
	await confirm(page, 'back.yes');
	await screen(page, 'seats');
	await choose(page, 'A3');
	await holdSeats(page);
	await pay(page);
	assert.deepEqual(reservationsOf(world, user), [['CANCELED', '60000'], ['CONFIRMED', '30000']]);
	assert.deepEqual(paymentsOf(world, user), [['DONE', '30000']]);
	const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'ticket.save')]);
	assert.match(download.suggestedFilename(), /png$/);
	await page.goto('/#/points');
	await screen(page, 'points');
	await page.getByText(await word(page, 'entry.PAYMENT')).first().waitFor();
});

story('the waiting room in the oldest browsers', async (enter) => {
	const world = makeWorld({ capacity: 1 });
	const { page } = await enterOld(enter);

	await joinAll(world, makeUsers(3));
	await joinLine(page, world);
	await page.locator('.room').waitFor();
	assert.ok(await size(page.locator('.room-count .figure'), 'fontSize') > 60, 'the number is the biggest thing');
	assert.notEqual(await page.locator('.seat-row circle').nth(20).evaluate(
		(dot) => getComputedStyle(dot).fill), 'rgb(0, 0, 0)');
	await press(page, 'room.leave');
	await confirm(page, 'leave.go');
	await screen(page, 'concerts');
});

story('the operators\' page in the oldest browsers', async (enter) => {
	const world = makeWorld();
	const { page } = await enterOld(enter, { nobody: true });

	await page.goto(`/ops/#queue=${world.queue}`);
	await page.locator('.chart-box canvas').first().waitFor();
	await page.locator(`[data-queue="${world.queue}"] [data-control="paused"]`).getByRole('button').click();
	await page.getByRole('dialog').getByRole('button', { name: 'Pause', exact: true }).click();
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	await page.locator(`[data-queue="${world.queue}"]`).getByText(/is paused since/).waitFor();
	ctl('queue', 'resume', world.queue); // other tests count what is paused
});

for (const [path, lang] of [['/', 'ko'], ['/', 'en'], ['/ops/', 'en']])
	story(`a browser that is older is told so in a plain sentence (${path}, ${lang})`, async (enter) => {
		const { page, context } = await enter({ nobody: true });
		const calls = [];

		await context.addInitScript(() => {
			const { supports } = CSS;
			CSS.supports = (...asked) => asked[0] !== 'aspect-ratio' && supports.apply(CSS, asked);
		});
		page.on('request', (request) => {
			if (request.resourceType() === 'fetch')
				calls.push(request.url());
		});
		await page.goto(path);
		await page.getByRole('heading', { name: lang === 'ko' ? /이 브라우저에서는/ : /too old/ }).waitFor();
		await page.getByText(/Safari 15, Chrome 90, Firefox 91/).first().waitFor();
		await page.waitForLoadState('networkidle');
		assert.deepEqual(calls, [], 'no call is made');
		assert.equal(await page.getByRole('link', { name: /points/i }).count(), 0);
	});

story('a defect of the page is not called a lost network', async (enter) => {
	const visitor = await enter({ nobody: true });
	const { page, context, watched } = visitor;

	await context.addInitScript(() => { delete globalThis.AbortController; });
	await page.goto('/');
	await page.locator('[data-code="BROKEN"]').waitFor();
	await page.getByText(await word(page, 'next.BROKEN')).waitFor();
	await (await button(page, 'do.again')).waitFor();
	assert.ok(watched.faults.length > 0 && watched.faults.every((fault) => /AbortController/.test(fault)));
	watched.faults.length = 0;
});

story('only what fetch itself says is a lost network', async (enter) => {
	const { page, open } = await enter();

	await open('/');
	await screen(page, 'concerts');
	const codes = await page.evaluate(async () => {
		const { createApi } = await import('/shop/api.js');
		const { call } = createApi(() => null);
		const real = { fetch: globalThis.fetch, setTimeout: globalThis.setTimeout };
		const said = async (method, answer) => {
			globalThis.fetch = answer;
			return call(method, '/x').then(() => 'nothing', ({ code, outcome, name }) => [code ?? name, outcome].join());
		};
		const silent = (_, { signal }) => new Promise((__, reject) =>
			signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
		const all = [await said('GET', () => Promise.reject(new TypeError('Failed to fetch'))),
			await said('GET', () => Promise.reject(new RangeError('a defect')))];
		globalThis.setTimeout = (what, ms) => real.setTimeout.call(globalThis, what, ms === 12000 ? 0 : ms);
		all.push(await said('GET', silent), await said('POST', silent));
		Object.assign(globalThis, real);
		return all;
	});
	assert.deepEqual(codes, ['OFFLINE,unknown', 'RangeError,', 'UNAVAILABLE,none', 'UNAVAILABLE,unknown']);
});
