// The question before what cannot be taken back.
'use strict';

import { h } from './dom.js';
import { t } from './words.js';

// → whether the visitor said yes.
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
