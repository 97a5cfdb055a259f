// What stands around the screens: the header with the turn's time, the footer with the demo's user.
'use strict';

import * as clock from './clock.js';
import { fill, h, write } from './dom.js';
import { mark } from './mark.js';
import { others, t } from './words.js';

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

// The turn that is on, the line one stands in, or the end of either, where no screen shows it.
function standing(app) {
	const place = app.session.mine;
	const home = place && `#/concerts/${place.concert_id}`;
	const away = location.hash !== home;

	if (!place || !place.concert_id)
		return null;
	if (app.endedIn(place.queue_id))
		return away && { home, on: false, words: t('over.title'), figure: '' };
	if (place.view.status === 'ACTIVE' && location.hash !== '#/hold' &&
	    !document.querySelector('.turn-now'))
		return {
			home, on: true, words: t('turn.yours'), figure: t('turn.left', {
				time: clock.mmss(clock.secondsUntil(place.view.expires_at)),
			}),
		};
	if (place.view.status === 'WAITING' && away)
		return {
			home, on: false, words: t('turn.waiting'),
			figure: t('turn.ahead', { n: app.line(place.queue_id)?.ahead ?? 0 }),
		};
	return null;
}

// Called each second, and when places or lines change.
export function drawTurn(app) {
	const bar = byId('turn');
	const now = standing(app);

	bar.hidden = !now;
	if (!now)
		return;
	bar.classList.toggle('on', now.on);
	bar.firstElementChild.href = now.home;
	write(bar.firstElementChild, now.words);
	write(bar.lastElementChild, now.figure);
}
