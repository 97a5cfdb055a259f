// A schema of the contract, drawn as a list of members.
'use strict';

import { h } from '/shop/dom.js';

const NAMED = '#/components/schemas/';

// What a reference leads to.
export function follow(contract, part) {
	if (!part?.$ref)
		return part;
	const path = part.$ref.slice(2).split('/')
		.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
	return follow(contract, path.reduce((at, step) => at[step], contract));
}

export const nameOf = (schema) =>
	schema.$ref?.startsWith(NAMED) ? schema.$ref.slice(NAMED.length) : null;

export const anchorOf = (name) => `schema-${name}`;

// Text with `code` in it.
export function prose(text) {
	return text.split('`').map((piece, i) => i % 2 ? h('code', null, piece) : piece);
}

const link = (name) => h('a', { href: `#${anchorOf(name)}` }, name);

function joined(items, between) {
	return items.flatMap((item, i) => i === 0 ? [item] : [between, item]);
}

// "array of Seat", "integer or null": what a value is, in a few words.
export function kind(schema) {
	const name = nameOf(schema);

	if (name)
		return [link(name)];
	if (schema.oneOf)
		return joined(schema.oneOf.map(kind), ' or ').flat();
	if ('const' in schema)
		return [h('code', null, JSON.stringify(schema.const))];
	if (schema.type === 'array')
		return ['array of ', ...kind(schema.items)];
	return [[schema.type ?? 'any'].flat().join(' or ')];
}

const LIMITS = {
	enum: (values) => ['one of ', ...joined(values.map((value) => h('code', null, String(value))), ', ')],
	format: (format) => [format],
	minimum: (least) => ['at least ', String(least)],
	maximum: (most) => ['at most ', String(most)],
	minLength: (least) => ['at least ', String(least), ' characters'],
	maxLength: (most) => ['at most ', String(most), ' characters'],
	minItems: (least) => ['at least ', String(least)],
	maxItems: (most) => ['at most ', String(most)],
	uniqueItems: () => ['all different'],
	pattern: (pattern) => [h('code', null, pattern)],
	default: (value) => ['default ', h('code', null, String(value))],
};

export function limits(schema) {
	return joined(Object.entries(LIMITS)
		.filter(([name]) => name in schema)
		.map(([name, say]) => h('span', null, ...say(schema[name]))), '; ');
}

function member(name, schema, required) {
	return h('div', { class: 'member' },
		h('dt', null, h('code', null, name), !required && h('span', { class: 'small muted' }, ' optional')),
		h('dd', null, h('span', { class: 'kind' }, kind(schema)),
			schema.description && [' ', prose(schema.description)],
			h('span', { class: 'small muted' }, ' ', limits(schema))));
}

// The members of an object; of another value what there is to say of it.
export function members(schema) {
	const required = new Set(schema.required ?? []);
	const own = Object.entries(schema.properties ?? {});

	return [
		schema.description && h('p', null, prose(schema.description)),
		schema.allOf && h('p', null, 'All of ', joined(schema.allOf.map(kind), ' and ').flat(), ', and:'),
		own.length > 0
			? h('dl', { class: 'members' }, own.map(([name, of]) => member(name, of, required.has(name))))
			: h('p', null, h('span', { class: 'kind' }, kind(schema)), ' ',
				h('span', { class: 'muted' }, limits(schema))),
	];
}

export const sample = (value) => h('pre', { tabindex: '0' },
	h('code', null, typeof value === 'string' ? value : JSON.stringify(value, null, 2)));
