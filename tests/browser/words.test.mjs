// Both languages: no word is missing, and every refusal has its sentence and its next step.
'use strict';

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { top } from './lib/instance.mjs';
import { story } from './lib/story.mjs';

const shop = join(top, 'nginx/www/shop');

// {key: its {placeholders}, or null of one that is a function}
const tableOf = (page, tag) => page.evaluate(async (name) => {
	const { default: table } = await import(`/shop/words.${name}.js`);
	return Object.fromEntries(Object.entries(table).map(([key, entry]) => [key,
		typeof entry === 'string' ? (entry.match(/\{\w+\}/g) ?? []).sort() : null]));
}, tag);

const codeOf = (file) => readFileSync(file, 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');

// The keys that the scripts name in full.
function usedKeys() {
	const used = new Set();
	for (const file of readdirSync(shop).filter((name) => name.endsWith('.js')))
		for (const [, key] of codeOf(join(shop, file)).matchAll(/\bt\('([^']+)'/g))
			used.add(key);
	return [...used];
}

function codes() {
	const list = readFileSync(join(top, 'src/base/err_list.h'), 'utf8');
	return [...list.matchAll(/ERR_WIRE\(([A-Z_]+),/g)].map(([, code]) => code);
}

// What each column of that name may hold, in the order of the tables.
const values = (schema, column) =>
	[...schema.matchAll(new RegExp(`^  ${column}\\s+ENUM \\(([^)]+)\\)`, 'gm'))]
		.map(([, list]) => list.match(/\w+/g));

// The keys that are put together: by why a place or a booking ended, by the kind of an entry, by the
// state of a queue or of a place.
function composedKeys() {
	const schema = readdirSync(join(top, 'sql')).sort()
		.map((file) => readFileSync(join(top, 'sql', file), 'utf8')).join('');
	const [ends, bookingEnds] = values(schema, 'end_reason');
	const [entries] = values(schema, 'type');
	const states = ['NOT_OPEN', 'PAUSED', 'SOLD_OUT', 'CLOSED', 'OPEN'];

	assert.ok(ends.includes('ABSENT') && bookingEnds.includes('LAPSED'));
	assert.ok(entries.includes('CHARGE'));
	return [
		...ends.flatMap((reason) => [`error.${reason}`, `next.${reason}`]),
		...bookingEnds.flatMap((reason) => [`end.${reason}`, `state.${reason}`]),
		...entries.map((type) => `entry.${type}`),
		...states.map((state) => `lobby.${state}`),
		...states.filter((state) => state !== 'NOT_OPEN').map((state) => `state.${state}`),
		...['back.WAITING', 'back.ACTIVE', 'error.OFFLINE', 'next.OFFLINE', 'error.UNKNOWN',
			'next.UNKNOWN', 'entry.ADJUSTMENT', 'span.hours', 'span.minutes', 'span.seconds'],
		...['BROKEN', 'UNRECOGNISED', 'NO_TICKET', 'NO_PICTURE'].flatMap((code) => [`error.${code}`, `next.${code}`]),
	];
}

story('no word is missing', async (enter) => {
	const { page, open } = await enter();
	await open('/');
	const ko = await tableOf(page, 'ko'), en = await tableOf(page, 'en');

	assert.deepEqual(Object.keys(ko).sort(), Object.keys(en).sort());
	for (const [key, names] of Object.entries(ko))
		if (names && en[key])
			assert.deepEqual(names, en[key], key);
	assert.deepEqual(usedKeys().filter((key) => !(key in ko)), []);
	assert.deepEqual(composedKeys().filter((key) => !(key in ko)), []);
	assert.ok(codes().length > 25);
	assert.deepEqual(codes().flatMap((code) => [`error.${code}`, `next.${code}`])
		.filter((key) => !(key in ko)), []);
});

story('the page speaks the visitor\'s language', async (enter) => {
	for (const [accept, lang] of [['ko-KR', 'ko'], ['en-GB', 'en'], ['fr-FR', 'en']]) {
		const { page, open } = await enter({ lang: accept });
		await open('/');
		await page.getByRole('heading', { level: 1 }).waitFor();
		assert.equal(await page.locator('html').getAttribute('lang'), lang);
	}
});

story('the language can be changed, and stays so', async (enter) => {
	const { page, open } = await enter({ lang: 'en-US' });
	await open('/');
	await page.getByRole('button', { name: '한국어' }).click();
	await page.getByRole('link', { name: '내 티켓' }).waitFor();
	assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
	await page.reload();
	await page.getByRole('button', { name: 'English' }).waitFor();
	assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
});

story('a time is said in words, not finer than one can use', async (enter) => {
	for (const [lang, ...said] of [
		['ko-KR', '0초', '20초', '3분 20초', '2분', '2시간 5분'],
		['en-GB', '0 s', '20 s', '3 min 20 s', '2 min', '2 h 5 min'],
	]) {
		const { page, open } = await enter({ lang });
		await open('/');
		await page.getByRole('heading', { level: 1 }).waitFor();
		assert.deepEqual(await page.evaluate(async (times) => {
			const { span } = await import('/shop/words.js');
			return times.map(span);
		}, [0, 20, 200, 120, 7530]), said);
	}
});
