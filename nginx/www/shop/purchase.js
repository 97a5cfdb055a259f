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

// Asks before what cannot be taken back.  → whether the visitor said yes.
export function ask(title, text, yes, no = t('ask.no')) {
	return new Promise((resolve) => {
		const box = h('dialog', { class: 'panel', 'aria-labelledby': 'ask-title' },
			h('h2', { id: 'ask-title' }, title), h('p', {}, text),
			h('form', { method: 'dialog', class: 'ask-buttons' },
				h('button', { class: 'button quiet', value: '', autofocus: true }, no),
				h('button', { class: 'button bad', value: 'yes' }, yes)));
		box.addEventListener('close', () => {
			box.remove();
			resolve(box.returnValue === 'yes');
		});
		document.body.append(box);
		box.showModal();
	});
}

// A button that works on a promise: pressed once, it waits for the end, and says so.  `allowed`: asks
// first, → a promise of whether to go on.
export function worker(label, busy, work, { allowed, ...props } = {}) {
	const button = h('button', { class: 'button', type: 'button', ...props }, label);
	let under = false;
	async function run(event) {
		event?.preventDefault();
		if (under || button.getAttribute('aria-disabled') === 'true')
			return;
		under = true;
		try {
			if (allowed && !await allowed())
				return;
			button.setAttribute('aria-disabled', 'true');
			button.textContent = busy;
			await work();
		} finally {
			under = false;
			button.removeAttribute('aria-disabled');
			button.textContent = label;
		}
	}
	if (props.type !== 'submit')
		button.addEventListener('click', run);
	return Object.assign(button, { run });
}
