// The contract for people: draws /openapi.json.
'use strict';

import { anchorOf, follow, kind, limits, members, nameOf, prose, sample } from '/api/schema.js';
import { fill, h } from '/shop/dom.js';
import { mark } from '/shop/mark.js';

const METHODS = ['get', 'post', 'delete'];

const contract = await (await fetch('/openapi.json')).json();
const { components } = contract;

function operations() {
	return Object.entries(contract.paths).flatMap(([path, item]) => METHODS
		.filter((method) => item[method])
		.map((method) => ({ path, method, ...item[method],
			parameters: [...item.parameters ?? [], ...item[method].parameters ?? []] })));
}

const badge = (method) => h('span', { class: `method ${method}` }, method.toUpperCase());

// "/queue/{id}/line", broken before a slash only.
const route = (path) => h('code', { class: 'path' },
	path.split(/(?=\/)/).flatMap((step, i) => i === 0 ? [step] : [h('wbr'), step]));

function exampleOf(media) {
	if ('example' in media)
		return media.example;
	const [first] = Object.values(media.examples ?? {});
	return first ? follow(contract, first).value : follow(contract, media.schema).examples?.[0];
}

// ---- one operation -----------------------------------------------------------------------------

function parameter(reference) {
	const { name, in: place, required, description, schema } = follow(contract, reference);

	return h('div', { class: 'member' },
		h('dt', null, h('code', null, name),
			h('span', { class: 'small muted' }, ` ${place}${required ? '' : ', optional'}`)),
		h('dd', null, h('span', { class: 'kind' }, kind(schema)), ' ', prose(description),
			h('span', { class: 'small muted' }, ' ', limits(schema))));
}

function request(operation) {
	const media = operation.requestBody?.content['application/json'];

	return [
		operation.parameters.length > 0 && [
			h('h4', null, 'Parameters'),
			h('dl', { class: 'members' }, operation.parameters.map(parameter)),
		],
		media && [
			h('h4', null, 'Body', !operation.requestBody.required && ', optional', ': ', kind(media.schema)),
			sample(exampleOf(media)),
		],
	];
}

function answer(status, reference) {
	const response = follow(contract, reference);
	const [type, media] = Object.entries(response.content ?? {})[0] ?? [];
	const codes = media?.schema.oneOf ?? (media ? [media.schema] : []);

	return h('div', { class: 'member' },
		h('dt', null, h('code', { class: status.startsWith('2') ? 'good' : '' }, status)),
		h('dd', null, prose(response.description), ' ', codes.every(nameOf)
			? codes.map((code) => [' ', kind(code)])
			: h('span', { class: 'small muted' }, type)));
}

function answers(operation) {
	const all = Object.entries(operation.responses);
	const [, best] = all.find(([status]) => status.startsWith('2'));
	const [media] = Object.values(follow(contract, best).content ?? {});

	return [
		h('h4', null, 'Answers'),
		h('dl', { class: 'members' }, all.map(([status, response]) => answer(status, response))),
		media && sample(exampleOf(media)),
	];
}

function needs(operation) {
	const [scheme] = operation.security.flatMap(Object.keys);

	return scheme && h('p', { class: 'small muted' }, prose(components.securitySchemes[scheme].description));
}

const draw = (operation) => h('article', { class: 'panel operation', id: operation.operationId },
	h('h3', null, badge(operation.method), ' ', route(operation.path)),
	h('p', { class: 'summary' }, operation.summary),
	operation.description && h('p', null, prose(operation.description)),
	needs(operation),
	request(operation),
	answers(operation));

// ---- the page ------------------------------------------------------------------------------------

function group(tag, list) {
	return h('section', { id: `tag-${tag.name}` },
		h('h2', null, tag.name), h('p', { class: 'muted' }, tag.description), list.map(draw));
}

const groups = contract.tags.map((tag) =>
	[tag, operations().filter((operation) => operation.tags.includes(tag.name))]);

fill(document.getElementById('top'),
	h('a', { class: 'brand', href: '/' }, mark(), contract.info.title),
	h('nav', { 'aria-label': 'Site' }, h('a', { href: '/openapi.json' }, 'openapi.json')));

fill(document.getElementById('contents'), groups.map(([tag, list]) => [
	h('h2', { class: 'eyebrow' }, tag.name),
	h('ul', { class: 'plain-list' }, list.map((operation) => h('li', null,
		h('a', { href: `#${operation.operationId}` }, badge(operation.method), ' ', operation.summary)))),
]), h('h2', { class: 'eyebrow' }, h('a', { href: '#schemas' }, 'schemas')));

fill(document.getElementById('main'),
	h('div', { class: 'page-head' },
		h('p', { class: 'eyebrow' }, `OpenAPI ${contract.openapi}, version ${contract.info.version}`),
		h('h1', null, 'The calls'),
		contract.info.description.split('\n\n').map((text) => h('p', null, prose(text)))),
	groups.map(([tag, list]) => group(tag, list)),
	h('section', { id: 'schemas' }, h('h2', null, 'schemas'),
		Object.entries(components.schemas).map(([name, schema]) =>
			h('article', { class: 'panel operation', id: anchorOf(name) },
				h('h3', null, h('code', null, name)), members(schema), sample(schema.examples[0])))));

// What the address names was not there yet when the browser looked for it.
document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
