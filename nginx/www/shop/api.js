// The calls: fetch, token, Idempotency-Key, problem+json → ApiError.
'use strict';

import * as clock from './clock.js';

const PATIENCE_MS = 12000; // with one answer; nginx waits 10 s for a worker
const ASK_AGAIN_MS = 60000; // how long send() tries to learn what became of a write

// `code` is one of the contract's, or one of the page's own: OFFLINE (no answer came, and what was
// asked may have happened), BROKEN (a defect of the page or the browser), UNRECOGNISED, NO_TICKET,
// NO_PICTURE.
export class ApiError extends Error {
	constructor(code, status, problem = {}, retryAfter = 0) {
		super(code);
		this.code = code;
		this.status = status;
		this.problem = problem;
		this.outcome = problem.outcome ?? (code === 'OFFLINE' ? 'unknown' : 'none');
		this.retryAfter = retryAfter; // seconds
	}

	// The answer to the same request may be another one in a moment.
	get passing() {
		return ['OFFLINE', 'UNAVAILABLE', 'RATE_LIMITED', 'IDEMPOTENCY_IN_PROGRESS']
			.includes(this.code);
	}
}

export const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// The same, cut short when the network comes back.
function pauseOrOnline(ms) {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			removeEventListener('online', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		addEventListener('online', done);
	});
}

// A random key for one attempt of the visitor: a new click is a new attempt.
export function newKey() {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)),
		(byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function answerOf(response) {
	const text = await response.text();
	try {
		return text === '' ? null : JSON.parse(text);
	} catch {
		return null; // not ours: somebody between us and the site
	}
}

function errorOf(response, problem) {
	const code = problem?.code ?? (response.status >= 500 ? 'UNAVAILABLE' : 'INTERNAL');
	return new ApiError(code, response.status, problem ?? {},
		Number(response.headers.get('Retry-After')) || 0);
}

// Why there is no answer. Only the TypeError that fetch() itself rejects with means that the network is
// away. AbortError is the end of our patience; anything else is a defect of the page.
function unanswered(error, method) {
	const silent = error.name === 'AbortError';
	if (error instanceof TypeError || silent && navigator.onLine === false)
		return new ApiError('OFFLINE', 0);
	return silent ? new ApiError('UNAVAILABLE', 0, { outcome: method === 'GET' ? 'none' : 'unknown' })
		: error;
}

// tokenOf() is the token to send, or null.
export function createApi(tokenOf) {
	// → the parsed answer (null for 204), or throws ApiError. `key`: an Idempotency-Key.
	// `token`: another one than the session's, null for none. `cache`: as of fetch(). `onstatus`
	// hears of a success's status.
	async function call(method, path, body,
		{ key, token = tokenOf(), cache = 'no-store', onstatus } = {}) {
		const headers = {};
		if (token)
			headers.Authorization = `Bearer ${token}`;
		if (key)
			headers['Idempotency-Key'] = key;
		if (body !== undefined)
			headers['Content-Type'] = 'application/json';
		const patience = new AbortController();
		const request = {
			method, headers, cache, credentials: 'same-origin', signal: patience.signal,
			body: body === undefined ? undefined : JSON.stringify(body),
		};
		const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
		const sent = clock.stamp();
		let response, answer;
		try {
			response = await fetch(path, request);
			answer = await answerOf(response);
		} catch (error) {
			throw unanswered(error, method);
		} finally {
			clearTimeout(timer);
		}
		const received = clock.stamp();
		clock.learnDate(response.headers.get('Date'), sent, received);
		if (!response.ok)
			throw errorOf(response, answer);
		clock.learn(answer, sent, received);
		onstatus?.(response.status);
		return answer;
	}

	// A write that happens once: while its outcome is unknown the same request is sent again with
	// the same key. `onwait` is told before each repetition, with the error. Throws what call() throws; an error
	// with outcome "unknown" means that even a minute of asking did not tell.
	async function send(method, path, body, { key = newKey(), onwait, ...rest } = {}) {
		let deadline = clock.stamp() + ASK_AGAIN_MS;
		for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
			try {
				return await call(method, path, body, { key, ...rest });
			} catch (error) {
				if (navigator.onLine === false)
					deadline = clock.stamp() + ASK_AGAIN_MS; // it counts from when the network is back
				if (!error.passing || clock.stamp() + wait > deadline)
					throw error;
				onwait?.(error);
				await pauseOrOnline(Math.max(error.retryAfter * 1000,
					wait * (0.5 + Math.random())));
			}
		}
	}

	// What everybody may hear of a queue: an object that lives a second in every cache.
	const line = (queue) => call('GET', `/queue/${queue}/line`, undefined,
		{ token: null, cache: 'default' });

	return { call, send, line };
}
