// The page: one object that every screen gets, the routes, and what stands around the screens.
//
// A screen is a module with show(root, app, params): it draws itself into root (may be async), and
// returns a function that leaves it: timers, listeners. app has
//   site       what /site.json says: name, login_url, demo
//   api        call() and send() (api.js); ApiError is thrown
//   session    who I am, my places in the lines (session.js)
//   state      what the screens share: concerts; and what they keep for each other
//   go(path)   '/', '/concerts/1', '/concerts/1/2026-12-24', '/hold', '/tickets', '/points', …
//   title(s)   names the screen in the tab
//   say(s)     tells a screen reader, politely; for thresholds, not for each second
//   refresh()  asks for my place anew and draws the screen again if its state changed
//   problem(error, again)   an element that says what went wrong, with the next step (problem.js);
//              what ends the turn leads to the line by itself
//   ended(reason)           the turn is over: to the line, which says why
//   concert(id)             of app.state.concerts
// The words are t(), number(), points(), … of words.js; the server's time is in clock.js.
'use strict';

import { createApi } from './api.js';
import * as clock from './clock.js';
import { fill, h, sheet, write } from './dom.js';
import { problem } from './problem.js';
import { createSession } from './session.js';
import { mark } from './mark.js';
import { choose, others, speak, t } from './words.js';

// Path of the hash → module and style sheet of its screen; names for what is in brackets.
const ROUTES = [
	[/^\/$/, 'concerts', []],
	[/^\/concerts\/(\d+)$/, 'concert', ['concert']],
	[/^\/concerts\/(\d+)\/(\d{4}-\d\d-\d\d)$/, 'seats', ['concert', 'date']],
	[/^\/hold$/, 'hold', []],
	[/^\/tickets$/, 'tickets', []],
	[/^\/tickets\/(\d+)$/, 'ticket', ['reservation']],
	[/^\/points$/, 'points', []],
];

// module, style sheet
const SCREENS = {
	concerts: [() => import('./concerts.js'), 'concerts.css'],
	waiting: [() => import('./waiting.js'), 'waiting.css'],
	dates: [() => import('./dates.js'), 'dates.css'],
	seats: [() => import('./seats.js'), 'seats.css'],
	hold: [() => import('./hold.js'), 'hold.css'],
	tickets: [() => import('./tickets.js'), 'tickets.css'],
	ticket: [() => import('./ticket.js'), 'ticket.css'],
	points: [() => import('./points.js'), 'points.css'],
};

// The turn is over, or there was none: the line says so and offers the way back in.
const TURN_LOST = ['TOKEN_EXPIRED', 'TOKEN_NOT_ACTIVE', 'INVALID_TOKEN', 'TOKEN_REQUIRED'];

async function readSite() {
	try {
		const response = await fetch('/site.json', { cache: 'no-store' });
		return { name: 'frontrow', login_url: null, demo: null, ...await response.json() };
	} catch {
		return { name: 'frontrow', login_url: null, demo: null };
	}
}

const main = document.getElementById('main');
const app = { state: { concerts: null, ended: null } };
let leave = null; // the screen that is shown
let shown = 0; // counts the screens, so that a late one does not draw over the next

app.go = (path) => {
	if (location.hash === `#${path}`)
		enter();
	else
		location.hash = path;
};

app.title = (text) => {
	document.title = text ? `${text} · ${app.site.name}` : app.site.name;
};

app.say = (text) => write(document.getElementById('say'), text);

app.concert = (id) => app.state.concerts?.find((concert) => concert.concert_id === Number(id));

app.toLine = () => {
	const place = app.session.place ?? app.session.newest;
	app.go(place?.concert_id ? `/concerts/${place.concert_id}` : '/');
};

app.ended = (reason) => {
	const place = app.session.place ?? app.session.newest;
	if (place)
		app.state.ended = { queue_id: place.queue_id, reason };
	app.toLine();
};

app.problem = (error, again) => {
	if (error.code === 'TOKEN_EXPIRED')
		app.ended(error.problem.reason);
	else if (TURN_LOST.includes(error.code))
		app.refresh();
	return problem(app, error, again);
};

app.refresh = async () => {
	const before = app.session.place?.view.status;
	try {
		app.session.keep(await app.api.call('GET', '/queue/position'));
	} catch (error) {
		if (error.code === 'TOKEN_EXPIRED')
			return app.ended(error.problem.reason);
		if (['INVALID_TOKEN', 'TOKEN_REQUIRED'].includes(error.code)) {
			if (app.session.place)
				app.session.forget(app.session.place.queue_id);
			return app.toLine();
		}
		throw error;
	}
	if (app.session.place?.view.status !== before)
		enter();
	return null;
};

// A concert's address shows its dates to those whose turn it is, and the line to everybody else.
function screenOf(name, params) {
	if (name !== 'concert')
		return name;
	const place = app.session.place;
	const ended = app.state.ended?.queue_id === app.concert(params.concert)?.queue_id;
	return place?.view.status === 'ACTIVE' && !ended ? 'dates' : 'waiting';
}

async function readConcerts() {
	app.state.concerts = (await app.api.call('GET', '/concerts', undefined, { token: null }))
		.concerts;
}

async function enter() {
	const mine = ++shown;
	const path = decodeURI(location.hash.slice(1)) || '/';
	const [match, screen, names] = ROUTES
		.map(([pattern, ...rest]) => [path.match(pattern), ...rest])
		.find(([found]) => found) ?? [[], 'concerts', []];
	const params = Object.fromEntries(names.map((name, i) => [name, match[i + 1]]));

	leave?.();
	leave = null;
	const root = h('div', { class: 'screen' });
	try {
		if (!app.state.concerts || screen === 'concerts')
			await readConcerts();
		if (params.concert)
			app.session.use(app.concert(params.concert)?.queue_id);
		const [module, css] = SCREENS[screenOf(screen, params)];
		const [{ show }] = await Promise.all([module(), sheet(`/shop/${css}`)]);
		if (mine !== shown)
			return;
		fill(main, root);
		const done = await show(root, app, params);
		if (mine === shown)
			leave = done;
		else
			done?.();
	} catch (error) {
		if (mine !== shown)
			return;
		if (!error.code)
			console.error(error);
		fill(main, h('section', { class: 'panel' }, problem(app, error.code
			? error : { code: 'INTERNAL', problem: {}, outcome: 'none' }, enter)));
	}
	if (mine === shown && mine > 1) {
		window.scrollTo(0, 0);
		(main.querySelector('[autofocus]') ?? main).focus({ preventScroll: true });
	}
}

function draw() {
	const link = (path, words) => h('a', {
		href: `#${path}`, 'aria-current': location.hash === `#${path}` ? 'page' : null,
	}, words);

	write(document.getElementById('skip'), t('skip'));
	fill(document.getElementById('top'),
		h('a', { class: 'brand', href: '#/' }, mark(), app.site.name),
		h('nav', { 'aria-label': t('nav') },
			link('/tickets', t('nav.tickets')), link('/points', t('nav.points')),
			others().map(([tag, name]) => h('button', {
				type: 'button', class: 'plain', lang: tag,
				on: {
					click: async () => {
						await choose(tag);
						draw();
						enter();
					},
				},
			}, name))),
		h('div', { class: 'turn', id: 'turn', hidden: true }));
	drawUser();
	drawTurn();
}

function drawUser() {
	const number = app.session.number;
	fill(document.getElementById('bottom'), number > 0 && h('p', {},
		t('demo.user', { number: String(number) }), ' ',
		h('button', {
			type: 'button', class: 'plain',
			on: {
				click: () => {
					app.session.switchUser();
					app.go('/');
				},
			},
		}, t('demo.switch'))));
}

// The turn's time, wherever one is; the hold shows its own.
function drawTurn() {
	const bar = document.getElementById('turn');
	const place = app.session.place ?? app.session.newest;
	const left = place?.view.status === 'ACTIVE'
		? clock.secondsUntil(place.view.expires_at) : null;

	bar.hidden = left === null || location.hash === '#/hold';
	if (bar.hidden)
		return;
	if (left === 0 && !app.state.ended)
		app.refresh().catch(() => {});
	fill(bar, h('a', { href: `#/concerts/${place.concert_id}` }, t('turn.yours')), ' ',
		h('span', { class: 'figure', role: 'timer' }, t('turn.left', { time: clock.mmss(left) })));
}

async function start() {
	[app.site] = await Promise.all([readSite(), speak()]);
	app.session = createSession(app.site);
	app.api = createApi(() => app.session.token);
	await app.session.ready;
	draw();
	app.session.onchange(drawUser);
	clock.everySecond(drawTurn);
	addEventListener('hashchange', () => {
		draw();
		enter();
	});
	await enter();
}

start();
