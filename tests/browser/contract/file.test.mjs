// The contract as a file: sound by the linter, with an example for all that it describes.
'use strict';

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { createConfig, lintFromString } from '@redocly/openapi-core';

import { top } from '../lib/instance.mjs';
import { check, contentOf, contract, follow, named, operations, schemas } from './contract.mjs';

const config = await createConfig({ extends: ['recommended-strict'] });
const complaints = async (source) =>
	(await lintFromString({ source: JSON.stringify(source), config })).map((one) => one.message);

test('the linter has no complaint', async () => {
	const broken = structuredClone(contract);

	assert.deepEqual(await complaints(contract), []);
	delete broken.paths['/concerts'].get.responses;
	assert.notDeepEqual(await complaints(broken), []);
});

// redocly's strict rules ask for neither.
test('each operation and parameter is described', () => {
	for (const [id, { description, parameters = [] }] of Object.entries(operations)) {
		assert.match(description ?? '', /\.$/, id);
		for (const one of parameters.map(follow))
			assert.match(one.description ?? '', /\.$/, `${id}: ${one.name}`);
	}
	assert.ok(contract.info.contact, 'contact');
});

test('each schema has an example that is valid', () => {
	for (const [name, { examples }] of Object.entries(schemas)) {
		assert.ok(examples?.length > 0, name);
		for (const example of examples)
			check(named(name), example, name);
	}
});

function exampleOf(media) {
	if ('example' in media)
		return media.example;
	return follow(Object.values(media.examples)[0]).value;
}

test('each operation has an example that is valid', () => {
	for (const [id, operation] of Object.entries(operations)) {
		const asked = operation.requestBody?.content['application/json'];
		if (asked)
			check(asked.schema, exampleOf(asked), `${id}: request`);
		for (const parameter of (operation.parameters ?? []).map(follow))
			check(parameter.schema, parameter.example, `${id}: ${parameter.name}`);
		for (const [status, response] of Object.entries(operation.responses)) {
			const [, media] = contentOf(follow(response));
			if (media && status.startsWith('2'))
				check(media.schema, exampleOf(media), `${id} ${status}`);
		}
	}
});

test('each error has its code, status and title', () => {
	const list = readFileSync(join(top, 'src/base/err_list.h'), 'utf8');
	const errors = [...list.matchAll(/^\tERR_WIRE\((\w+), +(\d+), "(.+)"\)/gm)];

	assert.deepEqual(schemas.ErrorCode.enum, errors.map(([, code]) => code));
	for (const [, code, status, title] of errors) {
		const [example] = schemas[code].examples;
		assert.deepEqual([example.code, example.status, example.title], [code, Number(status), title]);
	}
});
