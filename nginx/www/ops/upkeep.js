// What keeps the service going: whether it is ready, its sweeps, and what operators changed.
'use strict';

import { fill, h } from '../shop/dom.js';
import { drawEach } from '../shop/list.js';
import { moment, span, t } from '../shop/words.js';
import { LONG } from './zoned.js';

const TAGS = { ok: 'good', not_yet: '', late: 'warn' };

function sweepRow({ sweep, age_seconds: age, late_after_seconds: bound, state }) {
	const late = state === 'late';
	const share = age === null ? Number(late) : Math.min(1, age / bound);
	return h('li', { class: 'sweep', 'data-sweep': sweep },
		h('p', { class: 'split' }, h('strong', {}, t(`sweep.${sweep}`)),
			h('span', { class: `tag ${TAGS[state]}` }, t(`sweep.${state}`))),
		h('div', { class: 'bar', 'aria-hidden': 'true' },
			h('span', { class: late ? 'bar-late' : 'bar-age', style: { 'flex-grow': String(share) } }),
			h('span', { class: 'bar-available', style: { 'flex-grow': String(1 - share) } })),
		h('p', { class: 'muted figure' }, age === null ? t('sweep.never')
			: t('sweep.age', { age: span(age), bound: span(bound) })));
}

export function drawSweeps(element, status) {
	fill(element,
		h('p', { class: 'ready' },
			h('span', { class: `tag ${status.ready ? 'good' : 'bad'}` },
				t(status.ready ? 'ready.yes' : 'ready.no')), ' ',
			status.reasons.join('; ')),
		h('ul', { class: 'sweeps' }, drawEach(status.sweeps, sweepRow)));
}

export function drawLog(element, entries, zone) {
	if (entries.length === 0) {
		fill(element, h('p', { class: 'muted' }, t('log.none')));
		return;
	}
	fill(element, h('ol', { class: 'log' }, drawEach(entries, (entry) => h('li', {},
		h('time', { class: 'muted figure', datetime: entry.at },
			moment(entry.at, zone, { ...LONG, month: 'short', day: 'numeric' })),
		h('span', {}, h('strong', {}, entry.verb), ` ${entry.object} ${entry.details}`),
		h('span', { class: 'muted' }, entry.actor)))));
}
