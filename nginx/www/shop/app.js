// The page: one object that every screen gets, the routes, and what stands around the screens.
//
// A screen is a module with show(root, app, params): it draws itself into root (may be async), and
// returns a function that leaves it: timers, listeners. Only then is root in the page. What is to
// get the focus then has data-focus, else <main> gets it. app has
//   site       what /site.json says: name, login_url, demo
//   api        call() and send() (api.js); ApiError is thrown
//   session    who I am, my places in the lines (session.js)
//   state      what the screens share: concerts; and what they keep for each other
//   go(path)   '/', '/concerts/1', '/concerts/1/2026-12-24', '/hold', '/tickets', '/points', …
//   title(s)   names the screen in the tab
//   say(s)     tells a screen reader, politely; for thresholds, not for each second
//   again()    draws the screen anew
//   refresh()  asks for my place anew; another screen is drawn if it leads to one
//   problem(error, again)   an element that says what went wrong, with the next step (problem.js);
//              what ends the turn leads to the line by itself (turn.js)
//   ended(reason)           the turn is over: to the line, which says why
//   readConcerts()          fills app.state.concerts anew
//   concert(id)             of app.state.concerts
//   join(concert)           stands in its line, or comes back to the place there, and goes there
//   line(queue_id)          a place that WAITS, as line.js hears of it; or null
//   held                    the reservation that waits to be paid, or null; holds(r): one is told (held.js)
//   listen(f)               calls f on each change of places, lines and hold, until what it returns is called
// The words are t(), number(), points(), … of words.js; the server's time is in clock.js.
'use strict';

import { ApiError, createApi } from './api.js';
import { forgetAttempts } from './attempt.js';
import { fill, h, sheet, write } from './dom.js';
import { drawFrame, drawTurn } from './frame.js';
import { keepHold } from './held.js';
import { keepLines } from './lines.js';
import { problem } from './problem.js';
import { createSession } from './session.js';
import { keepTurn } from './turn.js';
import { choose, speak } from './words.js';

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

const SKELETON_MS = 200;
const PREPARE_MS = 2000;
const SAID_MS = 8000; // then it is stale for who comes by it

// A file of the page that did not come.
class Absent extends ApiError {
	constructor() {
		super('OFFLINE', 0);
	}
}

// Who asks the wrong site who one is does harm: without an answer there is no page.
async function readSite() {
	const said = await app.api.call('GET', '/site.json');
	if (!said)
		throw new ApiError('UNAVAILABLE', 0);
	return { name: 'frontrow', login_url: null, demo: null, ...said };
}

const root = document.documentElement; // style sheets learn from it which screen is shown
const main = document.getElementById('main');
const app = { state: { concerts: null } };
let current = null; // the screen's name, shown or on its way
let leave = null; // the screen that is shown
let hush = 0;
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

app.say = (text) => {
	clearTimeout(hush);
	write(document.getElementById('say'), text);
	hush = setTimeout(() => write(document.getElementById('say'), ''), SAID_MS);
};

app.concert = (id) => app.state.concerts?.find((concert) => concert.concert_id === Number(id));

// A concert's addresses lead those whose turn it is to dates and seats, and everybody else to the line.
function screenOf(name, params) {
	if (!params.concert)
		return name;
	const place = app.session.place;
	if (place?.view.status !== 'ACTIVE' || app.endedIn(place.queue_id))
		return 'waiting';
	return name === 'concert' ? 'dates' : name;
}

app.readConcerts = async () => {
	const { concerts } = await app.api.call('GET', '/concerts', undefined,
		{ token: null, cache: 'default' }); // it lives a second in every cache
	app.state.concerts = concerts;
};

// What a screen is going to look like, roughly, when it is long in coming.
function skeleton() {
	const box = () => h('div', { class: 'skeleton' });
	return h('div', { class: 'skeletons', 'aria-busy': 'true' }, box(), box(), box(), box());
}

function explain(error) {
	if (error instanceof Absent) // some browsers ask for a file once only
		return app.problem(error, () => (navigator.onLine ? location.reload() : enter()));
	return app.problem(error, error instanceof ApiError ? enter : () => location.reload());
}

// While one waits, what comes next is fetched already.
function prepare() {
	setTimeout(() => {
		for (const [module] of navigator.onLine ? Object.values(SCREENS) : [])
			module().catch(() => {}); // it is fetched again when it is needed
	}, PREPARE_MS);
}

// → the screen that the address asks for, and what it says of it
function route() {
	const path = location.hash.slice(1) || '/';
	const [match, screen, names] = ROUTES
		.map(([pattern, ...rest]) => [path.match(pattern), ...rest])
		.find(([found]) => found) ?? [[], 'concerts', []];
	return [screen, Object.fromEntries(names.map((name, i) => [name, match[i + 1]]))];
}

async function enter() {
	const mine = ++shown;
	const [screen, params] = route();

	leave?.();
	leave = current = null;
	delete main.dataset.screen; // the name of the screen, once it is drawn
	delete root.dataset.screen;
	document.querySelector('dialog')?.close(); // the screen before had asked
	const late = setTimeout(() => mine === shown && fill(main, skeleton()), SKELETON_MS);
	try {
		if (!app.state.concerts || screen === 'concerts')
			await app.readConcerts();
		if (mine !== shown)
			return;
		if (params.concert)
			app.session.use(app.concert(params.concert)?.queue_id);
		current = screenOf(screen, params);
		const [module, css] = SCREENS[current];
		const [{ show }] = await Promise.all([module(), sheet(`/shop/${css}`)]).catch(() => {
			throw new Absent();
		});
		if (mine !== shown)
			return;
		const element = h('div', { class: 'screen' });
		const done = await show(element, app, params);
		if (mine !== shown) {
			done?.();
			return;
		}
		fill(main, element);
		leave = done;
		main.dataset.screen = root.dataset.screen = current;
		if (current === 'waiting' || current === 'dates')
			prepare();
	} catch (error) {
		if (mine !== shown)
			return;
		fill(main, h('section', { class: 'panel' }, explain(error)));
	} finally {
		clearTimeout(late);
	}
	drawTurn(app);
	if (mine > 1) {
		window.scrollTo(0, 0);
		(main.querySelector('[data-focus]') ?? main).focus({ preventScroll: true });
	}
}

app.again = enter;

// My place is another one: the address may lead to another screen by now.
function placeChanged() {
	if (current && screenOf(...route()) !== current)
		enter();
}

async function chooseLanguage(tag) {
	await choose(tag);
	drawFrame(app, chooseLanguage);
	enter();
}

// Another user: the concerts are the same, and nothing else.
function begin() {
	app.state = { concerts: app.state.concerts };
	forgetAttempts();
	drawFrame(app, chooseLanguage);
	app.go('/');
}

async function start() {
	app.api = createApi(() => app.session?.token);
	const words = speak();
	try {
		app.site = await readSite();
	} catch (error) {
		await words;
		fill(main, h('section', { class: 'panel' },
			problem(app, error, () => location.reload())));
		return;
	}
	await words;
	app.session = createSession(app.site, begin);
	await app.session.ready;
	keepLines(app);
	keepHold(app);
	drawFrame(app, chooseLanguage);
	keepTurn(app, placeChanged);
	if (app.session.left.length > 0)
		await import('./recognised.js').then(({ resume }) => resume(app)).catch(() => {});
	document.getElementById('skip').addEventListener('click', (event) => {
		event.preventDefault(); // the hash is the route
		main.focus();
	});
	addEventListener('hashchange', () => {
		drawFrame(app, chooseLanguage);
		enter();
	});
	await enter();
}

// old.js tells what an old browser is told.
if (!('old' in root.dataset))
	start().catch((error) => fill(main, h('section', { class: 'panel' },
		problem(app, error, () => location.reload()))));
