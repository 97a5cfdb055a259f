// A dialog in front of everything else, also in browsers without <dialog> (Safari 15.0 to 15.3,
// Firefox 91 to 97).
'use strict';

import { h } from './dom.js';
import { last } from './list.js';

const CONTROLS = 'a[href], button, input, select';

// Keeps Tab within the dialog; Escape asks it to close, as in a real <dialog>.
function keyed(box, event) {
	const controls = [...box.querySelectorAll(CONTROLS)];
	const [first, end] = event.shiftKey ? [last(controls), controls[0]] : [controls[0], last(controls)];

	if (event.key === 'Escape') {
		if (box.dispatchEvent(new Event('cancel', { cancelable: true })))
			box.close();
	} else if (event.key !== 'Tab' || box.contains(document.activeElement) && document.activeElement !== end) {
		return;
	} else {
		first?.focus();
	}
	event.preventDefault();
}

function standIn(box) {
	const curtain = h('div', { class: 'curtain' });
	const behind = [...document.body.children]
		.filter((one) => one !== box && !one.hasAttribute('aria-hidden'));
	const before = document.activeElement;
	const key = (event) => keyed(box, event);

	box.close = (value = '') => {
		document.removeEventListener('keydown', key, true);
		behind.forEach((one) => one.removeAttribute('aria-hidden'));
		curtain.remove();
		box.returnValue = value;
		box.dispatchEvent(new Event('close'));
		before?.focus?.();
	};
	behind.forEach((one) => one.setAttribute('aria-hidden', 'true'));
	for (const [name, value] of [['role', 'dialog'], ['aria-modal', 'true'], ['open', '']])
		box.setAttribute(name, value);
	box.classList.add('stand-in');
	box.before(curtain);
	document.addEventListener('keydown', key, true);
}

// Shows a dialog that is in the page; close(value) ends it, and it fires "cancel" and "close".
export function showModal(box) {
	if (box.showModal)
		box.showModal();
	else
		standIn(box);
}
