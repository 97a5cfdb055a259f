// The venue's wall clock and instants, of a field that knows no zone.
'use strict';

import { knownZone } from '../shop/words.js';

// How this page writes a time: hours to 24, as the axes have room for.
export const SHORT = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
export const LONG = { ...SHORT, second: '2-digit' };
export const DATED = { ...SHORT, year: 'numeric', month: 'short', day: 'numeric' };

// What the browser does not know is UTC, and the page says so (words.js).
const PARTS = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit',
	minute: '2-digit', second: '2-digit', hourCycle: 'h23' };

// "2026-12-24T19:30" at the venue
export function localOf(instant, zone) {
	const parts = Object.fromEntries(new Intl.DateTimeFormat('en-CA', { timeZone: knownZone(zone), ...PARTS })
		.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
	return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

// The instant at which the venue's clocks show this; null if it is no time. Of the hour that comes
// twice it is one of the two, of one that never comes a time beside it.
export function instantOf(local, zone) {
	const wanted = Date.parse(`${local}Z`);
	if (Number.isNaN(wanted))
		return null;
	let at = wanted;
	for (let round = 0; round < 2; round++)
		at += wanted - Date.parse(`${localOf(at, zone)}Z`);
	return new Date(at).toISOString();
}
