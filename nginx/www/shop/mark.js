// The sign of the house: a row of seats, one of them taken.
'use strict';

import { svg } from './dom.js';

export function mark() {
	const seats = [[4, 9.5], [10, 12.2], [16, 13], [22, 12.2], [28, 9.5]];
	return svg('svg', { class: 'mark', viewBox: '0 0 32 22', 'aria-hidden': 'true' },
		seats.map(([cx, cy], i) => svg('circle', { cx, cy, r: 2.4, class: i === 2 ? 'on' : '' })));
}
