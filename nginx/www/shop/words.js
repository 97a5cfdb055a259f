// The words of the page: one table a language, and how numbers, money and instants are written.
'use strict';

import { read, save } from './storage.js';

const LANGUAGES = { ko: '한국어', en: 'English' };
const REMEMBERED = 'frontrow.lang';

let table = {};
let language = 'ko';
let tables = './'; // where the tables are

function wanted() {
	return [read('local', REMEMBERED), ...navigator.languages]
		.map((tag) => tag?.slice(0, 2).toLowerCase())
		.find((tag) => tag in LANGUAGES) ?? 'en';
}

// Loads a language's table, the visitor's own by default; <html lang> follows. `from`: of another page.
export async function speak(tag = wanted(), from = tables) {
	tables = from;
	table = (await import(`${tables}words.${tag}.js`)).default;
	language = tag;
	document.documentElement.lang = tag;
}

// The visitor's choice, remembered.
export async function choose(tag) {
	save('local', REMEMBERED, tag);
	await speak(tag);
}

// The languages that are not spoken now: [[tag, name]].
export const others = () => Object.entries(LANGUAGES).filter(([tag]) => tag !== language);

// t('wait.ahead', {n: 3}): an entry is a text with {n} in it, or a function of the parameters.
// Numbers get their thousands separators.
export function t(key, params = {}) {
	const entry = table[key];
	if (entry === undefined)
		return key;
	const text = typeof entry === 'function' ? entry(params) : entry;
	return text.replace(/\{(\w+)\}/g, (_, name) =>
		typeof params[name] === 'number' ? number(params[name]) : params[name] ?? '');
}

export const has = (key) => key in table;

export const number = (n) => n.toLocaleString(language);

// Whole seconds in words, not finer than one can use: "20 s", "3 min 20 s", "2 h 5 min"
export function span(seconds) {
	const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
	const parts = hours > 0 ? { hours, minutes } : { minutes, seconds: seconds % 60 };
	const said = Object.entries(parts).filter(([, n]) => n > 0);

	return (said.length > 0 ? said : [['seconds', 0]])
		.map(([unit, n]) => t(`span.${unit}`, { n })).join(' ');
}

// Whole points: "110,000 P"
export const points = (n) => `${number(n)}\u00a0P`;

const zones = new Map(); // name → whether this browser knows that time zone

function knows(zone) {
	if (!zones.has(zone)) {
		let known = Boolean(zone);
		try {
			new Intl.DateTimeFormat('en', { timeZone: zone ?? 'UTC' });
		} catch {
			known = false;
		}
		zones.set(zone, known);
	}
	return zones.get(zone);
}

// The venue's zone, or UTC where this browser does not know it: an old browser lacks new zones.
export const knownZone = (zone) => (knows(zone) ? zone : 'UTC');

function format(at, timeZone, options) {
	return Number.isNaN(at.getTime()) ? '–'
		: new Intl.DateTimeFormat(language, { timeZone, ...options }).format(at);
}

// An instant at the venue: "2026년 12월 24일 (목) 오후 7:30"; in UTC, and marked so, where the zone is
// not known. `zone` undefined: the visitor's own.
export function moment(instant, zone, options = { dateStyle: 'full', timeStyle: 'short' }) {
	const here = zone === undefined ? zone : knownZone(zone);
	const text = format(new Date(instant), here, options);
	return here === zone ? text : `${text} UTC`;
}

// A calendar date YYYY-MM-DD, as it is: no zone may shift it.
export const day = (date, options = { month: 'long', day: 'numeric', weekday: 'short' }) =>
	format(new Date(`${date}T00:00:00Z`), 'UTC', options);

// The date of a show, as day() writes it: the venue's, or that of UTC if hour() will be in UTC.
export function showDay({ date, starts_at: starts }, zone, options) {
	return day(knows(zone) ? date : String(starts).slice(0, 10), options);
}

// "7:30 PM" at the venue
export const hour = (instant, zone = null) =>
	moment(instant, zone, { hour: 'numeric', minute: '2-digit' });

export const seatNames = (seats) => seats.map(({ label }) => label).join(', ');

// A concert's title in two parts, the one in the reader's script first: '서울 윈터 콘서트 (Seoul
// Winter Concert)' → ['서울 윈터 콘서트', 'Seoul Winter Concert']; ['…', ''] if it has no such parts.
export function titles(title) {
	const [, first, second] = title.match(/^(.+?)\s*\(([^()]+)\)$/) ?? [null, title, ''];
	const korean = (text) => /\p{Script=Hangul}/u.test(text);

	return second && korean(first) !== korean(second) && korean(first) !== (language === 'ko')
		? [second, first] : [first, second];
}
