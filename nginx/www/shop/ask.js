// The question before what cannot be taken back.
'use strict';

import { h } from './dom.js';
import { showModal } from './modal.js';
import { t } from './words.js';

// → whether the visitor said yes.
export function ask(title, text, yes, no = t('ask.no')) {
	return new Promise((resolve) => {
		const press = (label, kind, value) => h('button', {
			class: `button ${kind}`, type: 'button', on: { click: () => box.close(value) },
		}, label);
		const stay = press(no, 'quiet', '');
		const box = h('dialog', { class: 'panel', 'aria-labelledby': 'ask-title' },
			h('h2', { id: 'ask-title' }, title), h('p', {}, text),
			h('div', { class: 'ask-buttons' }, stay, press(yes, 'bad', 'yes')));
		box.addEventListener('close', () => {
			box.remove();
			resolve(box.returnValue === 'yes');
		});
		document.body.append(box);
		showModal(box);
		stay.focus();
	});
}
