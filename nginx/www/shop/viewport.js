// Which part of a drawing is seen, and how: wheel, drag, pinch and calls move and zoom it.
// The drawing stays as it is; only the viewBox changes.
'use strict';

const MOST_SCALE = 56; // pixels a unit
const MOST_PAST = 0.35; // of what is seen
const DRAG_FROM = 6; // pixels
const GLIDE_MS = 180;

const between = (low, value, high) => Math.min(Math.max(value, low), high);

/*
 * viewport(svg, box, changed): `box` is all of the drawing, in its own units.  `changed(viewport)` is
 * called after each move.  `scale` is in pixels a unit.  leave() ends it.
 */
export function viewport(svg, box, changed) {
	const calm = matchMedia('(prefers-reduced-motion: reduce)');
	const fingers = new Map();
	let width = 1;
	let height = 1;
	let centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	let scale = 0;
	let dragged = false;
	let start = null;
	let frame = 0;

	const fitScale = () => Math.min(width / box.width, height / box.height);
	const most = () => Math.max(MOST_SCALE, fitScale() * 1.5);

	// The middle of what is seen.  Near, one may look past the edge: something may stand in a corner.
	function held(at, seen, from, length) {
		const past = Math.min(seen * MOST_PAST, length - seen);
		return seen >= length ? from + length / 2
			: between(from + seen / 2 - past, at, from + length - seen / 2 + past);
	}

	function place(x, y, wanted) {
		scale = between(fitScale(), wanted, most());
		centre = {
			x: held(x, width / scale, box.x, box.width),
			y: held(y, height / scale, box.y, box.height),
		};
		const view = self.view();
		svg.setAttribute('viewBox', [view.x, view.y, view.width, view.height]
			.map((n) => n.toFixed(3)).join(' '));
		svg.dataset.zoomed = self.zoomed;
		changed(self);
	}

	function glide(x, y, wanted) {
		cancelAnimationFrame(frame);
		if (calm.matches) {
			place(x, y, wanted);
			return;
		}
		const from = { ...centre, scale, at: performance.now() };
		const step = (now) => {
			const done = Math.min((now - from.at) / GLIDE_MS, 1);
			const part = done < 0 ? 0 : 1 - (1 - done) ** 3;
			place(from.x + (x - from.x) * part, from.y + (y - from.y) * part,
				from.scale * (wanted / from.scale) ** part);
			if (done < 1)
				frame = requestAnimationFrame(step);
		};
		frame = requestAnimationFrame(step);
	}

	// What is under the pixel stays under it.
	function zoomAt(pixel, wanted, move) {
		const next = between(fitScale(), wanted, most());
		const unit = self.toUnits(pixel);
		move(unit.x - (pixel.x - width / 2) / next, unit.y - (pixel.y - height / 2) / next, next);
	}

	const pixelOf = (event) => {
		const frameBox = svg.getBoundingClientRect();
		return { x: event.clientX - frameBox.left, y: event.clientY - frameBox.top };
	};

	function gesture() {
		const points = [...fingers.values()];
		const middle = {
			x: points.reduce((sum, p) => sum + p.x, 0) / points.length,
			y: points.reduce((sum, p) => sum + p.y, 0) / points.length,
		};
		const spread = points.length > 1
			? Math.hypot(points[0].x - points[1].x, points[0].y - points[1].y) : 0;
		return { middle, spread, unit: self.toUnits(middle), scale };
	}

	const on = {
		wheel(event) {
			const lines = event.deltaMode === 1 ? 16 : 1;
			// At the whole hall, scrolling on is the page's.
			if (event.deltaY > 0 && !self.zoomed && !event.ctrlKey)
				return;
			event.preventDefault();
			cancelAnimationFrame(frame);
			const speed = event.ctrlKey ? 0.008 : 0.0018;
			zoomAt(pixelOf(event), scale * Math.exp(-event.deltaY * lines * speed), place);
		},
		pointerdown(event) {
			if (event.button !== 0)
				return;
			cancelAnimationFrame(frame);
			if (fingers.size === 0)
				dragged = false;
			fingers.set(event.pointerId, pixelOf(event));
			start = gesture();
		},
		pointermove(event) {
			if (!fingers.has(event.pointerId))
				return;
			fingers.set(event.pointerId, pixelOf(event));
			const now = gesture();
			const far = Math.hypot(now.middle.x - start.middle.x, now.middle.y - start.middle.y);
			if (!dragged && far < DRAG_FROM && fingers.size < 2)
				return;
			if (!dragged) {
				dragged = true;
				svg.setPointerCapture(event.pointerId);
			}
			const next = start.spread > 0 ? start.scale * (now.spread / start.spread) : scale;
			const real = between(fitScale(), next, most());
			place(start.unit.x - (now.middle.x - width / 2) / real,
				start.unit.y - (now.middle.y - height / 2) / real, real);
		},
		pointerup(event) {
			fingers.delete(event.pointerId);
			if (fingers.size > 0)
				start = gesture();
		},
	};
	on.pointercancel = on.pointerup;
	on.pointerleave = (event) => dragged || on.pointerup(event);

	const self = {
		get scale() { return scale; },
		get zoomed() { return scale > fitScale() * 1.02; },
		get atMost() { return scale >= most() * 0.99; },
		// Whether the click under way is the end of a drag.
		get dragged() { return dragged; },
		view: () => ({
			x: centre.x - width / 2 / scale,
			y: centre.y - height / 2 / scale,
			width: width / scale,
			height: height / scale,
		}),
		toUnits: ({ x, y }) => ({
			x: centre.x + (x - width / 2) / scale,
			y: centre.y + (y - height / 2) / scale,
		}),
		toPixels: ({ x, y }) => ({
			x: (x - centre.x) * scale + width / 2,
			y: (y - centre.y) * scale + height / 2,
		}),
		pixelOf,
		zoomBy: (factor) => zoomAt({ x: width / 2, y: height / 2 }, scale * factor, glide),
		fit: () => glide(centre.x, centre.y, fitScale()),
		glideTo: (x, y, wanted = scale) => glide(x, y, wanted),
		centreOn: (x, y) => place(x, y, scale),
		// Moves just far enough for this point to be well inside.
		reveal({ x, y }) {
			const view = self.view();
			const edge = Math.min(view.width, view.height) * 0.15;
			const to = {
				x: between(x + edge - view.width / 2, centre.x, x - edge + view.width / 2),
				y: between(y + edge - view.height / 2, centre.y, y - edge + view.height / 2),
			};
			if (to.x !== centre.x || to.y !== centre.y)
				place(to.x, to.y, scale);
		},
		leave() {
			cancelAnimationFrame(frame);
			sizes.disconnect();
		},
	};

	const sizes = new ResizeObserver(() => {
		const whole = scale === 0 || !self.zoomed;
		width = svg.clientWidth || 1;
		height = svg.clientHeight || 1;
		place(centre.x, centre.y, whole ? 0 : scale);
	});
	sizes.observe(svg);
	for (const [name, listener] of Object.entries(on))
		svg.addEventListener(name, listener, { passive: false });
	return self;
}
