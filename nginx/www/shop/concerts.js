// The concerts, and how things stand in the line of each.
'use strict';

import { secondsUntil, everySecond } from './clock.js';
import { h, write } from './dom.js';
import { every } from './every.js';
import { guarded } from './list.js';
import { poster } from './poster.js';
import { moment, span, t, titles } from './words.js';
import { action } from './worker.js';

const LOOK_MS = 5000; // between two looks at the lines, of those who only look

// Nobody waits, but every slot is taken.
const full = (object) => object?.active >= object?.capacity;

// The state of a queue in one sentence, with the tag's colour.
export function stateOf(concert, object) {
	const state = object?.queue_state ?? concert.queue_state;
	const waiting = object?.waiting ?? 0;
	const left = state === 'NOT_OPEN' ? secondsUntil(concert.opens_at) : null;

	if (state === 'NOT_OPEN')
		return ['', left < 86400 ? t('state.opens', { time: span(left) })
			: t('state.opens.on', { when: moment(concert.opens_at, concert.time_zone, {
				month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit',
			}) })];
	if (state === 'OPEN')
		return waiting > 0 ? ['', t('state.waiting', { n: waiting })]
			: atOnce(concert, object) ? ['good', t('state.OPEN')] : ['', t('state.full')];
	return [{ PAUSED: 'warn', SOLD_OUT: 'bad', CLOSED: 'bad' }[state], t(`state.${state}`)];
}

// Whether one would enter without waiting.
export const atOnce = (concert, object) => !object?.waiting && !full(object)
	&& (object?.queue_state ?? concert.queue_state) === 'OPEN';

// Whether one may go to that line: a closed one takes nobody new.
export function takes(app, concert, object) {
	return (object?.queue_state ?? concert.queue_state) !== 'CLOSED' ||
		app.session.stoodIn(concert.queue_id);
}

// What the way in is called: one who will wait is told so.
export function wayIn(app, concert, object) {
	return t(app.session.stoodIn(concert.queue_id) ? 'back.WAITING'
		: atOnce(concert, object) ? 'join' : 'join.line');
}

function card(app, concert) {
	// The status of the place that one has there, or null.
	const kept = () => {
		const status = app.session.placeIn(concert.queue_id)?.view.status;
		return !app.endedIn(concert.queue_id) && ['WAITING', 'ACTIVE'].includes(status)
			? status : null;
	};
	const state = h('p', { class: 'tag' });
	const holds = () => app.held?.concert_id === concert.concert_id;
	const way = action(app, '', t('join.trying'), () => (holds() ? app.go('/hold')
		: kept() ? app.go(`/concerts/${concert.concert_id}`) : app.join(concert)),
	{ class: 'button wide' });
	way.button.append(h('span', { class: 'visually-hidden' }, ` · ${titles(concert.title)[0]}`));

	return {
		concert,
		element: h('li', { class: 'card' },
			h('a', { class: 'card-poster', href: `#/concerts/${concert.concert_id}` },
				poster(concert)),
			h('div', { class: 'card-foot' }, state, way.element)),
		update(object) {
			const [colour, text] = stateOf(concert, object);
			state.className = `tag ${colour}`;
			write(state, text);
			way.button.label(holds() ? t('hold.go') : kept() ? t(`back.${kept()}`) : wayIn(app, concert, object));
			way.button.hidden = !takes(app, concert, object);
		},
	};
}

// In the place of a card that cannot be drawn.
const broken = (concert) => ({
	concert,
	element: h('li', { class: 'card' }, h('p', { class: 'card-foot muted' }, t('list.broken'))),
	update() {},
});

export function show(root, app) {
	const objects = new Map(); // queue_id → line object
	const cards = app.state.concerts.map((concert) =>
		guarded(() => card(app, concert)) ?? broken(concert));
	const draw = () => cards.forEach((one) =>
		guarded(() => one.update(objects.get(one.concert.queue_id))));

	// Only the lines of what is in sight: there may be hundreds of concerts.
	function inSight({ element }) {
		const { top, bottom } = element.getBoundingClientRect();
		return bottom > 0 && top < innerHeight;
	}

	async function look() {
		const queues = new Set(cards.filter(inSight).map(({ concert }) => concert.queue_id));
		await Promise.all([...queues].map(async (queue) => {
			try {
				objects.set(queue, await app.api.line(queue));
			} catch {
				objects.delete(queue); // what /concerts said is shown
			}
		}));
		draw();
	}

	const { news } = app.state;
	app.state.news = null;
	app.title('');
	root.append(
		news ? h('p', { class: 'notice' }, news) : '',
		h('h1', { class: 'headline' }, t('concerts.title')),
		cards.length === 0 ? h('p', { class: 'muted' }, t('concerts.none'))
			: h('ul', { class: 'cards' }, cards.map((one) => one.element)));
	requestAnimationFrame(look); // the cards are in the page by then
	const blind = every(LOOK_MS, look);
	const still = everySecond(draw);
	const deaf = app.listen(draw);
	return () => {
		blind();
		still();
		deaf();
	};
}
