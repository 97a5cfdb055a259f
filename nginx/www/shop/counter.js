// A big number that counts down to its new value instead of jumping there.
'use strict';

import { h, write } from './dom.js';
import { number } from './words.js';

const COUNT_MS = 700;

// Writes a text as large as its length lets it be.
export function enlarge(element, text) {
	const letters = text.replace(/\p{Script=Hangul}/gu, '00').length; // as wide as two figures
	element.style.setProperty('--letters', Math.max(4, letters));
	write(element, text);
}

export function counter() {
	const element = h('span', { class: 'figure' });
	let shown = null;
	let frame = 0;

	function show(value) {
		shown = value;
		enlarge(element, number(value));
	}

	return {
		element,
		set(value) {
			const from = shown;
			const start = performance.now();
			const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

			cancelAnimationFrame(frame);
			if (from === null || value >= from || calm || document.hidden) {
				show(value);
				return;
			}
			const step = (time) => {
				const share = Math.min(1, Math.max(0, (time - start) / COUNT_MS));
				show(Math.round(from + (value - from) * share));
				if (share < 1)
					frame = requestAnimationFrame(step);
			};
			frame = requestAnimationFrame(step);
		},
		// A word in its place.
		word(text) {
			cancelAnimationFrame(frame);
			shown = null;
			enlarge(element, text);
		},
		stop: () => cancelAnimationFrame(frame),
	};
}
