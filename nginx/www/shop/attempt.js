// The visitor's attempts to move money, each with its key.
'use strict';

import { newKey } from './api.js';
import { read, remove, save } from './storage.js';

const ATTEMPTS = 'frontrow.attempts'; // {name: {key, text, at}}
const ATTEMPT_MS = 3600e3;

const all = () => read('session', ATTEMPTS, {});

function kept(name) {
	const one = all()[name];
	return one && Date.now() - one.at < ATTEMPT_MS ? one : null;
}

// The body of the attempt of that name that was begun and whose end was not heard of, or null.
export const begun = (name) => JSON.parse(kept(name)?.text ?? 'null');

// Another user begins with none.
export const forgetAttempts = () => remove('session', ATTEMPTS);

/*
 * One attempt.  Its key outlives a lost answer and a reload: until done() is called, the same name and
 * body are the same attempt.  `begun`: it was under way before.
 */
export function attempt(name, body) {
	const text = JSON.stringify(body);
	const old = kept(name);
	const same = old?.text === text;
	const key = same ? old.key : newKey();
	return {
		key,
		begun: same,
		begin: () => save('session', ATTEMPTS, { ...all(), [name]: { key, text, at: Date.now() } }),
		done: () => save('session', ATTEMPTS, { ...all(), [name]: undefined }),
	};
}
