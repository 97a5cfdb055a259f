// Visitors: each a Chromium profile of its own, watched for what no page may do.
'use strict';

import { accessSync, constants, mkdirSync } from 'node:fs';
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { home, url } from './instance.mjs';
import { takeUser } from './world.mjs';

const PATIENCE_MS = 20000;
// What an answer says that only a defect of the page can bring about.
const DEFECTS = ['INVALID_REQUEST', 'METHOD_NOT_ALLOWED', 'UNSUPPORTED_MEDIA_TYPE',
	'IDEMPOTENCY_KEY_REUSED', 'USER_MISMATCH', 'INTERNAL'];
export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

const shots = process.env.FRONTROW_SHOTS ?? join(home, 'shots');

function program() {
	const found = (process.env.PATH ?? '').split(':').concat('/usr/bin')
		.map((dir) => join(dir, 'chromium'))
		.find((file) => {
			try {
				accessSync(file, constants.X_OK);
				return true;
			} catch {
				return false;
			}
		});
	if (!found)
		throw new Error('there is no chromium on PATH');
	return found;
}

let launched = null;

function browser() {
	launched ??= chromium.launch({
		executablePath: program(),
		// shop.test is an address that is no secure context, as one in a house's network.
		args: ['--host-resolver-rules=MAP shop.test 127.0.0.1',
			...process.getuid() === 0 ? ['--no-sandbox'] : []],
	});
	return launched;
}

export async function closeBrowser() {
	await (await launched)?.close();
}

// ---- what is watched ---------------------------------------------------------------------------

// A refused call is a console error of Chromium's own; only that of a page's file is a defect.
const isRefusedCall = (message) => message.text().startsWith('Failed to load resource:')
	&& !/^\/(shop\/|site\.json|ops\/(?!api\/)|$)/.test(new URL(message.location().url).pathname);

// It is said of what is no secure context, and no defect of a page's.
const isAddress = (message) => message.text().startsWith('The Cross-Origin-Opener-Policy header');

async function watchAnswer(response, tokens, fault) {
	const { pathname } = new URL(response.url());
	const request = `${response.request().method()} ${pathname}`;
	const status = response.status();

	if (status >= 400 && /^\/(shop\/.*|site\.json|ops\/(?!api\/).*)?$/.test(pathname))
		fault(`${request}: ${status}`);
	if (!/json/.test(response.headers()['content-type'] ?? ''))
		return;
	const body = await response.json().catch(() => null);
	if (body?.token)
		tokens.add(body.token);
	if (DEFECTS.includes(body?.code))
		fault(`${request}: ${status} ${body.code} ${body.detail ?? ''}`);
}

// Tells of all that a page writes where it outlives the tab, even for a moment.
function tellStored() {
	const { setItem } = Storage.prototype;
	Storage.prototype.setItem = function set(name, value) {
		if (this === localStorage)
			globalThis.tellStoredText(`${name}: ${value}`);
		return setItem.call(this, name, value);
	};
}

async function watch(context, origin) {
	const faults = [], tokens = new Set(), texts = [], pending = new Set();
	const fault = (text) => faults.push(text);

	await context.exposeFunction('tellStoredText', (text) => texts.push(text));
	await context.addInitScript(tellStored);
	context.on('request', (request) => {
		texts.push(request.url());
		if (new URL(request.url()).origin !== origin)
			fault(`a request leaves the origin: ${request.url()}`);
	});
	context.on('response', (response) => {
		const watched = watchAnswer(response, tokens, fault)
			.finally(() => pending.delete(watched));
		pending.add(watched);
	});
	context.on('console', (message) => {
		if (message.type() === 'error' && !isRefusedCall(message) && !isAddress(message))
			fault(`console: ${message.text()}`);
	});
	context.on('weberror', (error) => fault(`uncaught: ${error.error().stack}`));
	return { faults, tokens, texts, pending };
}

// ---- visitors ----------------------------------------------------------------------------------

// {context, page, user, open(path), newTab(path)}; what was watched is in `watched`.
async function newVisitor({
	lang = 'en-US', size = DESKTOP, dark = false, user, login, script = true,
	origin = url, touch = false,
} = {}) {
	const context = await (await browser()).newContext({
		baseURL: origin, locale: lang, viewport: size, javaScriptEnabled: script,
		timezoneId: 'Asia/Seoul', colorScheme: dark ? 'dark' : 'light',
		hasTouch: touch, reducedMotion: 'reduce',
		extraHTTPHeaders: login ? { 'X-Test-Login': login } : {},
		// The demo draws a user at random and remembers the number; a test says who it is.
		storageState: {
			cookies: [],
			origins: user ? [{
				origin, localStorage: [{ name: 'frontrow.user', value: String(user.number) }],
			}] : [],
		},
	});
	const visitor = { context, user, watched: await watch(context, origin) };

	context.setDefaultTimeout(PATIENCE_MS);
	visitor.newTab = async (path = '/') => {
		const page = await context.newPage();
		await page.goto(path);
		return page;
	};
	visitor.page = await context.newPage();
	visitor.open = (path) => visitor.page.goto(path);
	return visitor;
}

// Fails on what was watched, and on a token where one must not be: in a URL, or in what outlives the
// tab.
async function accuse({ context, watched }) {
	await Promise.all(watched.pending);
	assert.deepEqual(watched.faults, []);
	const texts = watched.texts.concat(context.pages().map((page) => page.url()),
		JSON.stringify(await context.storageState()));
	for (const text of texts)
		for (const token of watched.tokens)
			assert.ok(!text.includes(token),
				`the token is in a URL or outlives the tab: ${text}`);
}

// ---- on the stage ------------------------------------------------------------------------------

export async function shot(page, name, options = {}) {
	mkdirSync(shots, { recursive: true });
	await page.screenshot({
		path: join(shots, `${name}.png`), animations: 'disabled', ...options,
	});
}

// cast(tell): tell(enter), where enter(options) is a new visitor, each a demo user of his own unless
// options say otherwise (`nobody`: no user at all); at the end nothing that was watched may have happened.
export async function cast(tell, name = 'visitor') {
	const visitors = [];
	const enter = async (options = {}) => {
		const visitor = await newVisitor({
			user: options.login === undefined && options.script !== false && !options.nobody
				? await takeUser() : undefined,
			...options,
		});
		visitors.push(visitor);
		return visitor;
	};

	try {
		await tell(enter);
		// Calls that are on their way when the story ends are nobody's fault.
		await Promise.all(visitors.flatMap(({ context }) => context.pages())
			.map((page) => page.unrouteAll({ behavior: 'ignoreErrors' })));
		for (const visitor of visitors)
			await accuse(visitor);
	} catch (error) {
		const file = `failed-${name.replaceAll(/\W+/g, '-')}`;
		for (const [i, { page }] of visitors.entries())
			await shot(page, `${file}-${i + 1}`).catch(() => {});
		for (const [i, { watched }] of visitors.entries())
			for (const fault of watched.faults)
				error.message += `\n  visitor ${i + 1}: ${fault}`;
		throw error;
	} finally {
		await Promise.all(visitors.map(({ context }) => context.close()));
	}
}
