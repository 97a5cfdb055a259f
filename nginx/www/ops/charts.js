// The charts of the last hour, all on one axis of time. uplot/ is uPlot 1.6.32 of the npm registry,
// unmodified but for the names of its files.
'use strict';

import { fill, h, write } from '../shop/dom.js';
import { guarded, last } from '../shop/list.js';
import { knownZone, moment, t } from '../shop/words.js';
import { highest, now, ofQueues, perMinute, perSecond, upToNow, withGaps } from './hour.js';
import uPlot from './uplot/uplot.esm.js';
import { SHORT } from './zoned.js';

const MIN_WIDTH = 120;
const LEAST_TOP = 4; // an axis ends here at the least, so that one person is no mountain
const WHOLE = [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4, 5, 6].map((power) => n * 10 ** power))
	.sort((a, b) => a - b);

const counted = (name) => (hour) => perMinute(hour, hour.counts[name]);

// name, column, its colour; `mine`: of the queue that is chosen, if one is; what it is at this moment
const CHARTS = [
	['waiting', (hour, id) => ofQueues(hour, 'waiting', id), '--accent', 'mine',
		(hour, id) => now(hour, id).waiting],
	['active', (hour, id) => ofQueues(hour, 'active', id), '--accent', 'mine',
		(hour, id) => now(hour, id).active],
	['admitted', (hour, id) => perMinute(hour, ofQueues(hour, 'admitted', id)), '--accent', 'mine'],
	['sales', counted('sales'), '--good'],
	['requests', (hour) => perSecond(hour, hour.counts.requests), '--grade-2'],
	['p95', (hour) => hour.counts.p95_us.map((us) => us === null ? null : us / 1000), '--grade-2'],
	['refused', counted('refused'), '--warn'],
	['failed', counted('failed'), '--bad'],
];

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const round = (n) => n < 10 ? Math.round(n * 10) / 10 : Math.round(n);
const compact = (n) => new Intl.NumberFormat(document.documentElement.lang, { notation: 'compact' }).format(n);

function options(spec, zone, width, height, hover) {
	const font = `12px ${getComputedStyle(document.body).fontFamily}`;
	const axis = {
		stroke: token('--muted'), font, grid: { stroke: token('--line'), width: 1 },
		ticks: { show: false },
	};
	const [name, , colour] = spec;
	return {
		width, height, legend: { show: false }, padding: [8, 8, 0, 0],
		cursor: {
			sync: { key: 'hour' }, y: false, drag: { x: false, y: false },
			points: { size: 7 },
		},
		scales: {
			x: { time: true, range: () => [spec.end - spec.seconds, spec.end] },
			y: { range: (_, __, most) => [0, Math.max(LEAST_TOP, (most ?? 0) * 1.1)] },
		},
		tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), knownZone(zone)),
		axes: [
			{
				...axis, size: 24, gap: 4, space: 64,
				values: (_, splits) => splits.map((at) => moment(at * 1000, knownZone(zone), SHORT)),
			},
			{
				...axis, size: 44, gap: 4, space: 28, incrs: WHOLE,
				values: (_, splits) => splits.map(compact),
			},
		],
		series: [{}, {
			stroke: token(colour), width: 2, fill: `${token(colour)}22`,
			// Where few call, a sample may stand alone.
			points: { show: name === 'p95', size: 3, fill: token(colour) }, spanGaps: false,
		}],
		hooks: { setCursor: [(plot) => hover(plot.cursor.idx, plot.cursor.left >= 0)] },
	};
}

// One chart: its words above it, which follow the cursor while there is one.
function makeChart(spec) {
	const [name] = spec;
	const value = h('span', { class: 'chart-now figure' });
	const note = h('p', { class: 'chart-note figure' });
	const box = h('div', { class: 'chart-box', role: 'img' });
	const title = h('span', { class: 'chart-title' });
	let plot = null, shown = null, asked = null;

	// What the words say: of the cursor's sample, or of the last, with the highest.
	function say() {
		const { hour, column, zone, scope } = shown;
		const clock = (ms) => moment(ms, zone, SHORT);
		const unit = (n) => n === null || n === undefined ? '–' : t(`unit.${name}`, { n: round(n) });
		const top = highest(hour, column);
		const most = top?.value === 0 ? t('chart.none') : top
			? t('chart.most', { value: unit(top.value), at: clock(top.at) }) : t('chart.nothing');

		write(title, t(`chart.${name}`));
		write(value, unit(asked === null ? last(column) : plot.data[1][asked]));
		write(note, (scope ? `${t('chart.all')} · ` : '') +
			(asked === null ? most : t('chart.at', { at: clock(plot.data[0][asked] * 1000) })));
		box.setAttribute('aria-label', t('chart.said', {
			chart: t(`chart.${name}`), now: unit(last(column)), most,
		}));
	}

	function hover(idx, inside) {
		const next = inside && idx !== null && idx !== undefined ? idx : null;
		if (!shown || next === asked)
			return;
		asked = next;
		say();
	}

	const size = () => ({
		width: Math.max(MIN_WIDTH, Math.floor(box.clientWidth)),
		height: Math.floor(box.clientHeight),
	});

	function make() {
		plot?.destroy();
		fill(box);
		asked = null;
		const { width, height } = size();
		plot = new uPlot(options(spec, shown.zone, width, height, hover), shown.data, box);
	}

	return {
		element: h('figure', { class: 'chart', 'data-chart': name },
			h('figcaption', {}, title, value), box, note),
		draw(past, id, { zone, end, seconds }) {
			const [, columnOf, , mine, live] = spec;
			const [hour, column] = live
				? upToNow(past, columnOf(past, id), live(past, id)) : [past, columnOf(past, id)];
			const again = !plot || shown.zone !== zone;
			Object.assign(spec, { end, seconds });
			shown = {
				hour, column, zone, data: withGaps(hour, [column]),
				scope: id !== null && hour.queues.size > 1 && mine !== 'mine',
			};
			if (again)
				make();
			else
				plot.setData(shown.data);
			say();
		},
		fit() {
			const { width, height } = size();
			if (plot && (plot.width !== width || plot.height !== height))
				plot.setSize({ width, height });
		},
		recolour: () => plot && make(),
		leave: () => plot?.destroy(),
	};
}

// → {element, draw(hour, id, {zone, end, seconds}), leave()}: the axis ends at `end`, and is `seconds` long
export function makeCharts() {
	const charts = CHARTS.map((spec) => makeChart([...spec]));
	const element = h('div', { class: 'charts' }, charts.map((chart) => chart.element));
	const dark = matchMedia('(prefers-color-scheme: dark)');
	const recolour = () => charts.forEach((chart) => chart.recolour());
	const watch = new ResizeObserver(() => charts.forEach((chart) => chart.fit()));

	watch.observe(element);
	dark.addEventListener('change', recolour);
	return {
		element,
		draw: (hour, id, axis) => charts.forEach((chart) => guarded(() => chart.draw(hour, id, axis))),
		leave() {
			watch.disconnect();
			dark.removeEventListener('change', recolour);
			charts.forEach((chart) => chart.leave());
		},
	};
}
