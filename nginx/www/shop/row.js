// Progress as a row of seats, from the place at joining to the front.
'use strict';

import { svg } from './dom.js';

const SEATS = 29;

// element, and update(share): 0..1
export function seatRow(label) {
	const seats = Array.from({ length: SEATS }, (_, i) => {
		const across = i / (SEATS - 1);
		return svg('circle', {
			cx: (12 + 576 * across).toFixed(1),
			cy: (16 + 22 * Math.sin(Math.PI * across)).toFixed(1),
			r: 6,
		});
	});
	const element = svg('svg', {
		class: 'seat-row', viewBox: '0 0 600 56', role: 'progressbar', 'aria-label': label,
		'aria-valuemin': 0, 'aria-valuemax': 100,
	}, seats);

	return {
		element,
		update(share) {
			const here = Math.round(share * (SEATS - 1));
			seats.forEach((seat, i) => {
				seat.setAttribute('class', i === here ? 'here' : i < here ? 'past' : '');
				seat.setAttribute('r', i === here ? 11 : 6);
			});
			element.setAttribute('aria-valuenow', Math.round(share * 100));
		},
	};
}
