#!/usr/bin/env node
// api.mjs PART CONTRACT: a part of doc/api.md, made of the OpenAPI file: calls, errors or schemas.
'use strict';

import { readFileSync } from 'node:fs';

const [part, file] = process.argv.slice(2);
const contract = JSON.parse(readFileSync(file, 'utf8'));
const { schemas, securitySchemes } = contract.components;
const METHODS = ['get', 'post', 'delete'];
const codes = schemas.ErrorCode.enum;

const follow = (part) => part?.$ref
	? follow(part.$ref.slice(2).split('/').reduce((at, step) => at[step], contract)) : part;
const nameOf = ({ $ref }) => $ref?.startsWith('#/components/schemas/') ? $ref.split('/').at(-1) : null;
const cell = (text = '') => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head, rows) => [head, head.map(() => '---'), ...rows]
	.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const link = (name) => codes.includes(name) ? `\`${name}\`` : `[${name}](#${name.toLowerCase()})`;

// "array of Seat", "integer or null": what a value is, in a few words.
function kind(schema) {
	const name = nameOf(schema);

	if (name)
		return link(name);
	if (schema.oneOf)
		return schema.oneOf.map(kind).join(' or ');
	if ('const' in schema)
		return `\`${JSON.stringify(schema.const)}\``;
	if (schema.type === 'array')
		return `array of ${kind(schema.items)}`;
	return [schema.type ?? 'any'].flat().join(' or ');
}

const LIMITS = {
	enum: (values) => `one of ${values.map((value) => `\`${value}\``).join(', ')}`,
	format: String,
	minimum: (least) => `at least ${least}`,
	maximum: (most) => `at most ${most}`,
	minLength: (least) => `at least ${least} characters`,
	maxLength: (most) => `at most ${most} characters`,
	minItems: (least) => `at least ${least}`,
	maxItems: (most) => `at most ${most}`,
	uniqueItems: () => 'all different',
	default: (value) => `default \`${value}\``,
};

const limits = (schema) => Object.entries(LIMITS)
	.filter(([name]) => name in schema).map(([name, say]) => say(schema[name])).join('; ');

const sentence = (...texts) => texts.filter(Boolean).join(' ');
const about = (schema) => sentence(schema.description, limits(schema) && `(${limits(schema)})`);

// ---- calls -------------------------------------------------------------------------------------

function operations(wanted) {
	return Object.entries(contract.paths).flatMap(([path, item]) => METHODS
		.filter((method) => item[method])
		.map((method) => ({ path, method, ...item[method],
			parameters: [...item.parameters ?? [], ...item[method].parameters ?? []].map(follow) })))
		.filter(({ tags }) => tags.includes(wanted));
}

function exampleOf(media) {
	if ('example' in media)
		return media.example;
	const [first] = Object.values(media.examples ?? {});
	return first ? follow(first).value : follow(media.schema).examples?.[0];
}

function sample(media) {
	const value = media && exampleOf(media);

	return value !== undefined && (typeof value === 'string'
		? `\`\`\`\n${value.trimEnd()}\n\`\`\`` : `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``);
}

// "`GET /queue/{id}/line`", which is also where the table of contents leads.
const title = ({ method, path }) => `${method.toUpperCase()} ${path}`;
const anchor = (operation) => `#${title(operation).toLowerCase().replaceAll(/[^a-z ]/g, '').replaceAll(' ', '-')}`;

const mediaOf = (response) => Object.values(response.content ?? {})[0];

function answerRow([status, reference]) {
	const response = follow(reference);
	const media = mediaOf(response);
	const kinds = (media?.schema.oneOf ?? (media ? [media.schema] : [])).map(kind);

	return [status, sentence(response.description,
		reference.$ref?.endsWith('/Other') ? '' : kinds.join(', '))];
}

function draw(operation) {
	const { parameters, requestBody, responses, security } = operation;
	const body = requestBody?.content['application/json'];
	const [scheme] = security.flatMap(Object.keys);
	const [, best] = Object.entries(responses).find(([status]) => status.startsWith('2'));

	return [
		`### ${title(operation)}`,
		sentence(`${operation.summary}.`, operation.description,
			scheme === 'token' ? 'Needs a token.' : ''),
		parameters.length > 0 && table(['parameter', 'in', 'what'], parameters.map((one) =>
			[`\`${one.name}\``, one.required ? one.in : `${one.in}, optional`,
				sentence(one.description, `${kind(one.schema)}.`, limits(one.schema))])),
		body && `Body${requestBody.required ? '' : ', optional'}: ${kind(body.schema)}`,
		sample(body),
		table(['status', 'answer'], Object.entries(responses).map(answerRow)),
		sample(mediaOf(follow(best))),
	].filter(Boolean).join('\n\n');
}

function group(tag) {
	return [
		`## Calls: ${tag.name}`,
		sentence(tag.description, tag.name === 'operator' ? securitySchemes.operator.description : ''),
		table(['call', 'what'], operations(tag.name).map((one) =>
			[`[\`${title(one)}\`](${anchor(one)})`, `${one.summary}`])),
		...operations(tag.name).map(draw),
	].join('\n\n');
}

// ---- errors and schemas ------------------------------------------------------------------------

function errors() {
	return table(['code', 'status', 'when', 'also carries'], codes.map((code) => {
		const { description, properties } = schemas[code];
		const { status } = properties;
		const own = Object.keys(properties).filter((name) => !['code', 'status'].includes(name));

		return [`\`${code}\``, [status.const ?? status.enum].flat().join(', '), description,
			own.map((name) => `\`${name}\``).join(', ')];
	}));
}

function schema([name, one]) {
	const required = new Set(one.required ?? []);
	const own = Object.entries(one.properties ?? {});

	return [
		`### ${name}`,
		one.allOf && `All of ${one.allOf.map(kind).join(' and ')}.`,
		own.length === 0 ? sentence(`${kind(one)}.`, about(one)) : one.description,
		own.length > 0 && table(['member', 'kind', 'what'], own.map(([member, of]) =>
			[`\`${member}\`${required.has(member) ? '' : ', optional'}`, kind(of), about(of)])),
	].filter(Boolean).join('\n\n');
}

const PARTS = {
	calls: () => contract.tags.map(group),
	errors: () => [errors()],
	schemas: () => Object.entries(schemas).filter(([name]) => !codes.includes(name)).map(schema),
};

console.log(PARTS[part]().join('\n\n'));
