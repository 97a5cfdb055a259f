// Points: the balance, a charge, and what happened to them.
'use strict';

import { chargeForm } from './charge.js';
import { fill, h, write } from './dom.js';
import { drawEach, last } from './list.js';
import { recognised } from './recognised.js';
import { moment, number, points, t } from './words.js';

const PAGE = 20;
const NEED_LINE = ['TOKEN_EXPIRED', 'TOKEN_REQUIRED', 'INVALID_TOKEN'];

function entry(one) {
	const plus = one.amount_change > 0;
	return h('li', {},
		h('span', { class: 'entry-what' },
			h('b', {}, t(`entry.${one.adjustment ? 'ADJUSTMENT' : one.type}`)),
			h('time', { class: 'small muted', datetime: one.created_at },
				moment(one.created_at, undefined, { dateStyle: 'medium', timeStyle: 'short' }))),
		h('span', { class: 'entry-sum figure' },
			h('b', { class: plus ? 'plus' : '' },
				`${plus ? '+' : '−'}${points(Math.abs(one.amount_change))}`),
			h('span', { class: 'small muted' }, t('entry.after', { points: points(one.balance_after) }))));
}

// No line, no points: the calls want a place in one.
function outside(root) {
	fill(root, h('section', { class: 'panel' }, h('h1', {}, t('points.title')),
		h('p', {}, t('points.outside')),
		h('a', { class: 'button', href: '#/' }, t('do.concerts'))));
	return null;
}

export async function show(root, app) {
	app.title(t('points.title'));
	let balance;
	await recognised(app);
	if (!app.session.token)
		return outside(root);
	try {
		({ balance } = await app.api.call('GET', '/points'));
	} catch (error) {
		if (NEED_LINE.includes(error.code))
			return outside(root);
		throw error;
	}
	const sum = h('span', { class: 'points-sum figure' }, number(balance));
	const list = h('ul', { class: 'entries' });
	const more = h('button', { type: 'button', class: 'button quiet', hidden: true }, t('points.more'));
	let oldest = null;

	async function page(before) {
		const { entries } = await app.api.call('GET',
			`/points/history?limit=${PAGE}${before ? `&before=${before}` : ''}`);
		if (!before)
			list.replaceChildren();
		list.append(...drawEach(entries, entry));
		if (!list.firstChild)
			list.append(h('li', { class: 'muted' }, t('points.nothing')));
		oldest = last(entries)?.entry_id ?? null;
		more.hidden = entries.length < PAGE;
	}
	const trouble = h('div', {});
	const turn = (before) => page(before).catch((error) =>
		fill(trouble, app.problem(error, () => fill(trouble) && turn(before))));
	more.addEventListener('click', () => turn(oldest));

	fill(root, h('div', { class: 'points' },
		h('section', { class: 'panel' },
			h('h1', { class: 'points-title' }, t('points.title')),
			h('p', { class: 'points-balance' }, sum, h('span', { class: 'muted' }, ' P')),
			chargeForm(app, {
				steps: true,
				charged(answer) {
					write(sum, number(answer.balance));
					app.say(t('charge.done', { points: points(answer.charged) }));
					turn(null);
				},
			})),
		h('section', { class: 'points-history' },
			h('h2', {}, t('points.history')), list, more, trouble)));
	await turn(null);
	return null;
}
