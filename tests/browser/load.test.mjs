// What it costs to come here, and what one sees whose browser runs no scripts.
'use strict';

import assert from 'node:assert/strict';

import { PHONE, story } from './lib/browser.mjs';

const FIRST_LOAD = 100 * 1024;

// Counts the bytes that come over the wire, headers and all, from here on.
async function meter(page) {
	const wire = await page.context().newCDPSession(page);
	let bytes = 0;

	await wire.send('Network.enable');
	wire.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
	return () => bytes;
}

story('the first load is small', async (enter) => {
	const { page, open } = await enter({ size: PHONE });
	const transferred = await meter(page);

	await open('/');
	await page.getByRole('heading', { level: 1 }).waitFor();
	await page.waitForLoadState('networkidle');
	assert.ok(transferred() > 1024, 'nothing was counted');
	assert.ok(transferred() <= FIRST_LOAD, `${transferred()} bytes`);
});

story('without scripts the page says so in both languages', async (enter) => {
	const { page, open } = await enter({ script: false });

	await open('/');
	await page.getByRole('heading', { name: 'JavaScript is needed' }).waitFor();
	await page.getByRole('heading', { name: '자바스크립트가 필요합니다' }).waitFor();
	assert.match(await page.locator('main').innerText(), /your place is kept/);
	assert.match(await page.locator('main').innerText(), /자리는 그대로/);
});
