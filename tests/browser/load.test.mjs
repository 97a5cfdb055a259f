// What it costs to come here, and what one sees whose browser runs no scripts.
'use strict';

import assert from 'node:assert/strict';

import { PHONE } from './lib/browser.mjs';
import { call } from './lib/instance.mjs';
import { story } from './lib/story.mjs';

const FIRST_LOAD = 100 * 1024;
const USUAL_CONCERTS = 3;

// Counts the bytes that come over the wire, headers and all, from here on: {path: bytes}.
async function meter(page) {
	const wire = await page.context().newCDPSession(page);
	const paths = new Map();
	const bytes = {};

	await wire.send('Network.enable');
	wire.on('Network.responseReceived', ({ requestId, response }) =>
		paths.set(requestId, new URL(response.url).pathname));
	wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		const path = paths.get(requestId);
		bytes[path] = (bytes[path] ?? 0) + encodedDataLength;
	});
	return bytes;
}

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

story('the first load is small', async (enter) => {
	const { page, open } = await enter({ size: PHONE });
	const { concerts } = await call('GET', '/concerts');
	const bytes = await meter(page);

	await open('/');
	await page.getByRole('heading', { level: 1 }).waitFor();
	await page.waitForLoadState('networkidle');
	const isFile = ([path]) => /^\/(shop\/.*|site\.json)?$/.test(path);
	const sizes = (which) => Object.entries(bytes).filter(which).map(([, size]) => size);
	const files = sizes(isFile), calls = sizes((entry) => !isFile(entry));
	// The tests' own concerts are not what a visitor loads.
	const total = sum(files) + sum(calls) / Math.max(1, concerts.length / USUAL_CONCERTS);
	assert.ok(files.length > 10 && calls.length > 0, 'nothing was counted');
	assert.ok(total <= FIRST_LOAD, `${total} bytes: ${JSON.stringify(bytes)}`);
});

story('without scripts the page says so in both languages', async (enter) => {
	const { page, open } = await enter({ script: false });

	await open('/');
	await page.getByRole('heading', { name: 'JavaScript is needed' }).waitFor();
	await page.getByRole('heading', { name: '자바스크립트가 필요합니다' }).waitFor();
	assert.match(await page.locator('main').innerText(), /your place is kept/);
	assert.match(await page.locator('main').innerText(), /순서는 그대로/);
});
