// The one field that charges points.
'use strict';

import { attempt } from './attempt.js';
import { fill, h } from './dom.js';
import { asking } from './problem.js';
import { number, t } from './words.js';
import { worker } from './worker.js';

const STEPS = [10000, 50000, 100000];

/*
 * chargeForm(app, {amount, steps, charged}): `amount` fills the field, `steps` offers round sums;
 * charged({balance, charged}) hears of the new balance.
 */
export function chargeForm(app, { amount = 0, steps = false, charged }) {
	const trouble = h('div', {});
	const field = h('input', {
		id: 'amount', name: 'amount', inputmode: 'numeric', autocomplete: 'off', required: true,
		'aria-describedby': 'amount-unit', value: amount ? number(amount) : null,
	});
	const value = () => Number(field.value.replace(/\D/g, ''));

	async function charge() {
		const body = { amount: value() };
		const one = attempt('charge', body);
		one.begin();
		fill(trouble);
		try {
			const answer = await app.api.send('POST', '/points', body, {
				key: one.key,
				onwait: (error) => fill(trouble, h('p', { class: 'muted' }, asking(error))),
			});
			one.done();
			fill(trouble);
			charged(answer);
		} catch (error) {
			if (!error.passing)
				one.done();
			if (error.status === 405)
				fill(form, h('p', { class: 'notice warn' }, t('charge.site')));
			else
				fill(trouble, app.problem(error, () => button.run()));
		}
	}

	const button = worker(t('charge.button'), t('charge.busy'), charge, { type: 'submit' });
	const form = h('form', { class: 'charge', on: { submit: button.run } },
		h('label', { class: 'field', for: 'amount' },
			h('span', {}, t('charge.amount')), field),
		steps && h('div', { class: 'charge-steps' }, STEPS.map((step) => h('button', {
			type: 'button', class: 'button quiet',
			on: { click: () => { field.value = number(value() + step); } },
		}, `+${number(step)}`))),
		button, h('p', { id: 'amount-unit', class: 'small muted' }, t('charge.unit')), trouble);
	field.addEventListener('change', () => {
		if (value() > 0)
			field.value = number(value());
	});
	return form;
}
