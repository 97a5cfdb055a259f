// Each screen: nothing that axe finds serious, and nothing wider than the window.
'use strict';

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { findings } from './lib/axe.mjs';
import { DESKTOP, PHONE, shot } from './lib/browser.mjs';
import { top } from './lib/instance.mjs';
import { tooWide } from './lib/steps.mjs';
import { story } from './lib/story.mjs';
import { tour } from './lib/tour.mjs';
import { balanceOf, joinAll, makeUsers, makeWorld, paymentsOf } from './lib/world.mjs';

const NARROW = { width: 320, height: 640 };
const LOOKS = [
	['desktop-en', { lang: 'en-US', size: DESKTOP }],
	['phone-ko-dark', { lang: 'ko-KR', size: PHONE, dark: true, touch: true }],
	['narrow-en', { lang: 'en-US', size: NARROW, touch: true }],
	['narrow-ko', { lang: 'ko-KR', size: NARROW, touch: true }],
];

for (const [name, look] of LOOKS) {
	story(`every screen can be used by everybody (${name})`, async (enter) => {
		const world = makeWorld({
			hall: join(top, 'tests/dev/demo_hall.csv'),
			title: '서울 윈터 콘서트 (Seoul Winter Concert)', venue: '올림픽홀',
		});
		const crowded = makeWorld({ capacity: 1 });
		const { page, user } = await enter(look);
		const before = balanceOf(user);
		const found = [];

		await joinAll(crowded, makeUsers(12));
		await tour(page, { world, crowded, seats: ['H20', 'H21'] }, async (screen) => {
			await shot(page, `checked-${name}-${screen}`);
			for (const text of [...await findings(page), ...await tooWide(page)])
				found.push(`${screen}: ${text}`);
		});
		assert.deepEqual(found, []);
		assert.deepEqual(paymentsOf(world, user), [['DONE', '264000']]);
		assert.equal(balanceOf(user), before - 264000);
	});
}
