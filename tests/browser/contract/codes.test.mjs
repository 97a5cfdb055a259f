// The errors of each operation in TypeScript: openapi-typescript's types of the contract narrow by `code`.
'use strict';

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

import { top } from '../lib/instance.mjs';
import { contract } from './contract.mjs';

const program = join(top, 'tests/browser/contract/codes.ts');
const dir = mkdtempSync(join(tmpdir(), 'frontrow-codes.'));
after(() => rmSync(dir, { recursive: true }));

// What the compiler says of the program, under the types of this contract.
async function complaints(source) {
	writeFileSync(join(dir, 'codes.ts'), ts.sys.readFile(program));
	writeFileSync(join(dir, 'api.d.ts'), astToString(await openapiTS(source)));
	return ts.getPreEmitDiagnostics(ts.createProgram([join(dir, 'codes.ts')], {
		strict: true, noEmit: true, skipLibCheck: true, types: [],
		target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
		moduleResolution: ts.ModuleResolutionKind.Bundler,
	})).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('a code narrows an error to its members, and each operation has its own codes', async () => {
	const vague = structuredClone(contract);

	assert.deepEqual(await complaints(structuredClone(contract)), []);
	vague.components.responses.Other.content['application/problem+json'].schema = {
		$ref: '#/components/schemas/Problem',
	};
	assert.notDeepEqual(await complaints(vague), []);
});
