// The small map of a hall: a dot a seat, and the part that is seen.
'use strict';

import { svg } from './dom.js';
import { stagePath } from './stage.js';

/*
 * minimap(hall, come): of a layout() of hall.js, whose cells have a shape by now; come(x, y) is
 * called where it is pressed.  → {el, dot(), frame(rect, shown)}: dot() draws the seats anew.
 */
export function minimap({ box, cells, stage }, come) {
	const dots = [0, 1, 2, 3].map((shape) => svg('path', { class: `dots g${shape}` }));
	const gone = svg('path', { class: 'dots taken' });
	const seen = svg('rect', { class: 'seen', rx: 0.6 });
	const el = svg('svg', {
		class: 'mini', 'aria-hidden': 'true', viewBox: `${box.x} ${box.y} ${box.width} ${box.height}`,
	}, svg('path', { class: 'mini-stage', d: stagePath(stage) }), gone, dots, seen);

	function pressed(event) {
		if (event.type === 'pointermove' && event.buttons === 0)
			return;
		const frame = el.getBoundingClientRect();
		const scale = Math.min(frame.width / box.width, frame.height / box.height);
		come(box.x + box.width / 2 + (event.clientX - frame.left - frame.width / 2) / scale,
			box.y + box.height / 2 + (event.clientY - frame.top - frame.height / 2) / scale);
	}

	el.addEventListener('pointerdown', pressed);
	el.addEventListener('pointermove', pressed);
	return {
		el,
		dot() {
			const paths = new Map([gone, ...dots].map((path) => [path, '']));
			for (const { seat, shape, x, y } of cells) {
				const path = seat.status === 'AVAILABLE' ? dots[shape] : gone;
				paths.set(path, `${paths.get(path)}M${x.toFixed(1)} ${y.toFixed(1)}h0`);
			}
			for (const [path, text] of paths)
				path.setAttribute('d', text);
		},
		frame(rect, shown) {
			for (const side of ['x', 'y', 'width', 'height'])
				seen.setAttribute(side, rect[side].toFixed(2));
			el.classList.toggle('shown', shown);
		},
	};
}
