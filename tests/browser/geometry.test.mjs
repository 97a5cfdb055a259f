// Where a hall's seats are (shop/hall.js), without a browser.
'use strict';

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const source = readFileSync(new URL('../../nginx/www/shop/hall.js', import.meta.url));
const { layout } = await import(`data:text/javascript;base64,${source.toString('base64')}`);

const seats = (n, label) => Array.from({ length: n }, (_, i) => ({
	seat_id: i + 1, label: label(i), grade: i % 2 ? 'R' : 'S', price: 1000,
}));

// Too many for the arguments of one call: none of these lists may be spread into one.
const MANY = 200000;

for (const [how, label] of Object.entries({
	'in rows': (i) => `${Math.floor(i / 400)}-${i % 400 + 1}`,
	'in two long rows': (i) => `${i % 2 ? 'B' : 'A'}${Math.floor(i / 2)}`,
	'without rows': (i) => `Seat ${i} of many`,
}))
	test(`a hall of any size has its places: ${how}`, () => {
		const hall = layout(seats(MANY, label));

		assert.equal(hall.cells.length, MANY);
		const { x, y, width, height } = hall.box;
		for (const cell of hall.cells)
			if (!(cell.x >= x && cell.x <= x + width && cell.y >= y && cell.y <= y + height))
				assert.fail(`${cell.seat.label} is outside`);
	});
