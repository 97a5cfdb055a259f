// The contract as the instance serves it, and the judge of what is answered under it.
'use strict';

import assert from 'node:assert/strict';

import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { url } from '../lib/instance.mjs';

const METHODS = ['get', 'post', 'delete'];

export const contract = await (await fetch(`${url}/openapi.json`)).json();
export const { schemas } = contract.components;

// What a reference leads to.
export function follow(part) {
	if (!part?.$ref)
		return part;
	return follow(part.$ref.slice(2).split('/')
		.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
		.reduce((at, step) => at[step], contract));
}

// A client may meet members that it does not know; here each must be in the contract.
function closed() {
	const all = structuredClone(contract);
	const parts = new Set(Object.values(schemas)
		.flatMap((schema) => schema.allOf ?? []).map((part) => part.$ref.split('/').at(-1)));

	for (const [name, schema] of Object.entries(all.components.schemas))
		if (schema.properties && !parts.has(name))
			schema.unevaluatedProperties = false;
	return all;
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(closed(), 'contract');

const escape = (step) => step.replaceAll('~', '~0').replaceAll('/', '~1');
const resolved = (schema) => JSON.parse(
	JSON.stringify(schema).replaceAll('"#/components', '"contract#/components'));

export function check(schema, value, what) {
	const valid = ajv.compile(resolved(schema));

	assert.ok(valid(value), `${what}: ${ajv.errorsText(valid.errors)}: ${JSON.stringify(value)}`);
}

export const named = (name) => ({ $ref: `#/components/schemas/${escape(name)}` });

// {operationId: {method, path, ...}}
export const operations = Object.fromEntries(Object.entries(contract.paths)
	.flatMap(([path, item]) => METHODS.filter((method) => item[method])
		.map((method) => [item[method].operationId, { method, path, ...item[method] }])));

// The one kind of body that an answer may have: [type, {schema}], or nothing.
export const contentOf = (response) => Object.entries(response.content ?? {})[0] ?? [];

function checkHeaders(answer, documented, what) {
	for (const [name, reference] of Object.entries(documented ?? {})) {
		const { required, schema } = follow(reference);
		const text = answer.headers.get(name);

		assert.ok(text !== null || !required, `${what}: no ${name}`);
		if (text !== null)
			check(schema, schema.type === 'integer' ? Number(text) : text, `${what}: ${name}`);
	}
}

// An answer to that operation is one that the contract has, by its own status: header, type and body.
export function checkAnswer(id, answer, text) {
	const what = `${id} ${answer.status}`;
	const reference = operations[id].responses[answer.status];

	assert.ok(reference, `${what} is not in the contract: ${text}`);
	const response = follow(reference);
	const [type, media] = contentOf(response);
	checkHeaders(answer, response.headers, what);
	assert.equal(answer.headers.get('content-type'), type ?? null, what);
	if (!media)
		assert.equal(text, '', what);
	else
		check(media.schema, type.includes('json') ? JSON.parse(text) : text, what);
}
