// The reference page: all of the contract is on it, for everybody's eyes, on screens of any size.
'use strict';

import assert from 'node:assert/strict';

import { findings } from '../lib/axe.mjs';
import { DESKTOP, PHONE, shot } from '../lib/browser.mjs';
import { story } from '../lib/story.mjs';
import { operations, schemas } from './contract.mjs';

const VIEWS = [
	{ name: 'desktop', size: DESKTOP },
	{ name: 'dark', size: DESKTOP, dark: true },
	{ name: 'phone', size: PHONE },
];

const idsOf = (page, selector) => page.locator(selector).evaluateAll((all) => all.map(({ id }) => id));

for (const { name, ...view } of VIEWS)
	story(`the reference: ${name}`, async (enter) => {
		const { page, open } = await enter(view);

		await open('/api/#pay');
		await page.locator('#schemas article').first().waitFor();
		const drawn = await idsOf(page, 'article');
		const all = Object.keys(operations)
			.concat(Object.keys(schemas).map((schema) => `schema-${schema}`));
		assert.deepEqual(drawn.sort(), all.sort());
		assert.ok(await page.locator('#pay').evaluate((pay) =>
			Math.abs(pay.getBoundingClientRect().top) < 100), 'the address leads to its call');

		const targets = await page.locator('a[href^="#"]').evaluateAll((links) =>
			links.map((link) => link.getAttribute('href').slice(1)));
		for (const target of new Set(targets))
			assert.equal(await page.locator(`[id="${target}"]`).count(), 1, target);
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), view.size.width);
		assert.deepEqual(await findings(page), []);
		await shot(page, `reference-${name}`);
	});
