// An SVG drawing as a picture of dots.  The pages' security policy lets no picture be made of a text,
// so it is painted here, shape by shape: what keepsake.js and poster.js draw with, no more.
'use strict';

import { h } from './dom.js';

const of = (element, name, none = 0) => Number(element.getAttribute(name) ?? none);

const OUTLINES = {
	path: (element) => new Path2D(element.getAttribute('d')),
	rect(element) {
		const [x, y, width, height, r] = ['x', 'y', 'width', 'height', 'rx'].map((name) => of(element, name));
		const [right, low] = [x + width, y + height];
		const path = new Path2D();
		path.moveTo(x + r, y);
		path.arcTo(right, y, right, low, r);
		path.arcTo(right, low, x, low, r);
		path.arcTo(x, low, x, y, r);
		path.arcTo(x, y, right, y, r);
		path.closePath();
		return path;
	},
	circle(element) {
		const path = new Path2D();
		path.arc(of(element, 'cx'), of(element, 'cy'), of(element, 'r'), 0, 2 * Math.PI);
		return path;
	},
	ellipse(element) {
		const path = new Path2D();
		path.ellipse(of(element, 'cx'), of(element, 'cy'), of(element, 'rx'), of(element, 'ry'),
			0, 0, 2 * Math.PI);
		return path;
	},
};

function shape(context, element) {
	const path = OUTLINES[element.tagName](element);
	context.fillStyle = element.getAttribute('fill') ?? '#000000';
	context.fill(path);
	if (!element.hasAttribute('stroke'))
		return;
	context.strokeStyle = element.getAttribute('stroke');
	context.lineWidth = of(element, 'stroke-width', 1);
	context.lineCap = element.getAttribute('stroke-linecap') ?? 'butt';
	context.setLineDash(element.getAttribute('stroke-dasharray')?.split(' ').map(Number) ?? []);
	context.stroke(path);
}

function text(context, element) {
	context.font = fontOf(of(element, 'font-size'), of(element, 'font-weight', 400),
		element.closest('[font-family]').getAttribute('font-family'));
	context.fillStyle = element.getAttribute('fill');
	context.fillText(element.textContent, of(element, 'x'), of(element, 'y'));
}

// A drawing in the drawing, which fills its frame from the top.
function enter(context, element) {
	const [width, height] = [of(element, 'width'), of(element, 'height')];
	const [, , inner, high] = element.getAttribute('viewBox').split(' ').map(Number);
	const scale = Math.max(width / inner, height / high);
	context.beginPath();
	context.rect(of(element, 'x'), of(element, 'y'), width, height);
	context.clip();
	context.translate(of(element, 'x') + (width - inner * scale) / 2, of(element, 'y'));
	context.scale(scale, scale);
}

function paint(context, element) {
	context.save();
	context.globalAlpha *= of(element, 'opacity', 1);
	const moved = element.transform.baseVal.consolidate()?.matrix;
	if (moved)
		context.transform(moved.a, moved.b, moved.c, moved.d, moved.e, moved.f);
	if (element.tagName in OUTLINES)
		shape(context, element);
	else if (element.tagName === 'text')
		text(context, element);
	else if (element.tagName === 'svg')
		enter(context, element);
	for (const child of element.children)
		paint(context, child);
	context.restore();
}

export const fontOf = (size, weight, family) => `${weight} ${size}px ${family}`;

// → a PNG, `sharp` dots to a unit
export function picture(drawing, sharp) {
	const canvas = h('canvas', {
		width: of(drawing, 'width') * sharp, height: of(drawing, 'height') * sharp,
	});
	const context = canvas.getContext('2d');
	context.scale(sharp, sharp);
	paint(context, drawing);
	return new Promise((resolve, reject) => {
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png');
	});
}
