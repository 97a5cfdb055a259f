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
const STALE_MS = 3 * LOOK_MS;

// Every slot is taken.
const full = (object) => object.active >= object.capacity;

export const queueState = (concert, object) => object?.queue_state ?? concert.queue_state;

// How things stand with a concert: the state of its queue, or that it has nothing to book. A server
// that does not say is taken to have something.
export function condition(concert, object) {
	const { availability = 'AVAILABLE' } = concert;
	return availability === 'AVAILABLE' ? queueState(concert, object) : availability;
}

// Whether one would enter without waiting; the line itself must have said so.
export const atOnce = (concert, object) => Boolean(object) && object.waiting === 0 && !full(object)
	&& condition(concert, object) === 'OPEN';

function opens(concert) {
	const left = secondsUntil(concert.opens_at);
	return left < 86400 ? t('state.opens', { time: span(left) })
		: t('state.opens.on', { when: moment(concert.opens_at, concert.time_zone, {
			month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit',
		}) });
}

function opened(concert, object) {
	if (!object)
		return ['', t('state.unheard')];
	if (object.waiting > 0)
		return ['', t('state.waiting', { n: object.waiting })];
	return atOnce(concert, object) ? ['good', t('state.OPEN')] : ['', t('state.full')];
}

// The condition in one sentence, with the tag's colour. `object`: as the line was heard last, if it was.
export function stateOf(concert, object) {
	const now = condition(concert, object);
	if (now === 'NOT_OPEN')
		return ['', opens(concert)];
	return now === 'OPEN' ? opened(concert, object)
		: [now === 'PAUSED' ? 'warn' : 'bad', t(`state.${now}`)];
}

// Whether one may go to that line: a closed one takes nobody new, and whoever waits for a concert without
// seats waits in vain unless the whole line waits for them.
export function takes(app, concert, object) {
	const now = condition(concert, object);
	return app.session.stoodIn(concert.queue_id) || !['CLOSED', 'NO_DATES'].includes(now)
		&& (now !== 'SOLD_OUT' || queueState(concert, object) === 'SOLD_OUT');
}

// What the way in is called: one who will wait is told so.
export function wayIn(app, concert, object) {
	return t(app.session.stoodIn(concert.queue_id) ? 'back.WAITING'
		: !object || atOnce(concert, object) ? 'join' : 'join.line');
}

// Asks the list of concerts what there is to book by now.
export async function renew(app, ...concerts) {
	await app.readConcerts();
	for (const concert of concerts)
		Object.assign(concert, app.concert(concert.concert_id));
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
	const heard = new Map(); // queue_id → {object, at}
	const cards = app.state.concerts.map((concert) =>
		guarded(() => card(app, concert)) ?? broken(concert));
	const draw = () => cards.forEach((one) =>
		guarded(() => one.update(known(one.concert.queue_id))));

	// The line object, while it is not too old to be believed.
	function known(queue) {
		const { object, at } = heard.get(queue) ?? {};
		return performance.now() - at < STALE_MS ? object : undefined;
	}

	// Only the lines of what is in sight: there may be hundreds of concerts.
	function inSight({ element }) {
		const { top, bottom } = element.getBoundingClientRect();
		return bottom > 0 && top < innerHeight;
	}

	async function look(seen) {
		const queues = new Set(seen.map(({ concert }) => concert.queue_id));
		await Promise.all([...queues].map(async (queue) => {
			try {
				heard.set(queue, { object: await app.api.line(queue), at: performance.now() });
			} catch {
				heard.delete(queue); // what /concerts said is shown
			}
		}));
		draw();
	}

	async function lookAgain() {
		const stock = renew(app, ...cards.map(({ concert }) => concert)).catch(() => {}); // next time
		await Promise.all([stock, look(cards.filter(inSight))]);
	}

	// What comes into sight is looked at at once.
	const eye = new IntersectionObserver((entries) => {
		const come = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
		if (come.length > 0)
			look(cards.filter(({ element }) => come.includes(element)));
	});

	const { news } = app.state;
	app.state.news = null;
	app.title('');
	root.append(
		news ? h('p', { class: 'notice' }, news) : '',
		h('h1', { class: 'headline' }, t('concerts.title')),
		cards.length === 0 ? h('p', { class: 'muted' }, t('concerts.none'))
			: h('ul', { class: 'cards' }, cards.map((one) => one.element)));
	cards.forEach(({ element }) => eye.observe(element));
	const blind = every(LOOK_MS, lookAgain);
	const still = everySecond(draw);
	const deaf = app.listen(draw);
	return () => {
		eye.disconnect();
		blind();
		still();
		deaf();
	};
}
