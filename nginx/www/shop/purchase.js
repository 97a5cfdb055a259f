// What the steps of a purchase share.
'use strict';

import { newKey } from './api.js';
import { h } from './dom.js';
import { read, remove, save } from './storage.js';
import { t } from './words.js';

const ATTEMPT = 'frontrow.attempt.';
const ATTEMPT_MS = 3600e3;

// The hold that waits to be paid, or null.
export async function openHold(app) {
	const { reservations } = await app.api.call('GET', '/reservations', undefined,
		{ token: app.session.token ?? app.state.reader });
	return reservations.find(({ status }) => status === 'TEMP_RESERVED') ?? null;
}

export const seatNames = (seats) => seats.map(({ label }) => label).join(', ');

export function holdNotice(hold) {
	return h('div', { class: 'notice warn split' },
		h('p', {}, t('hold.waits', { seats: seatNames(hold.seats) })),
		h('a', { class: 'button', href: '#/hold' }, t('hold.go')));
}

function kept(name) {
	const one = read('session', ATTEMPT + name);
	return one && Date.now() - one.at < ATTEMPT_MS ? one : null;
}

// The body of the attempt of that name that was begun and whose end was not heard of, or null.
export const begun = (name) => JSON.parse(kept(name)?.text ?? 'null');

/*
 * One attempt of the visitor to move money.  Its key outlives a lost answer and a reload: until
 * done() is called, the same name and body are the same attempt.  `begun`: it was under way before.
 */
export function attempt(name, body) {
	const text = JSON.stringify(body);
	const old = kept(name);
	const same = old?.text === text;
	const key = same ? old.key : newKey();
	return {
		key,
		begun: same,
		begin: () => save('session', ATTEMPT + name, { key, text, at: Date.now() }),
		done: () => remove('session', ATTEMPT + name),
	};
}

// Asks before what cannot be taken back.  → whether the visitor said yes.
export function ask(title, text, yes, no = t('ask.no')) {
	return new Promise((resolve) => {
		const box = h('dialog', { class: 'panel', 'aria-labelledby': 'ask-title' },
			h('h2', { id: 'ask-title' }, title), h('p', {}, text),
			h('form', { method: 'dialog', class: 'ask-buttons' },
				h('button', { class: 'button quiet', value: '', autofocus: true }, no),
				h('button', { class: 'button', value: 'yes' }, yes)));
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
