// Buttons that work on a promise.
'use strict';

import { fill, h, write } from './dom.js';

/*
 * worker(label, busy, work, {allowed, …}): a button that, pressed once, waits for the end of work(),
 * and says so.  `allowed` asks first, → a promise of whether to go on; the rest are its attributes.
 * It has run(), as if it were pressed, and label(text), what it is called from here on.
 */
export function worker(label, busy, work, { allowed, ...props } = {}) {
	const words = h('span', {}, label);
	const button = h('button', { class: 'button', type: 'button', ...props }, words);
	let called = label;
	let under = false; // way

	async function run(event) {
		event?.preventDefault();
		if (under)
			return;
		under = true;
		try {
			if (allowed && !await allowed())
				return;
			button.setAttribute('aria-disabled', 'true');
			write(words, busy);
			await work();
		} finally {
			under = false;
			button.removeAttribute('aria-disabled');
			write(words, called);
		}
	}

	if (props.type !== 'submit')
		button.addEventListener('click', run);
	return Object.assign(button, {
		run,
		label(text) {
			called = text;
			if (button.getAttribute('aria-disabled') !== 'true')
				write(words, text);
		},
	});
}

// The same, with what went wrong below it.  → {button, element}
export function action(app, label, busy, work, props) {
	const trouble = h('div', {});
	const button = worker(label, busy, async () => {
		fill(trouble);
		try {
			await work();
		} catch (error) {
			fill(trouble, app.problem(error));
		}
	}, props);
	return { button, element: h('div', { class: 'action' }, button, trouble) };
}
