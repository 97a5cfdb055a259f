// Asks once more before something changes: what will happen, with the figures of this moment.
'use strict';

import { fill, h, write } from '../shop/dom.js';
import { showModal } from '../shop/modal.js';
import { t } from '../shop/words.js';

// What a refusal is to an operator: what to do, then why.
export function refusal(error) {
	const known = ['OFFLINE', 'UNAVAILABLE', 'RATE_LIMITED', 'LOGIN_REQUIRED', 'NOT_FOUND',
		'INVALID_REQUEST', 'INTERNAL'];
	const code = known.includes(error.code) ? error.code : 'INTERNAL';
	return h('div', { class: 'notice bad', role: 'alert', 'data-code': error.code },
		h('p', { class: 'notice-next' }, t(`next.${code}`)),
		h('p', { class: 'notice-why' }, t(`error.${code}`, {
			field: error.problem.field ?? '', request: error.problem.request_id ?? '',
		})));
}

// title, will() → texts (asked again while the dialog is open), yes: the button's word, act(): does it.
// Resolves with what act() brought, or null if nothing was wanted.
export function ask(app, { title, will, yes, act }) {
	const name = h('h2', { id: 'ask-title' }, title);
	const lines = h('div', { class: 'ask-lines', id: 'ask-lines' });
	const fault = h('div', {});
	const no = h('button', { class: 'button quiet', type: 'button' }, t('ask.no'));
	const go = h('button', { class: 'button', type: 'button' }, yes);
	const dialog = h('dialog', {
		class: 'panel ask', 'aria-labelledby': 'ask-title', 'aria-describedby': 'ask-lines',
	}, name, lines, fault, h('div', { class: 'ask-buttons' }, no, go));
	const say = () => {
		const texts = will();
		while (lines.children.length < texts.length)
			lines.append(h('p', { class: 'figure' }));
		texts.forEach((text, i) => write(lines.children[i], text));
	};
	const ended = app.onDraw(say);

	return new Promise((resolve) => {
		let result = null, under = false;
		const back = document.activeElement;

		no.addEventListener('click', () => under || dialog.close());
		dialog.addEventListener('cancel', (event) => under && event.preventDefault());
		dialog.addEventListener('close', () => {
			ended();
			dialog.remove();
			back?.focus?.();
			resolve(result);
		});
		go.addEventListener('click', async () => {
			if (under)
				return;
			under = true;
			for (const button of [no, go])
				button.setAttribute('aria-disabled', 'true');
			write(go, t('ask.under'));
			fill(fault);
			try {
				result = await act();
				dialog.close();
			} catch (error) {
				fill(fault, refusal(error));
				write(go, t('ask.again'));
			}
			for (const button of [no, go])
				button.removeAttribute('aria-disabled');
			under = false;
		});
		say();
		document.body.append(dialog);
		showModal(dialog);
		no.focus();
	});
}
