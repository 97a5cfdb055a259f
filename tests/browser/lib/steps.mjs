// What a visitor does, step by step, in whichever language the page speaks.
'use strict';

// A sentence of the page's, as the page itself has it, once it has chosen its language.
export async function word(page, key, params) {
	for (const end = Date.now() + 10_000; ;) {
		const text = await page.evaluate(async ([name, values]) => {
			const { has, t } = await import('/shop/words.js');
			return has(name) && t(name, values);
		}, [key, params]).catch(() => false); // the page went elsewhere meanwhile
		if (text !== false || Date.now() > end)
			return text;
		await page.waitForTimeout(50);
	}
}

export const button = async (page, key, params) =>
	page.getByRole('button', { name: await word(page, key, params), exact: true });

export async function press(page, key, params) {
	await (await button(page, key, params)).click();
}

export const heading = async (page, key) =>
	page.getByRole('heading', { name: await word(page, key) });

// Says yes to what the page asks once more.
export async function confirm(page, key) {
	const yes = { name: await word(page, key) };
	await page.getByRole('dialog').getByRole('button', yes).click();
}

// The page shows the screen of that name.
export const screen = (page, name) =>
	page.locator(`main[data-screen="${name}"]`).waitFor();

// The way in, whose words say whether one will wait.
async function wayIn(page) {
	const words = [await word(page, 'join'), await word(page, 'join.line')];
	const name = new RegExp(`^(${words.join('|')})$`);
	return page.getByRole('main').getByRole('button', { name });
}

// Joins the world's line; where there is room, the turn begins.
export async function joinLine(page, world) {
	await page.goto(`/#/concerts/${world.concert}`);
	await screen(page, 'waiting');
	await (await wayIn(page)).click();
}

// From the dates to the map of the world's only date.
export async function openMap(page) {
	await screen(page, 'dates');
	await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
	await screen(page, 'seats');
}

export const seat = (page, label) => page.locator(`[data-seat="${label}"]`);

export const isChosen = async (page, label) =>
	await seat(page, label).getAttribute('aria-selected') === 'true';

// A seat too small for a finger only comes nearer at the first tap.
export async function choose(page, ...labels) {
	const act = await page.evaluate(() => navigator.maxTouchPoints > 0) ? 'tap' : 'click';
	for (const label of labels)
		for (let tries = 0; tries < 3 && !await isChosen(page, label); tries++)
			await seat(page, label)[act]();
}

export async function holdSeats(page) {
	await press(page, 'seats.hold');
	await screen(page, 'hold');
}

// From the concert's page to a hold of these seats.
export async function takeSeats(page, world, ...labels) {
	await joinLine(page, world);
	await openMap(page);
	await choose(page, ...labels);
	await holdSeats(page);
}

export const payButton = (page) => page.locator('#pay');

export async function pay(page) {
	await payButton(page).click();
	await screen(page, 'ticket');
}

// What makes the page wider than its window.
export const tooWide = (page) => page.evaluate(() => {
	const wide = document.scrollingElement.scrollWidth;
	if (wide <= innerWidth)
		return [];
	const out = [...document.querySelectorAll('main *')]
		.filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
		.map((element) => `${element.tagName}.${element.getAttribute('class')}`);
	return [`${wide} of ${innerWidth}`, ...out.slice(0, 10)];
});
