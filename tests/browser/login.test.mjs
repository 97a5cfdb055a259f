// Behind the site's login a page asks nobody who they are.
'use strict';

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';

import { build, home, top } from './lib/instance.mjs';
import { joinLine, pay, takeSeats, word } from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { makeUsers, makeWorld, paymentsOf, tokenOf } from './lib/world.mjs';

let site = null;
let origin = null;

before(async () => {
	site = spawn(join(top, 'tests/http/login_site.sh'), {
		cwd: build, env: { ...process.env, srcdir: top, FRONTROW_VAR: home },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = await once(createInterface(site.stdout), 'line');
	[, origin] = line.split(' ');
});

after(async () => {
	site.kill('SIGTERM');
	await once(site, 'exit');
});

story('the login is the user', async (enter) => {
	const world = makeWorld();
	const [uuid] = makeUsers(1, 100000);
	const { page, context } = await enter({ origin, login: uuid });
	const bodies = [];

	context.on('request', (request) => bodies.push(request.postData() ?? ''));
	await takeSeats(page, world, 'A1');
	await pay(page);
	assert.ok(!bodies.some((body) => body.includes('user_id')), 'a page says who its user is');
	assert.equal(await page.evaluate(() => localStorage.getItem('frontrow.user')), null);
	assert.equal(tokenOf(world, { uuid }), 'DONE');
	assert.deepEqual(paymentsOf(world, { uuid }), [['DONE', '30000']]);
});

story('who is not logged in is led to the login', async (enter) => {
	const world = makeWorld();
	const { page } = await enter({ origin, login: '' });

	await joinLine(page, world);
	const link = page.getByRole('link', { name: await word(page, 'do.login') });
	await link.waitFor();
	assert.equal(await link.getAttribute('href'), '/login');
	assert.equal(tokenOf(world, { uuid: 'nobody' }), undefined);
});

story('a browser that lets a page keep nothing buys all the same', async (enter) => {
	const world = makeWorld();
	const [uuid] = makeUsers(1, 100000);
	const { page, context } = await enter({ origin, login: uuid });

	await context.addInitScript(() => {
		const forbid = { get() { throw new DOMException('', 'SecurityError'); } };
		Object.defineProperties(window, { localStorage: forbid, sessionStorage: forbid });
	});
	await takeSeats(page, world, 'B1');
	await pay(page);
	assert.deepEqual(paymentsOf(world, { uuid }), [['DONE', '30000']]);
});
