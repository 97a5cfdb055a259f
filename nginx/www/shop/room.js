// The waiting room of one who stands in line: how many are ahead, how long it may take, what to do.
'use strict';

import { secondsUntil } from './clock.js';
import { counter } from './counter.js';
import { h, write } from './dom.js';
import { last } from './list.js';
import { seatRow } from './row.js';
import { moment, span, t, titles } from './words.js';

const THRESHOLDS = [100, 50, 10, 1, 0]; // people ahead, told to screen readers
const MINUTE = 60;

// The estimate in words; never seconds.
function estimate(seconds) {
	if (seconds === null)
		return t('eta.unknown');
	if (seconds < MINUTE)
		return t('eta.soon');
	if (seconds > 60 * MINUTE)
		return t('eta.long');
	const minutes = Math.ceil(seconds / MINUTE);
	return t('eta.minutes', { n: minutes > 10 ? Math.ceil(minutes / 5) * 5 : minutes });
}

function ago(ms) {
	const seconds = Math.floor(ms / 1000);
	return seconds < 2 ? t('heard.now') : seconds < 60 ? t('heard.seconds', { n: seconds })
		: t('heard.minutes', { n: Math.floor(seconds / 60) });
}

// What is written largest, and around it: how many are ahead; of the first in line, what they wait for.
function largest({ ahead, state }, concert) {
	if (ahead > 0)
		return { label: t('room.ahead.label', { n: ahead }), n: ahead, unit: t('room.ahead', { n: ahead }) };
	const left = state === 'NOT_OPEN' ? secondsUntil(concert.opens_at) : 0;
	if (left > 0)
		return { label: t('room.opens'), text: span(left), unit: t('room.first') };
	if (state === 'NOT_OPEN')
		return { label: '', text: t('room.first'), unit: '' };
	if (state === 'SOLD_OUT')
		return { label: t('room.returns'), text: t('room.returns.first'), unit: t('room.returns.unit') };
	return { label: '', text: t('room.next'), unit: t('room.next.unit') };
}

// The sentence over the number, the one under it, and how much it matters.
function situation(app, line, concert) {
	// Another device would be another of the demo's users.
	const keep = t(app.site.demo ? 'room.keep' : 'room.keep.anywhere');

	if (line.cut === 'BUSY')
		return { mood: 'cut', head: t('room.busy'), advice: t('room.busy.advice') };
	if (line.cut)
		return {
			mood: 'cut', head: t('room.cut'),
			advice: t(line.called ? 'room.cut.near' : 'room.cut.advice'),
		};
	if (line.state === 'PAUSED')
		return { mood: 'warn', head: t('room.PAUSED'), advice: t('room.PAUSED.advice') };
	if (line.state === 'NOT_OPEN') {
		const left = secondsUntil(concert.opens_at);
		return {
			mood: '', advice: keep,
			head: left <= 0 ? t('room.opening')
				: line.ahead > 0 ? t('room.NOT_OPEN', { time: span(left) })
					: t('lobby.opens', { when: opening(concert) }),
		};
	}
	if (line.state === 'SOLD_OUT')
		return { mood: 'warn', head: t('room.SOLD_OUT'), advice: t('room.SOLD_OUT.advice') };
	if (line.called)
		return { mood: 'near', head: t('room.called'), advice: t('room.called.advice') };
	return { mood: '', head: t('room.waiting'), advice: keep };
}

// What the visitor has come past since the last look, in words; null if nothing.
const SAY_FIRST = { NOT_OPEN: 'say.first', SOLD_OUT: 'say.returns' };

function threshold(before, { ahead, state }, first) {
	const passed = (limit) => before > limit && ahead <= limit;
	const people = last(THRESHOLDS.filter(passed));
	if (people !== undefined)
		return t(people > 0 ? 'say.ahead' : SAY_FIRST[state] ?? 'say.next', { n: ahead });
	const quarter = [1, 2, 3].find((part) => passed(Math.floor(first * part / 4)));
	return quarter ? t('say.ahead', { n: ahead }) : null;
}

export function room(app, concert, leaveLine) {
	const queue = concert.queue_id;
	const count = counter();
	const row = seatRow(t('room.progress'));
	const head = h('h2', { class: 'room-head' });
	const unit = h('span', { class: 'room-unit' });
	const eta = h('span', { class: 'room-eta' });
	const heard = h('span', { class: 'room-heard figure' });
	const advice = h('p', { class: 'room-advice' });
	const label = h('span', { class: 'room-label' });
	const people = h('p', { class: 'room-count' }, label, count.element, unit);
	const element = h('section', { class: 'house room' }, head, people, row.element,
		h('p', { class: 'room-facts' }, eta, heard), advice,
		h('button', { class: 'plain room-leave', type: 'button', on: { click: leaveLine } },
			t('room.leave')));
	let before = null; // {ahead, mood} as told last

	function announce(line, first, { mood, head: words }) {
		const { ahead } = line;
		if (before && mood !== before.mood)
			app.say(words);
		else if (before) {
			const words = threshold(before.ahead, line, first);
			if (words)
				app.say(words);
		}
		before = { ahead: Math.min(ahead, before?.ahead ?? ahead), mood };
	}

	return {
		element,
		// Called each second and when anything of the line is heard.
		update() {
			const line = app.line(queue);
			const place = app.session.placeIn(queue);
			if (!line || place?.view.status !== 'WAITING')
				return;
			const { ahead } = line;
			const first = Math.max(1, place.first - 1);
			const now = situation(app, line, concert);
			const moves = ['OPEN', 'CLOSED'].includes(line.state);
			const seconds = place.view.eta_seconds;

			element.dataset.mood = now.mood;
			element.dataset.mode = line.mode;
			write(head, now.head);
			write(advice, now.advice);
			people.classList.toggle('next', ahead === 0);
			const big = largest(line, concert);
			if (big.n)
				count.set(big.n);
			else
				count.word(big.text);
			write(label, big.label);
			write(unit, big.unit);
			row.update(app.session.advance(queue, 1 - Math.min(1, ahead / first)));
			write(eta, moves ? estimate(seconds === null ? null
				: seconds * (ahead + 1) / place.view.position)
				: line.state === 'SOLD_OUT' ? '' : t('eta.still')); // nobody knows what comes back
			write(heard, ago(performance.now() - line.heard));
			app.title(`${t(ahead > 0 ? 'room.title' : 'room.first', { n: ahead })} · ${titles(concert.title)[0]}`);
			announce(line, first, now);
		},
		leave: () => count.stop(),
	};
}

// For the lobby too: when the sale begins.
export function opening(concert) {
	return moment(concert.opens_at, concert.time_zone, {
		month: 'long', day: 'numeric', weekday: 'short', hour: 'numeric', minute: '2-digit',
	});
}
