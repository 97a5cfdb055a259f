// What stands around the screens: the header with the turn's time, the footer with the demo's user.
'use strict';

import * as clock from './clock.js';
import { fill, h, write } from './dom.js';
import { mark } from './mark.js';
import { others, seatNames, t } from './words.js';

const byId = (id) => document.getElementById(id);

function navigation(chooseLanguage) {
	const link = (path, words) => h('a', {
		href: `#${path}`, 'aria-current': location.hash.startsWith(`#${path}`) ? 'page' : null,
	}, words);

	return h('nav', { 'aria-label': t('nav') },
		link('/tickets', t('nav.tickets')), link('/points', t('nav.points')),
		others().map(([tag, name]) => h('button', {
			type: 'button', class: 'plain', lang: tag, on: { click: () => chooseLanguage(tag) },
		}, name)));
}

function demoUser(app) {
	return h('p', {}, t('demo.user', { number: String(app.session.number) }), ' ',
		h('button', {
			type: 'button', class: 'plain', on: { click: () => app.session.beginAnew() },
		}, t('demo.switch')));
}

export function drawFrame(app, chooseLanguage) {
	write(byId('skip'), t('skip'));
	fill(byId('top'), h('a', { class: 'brand', href: '#/' }, mark(), app.site.name),
		navigation(chooseLanguage));
	fill(byId('bottom'), app.session.number > 0 && demoUser(app));
}

const SOON = 60; // seconds

const short = (seats) =>
	(seats.length > 3 ? t('seats.count', { count: seats.length }) : seatNames(seats));

// The hold that runs, the turn that is on, the line one stands in, or the end of either, where no
// screen shows it: {words, figure, go, home, mood}.
function standing(app) {
	const place = app.session.mine;
	const home = place && `#/concerts/${place.concert_id}`;
	const away = location.hash !== home;

	if (app.held) {
		const left = clock.secondsUntil(app.held.hold_expires_at);
		return location.hash !== '#/hold' && {
			home: '#/hold', mood: left > SOON ? 'on' : 'soon', go: t('hold.now'),
			words: t('hold.waits', { seats: short(app.held.seats) }), figure: clock.mmss(left),
		};
	}
	if (!place || !place.concert_id)
		return null;
	if (app.endedIn(place.queue_id))
		return away && { home, mood: '', words: t('over.title'), figure: '', go: t('do.line') };
	if (place.view.status === 'ACTIVE' && location.hash !== '#/hold' &&
	    !document.querySelector('.turn-now'))
		return {
			home, mood: 'on', words: t('turn.yours'), go: !location.hash.startsWith(home) && t('turn.choose'),
			figure: t('turn.left', {
				time: clock.mmss(clock.secondsUntil(place.view.expires_at)),
			}),
		};
	if (place.view.status === 'WAITING' && away)
		return {
			home, mood: '', words: t('turn.waiting'), go: t('turn.see'),
			figure: t('turn.ahead', { n: app.line(place.queue_id)?.ahead ?? 0 }),
		};
	return null;
}

// Called each second, and when places, lines or the hold change.
export function drawTurn(app) {
	const bar = byId('turn');
	const [words, figure, way] = bar.children;
	const now = standing(app);

	bar.hidden = !now;
	if (!now)
		return;
	bar.className = `turn ${now.mood}`;
	write(words, now.words);
	write(figure, now.figure);
	way.hidden = !now.go;
	way.href = now.home;
	write(way, now.go || '');
}
