// The running instance that is tested: the one that the environment names (as in
// tests/http/instance.h), or this checkout's own.
'use strict';

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const top = fileURLToPath(new URL('../../..', import.meta.url));
const {
	FRONTROW_VAR: home = join(top, 'var'),
	FRONTROW_BUILD: build = join(top, 'build'),
	FRONTROW_CTL: ctlProgram = join(top, 'tests/dev/ctl.sh'),
	FRONTROW_SQL: sqlProgram = join(top, 'tests/dev/sql.sh'),
} = process.env;

export { build, home };
export const url = process.env.FRONTROW_URL
	?? `http://127.0.0.1:${readFileSync(join(home, 'port'), 'utf8').trim()}`;

function run(program, args) {
	return execFileSync(program, args, {
		encoding: 'utf8', timeout: 60000, stdio: ['ignore', 'pipe', 'inherit'],
	});
}

// frontrowctl; what it prints as JSON, or null.
export function ctl(...args) {
	const said = run(ctlProgram, ['--json', ...args.map(String)]);
	return said.trim() === '' ? null : JSON.parse(said);
}

// Statements; the rows of the last, as texts.
export function sql(statements) {
	return run(sqlProgram, ['-N', '-B', '-e', statements])
		.split('\n').slice(0, -1).map((row) => row.split('\t'));
}

// The one value that a statement yields, as a text.
export const fact = (statement) => sql(statement)[0]?.[0];

// The API without a browser: the parsed answer, which must be one of success.
export async function call(method, path, { token, body } = {}) {
	const headers = {};
	if (token)
		headers.Authorization = `Bearer ${token}`;
	if (body)
		headers['Content-Type'] = 'application/json';
	const response = await fetch(url + path,
		{ method, headers, body: body && JSON.stringify(body) });
	const text = await response.text();
	if (!response.ok)
		throw new Error(`${method} ${path}: ${response.status} ${text}`);
	return text === '' ? null : JSON.parse(text);
}
