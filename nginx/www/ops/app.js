// The operators' page: one object that its parts get, what is read and how often, and the drawing.
//
//   state      what was read: hour (hour.js), status, concerts, schedules, entries; lost (since when
//              nothing answers), down (nginx answers, no worker does), away (the database), faults (what
//              could not be read, and why), denied (why nothing is read any more)
//   chosen     the queue that is looked at; null: all
//   queue(id)  its settings; zoneOf(id) its venue's zone
//   now()      the server's time, in ms
//   change(path, body)   what an operator wants changed: POST, then all that it touches is read anew
//   done(id, text)       says in a queue's card that it was
//   onDraw(f)  calls f at each drawing, until what it returns is called
'use strict';

import { ApiError, createApi } from '../shop/api.js';
import * as clock from '../shop/clock.js';
import { fill, h, write } from '../shop/dom.js';
import { every } from '../shop/every.js';
import { drawEach, guarded, last } from '../shop/list.js';
import { mark } from '../shop/mark.js';
import { choose, knownZone, moment, others, span, speak, t } from '../shop/words.js';
import { ask, refusal } from './ask.js';
import { makeCharts } from './charts.js';
import { drawDates, totals, upcoming } from './dates.js';
import { highest, merge, newHour, now, ofQueues, perMinute, upToNow } from './hour.js';
import { makePace } from './pace.js';
import { makePause, makeQueues } from './queues.js';
import { drawLog, drawSweeps } from './upkeep.js';
import { findings } from './verdict.js';
import { DATED, LONG, SHORT } from './zoned.js';

const TABLES = '/ops/';
const ZONE = 'Asia/Seoul'; // where no concert says another
const LONGEST_MS = 5000;
const LOG_ENTRIES = 8;
const PAGE = 50; // dates in one answer
const MOST_CARDS = 6;
const HOUR_S = 3600;
const STALE_MS = 15000; // older figures are those of another time
const SPANS_S = [HOUR_S, 600];

const byId = (id) => document.getElementById(id);
const api = createApi(() => null);
const state = {
	hour: newHour(), status: null, concerts: [], schedules: null, entries: null,
	lost: null, down: false, away: false, faults: new Map(), denied: null,
};
const app = { state, chosen: null, seconds: HOUR_S };
const listeners = new Set();
const pace = makePace();
let site = { name: 'frontrow' };
let parts = null;
let verdictSaid = null;

// ---- what the parts ask ------------------------------------------------------------------------

app.queue = (id) => state.status.queues.find((queue) => queue.queue_id === id);
app.zoneOf = (id) => state.concerts.find((concert) => id === null || concert.queue_id === id)
	?.time_zone ?? state.concerts[0]?.time_zone ?? ZONE;
app.now = () => clock.now();
app.onDraw = (listener) => {
	listeners.add(listener);
	return () => listeners.delete(listener);
};

app.change = async (path, body) => {
	const answer = await api.call('POST', path, body);
	for (const queue of answer.queues ?? [answer]) {
		const { queues } = state.status;
		queues[queues.findIndex(({ queue_id: id }) => id === queue.queue_id)] = queue;
		const kept = state.hour.queues.get(queue.queue_id);
		if (kept)
			Object.assign(kept.now, {
				queue_state: queue.queue_state, capacity: queue.capacity,
				waiting_now: queue.waiting, active_now: queue.active,
			});
	}
	draw();
	readLog().catch(() => {});
	return answer;
};

app.done = (id, text) => {
	const said = `${text} ${moment(app.now(), app.zoneOf(id), LONG)}`;
	parts.queues.done(id, said);
};

// ---- what is read ------------------------------------------------------------------------------

async function readHour() {
	const since = state.hour.last ? `?since=${state.hour.last}` : '';
	try {
		merge(state.hour, await api.call('GET', `/ops/api/history${since}`));
		Object.assign(state, { lost: null, down: false });
	} catch (error) {
		if (['OFFLINE', 'UNAVAILABLE'].includes(error.code)) {
			state.lost ??= app.now();
			state.down = error.code === 'UNAVAILABLE';
		}
		throw error;
	}
}

// The limits of the settings; they are the same as long as the page is open.
async function readLimits() {
	const { queue } = await api.call('GET', '/ops/api/settings');
	state.limits = new Map(queue.map((setting) => [setting.name, setting]));
}

async function readStatus() {
	try {
		if (!state.limits)
			await readLimits();
		state.status = await api.call('GET', '/ops/api/status');
		state.away = false;
	} catch (error) {
		state.away = error.code === 'UNAVAILABLE';
		throw error;
	}
}

// The dates for sale come in pages, one page each time: those of this walk, and of the walk before it
// those that this one has not come to yet.
const walk = { last: null, now: new Map(), before: new Map() };

function walked(page) {
	for (const schedule of page)
		walk.now.set(schedule.schedule_id, schedule);
	walk.last = page.length > 0 ? page[page.length - 1].schedule_id : null;
	if (page.length < PAGE)
		Object.assign(walk, { last: null, now: new Map(), before: walk.now });
	return [...new Map([...walk.before, ...walk.now]).values()];
}

async function readSales() {
	const after = walk.last ? `?after=${walk.last}` : '';
	const [{ concerts }, { schedules }] = await Promise.all([
		api.call('GET', '/ops/api/concerts'), api.call('GET', `/ops/api/schedules${after}`)]);
	Object.assign(state, { concerts, schedules: walked(schedules) });
	if (walk.last === null) // between two pages the sum is not whole
		pace.note(app.now(), state);
}

async function readLog() {
	const { entries } = await api.call('GET', `/ops/api/log?limit=${LOG_ENTRIES}`);
	state.entries = entries;
	draw();
}

const READINGS = [['hour', 2000, readHour], ['status', 4000, readStatus], ['sales', 5000, readSales],
	['log', 15000, readLog]];

// Not logged in any more: nothing that is read will be answered. Any other refusal, or a defect, is
// that one reading's, which goes on.
const NOT_LET_IN = [401, 403, 404];

function hear(what, error) {
	if (NOT_LET_IN.includes(error.status)) {
		state.denied = error;
		throw error;
	}
	if (!(error instanceof ApiError))
		console.error(error);
	if (!['OFFLINE', 'UNAVAILABLE'].includes(error.code))
		state.faults.set(what, error);
	if (error.passing)
		throw error;
}

async function keepReading([what, ms, read]) {
	const round = async () => {
		try {
			await read();
			state.faults.delete(what);
		} catch (error) {
			hear(what, error);
		} finally {
			draw();
		}
	};
	await round().catch(() => {}); // one at a time: what every() does not know of would run beside it
	if (!state.denied)
		every(ms, round, null, LONGEST_MS);
}

// ---- the verdict -------------------------------------------------------------------------------

function words({ key, params = {} }, kind) {
	const at = params.at && moment(params.at, app.zoneOf(app.chosen), LONG);
	const long = typeof params.seconds === 'number' ? span(params.seconds) : '';
	const sweep = params.sweep && t(`sweep.${params.sweep}`);
	const what = params.what && t(`read.${params.what}`);
	const opens = params.opens ? moment(params.opens, app.zoneOf(params.id), DATED) : '–';
	return t(`${kind}.${key}`, { ...params, at, opens, span: long, sweep, what });
}

// To the queues that a finding speaks of.
const linksOf = ({ queues = [] }) => queues.map(({ id, name }) =>
	[' ', h('a', { href: `#queue=${id}` }, t('find.queue', { name }))]);

function drawVerdict() {
	const found = state.denied ? [] : findings({ ...state, lost: state.down ? null : state.lost,
		away: state.away && state.lost === null });
	if (state.down && !state.denied)
		found.unshift({ level: 'bad', key: 'down', params: { at: state.lost } });
	const stale = state.denied || state.lost !== null || state.away || state.hour.age > STALE_MS;
	const known = state.status !== null || found.length > 0;
	const level = state.denied ? 'bad' : found[0]?.level ?? (known ? 'good' : '');
	const wrong = found.filter((one) => one.level !== 'good');
	const but = wrong.length === 1 && wrong[0].meant;
	const text = state.denied ? t('verdict.denied')
		: but ? t('verdict.but', { but: words(wrong[0], 'but') })
		: t(known ? `verdict.${level}` : 'verdict.unknown', { n: wrong.length });
	const zone = app.zoneOf(app.chosen);
	const { asOf } = state.hour;

	parts.verdict.className = `verdict ${level}`;
	byId('main').classList.toggle('stale', Boolean(stale));
	write(parts.said, text);
	write(parts.since, asOf ? t('verdict.since', {
		at: moment(asOf, zone, LONG), zone: knownZone(zone),
		operator: state.status?.operator ?? '–',
	}) : '');
	const listed = but ? found.filter((one) => one !== wrong[0]) : found; // the heading names it
	const list = listed.map((one) => [one.level, words(one, 'find'), words(one, 'do'),
		...(one.queues ?? []).map(({ id }) => id)].join(' ')).join();
	if (parts.found.dataset.list !== list) {
		parts.found.dataset.list = list;
		parts.found.tabIndex = listed.length > 0 ? 0 : -1; // it may have to be scrolled by the keyboard
		fill(parts.found, drawEach(listed, (one) => h('li', { class: `finding ${one.level}`, 'data-finding': one.key },
			h('strong', {}, words(one, 'find')), ' ', h('span', {}, words(one, 'do')), linksOf(one))));
	}
	if (state.denied && !parts.found.hasChildNodes())
		fill(parts.found, h('li', { class: 'denied' }, refusal(state.denied)));
	document.title = `${text} · ${site.name}`;
	if (verdictSaid !== null && verdictSaid !== level)
		write(byId('say'), text);
	verdictSaid = level;
}

// ---- the big numbers ---------------------------------------------------------------------------

function makeTile(name) {
	const value = h('p', { class: 'tile-value figure' }), of = h('span', { class: 'tile-of figure' });
	const bar = h('span', { class: 'bar-sold' }), rest = h('span', { class: 'bar-available' });
	const note = h('p', { class: 'muted figure' });
	const figure = h('span', {}), head = h('h2', {}, t(`tile.${name}`));
	value.append(figure, of);
	return {
		element: h('div', { class: 'tile', 'data-tile': name }, head, value,
			h('div', { class: 'bar', 'aria-hidden': 'true' }, bar, rest), note),
		name: (text) => write(head, text),
		draw(n, total, text) {
			const share = total > 0 ? Math.min(1, n / total) : 0;
			write(figure, n === null ? '–' : t('number', { n }));
			write(of, total === null ? '' : t('tile.of', { n: total }));
			bar.parentElement.classList.toggle('none', total === null);
			bar.style.setProperty('flex-grow', String(share));
			rest.style.setProperty('flex-grow', String(1 - share));
			write(note, text);
		},
	};
}

function most(hour, column) {
	const top = highest(hour, column);
	return top?.value === 0 ? t('tile.none') : top ? t('tile.most', {
		n: top.value, at: moment(top.at, app.zoneOf(app.chosen), SHORT),
	}) : t('chart.nothing');
}

// Of the queue that is chosen; the payments of all are a chart below.
function drawPaceOf(queue) {
	const sold = pace.of(queue);
	parts.tiles.pace.draw(sold?.seats ?? null, null,
		sold ? t('tile.pace.seen', { span: span(sold.seconds) }) : t('chart.nothing'));
}

function drawTiles() {
	const { hour } = state;
	const q = now(hour, app.chosen);
	const known = hour.asOf !== null;
	const sales = perMinute(hour, hour.counts.sales);

	parts.tiles.pace.name(t(app.chosen === null ? 'tile.pace' : 'tile.pace.queue'));
	parts.tiles.waiting.draw(known ? q.waiting : null, null,
		most(...upToNow(hour, ofQueues(hour, 'waiting', app.chosen), q.waiting)));
	parts.tiles.inside.draw(known ? q.active : null, known ? q.capacity : null,
		t('tile.free', { n: Math.max(0, q.capacity - q.active) }));
	if (app.chosen === null)
		parts.tiles.pace.draw(last(sales) ?? null, null, most(hour, sales));
	else
		drawPaceOf(app.chosen);
	if (!state.schedules)
		return;
	const { sold, held, free, total } = totals(upcoming(state, app.chosen, app.now()));
	parts.tiles.sold.draw(sold, total, t('tile.held', { held, free }));
}

// ---- the rest ----------------------------------------------------------------------------------

function drawChooser() {
	const queues = state.status?.queues ?? [];
	const list = queues.map(({ queue_id: id, name }) => `${id} ${name}`).join();
	if (app.chosen !== null && state.status && !queues.some(({ queue_id: id }) => id === app.chosen))
		app.chosen = null;
	parts.chooser.hidden = queues.length < 2;
	if (parts.select.dataset.list !== list) {
		parts.select.dataset.list = list;
		fill(parts.select, h('option', { value: '' }, t('choose.all', { n: queues.length })),
			queues.map(({ queue_id: id, name }) => h('option', { value: String(id) }, name)));
	}
	parts.select.value = app.chosen === null ? '' : String(app.chosen);
}

function drawQueues() {
	const all = state.status.queues.map(({ queue_id: id }) => id);
	const ids = app.chosen !== null ? [app.chosen] : all.length <= MOST_CARDS ? all : [];
	parts.queues.draw(ids);
	parts.pause.draw(app.chosen ?? (all.length === 1 ? all[0] : null));
	parts.many.hidden = ids.length > 0;
	parts.all.hidden = all.length < 2 || app.chosen !== null;
}

const stamped = (element, list, redraw) => {
	const text = JSON.stringify(list);
	if (element.dataset.drawn === text)
		return;
	element.dataset.drawn = text;
	redraw();
};

const drawOnSale = (dates) => stamped(parts.dates, dates, () => drawDates(parts.dates, dates));

function drawUpkeep(status) {
	const { ready, reasons, sweeps } = status;
	stamped(parts.sweeps, [ready, reasons, sweeps], () => drawSweeps(parts.sweeps, status));
}

function draw() {
	if (!parts)
		return;
	const zone = app.zoneOf(app.chosen);
	const end = Math.max(app.now() / 1000, last(state.hour.at) ?? 0);

	// Each part by itself: one that cannot be drawn takes none of the others with it.
	[
		drawChooser, drawVerdict, drawTiles,
		() => parts.charts.draw(state.hour, app.chosen, { zone, end, seconds: app.seconds }),
		() => state.schedules && drawOnSale(upcoming(state, app.chosen, app.now())),
		() => state.status && drawQueues(),
		() => state.status && drawUpkeep(state.status),
		() => state.entries && stamped(parts.log, [state.entries, zone],
			() => drawLog(parts.log, state.entries, zone)),
		...listeners,
	].forEach(guarded);
}

// ---- every queue at once -----------------------------------------------------------------------

function makeAll() {
	const said = h('p', { class: 'notice good', role: 'status', hidden: true });
	const figures = () => ({ n: state.status.queues.length, ...now(state.hour, null) });
	const press = (verb) => h('button', {
		class: 'button quiet', type: 'button', 'data-all': verb, on: { click: async () => {
			const done = await ask(app, {
				title: t(`${verb}.all.ask`, figures()), will: () => [t(`${verb}.all.will`, figures())],
				yes: t(`${verb}.all.yes`), act: () => app.change(`/ops/api/queues/${verb}`, {}),
			});
			if (!done)
				return;
			said.hidden = false;
			write(said, `${t(`${verb}.all.done`)} ${
				moment(app.now(), app.zoneOf(null), LONG)}`);
		} },
	}, t(`${verb}.all.yes`));
	return h('div', { class: 'all' }, h('div', { class: 'row' }, press('pause'), press('resume')), said);
}

// How much of the hour the charts show.
function makeSpans() {
	const press = SPANS_S.map((seconds) => h('button', {
		class: 'button quiet', type: 'button', 'data-seconds': seconds,
		'aria-pressed': String(seconds === app.seconds), on: { click: () => {
			app.seconds = seconds;
			press.forEach((one) => one.setAttribute('aria-pressed',
				String(Number(one.dataset.seconds) === seconds)));
			draw();
		} },
	}, span(seconds)));
	return h('div', { class: 'spans', role: 'group', 'aria-label': t('hour.span') }, press);
}

// ---- the frame ---------------------------------------------------------------------------------

function build() {
	parts?.charts.leave();
	write(byId('skip'), t('skip'));
	fill(byId('top'), h('a', { class: 'brand', href: '/ops/' }, mark(), t('brand', { name: site.name })),
		h('nav', { 'aria-label': t('nav') }, h('a', { href: '/' }, t('nav.shop')),
			h('a', { href: '/api/' }, t('nav.api')),
			others().map(([tag, name]) => h('button', {
				type: 'button', class: 'plain', lang: tag, on: { click: () => chooseLanguage(tag) },
			}, name))));

	const section = (name, ...children) =>
		h('section', { 'aria-labelledby': `head-${name}`, class: `part part-${name}` },
			h('h2', { id: `head-${name}` }, t(`head.${name}`)), children);
	const select = h('select', { id: 'choose', on: { change: () => {
		location.hash = select.value ? `queue=${select.value}` : '';
	} } });
	parts = {
		said: h('h1', {}), since: h('p', { class: 'figure' }), found: h('ul', { class: 'found' }),
		select, chooser: h('p', { class: 'chooser', hidden: true },
			h('label', { for: 'choose' }, t('choose')), select),
		tiles: Object.fromEntries(['waiting', 'inside', 'sold', 'pace']
			.map((name) => [name, makeTile(name)])),
		charts: makeCharts(), dates: h('div', {}), queues: makeQueues(app), all: makeAll(),
		pause: makePause(app),
		many: h('p', { class: 'muted', hidden: true }, t('queues.many')),
		sweeps: h('div', {}), log: h('div', {}),
	};
	parts.verdict = h('section', { class: 'verdict', 'aria-label': t('verdict') },
		h('div', { class: 'verdict-line' }, h('span', { class: 'lamp', 'aria-hidden': 'true' }),
			parts.said), parts.since, parts.found);
	fill(byId('main'), parts.verdict, parts.chooser,
		h('div', { class: 'tiles' }, Object.values(parts.tiles).map(({ element }) => element)),
		parts.pause.element, parts.all,
		section('hour', h('div', { class: 'split' }, h('p', { class: 'muted' }, t('hour.note')),
			makeSpans()), parts.charts.element),
		h('div', { class: 'columns' },
			h('div', {}, section('dates', parts.dates),
				section('queues', parts.many, parts.queues.element)),
			h('div', {}, section('upkeep', h('div', { class: 'panel' }, parts.sweeps)),
				section('log', h('div', { class: 'panel' }, parts.log)))));
	draw();
}

async function chooseLanguage(tag) {
	await choose(tag);
	build();
	byId('main').focus();
}

function readHash() {
	const [, id] = location.hash.match(/^#queue=(\d+)$/) ?? [null, null];
	app.chosen = id === null ? null : Number(id);
}

async function start() {
	[site] = await Promise.all([
		api.call('GET', '/site.json').catch(() => site), speak(undefined, TABLES)]);
	readHash();
	build();
	byId('skip').addEventListener('click', (event) => {
		event.preventDefault(); // the hash says which queue
		byId('main').focus();
	});
	addEventListener('hashchange', () => {
		readHash();
		draw();
	});
	addEventListener('offline', () => {
		state.lost ??= app.now();
		draw();
	});
	READINGS.forEach(keepReading);
	clock.everySecond(draw);
}

if (!('old' in document.documentElement.dataset)) // then old.js has said so
	start();
