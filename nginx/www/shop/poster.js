// A poster for a concert that has no picture: calm geometry in three tones, drawn from its id and
// title, so that it is the same each time.
'use strict';

import { h, svg } from './dom.js';
import { titles } from './words.js';

const WIDTH = 400;
const HEIGHT = 500; // the title stands over the lower third

// dark (under the title), middle, light, spark
const TONES = [
	['#1d2a30', '#4d7483', '#a8c3c4', '#f0b975'],
	['#14243f', '#2f5d9e', '#8fb6df', '#f6cf73'],
	['#3b1830', '#9a3a5e', '#e08a86', '#f7d9b5'],
	['#262248', '#5f56a6', '#a9a4df', '#f5c6c0'],
	['#0f312b', '#2c7a68', '#92c7ab', '#f3dd8f'],
	['#43201a', '#b5532f', '#e9a15f', '#f8e3bd'],
];

// A small generator of numbers in [0, 1), seeded by a text (FNV-1a, then xorshift).
function dice(text) {
	let state = 0x811c9dc5;
	for (const byte of new TextEncoder().encode(text))
		state = Math.imul(state ^ byte, 0x01000193);
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) / 2 ** 32;
	};
}

// The hall from above: rows of seats around the stage, some of them lit.
function rows(roll, [, middle, light, spark]) {
	const dots = [];
	for (let row = 0; row < 9; row++) {
		const radius = 74 + row * 34;
		const seats = Math.floor(radius / 9);
		for (let seat = 0; seat <= seats; seat++) {
			const angle = Math.PI * (0.06 + 0.88 * seat / seats);
			const lit = roll();
			dots.push(svg('circle', {
				cx: (WIDTH / 2 + radius * Math.cos(angle)).toFixed(1),
				cy: (radius * Math.sin(angle) - 16).toFixed(1),
				r: 6.5, fill: lit < 0.06 ? spark : lit < 0.36 ? light : middle,
			}));
		}
	}
	return [svg('circle', { cx: WIDTH / 2, cy: -16, r: 50, fill: spark }), dots];
}

// A moon over hills.
function hills(roll, [, middle, light, spark]) {
	const ridge = (level, swing, fill, opacity) => {
		const points = [];
		const [a, b] = [roll() * 6, roll() * 6];
		for (let x = 0; x <= WIDTH; x += 10)
			points.push(`${x} ${(level + swing * Math.sin(x / 90 + a) +
				swing * 0.5 * Math.sin(x / 37 + b)).toFixed(1)}`);
		return svg('path', {
			d: `M0 ${HEIGHT}L${points.join('L')}L${WIDTH} ${HEIGHT}Z`, fill, opacity,
		});
	};
	const stars = Array.from({ length: 46 }, () => svg('circle', {
		cx: (roll() * WIDTH).toFixed(1), cy: (roll() * 230).toFixed(1),
		r: (0.8 + roll() * 1.8).toFixed(1), fill: light,
	}));
	return [stars,
		svg('circle', { cx: 90 + roll() * 160, cy: 128, r: 66, fill: spark }),
		ridge(250, 22, light, 0.5), ridge(290, 18, middle, 0.9), ridge(330, 14, middle, 0.45)];
}

// Strings that swing.
function strings(roll, [, middle, light, spark]) {
	const swing = [roll() * 6, roll() * 6];
	return Array.from({ length: 33 }, (_, i) => {
		const x = 8 + i * 12;
		const reach = 28 + 120 * Math.abs(Math.sin(i / 5 + swing[0]) * Math.cos(i / 11 + swing[1]));
		const length = (reach + roll() * 16).toFixed(1);
		return svg('rect', {
			x: x - 2.5, y: (178 - length).toFixed(1), width: 5, height: 2 * length, rx: 2.5,
			fill: roll() < 0.14 ? spark : i % 3 === 0 ? light : middle,
		});
	});
}

// Beams of light that cross.
function beams(roll, [, middle, light, spark]) {
	const cone = (from, to, fill, opacity) => svg('path', {
		d: `M${from} -10L${to - 62} 330L${to + 62} 330Z`, fill, opacity,
	});
	const pool = (x, fill) => svg('ellipse', { cx: x, cy: 330, rx: 62, ry: 15, fill });
	const [a, b, c] = [70 + roll() * 40, 165 + roll() * 60, 290 + roll() * 40];
	return [cone(330, a, middle, 0.75), cone(60, c, light, 0.5), cone(200, b, spark, 0.6),
		pool(a, middle), pool(c, light), pool(b, spark)];
}

const MOTIFS = [rows, strings, hills, beams];

const tones = (concert) => TONES[concert.concert_id % TONES.length];

// The tone under the title, for what stands beside a poster.
export const ground = (concert) => tones(concert)[0];

// The art alone; it says nothing that the title does not.
export function art(concert) {
	const four = tones(concert);
	const roll = dice(`${concert.concert_id} ${concert.title}`);
	const motif = MOTIFS[(concert.concert_id - 1) % MOTIFS.length];
	return svg('svg', {
		viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'xMidYMin slice',
		'aria-hidden': 'true',
	},
	svg('rect', { width: WIDTH, height: HEIGHT, fill: four[0] }),
	motif(roll, four));
}

// A figure with art, title and venue; `heading` is the tag of the title.
export function poster(concert, heading = 'h2') {
	const [first, second] = titles(concert.title);
	return h('div', { class: 'poster', style: { '--ground': ground(concert) } }, art(concert),
		h('div', { class: 'poster-text' },
			h(heading, { class: 'poster-title' }, first),
			second && h('p', { class: 'poster-second' }, second),
			h('p', { class: 'poster-venue' }, concert.venue)));
}
