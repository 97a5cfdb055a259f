// Lists of what the API tells: one entry that cannot be drawn ends neither the list nor the page.
'use strict';

import { h } from './dom.js';
import { t } from './words.js';

// → what work() returns, or null where it throws. That is a defect: it is logged, and ends nothing else.
export function guarded(work) {
	try {
		return work();
	} catch (error) {
		console.error(error);
		return null;
	}
}

export const last = (list) => list[list.length - 1];

// → the elements that draw(item) makes; a line in the place of one that it cannot make.
export const drawEach = (items, draw) => items.map((item) =>
	guarded(() => draw(item)) ?? h('li', { class: 'muted' }, t('list.broken')));
