// The queues' controls: each says what it will do, with the figures of this moment.
'use strict';

import { fill, h, write } from '../shop/dom.js';
import { guarded } from '../shop/list.js';
import { knownZone, moment, span, t } from '../shop/words.js';
import { ask } from './ask.js';
import { DATED, instantOf, localOf, LONG } from './zoned.js';

const WHOLE_NUMBER = /^\d{1,15}$/;

// The figures that a sentence may speak of, as fresh as can be.
function figures(app, queue) {
	const kept = app.state.hour.queues.get(queue.queue_id)?.now;
	const { capacity } = queue;
	const waiting = kept?.waiting_now ?? queue.waiting;
	const active = kept?.active_now ?? queue.active;
	return { name: queue.name, capacity, waiting, active, free: Math.max(0, capacity - active) };
}

const conditionOf = (app, queue) =>
	app.state.hour.queues.get(queue.queue_id)?.now.queue_state ?? queue.queue_state;

// ---- switches ----------------------------------------------------------------------------------

// [what it is, whether it is on, the verb that turns it on, and off]
const PAUSE = ['paused', 'pause', 'resume'];
const CLOSE = ['closed', 'close', 'open'];

// say(text): that it was done
function makeSwitch(app, id, [member, on, off], say) {
	const title = h('h4', {}), will = h('p', { class: 'figure' });
	const press = h('button', { class: 'button quiet', type: 'button' });
	const queue = () => app.queue(id);
	const verb = () => queue()[member] ? off : on;
	const notOpen = () => member === 'paused' && conditionOf(app, queue()) === 'NOT_OPEN';

	press.addEventListener('click', async () => {
		const what = verb();
		const done = await ask(app, {
			title: t(`${what}.ask`, { name: queue().name }),
			will: () => [t(`${what}.will`, figures(app, queue()))],
			yes: t(`${what}.yes`),
			act: () => app.change(`/ops/api/queues/${id}/${what}`, {}),
		});
		if (done)
			say(`${t(`${what}.done`, { name: queue().name })} ${moment(app.now(), app.zoneOf(id), LONG)}`);
	});
	return {
		element: h('div', { class: 'control', 'data-control': member },
			h('div', { class: 'control-words' }, title, will), press),
		draw() {
			write(title, notOpen() ? t('paused.title.not_open') : t(`${member}.title.${queue()[member]}`));
			write(will, t(`${verb()}.will`, figures(app, queue())));
			write(press, t(`${verb()}.button`));
		},
	};
}

// ---- settings ----------------------------------------------------------------------------------

// read(text, zone, {least, most}) → the value, undefined if it is none; write(value) → the text of the
// field; will(value, figures) → what it would do; say(value): a value in a sentence
const NUMBER = {
	input: { type: 'text', inputmode: 'numeric', autocomplete: 'off', maxlength: 15 },
	read: (text, zone, { least, most }) =>
		WHOLE_NUMBER.test(text.trim()) && Number(text) >= least && Number(text) <= most
			? Number(text) : undefined,
	write: String,
};

const SETTINGS = {
	capacity: {
		...NUMBER,
		say: (value) => t('capacity.say', { n: value }),
		will: (value, f) => t(value < f.active ? 'capacity.over'
			: value > f.capacity ? 'capacity.more' : 'capacity.fewer', {
			...f, over: f.active - value, value,
			n: value > f.capacity ? Math.min(value - Math.max(f.capacity, f.active), f.waiting)
				: f.capacity - value,
		}),
	},
	admit_per_minute: {
		...NUMBER,
		say: (value) => value === 0 ? t('pace.none') : t('pace.say', { n: value }),
		will: (value, f) => value === 0 ? t('pace.free', f)
			: t('pace.bound', { ...f, value, time: span(Math.ceil(f.waiting / value) * 60) }),
	},
	holds_per_turn: {
		...NUMBER,
		say: (value) => value === 0 ? t('holds.none') : t('holds.say', { n: value }),
		will: (value) => t(value === 0 ? 'holds.free' : 'holds.bound', { value }),
	},
	opens_at: {
		input: { type: 'datetime-local', step: 60 },
		read: (text, zone) => text === '' ? null : instantOf(text, zone) ?? undefined,
		write: (value, zone) => value === null ? '' : localOf(value, zone),
		say: (value, zone) => value === null ? t('opens.none')
			: moment(value, zone, DATED),
		done: (value) => value === null ? t('opens.done.none') : null,
		will: (value, f, zone, now) => value === null ? t('opens.now', f)
			: t(Date.parse(value) <= now ? 'opens.past' : 'opens.later',
				{ ...f, at: SETTINGS.opens_at.say(value, zone) }),
	},
};

function makeSetting(app, id, name) {
	const kind = SETTINGS[name];
	const field = `${name}-${id}`;
	const input = h('input', { id: field, 'aria-describedby': `${field}-will`, ...kind.input });
	const will = h('p', { class: 'figure', id: `${field}-will` });
	const fault = h('p', { class: 'fault', role: 'alert' });
	const press = h('button', { class: 'button quiet', type: 'submit' }, t('change'));
	const queue = () => app.queue(id);
	const zone = () => app.zoneOf(id);
	const label = h('label', { for: field });
	const title = () => t(`${name}.title`, { zone: knownZone(zone()) });
	let shown = null; // what the field was filled with last

	const limits = app.state.limits.get(name);
	const value = () => kind.read(input.value, zone(), limits);
	const says = (v) => kind.say(v, zone());
	const effect = (v) => kind.will(v, figures(app, queue()), zone(), app.now());
	const same = (v) => kind.write(v, zone()) === kind.write(queue()[name], zone());

	function draw() {
		const text = kind.write(queue()[name], zone());
		// Not under the operator's hands.
		if (text !== shown && (shown === null || input.value === shown))
			input.value = text;
		shown = text;
		const v = value();
		write(label, title());
		write(will, v === undefined ? t(`${name}.wrong`, limits) : same(v)
			? t('setting.now', { value: says(v) }) : effect(v));
	}

	async function submit(event) {
		event.preventDefault();
		const v = value();
		write(fault, v === undefined ? t(`${name}.wrong`, limits) : same(v) ? t('setting.same') : '');
		if (fault.textContent) {
			input.focus();
			return;
		}
		const done = await ask(app, {
			title: t('setting.ask', { what: title(), name: queue().name }),
			will: () => [t('setting.from', { from: says(queue()[name]), to: says(v) }), effect(v)],
			yes: t('setting.yes'),
			act: () => app.change(`/ops/api/queues/${id}`, { [name]: v }),
		});
		if (done)
			app.done(id, kind.done?.(v) ?? t('setting.done', { what: title(), value: says(v) }));
	}

	input.addEventListener('input', () => {
		write(fault, '');
		draw();
	});
	return {
		element: h('form', { class: 'control', 'data-control': name, novalidate: true, on: { submit } },
			h('div', { class: 'control-words' },
				label, will, fault),
			h('div', { class: 'control-field' }, input, press)),
		draw,
	};
}

// ---- cards -------------------------------------------------------------------------------------

const TAGS = { OPEN: 'good', CLOSED: 'warn', PAUSED: 'warn', NOT_OPEN: '', SOLD_OUT: '' };

function makeCard(app, id) {
	const name = h('h3', {}), state = h('span', { class: 'tag' });
	const facts = h('p', { class: 'muted figure' });
	const done = h('p', { class: 'notice good', role: 'status', hidden: true });
	const say = (text) => {
		done.hidden = false;
		write(done, text);
	};
	const controls = [
		...[PAUSE, CLOSE].map((spec) => makeSwitch(app, id, spec, say)),
		...Object.keys(SETTINGS).map((setting) => makeSetting(app, id, setting)),
	];
	return {
		id,
		element: h('section', { class: 'panel queue', 'data-queue': id },
			h('div', { class: 'split' }, name, state), facts, done,
			h('div', { class: 'controls' }, controls.map(({ element }) => element))),
		draw() {
			const queue = app.queue(id);
			const condition = conditionOf(app, queue);
			write(name, queue.name);
			write(state, t(`state.${condition}`));
			state.className = `tag ${TAGS[condition]}`;
			write(facts, t('queue.facts', { ...figures(app, queue), admitted: queue.admitted_total }));
			controls.forEach((control) => control.draw());
		},
		done: say,
	};
}

// The pause of one queue, where it is at hand.  → {element, draw(id)}; id null: of none
export function makePause(app) {
	const element = h('section', { class: 'panel pause', hidden: true });
	const done = h('p', { class: 'notice good', role: 'status', hidden: true });
	const say = (text) => {
		done.hidden = false;
		write(done, text);
	};
	let shown = null, control = null;

	return {
		element,
		draw(id) {
			if (id !== shown) {
				shown = id;
				done.hidden = true;
				control = id === null ? null : makeSwitch(app, id, PAUSE, say);
				fill(element, control?.element, done);
			}
			element.hidden = id === null;
			control?.draw();
		},
	};
}

// → {element, draw(ids), done(id, text)}: the cards of these queues, made once and kept
export function makeQueues(app) {
	const list = h('div', { class: 'queues' });
	let cards = [];

	return {
		element: list,
		draw(ids) {
			if (ids.join() !== cards.map(({ id }) => id).join()) {
				cards = ids.map((id) => makeCard(app, id));
				fill(list, cards.map(({ element }) => element));
			}
			cards.forEach((card) => guarded(() => card.draw()));
		},
		done: (id, text) => cards.find((card) => card.id === id)?.done(text),
	};
}
