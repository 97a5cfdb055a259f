// Calls by the name that the contract gives them, each answer judged; and which were made.
'use strict';

import assert from 'node:assert/strict';

import { url } from '../lib/instance.mjs';
import { check, checkAnswer, operations } from './contract.mjs';

export const called = { well: new Set(), badly: new Set() };

function address(operation, { path = {}, query }) {
	const filled = operation.path.replace(/\{(\w+)\}/g, (_, name) => path[name]);

	return url + filled + (query ? `?${query}` : '');
}

function requestOf(operation, { token, body, key }) {
	const headers = {};

	if (token)
		headers.Authorization = `Bearer ${token}`;
	if (key)
		headers['Idempotency-Key'] = key;
	if (body)
		headers['Content-Type'] = 'application/json';
	return { method: operation.method.toUpperCase(), headers, body: body && JSON.stringify(body) };
}

async function send(id, how, status) {
	const answer = await fetch(address(operations[id], how), requestOf(operations[id], how));
	const text = await answer.text();

	assert.equal(answer.status, status, `${id}: ${text}`);
	checkAnswer(id, answer, text);
	const json = answer.headers.get('content-type')?.includes('json');
	return { answer, body: json ? JSON.parse(text) : text };
}

// A call that succeeds; what it answers. The request must be one of the contract too.
export async function well(id, status, how = {}) {
	if (how.body)
		check(operations[id].requestBody.content['application/json'].schema, how.body, `${id}: request`);
	const { answer, body } = await send(id, how, status);
	called.well.add(id);
	assert.equal(answer.headers.has('idempotency-replayed'), how.again === true, id);
	return body;
}

// A call that is refused with that code.
export async function badly(id, status, code, how = {}) {
	const { body } = await send(id, how, status);

	assert.equal(body.code, code, id);
	called.badly.add(id);
}

// The first event of a stream.
export async function firstEvent(id, how) {
	const leave = new AbortController();
	const answer = await fetch(address(operations[id], how), { signal: leave.signal });
	let text = '';

	assert.equal(answer.status, 200);
	for await (const bytes of answer.body) {
		text += new TextDecoder().decode(bytes);
		if (/^data: .*\n\n/m.test(text))
			break;
	}
	leave.abort();
	checkAnswer(id, answer, text);
	called.well.add(id);
	return JSON.parse(/^data: (.*)$/m.exec(text)[1]);
}
