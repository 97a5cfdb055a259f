// Where the seats of a hall are, from nothing but their labels: pure geometry, no document.
// One unit is the distance of two neighbours; the stage is on top, rows are arcs around it.
'use strict';

const LABEL = /^(.*?)[\s\-_.]*(\d{1,4})\D{0,2}$/u;
const MOST_GRADE_BREAKS = 6;
const AISLE = 1.4;

// The least and the most of what `of` says of the items.  Not Math.min(...items): a list that is
// spread into a call must fit on the stack, and a hall's may not.
function extent(items, of) {
	const found = { least: Infinity, most: -Infinity };
	for (const item of items) {
		const value = of(item);
		found.least = Math.min(found.least, value);
		found.most = Math.max(found.most, value);
	}
	return found;
}

// parse(label) → {row, number} or null.
export function parse(label) {
	const found = LABEL.exec(label.trim());
	return found && found[1].trim() ? { row: found[1].trim(), number: Number(found[2]) } : null;
}

// A, B, … Z, AA; other names by their numbers and letters.
function compareRows(a, b) {
	const letters = /^[A-Z]+$/i;
	if (letters.test(a) && letters.test(b) && a.length !== b.length)
		return a.length - b.length;
	return a.localeCompare(b, 'en', { numeric: true });
}

// The grades of a hall, dearest first: [{name, price, shape}].
export function grades(seats) {
	const found = new Map();
	for (const { grade, price } of seats)
		found.set(grade, Math.max(price, found.get(grade) ?? 0));
	return [...found]
		.sort(([a, p], [b, q]) => q - p || a.localeCompare(b))
		.map(([name, price], i) => ({ name, price, shape: i % 4 }));
}

// Rows by name, or null if the labels of these seats do not make rows.
function rowsByLabel(seats) {
	const rows = new Map();
	const taken = new Set();
	for (const seat of seats) {
		const place = parse(seat.label);
		if (!place || taken.has(`${place.row}\n${place.number}`))
			return null;
		taken.add(`${place.row}\n${place.number}`);
		if (!rows.has(place.row))
			rows.set(place.row, []);
		rows.get(place.row).push({ seat, number: place.number });
	}
	// As many rows as seats: the letters are not what makes the rows.
	if (rows.size > seats.length / 2)
		return null;
	return [...rows].sort(([a], [b]) => compareRows(a, b)).map(([name, list]) => {
		list.sort((a, b) => a.number - b.number);
		// A gap in the numbers is a gap in the row, if it is no more than a pillar's.
		let at = 0;
		let last = list[0].number;
		const cells = list.map(({ seat, number }) => {
			at += number - last > 4 ? 2 : number - last;
			last = number;
			return { seat, column: at, number: String(number) };
		});
		return { name, cells, width: at + 1 };
	});
}

function rowsByCount(seats) {
	const wide = Math.max(1, Math.ceil(Math.sqrt(seats.length * 1.8)));
	const rows = [];
	for (let i = 0; i < seats.length; i += wide) {
		const part = seats.slice(i, i + wide);
		rows.push({
			name: '',
			cells: part.map((seat, column) => ({ seat, column, number: seat.label })),
			width: part.length,
		});
	}
	return rows;
}

// After how many columns there is an aisle.
function aisles(width) {
	if (width < 8)
		return [];
	if (width < 16)
		return [Math.round(width / 2)];
	const side = Math.round(width / 4);
	return [side, width - side];
}

// The row's dearest grade: where it changes, people walk through.
function dearest(row, rank) {
	return extent(row.cells, ({ seat }) => rank.get(seat.grade)).least;
}

/*
 * layout(seats) → {rows: [{name, ends, aisles, cells}], cells, stage, box, named}.  `ends` and `aisles`
 * are the places {x, y} of a row's name, a cell is {seat, x, y, turn, number, row, index, rowName} with
 * `turn` in degrees, `box` is {x, y, width, height} of all of it.  named: the labels made the rows.
 */
export function layout(seats) {
	const byLabel = rowsByLabel(seats);
	const rows = byLabel ?? rowsByCount(seats);
	const width = extent(rows, (row) => row.width).most;
	const gaps = aisles(width);
	const rank = new Map(grades(seats).map(({ name }, i) => [name, i]));
	const breaks = rows.map((row, i) => i > 0 && dearest(row, rank) !== dearest(rows[i - 1], rank));
	const across = breaks.filter(Boolean).length <= MOST_GRADE_BREAKS;
	const half = (width - 1 + gaps.length * AISLE) / 2;
	const first = Math.max(half * 2.9, 12);

	// s along the arc of that radius, from the middle; the first row's middle is (0, 0).
	const on = (radius, s) => {
		const angle = s / radius;
		return {
			x: radius * Math.sin(angle),
			y: radius * Math.cos(angle) - first,
			turn: (-angle * 180) / Math.PI,
		};
	};

	let radius = first;
	const drawn = rows.map((row, r) => {
		if (r > 0)
			radius += breaks[r] && across ? 1 + AISLE * 0.75 : 1.06;
		const lead = Math.floor((width - row.width) / 2);
		const along = (column) =>
			lead + column + AISLE * gaps.filter((gap) => lead + column >= gap).length - half;
		const own = row.cells.map(({ seat, column, number }, index) => ({
			seat, number, row: r, index, rowName: row.name, ...on(radius, along(column)),
		}));
		return {
			name: row.name,
			cells: own,
			ends: [on(radius, along(0) - 1.35), on(radius, along(row.width - 1) + 1.35)],
			aisles: gaps.filter((gap) => gap > lead && gap < lead + row.width)
				.map((gap) => on(radius, along(gap - lead) - (1 + AISLE) / 2)),
		};
	});

	const wing = Math.max(half * 0.62, 3.2);
	const front = first - 1.9;
	const back = front - Math.min(Math.max(half * 0.16, 1.5), 3.3);
	const stage = {
		back: [on(back, -wing * 0.94), on(back, wing * 0.94)],
		front: [on(front, -wing), on(front, wing)],
		frontRadius: front,
		middle: on((back + front) / 2, 0),
	};

	const cells = drawn.flatMap((row) => row.cells);
	const points = [...cells, ...stage.back, ...stage.front, ...drawn.flatMap((row) => row.ends)];
	const down = extent(points, ({ y }) => y);
	const left = extent(points, ({ x }) => x).least - 1;
	const top = down.least - 0.4;
	const box = {
		x: left,
		y: top,
		width: -2 * left,
		height: down.most + 1.1 - top,
	};
	return { rows: drawn, cells, stage, box, named: byLabel !== null };
}
