// What the steps of a purchase share.
'use strict';

import { h } from './dom.js';
import { t } from './words.js';

// The hold that waits to be paid, or null.
export async function openHold(app) {
	const { reservations } = await app.api.call('GET', '/reservations', undefined,
		{ token: app.session.reader });
	return reservations.find(({ status }) => status === 'TEMP_RESERVED') ?? null;
}

export const seatNames = (seats) => seats.map(({ label }) => label).join(', ');

export function holdNotice(hold) {
	return h('div', { class: 'notice warn split' },
		h('p', {}, t('hold.waits', { seats: seatNames(hold.seats) })),
		h('a', { class: 'button', href: '#/hold' }, t('hold.go')));
}
