// The line as one sees it who stands far back.
'use strict';

import assert from 'node:assert/strict';

import { ctl, fact } from './lib/instance.mjs';
import { button, confirm, heading, joinLine, press, screen, word } from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { age, joinAll, makeUsers, makeWorld, tokenOf } from './lib/world.mjs';

// The number on the page, whatever is written around it.
const ahead = async (page) =>
	Number((await page.locator('.room-count').innerText()).replaceAll(/\D/g, ''));

const placeOf = (world, user) => Number(fact(`SELECT COUNT(*) FROM queue_token
	WHERE queue_id = ${world.queue} AND status = 'WAITING' AND id <= (SELECT MAX(t.id)
		FROM queue_token t JOIN user u ON u.id = t.user_id
		WHERE u.uuid = '${user.uuid}' AND t.queue_id = ${world.queue})`));

async function until(what, holds, ms = 30000) {
	const deadline = Date.now() + ms;
	while (!await holds()) {
		assert.ok(Date.now() < deadline, `never: ${what}`);
		await new Promise((resolve) => { setTimeout(resolve, 100); });
	}
}

story('place 150 of 200 sees itself advance, and is admitted', async (enter) => {
	const world = makeWorld({ capacity: 1 });
	const people = makeUsers(200);
	const { page, user } = await enter();
	const asked = [];

	await joinAll(world, people.slice(0, 150));
	page.on('response', async (response) => {
		if (/\/queue\/(token|position)$/.test(response.url()) && response.ok()) {
			const view = await response.json().catch(() => null);
			if (view)
				asked.push({
					at: response.request().timing().startTime, pace: view.poll_after_ms,
				});
		}
	});
	await joinLine(page, world);
	await until('149 are ahead', async () => await ahead(page) === 149);
	assert.equal(placeOf(world, user), 150);
	await joinAll(world, people.slice(150));

	const seen = [149];
	ctl('queue', 'set', world.queue, '--capacity', 41);
	await until('109 are ahead', async () => {
		const now = await ahead(page);
		if (now !== seen.at(-1))
			seen.push(now);
		return now === 109;
	});
	assert.deepEqual([...seen].sort((a, b) => b - a), seen, 'the number never rises');
	assert.equal(placeOf(world, user), 110);

	ctl('queue', 'set', world.queue, '--capacity', 160);
	await screen(page, 'waiting');
	await (await button(page, 'turn.go')).waitFor();
	assert.equal(tokenOf(world, user), 'ACTIVE');
	assert.ok((await page.title()).includes(await word(page, 'turn.yours')));
	await press(page, 'turn.go');
	await screen(page, 'dates');
	for (let i = 1; i < asked.length; i++)
		assert.ok(asked[i].at - asked[i - 1].at >= asked[i - 1].pace - 50,
			`asked again after ${asked[i].at - asked[i - 1].at} of ${asked[i - 1].pace} ms`);
});

story('a line that is paused says so and keeps the place', async (enter) => {
	const world = makeWorld({ capacity: 1 });
	const { page, user } = await enter();

	await joinAll(world, makeUsers(3));
	await joinLine(page, world);
	ctl('queue', 'pause', world.queue);
	await (await heading(page, 'room.PAUSED')).waitFor();
	assert.equal(placeOf(world, user), 3);
	ctl('queue', 'resume', world.queue);
	await (await heading(page, 'room.PAUSED')).waitFor({ state: 'hidden' });
	assert.equal(tokenOf(world, user), 'WAITING');
});

story('a cut network is told, and heals', async (enter) => {
	const world = makeWorld({ capacity: 1 });
	const { page, user, context } = await enter();

	await joinAll(world, makeUsers(3));
	await joinLine(page, world);
	await until('two are ahead', async () => await ahead(page) === 2);
	await context.setOffline(true);
	await (await heading(page, 'room.cut')).waitFor({ timeout: 60000 });
	ctl('queue', 'set', world.queue, '--capacity', 2);
	await until('one was admitted', async () => placeOf(world, user) === 2);
	await context.setOffline(false);
	await until('one is ahead', async () => await ahead(page) === 1, 60000);
	assert.equal(tokenOf(world, user), 'WAITING');
});

story('a place is given up', async (enter) => {
	const world = makeWorld({ capacity: 1 });
	const { page, user } = await enter();

	await joinAll(world, makeUsers(1));
	await joinLine(page, world);
	await press(page, 'room.leave');
	await confirm(page, 'leave.go');
	await screen(page, 'concerts');
	await page.getByRole('main').getByText(await word(page, 'error.LEFT')).waitFor();
	assert.equal(tokenOf(world, user), 'EXPIRED');
});

story('the place is found again after the tab was closed', async (enter) => {
	const world = makeWorld({ capacity: 1 });
	const { page, user, newTab } = await enter();

	await joinAll(world, makeUsers(4));
	await joinLine(page, world);
	await page.locator('.room').waitFor(); // the lobby has a number too
	await until('three are ahead', async () => await ahead(page) === 3);
	await page.close();
	const again = await newTab(`/#/concerts/${world.concert}`);
	await until('three are ahead again', async () => await ahead(again) === 3);
	assert.equal(placeOf(world, user), 4);
	assert.equal(fact(`SELECT COUNT(*) FROM queue_token WHERE queue_id = ${world.queue}`), '5');
});

const tokensOf = (world, user) => fact(`SELECT COUNT(*) FROM queue_token t
	JOIN user u ON u.id = t.user_id
	WHERE u.uuid = '${user.uuid}' AND t.queue_id = ${world.queue}`);

story('the last tab is closed in a turn, and the turn is there again', async (enter) => {
	const world = makeWorld();
	const { page, user, newTab } = await enter();

	await joinLine(page, world);
	await screen(page, 'dates');
	await page.close();
	const home = await newTab();
	await home.locator('#turn').getByText(await word(home, 'turn.yours')).waitFor();
	await home.goto(`/#/concerts/${world.concert}`);
	await screen(home, 'dates');
	assert.equal(tokensOf(world, user), '1');
});

story('the turn that one comes back to is over: no new place is taken unasked', async (enter) => {
	const world = makeWorld();
	const { page, user, newTab } = await enter();

	await joinLine(page, world);
	await screen(page, 'dates');
	await page.close();
	age(world, 600);
	const back = await newTab(`/#/concerts/${world.concert}`);
	await screen(back, 'waiting');
	await (await button(back, 'join.anew')).waitFor();
	assert.notEqual(tokenOf(world, user), 'ACTIVE');
});

story('another tab\'s place is offered on the list of concerts', async (enter) => {
	const world = makeWorld({ capacity: 1 });
	const { page, newTab } = await enter();

	await joinAll(world, makeUsers(1));
	const list = await newTab();
	const card = list.getByRole('main').getByRole('button', { name: world.title });
	await card.getByText(await word(list, 'join'), { exact: true }).waitFor();
	await joinLine(page, world);
	await page.locator('.room').waitFor();
	await card.getByText(await word(list, 'back.WAITING'), { exact: true }).waitFor();
});
