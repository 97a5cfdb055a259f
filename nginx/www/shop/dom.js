// Elements without HTML: whatever comes from the API enters the page as text.
'use strict';

const SVG = 'http://www.w3.org/2000/svg';

function apply(element, props) {
	for (const [name, value] of Object.entries(props ?? {})) {
		if (value === null || value === undefined || value === false)
			continue;
		if (name === 'on')
			for (const [event, listener] of Object.entries(value))
				element.addEventListener(event, listener);
		else if (name === 'style')
			for (const [property, text] of Object.entries(value))
				element.style.setProperty(property, text);
		else
			element.setAttribute(name, value === true ? '' : value);
	}
	return element;
}

function append(element, children) {
	element.append(...children.flat(Infinity).filter(
		(child) => child !== null && child !== undefined && child !== false));
	return element;
}

// h('button', {class: 'button', type: 'button', on: {click}}, 'text', child, [children], null)
export function h(tag, props, ...children) {
	return append(apply(document.createElement(tag), props), children);
}

// The same for SVG.
export function svg(tag, props, ...children) {
	return append(apply(document.createElementNS(SVG, tag), props), children);
}

// Replaces what is in an element.
export function fill(element, ...children) {
	element.replaceChildren();
	return append(element, children);
}

// Writes a text only if it changed, so that nothing flickers and nothing is announced twice.
export function write(element, text) {
	if (element.textContent !== text)
		element.textContent = text;
}

// Loads a style sheet once; resolves when it is in force, rejects if it cannot be had.
export function sheet(href) {
	const known = document.querySelector(`link[rel=stylesheet][href="${href}"]`);
	if (known)
		return Promise.resolve();
	return new Promise((resolve, reject) => {
		const link = h('link', {
			rel: 'stylesheet', href, on: {
				load: resolve,
				error() {
					link.remove();
					reject(new Error(href));
				},
			},
		});
		document.head.append(link);
	});
}
