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
	const change = () => {
		app.session.switchUser();
		app.go('/');
	};

	return h('p', {}, t('demo.user', { number: String(app.session.number) }), ' ',
		h('button', { type: 'button', class: 'plain', on: { click: change } }, t('demo.switch')));
}

export function drawFrame(app, chooseLanguage) {
	write(byId('skip'), t('skip'));
	fill(byId('top'), h('a', { class: 'brand', href: '#/' }, mark(), app.site.name),
		navigation(chooseLanguage));
	fill(byId('bottom'), app.session.number > 0 && demoUser(app));
}

// The turn that is on, or the line one stands in, if its own screen does not show it already.
function turnOf(app) {
	const place = app.session.mine;
	const home = place && `#/concerts/${place.concert_id}`;

	if (!place || app.endedIn(place.queue_id))
		return null;
	if (place.view.status === 'ACTIVE')
		return location.hash === '#/hold' || document.querySelector('.turn-now') ? null : { place, home, turn: true };
	if (place.view.status === 'WAITING' && location.hash !== home)
		return { place, home, turn: false };
	return null;
}

// Called each second, and when places or lines change.
export function drawTurn(app) {
	const bar = byId('turn');
	const shown = turnOf(app);

	bar.hidden = !shown;
	if (!shown)
		return;
	const { place, home, turn } = shown;
	const left = turn ? clock.secondsUntil(place.view.expires_at) : 0;
	const ahead = app.line(place.queue_id)?.ahead ?? 0;

	bar.classList.toggle('on', turn);
	bar.firstElementChild.href = home;
	write(bar.firstElementChild, t(turn ? 'turn.yours' : 'turn.waiting'));
	write(bar.lastElementChild, turn
		? t('turn.left', { time: clock.mmss(left) }) : t('turn.ahead', { n: ahead }));
}
