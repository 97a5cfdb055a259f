// Paths of the seats' shapes, one a grade: told apart without their colours.
'use strict';

import { svg } from './dom.js';

const n = (value) => value.toFixed(2);

// A polygon whose corners are cut by `round` (0 to 0.5) of each side and bent.
function polygon(corners, round) {
	const mix = (a, b, part) => [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part];
	const point = ([x, y]) => `${n(x)} ${n(y)}`;
	return corners.map((corner, i) => {
		const cut = Array.isArray(round) ? round[i] : round;
		const before = mix(corner, corners[(i + corners.length - 1) % corners.length], cut);
		const after = mix(corner, corners[(i + 1) % corners.length], cut);
		return `${i ? 'L' : 'M'}${point(before)}Q${point(corner)} ${point(after)}`;
	}).join('') + 'Z';
}

const square = (r) => [[-r, -r], [r, -r], [r, r], [-r, r]];
const diamond = (r) => [[0, -r], [r, 0], [0, r], [-r, 0]];

const CIRCLE = 0.42;
const SHAPES = [
	null,
	{ corners: square(0.37), round: 0.08 },
	{ corners: square(0.39), round: [0.5, 0.5, 0.12, 0.12] },
	{ corners: diamond(0.49), round: 0.12 },
];

// outline(shape, place, grow): the path of a seat at {x, y, turn}, `grow` times its size.
export function outline(shape, { x, y, turn }, grow = 1) {
	if (!SHAPES[shape]) {
		const r = n(CIRCLE * grow);
		return `M${n(x - CIRCLE * grow)} ${n(y)}a${r} ${r} 0 1 1 0 .001Z`;
	}
	const { corners, round } = SHAPES[shape];
	const angle = (turn * Math.PI) / 180;
	const [cos, sin] = [Math.cos(angle) * grow, Math.sin(angle) * grow];
	return polygon(corners.map(([a, b]) => [x + a * cos - b * sin, y + a * sin + b * cos]), round);
}

// A grade's sign as it is on the map, for the legend and the lists; `state` is free or taken.
export function gradeSign(shape, state = 'free') {
	return svg('svg', { class: 'grade-sign', viewBox: '-.6 -.6 1.2 1.2', 'aria-hidden': 'true' },
		svg('path', {
			class: `seat g${shape} ${state}`, fill: 'url(#hatch)',
			d: outline(shape, { x: 0, y: 0, turn: 0 }, 1.15),
		}));
}
