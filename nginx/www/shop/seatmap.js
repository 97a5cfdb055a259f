// The seat map: draws a hall once, then only changes what changed.  Knows no API and keeps no
// choice of its own; the screen around it does.
'use strict';

import { h, svg as draw } from './dom.js';
import { grades, layout } from './hall.js';
import { last } from './list.js';
import { minimap } from './minimap.js';
import { gradeSign, outline } from './shapes.js';
import { hatch, rowNames, stage } from './stage.js';
import { viewport } from './viewport.js';
import { moment, number, points, t } from './words.js';

// Below this many pixels a seat, a finger cannot choose: a tap comes nearer instead.
const FINGER = 24;
const POINTER = 13;
const LABELS_FROM = 28;
const LABEL_FITS = 4; // letters
const NEAR = 36;
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

const n = (value) => value.toFixed(2);

// Whether the focus came by the keyboard; Safari before 15.4 does not know, and shows it always.
function byKeyboard(element) {
	try {
		return element.matches(':focus-visible');
	} catch {
		return true;
	}
}

// A seat's name for those who hear it, and for those who see it; `status` in words.
const spokenName = ({ seat, rowName, number: place }, status) => t(rowName ? 'map.name' : 'map.name.plain', {
	row: rowName && t('map.row', { row: rowName }), seat: place, grade: seat.grade, price: number(seat.price), status,
});
const shortName = ({ label, grade }, status) => `${label} · ${grade} · ${status}`;

const SIGNS = {
	mine: 'M-.17 .01L-.05 .14L.18 -.13',
	held: 'M0 -.2V.01L.15 .1',
	lost: 'M-.15 -.15L.15 .15M.15 -.15L-.15 .15',
};

/*
 * seatMap(seats, choose): choose(seat) is called when a free or chosen seat is clicked or entered.
 * → {el, patch(seats), show(ids), hold(ids, until), point(id), focus(), leave()}.
 */
export function seatMap(seats, choose) {
	const hall = layout(seats);
	const shapeOf = new Map(grades(seats).map(({ name, shape }) => [name, shape]));
	const byId = new Map();
	let chosen = new Set();
	let held = { ids: new Set(), until: null };
	let lost = new Set();
	let current = null;
	let pointer = matchMedia('(pointer: coarse)').matches ? 'touch' : 'mouse';

	const marks = draw('g', { class: 'marks', 'aria-hidden': 'true' });
	const numbers = draw('g', { class: 'numbers', 'aria-hidden': 'true' });
	const focusMark = draw('path', { class: 'focus-mark', 'aria-hidden': 'true' });

	const choosable = () => pointer === 'mouse' ? POINTER : FINGER;
	const marked = (id) => chosen.has(id) || held.ids.has(id);

	function statusOf({ seat_id: id, status }) {
		if (held.ids.has(id))
			return t('map.held', {
				until: moment(held.until, undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
			});
		return t(status === 'AVAILABLE' ? 'map.free' : 'map.taken');
	}

	function dress(cell) {
		const free = cell.seat.status === 'AVAILABLE';
		const state = held.ids.has(cell.seat.seat_id) ? 'held' : free ? 'free' : 'taken';
		cell.node.setAttribute('class', `seat g${cell.shape} ${state}`);
		cell.node.setAttribute('aria-disabled', String(!free));
		cell.node.setAttribute('aria-selected', String(chosen.has(cell.seat.seat_id)));
		cell.node.setAttribute('aria-label', spokenName(cell, statusOf(cell.seat)));
		if (cell.text)
			cell.text.setAttribute('class', marked(cell.seat.seat_id) ? 'mine' : free ? '' : 'gone');
	}

	const grid = draw('g', { role: 'grid', 'aria-label': t('map.hall'), 'aria-multiselectable': 'true' });
	for (const [i, row] of hall.rows.entries()) {
		const group = draw('g', { role: 'row', 'aria-label': row.name ? t('map.row', { row: row.name })
			: t('map.row.nth', { n: i + 1 }) });
		for (const cell of row.cells) {
			cell.shape = shapeOf.get(cell.seat.grade);
			cell.node = draw('path', {
				role: 'gridcell', tabindex: -1, fill: 'url(#hatch)', d: outline(cell.shape, cell),
				'data-seat': cell.seat.label,
			});
			cell.node.cell = cell;
			byId.set(cell.seat.seat_id, cell);
			dress(cell);
			group.append(cell.node);
		}
		grid.append(group);
	}

	const names = rowNames(hall.named ? hall.rows : []);
	const canvas = draw('svg', { class: 'hall' }, hatch(), stage(hall.stage), names, grid, numbers, marks, focusMark);

	const mini = minimap(hall, (x, y) => view.centreOn(x, y));

	/* --- what the eye is told --- */

	const tip = h('div', { class: 'seat-tip', hidden: true, 'aria-hidden': 'true' });

	function tell(cell) {
		tip.hidden = !cell;
		if (!cell)
			return;
		tip.textContent = shortName(cell.seat, cell.seat.status === 'AVAILABLE'
			? points(cell.seat.price) : statusOf(cell.seat));
		const { x, y } = view.toPixels(cell);
		const half = tip.offsetWidth / 2;
		tip.style.left = `${Math.min(Math.max(x, half + 4), canvas.clientWidth - half - 4)}px`;
		tip.style.top = `${y - view.scale * 0.7}px`;
		tip.classList.toggle('below', y < 64);
		if (y < 64)
			tip.style.top = `${y + view.scale * 0.7}px`;
	}

	const button = (sign, label, click) => h('button',
		{ type: 'button', class: 'map-tool', 'aria-label': label, title: label, on: { click } },
		draw('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, draw('path', { d: sign })));
	const nearer = button('M12 5v14M5 12h14', t('map.nearer'), () => view.zoomBy(1.7));
	const farther = button('M5 12h14', t('map.farther'), () => view.zoomBy(1 / 1.7));
	const whole = button('M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5', t('map.whole'), () => view.fit());
	const state = (label, kind, selected) => {
		const sign = gradeSign(0, kind);
		sign.firstChild.setAttribute('aria-selected', selected);
		return h('li', {}, sign, label);
	};
	const chosenState = state(t('map.chosen'), 'free', 'true');
	const heldState = state(t('map.yours'), 'held', 'false');
	heldState.hidden = true;
	heldState.firstChild.append(draw('path', { class: 'seat-sign held', d: SIGNS.held }));
	const hint = h('p', { class: 'map-hint small', hidden: true },
		t(pointer === 'mouse' ? 'map.hint' : 'map.hint.touch'));
	// It hears of the focus, and not the drawing, which a listener of its own would make a tab stop.
	const frame = h('div', { class: 'map-view' }, canvas, mini.el, tip);
	const el = h('div', { class: 'map' }, frame, hint,
		h('div', { class: 'map-foot' },
			h('ul', { class: 'map-states small', 'aria-hidden': 'true' },
				chosenState, heldState, state(t('map.taken'), 'taken', 'false')),
			h('div', { class: 'map-tools' }, farther, nearer, whole)));

	const view = viewport(canvas, hall.box, (self) => {
		mini.frame(self.view(), self.zoomed);
		farther.disabled = whole.disabled = !self.zoomed;
		nearer.disabled = self.atMost;
		if (!self.zoomed) // nearer it stays, lest the page moves under the finger
			hint.hidden = self.scale >= choosable();
		names.style.fontSize = `${n(Math.min(Math.max(0.6, 11 / self.scale), 1))}px`;
		canvas.classList.toggle('near', self.scale >= LABELS_FROM);
		if (self.scale >= LABELS_FROM)
			write(self.view());
		tip.hidden = true;
	});

	// What is written on the seats: of those in sight only, since letters are what costs most to draw.
	function write(seen) {
		for (const cell of hall.cells) {
			const inSight = cell.x > seen.x - 1 && cell.x < seen.x + seen.width + 1
				&& cell.y > seen.y - 1 && cell.y < seen.y + seen.height + 1;
			if (inSight === Boolean(cell.text))
				continue;
			cell.text?.remove();
			cell.text = null;
			if (!inSight)
				continue;
			cell.text = draw('text', { x: n(cell.x), y: n(cell.y) },
				cell.seat.label.length > LABEL_FITS ? cell.number : cell.seat.label);
			numbers.append(cell.text);
			dress(cell);
		}
	}

	/* --- choosing --- */

	function step(to, look) {
		if (current)
			current.node.setAttribute('tabindex', -1);
		current = to;
		current.node.setAttribute('tabindex', 0);
		if (look) {
			view.reveal(current);
			current.node.focus({ preventScroll: true });
		}
	}

	function nearest(cells, { x, y }) {
		return cells.reduce((best, cell) => {
			const far = Math.hypot(cell.x - x, cell.y - y);
			return far < best.far ? { cell, far } : best;
		}, { cell: null, far: Infinity });
	}

	function take(cell) {
		step(cell, false);
		if (cell.seat.status === 'AVAILABLE')
			choose(cell.seat);
		else
			tell(cell);
	}

	function clicked(event) {
		const made = event.target.cell;
		// A reader's click has no place on the screen.
		if (event.detail === 0 && made) {
			take(made);
			return;
		}
		if (view.dragged)
			return;
		const place = view.toUnits(view.pixelOf(event));
		const { cell, far } = nearest(hall.cells, place);
		if (view.scale < choosable()) {
			const to = far < 3 ? cell : place;
			view.glideTo(to.x, to.y, NEAR);
		} else if (far < 0.75) {
			take(cell);
		}
	}

	function key(event) {
		const cell = event.target.cell;
		if (!cell || event.altKey || event.ctrlKey || event.metaKey)
			return;
		const row = hall.rows[cell.row].cells;
		const [down, right] = STEPS[event.key] ?? [0, 0];
		let to = null;
		if (event.key === 'Enter' || event.key === ' ')
			take(cell);
		else if (event.key === 'Home')
			to = row[0];
		else if (event.key === 'End')
			to = last(row);
		else if (event.key === '+' || event.key === '=')
			view.glideTo(cell.x, cell.y, view.scale * 1.7);
		else if (event.key === '-')
			view.glideTo(cell.x, cell.y, view.scale / 1.7);
		else if (right)
			to = row[cell.index + right];
		else if (down)
			to = hall.rows[cell.row + down] && nearest(hall.rows[cell.row + down].cells, cell).cell;
		else
			return;
		event.preventDefault();
		if (to)
			step(to, true);
	}

	function markFocus(event) {
		const cell = event.target.cell;
		const looks = event.type === 'focusin' && cell && byKeyboard(event.target);
		focusMark.setAttribute('d', looks ? outline(cell.shape, cell, 1.5) : '');
		if (looks && (view.scale < FINGER))
			view.glideTo(cell.x, cell.y, NEAR);
		else if (looks)
			view.reveal(cell);
	}

	canvas.addEventListener('pointerdown', (event) => { pointer = event.pointerType; }, true);
	canvas.addEventListener('click', clicked);
	canvas.addEventListener('keydown', key);
	frame.addEventListener('focusin', markFocus);
	frame.addEventListener('focusout', markFocus);
	canvas.addEventListener('pointerover', (event) =>
		event.pointerType === 'mouse' && event.buttons === 0 && tell(event.target.cell));
	canvas.addEventListener('pointerleave', () => tell(null));

	step(nearest(hall.cells.filter(({ seat }) => seat.status === 'AVAILABLE'), { x: 0, y: 0 }).cell
		?? hall.cells[0], false);
	mini.dot();

	function mark(id, kind) {
		const cell = byId.get(id);
		if (!cell)
			return;
		const at = `translate(${n(cell.x)} ${n(cell.y)})`;
		marks.append(
			draw('path', { class: `seat-ring ${kind}`, d: outline(cell.shape, cell, 1.28) }),
			draw('path', { class: `seat-sign ${kind}`, d: SIGNS[kind], transform: at }));
	}

	function markAll(before) {
		for (const id of new Set([...before, ...chosen, ...held.ids]))
			if (byId.has(id))
				dress(byId.get(id));
		marks.replaceChildren();
		chosen.forEach((id) => mark(id, 'mine'));
		held.ids.forEach((id) => mark(id, 'held'));
		lost.forEach((id) => mark(id, 'lost'));
	}

	return {
		el,

		// Takes in the seats' new states.  → those that were free before and are no longer.
		patch(fresh) {
			const lost = [];
			let changed = false;
			for (const seat of fresh) {
				const cell = byId.get(seat.seat_id);
				if (!cell || cell.seat.status === seat.status)
					continue;
				if (cell.seat.status === 'AVAILABLE')
					lost.push(seat);
				cell.seat = seat;
				changed = true;
				dress(cell);
			}
			if (changed)
				mini.dot();
			return lost;
		},

		// Marks these seats as chosen, and those as just lost.
		show(ids, lostIds = new Set()) {
			const before = chosen;
			chosen = new Set(ids);
			lost = lostIds;
			markAll(before);
		},

		// Marks these seats as the visitor's own, held until that instant.
		hold(ids, until) {
			const before = held.ids;
			held = { ids: new Set(ids), until };
			heldState.hidden = held.ids.size === 0;
			chosenState.hidden = !heldState.hidden;
			markAll(before);
		},

		seat: (id) => byId.get(id)?.seat,
		seats: () => hall.cells.map(({ seat }) => seat),

		// Comes to a seat, so that one sees what is said of it.
		point(id) {
			const cell = byId.get(id);
			if (cell)
				view.reveal(cell);
		},

		focus: () => current.node.focus({ preventScroll: true }),
		leave: () => view.leave(),
	};
}
