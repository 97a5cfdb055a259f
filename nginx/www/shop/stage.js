// What stands around the seats of a hall: the stage, the rows' names, the hatching.
'use strict';

import { svg } from './dom.js';
import { t } from './words.js';

const n = (value) => value.toFixed(2);

export function stagePath({ back, front, frontRadius }) {
	const [a, b] = back;
	const [c, d] = front;
	const r = n(frontRadius);
	return `M${n(a.x)} ${n(a.y)}L${n(b.x)} ${n(b.y)}L${n(d.x)} ${n(d.y)}`
		+ `A${r} ${r} 0 0 1 ${n(c.x)} ${n(c.y)}Z`;
}

function frontPath({ front, frontRadius }) {
	const [a, b] = front;
	const r = n(frontRadius);
	return `M${n(b.x)} ${n(b.y)}A${r} ${r} 0 0 1 ${n(a.x)} ${n(a.y)}`;
}

// What is taken is filled with it.
export const hatch = () => svg('defs', {}, svg('pattern', {
	id: 'hatch', width: 0.26, height: 0.26, patternUnits: 'userSpaceOnUse',
	patternTransform: 'rotate(45)',
}, svg('rect', { class: 'hatch-ground', width: 0.26, height: 0.26 }),
svg('rect', { class: 'hatch-line', width: 0.09, height: 0.26 })));

export const stage = (place) => svg('g', { class: 'hall-stage', 'aria-hidden': 'true' },
	svg('path', { d: stagePath(place) }),
	svg('path', { class: 'footlights', d: frontPath(place) }),
	svg('text', { x: 0, y: n(place.middle.y) }, t('map.stage')));

// At both ends of each row, and in the aisles for those who see no end.
export const rowNames = (rows) => svg('g', { class: 'row-names', 'aria-hidden': 'true' },
	rows.map(({ name, ends, aisles }) => [
		ends.map(({ x, y }) => svg('text', { x: n(x), y: n(y) }, name)),
		aisles.map(({ x, y }) => svg('text', { class: 'aisle', x: n(x), y: n(y) }, name)),
	]));
