// What a refusal is to the visitor: its own sentence, and the next step.
'use strict';

import { ApiError } from './api.js';
import { h } from './dom.js';
import { points, t } from './words.js';

// Where the step of a code leads: a route, or a verb of the table below. What is not named here is
// tried again, or, if there is nothing to repeat, leads to the concerts.
const STEPS = {
	LOGIN_REQUIRED: 'login',
	USER_MISMATCH: 'start',
	INVALID_USER: 'start',
	TOKEN_REQUIRED: 'line',
	INVALID_TOKEN: 'line',
	TOKEN_EXPIRED: 'line',
	TOKEN_NOT_ACTIVE: 'line',
	WRONG_QUEUE: 'line',
	QUEUE_CLOSED: 'concerts',
	NOT_FOUND: 'concerts',
	NO_TICKET: 'tickets',
	NO_AVAILABLE_DATES: 'concerts',
	NO_AVAILABLE_SEATS: 'line',
	SEAT_UNAVAILABLE: 'stay',
	HOLD_LIMIT_EXCEEDED: 'concerts',
	SEAT_LIMIT_EXCEEDED: 'stay',
	ALREADY_HOLDING: 'hold',
	INVALID_RESERVATION: 'tickets',
	HOLD_EXPIRED: 'line',
	NOT_ENOUGH_POINTS: 'points',
	INVALID_AMOUNT: 'stay',
	NOT_REFUNDABLE: 'tickets',
};

// What a code's words may speak of.
function details(problem) {
	return {
		...problem,
		count: problem.seat_ids?.length ?? 1,
		left: problem.limit === undefined ? 0 : Math.max(0, problem.limit - problem.held),
		missing: problem.required === undefined
			? '' : points(problem.required - problem.balance),
		request: problem.request_id ?? '',
	};
}

// The sentence and the step of an ApiError, as texts.
export function sentences(error) {
	const params = details(error.problem);
	const reason = error.code === 'TOKEN_EXPIRED' && error.problem.reason;
	const unknown = error.outcome === 'unknown' && error.code === 'UNAVAILABLE';
	const name = reason || (unknown ? 'UNKNOWN' : error.code);
	return { why: t(`error.${name}`, params), next: t(`next.${name}`, params) };
}

// An exception that is no answer of the server's is a defect of the page or the browser.
function defect(error) {
	console.error(error);
	return new ApiError('BROKEN', 0);
}

// What is said while a write is sent again, because of that error.
export const asking = ({ code }) => t(code === 'OFFLINE' ? 'send.offline' : 'send.asking');

// A notice with the one button that leads on. `again`: repeats what was refused.
export function problem(app, thrown, again) {
	const error = thrown instanceof ApiError ? thrown : defect(thrown);
	const { why, next } = sentences(error);
	const step = STEPS[error.code] ?? (again ? 'again' : 'stay');
	const press = (label, click) =>
		h('button', { class: 'button', type: 'button', on: { click } }, label);
	const buttons = {
		again: () => press(t('do.again'), again),
		stay: () => null,
		start: () => press(t('do.start'), () => app.session.beginAnew()),
		login: () => app.site.login_url && h('a',
			{ class: 'button', href: app.site.login_url }, t('do.login')),
		line: () => press(t('do.line'), () => app.toLine()),
		concerts: () => press(t('do.concerts'), () => app.go('/')),
		hold: () => press(t('do.hold'), () => app.go('/hold')),
		tickets: () => press(t('do.tickets'), () => app.go('/tickets')),
		points: () => press(t('do.points'), () => app.go('/points')),
	};
	return h('div', { class: 'notice bad', role: 'alert', 'data-code': error.code },
		h('p', { class: 'notice-next' }, next), h('p', { class: 'notice-why' }, why),
		buttons[step]());
}
