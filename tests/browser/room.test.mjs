// The first in line, whom no promise may be made that does not hold; and the end of a turn.
'use strict';

import assert from 'node:assert/strict';

import { call } from './lib/instance.mjs';
import { choose, joinLine, openMap, payButton, press, screen, takeSeats, word } from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { age, hold, join, joinAll, makeUsers, makeWorld, paymentsOf } from './lib/world.mjs';

const text = async (locator) => (await locator.innerText()).replaceAll(/\s+/g, ' ').trim();

for (const [lang, first] of [['ko-KR', /예매 시작까지 .*\d+시간.* 대기 1번째/], ['en-US', /sale begins in .*\d+ h .*First in line/]])
	story(`the first in line before the opening sees the time until then (${lang})`, async (enter) => {
		const opens = new Date(Date.now() + 10000e3).toISOString();
		const world = makeWorld({ line: ['--opens-at', opens] });
		const { page } = await enter({ lang });

		await joinLine(page, world);
		await page.locator('.room').waitFor();
		assert.match(await text(page.locator('.room-count')), first);
		const size = (selector) => page.locator(selector).evaluate(
			(element) => parseFloat(getComputedStyle(element).fontSize));
		assert.ok(await size('.room-count .figure') > 2 * await size('.room-unit'));
		assert.doesNotMatch(await text(page.locator('.room')), /다음|next/i);
		assert.match(await page.title(), /대기 1번째|First in line/);
	});

story('in the line of a sold-out concert no time is promised', async (enter) => {
	const world = makeWorld({ rows: 'A-A', perRow: 1 });
	const { page } = await enter({ lang: 'ko-KR' });
	const [buyer] = makeUsers(1, 1000000);

	const { token } = await join(world, buyer);
	const { reservation_id: reservation } = await hold(world, token, 'A1');
	await call('POST', '/payments', { token, body: { reservation_id: reservation } });
	await joinLine(page, world);
	await page.locator('.room').waitFor();
	await page.getByText(await word(page, 'room.SOLD_OUT')).waitFor();
	assert.equal(await text(page.locator('.room-count')), '취소표 대기 1번째');
	assert.equal(await text(page.locator('.room-eta')), '');
});

story('people ahead are a figure with its name (ko)', async (enter) => {
	const world = makeWorld({ capacity: 1 });
	const { page } = await enter({ lang: 'ko-KR' });

	await joinAll(world, makeUsers(3));
	await joinLine(page, world);
	await page.locator('.room').waitFor();
	await page.getByText('내 앞 대기 인원').waitFor();
	assert.equal(await text(page.locator('.room-count')), '내 앞 대기 인원 2 명');
});

story('at the end of a turn it is said first what happened, and then what to do', async (enter) => {
	const world = makeWorld();
	const { page } = await enter();

	await joinLine(page, world);
	await openMap(page);
	await choose(page, 'A1');
	age(world, 600);
	await press(page, 'seats.hold');
	await screen(page, 'waiting');
	await page.getByRole('heading', { name: await word(page, 'error.TURN_OVER') }).waitFor();
	assert.equal(await text(page.locator('.over .room-advice')), await word(page, 'next.TURN_OVER'));
});

story('a payment that is made offline says so, and goes on when the network is back', async (enter) => {
	const world = makeWorld();
	const { page, user, context } = await enter({ lang: 'ko-KR' });

	await takeSeats(page, world, 'A1');
	await context.setOffline(true);
	await payButton(page).click();
	await page.getByText('인터넷 연결이 끊겼습니다. 연결되면 이어서 결제합니다.').waitFor();
	assert.equal(await page.getByText(await word(page, 'pay.asking')).count(), 0);
	assert.deepEqual(paymentsOf(world, user), []);
	await context.setOffline(false);
	await screen(page, 'ticket');
	assert.deepEqual(paymentsOf(world, user), [['DONE', '30000']]);
});
