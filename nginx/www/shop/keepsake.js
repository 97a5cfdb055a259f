// The ticket as a picture of its own, to be saved: it needs neither this page nor its style.
'use strict';

import { QUIET } from './code128.js';
import { svg } from './dom.js';
import { fontOf, picture } from './paint.js';
import { art } from './poster.js';
import { hour, points, showDay, t, titles } from './words.js';

const WIDTH = 920;
const HEIGHT = 360;
const ART = 168;
const STUB = 672;
const BARS = 220;
const SHARP = 2;
const INK = '#14201d';
const MUTED = '#55625e';
const LINE = '#d5dbd8';
const FONT = 'Pretendard, "Apple SD Gothic Neo", "Noto Sans KR", "Nanum Gothic", NanumGothic, system-ui, sans-serif';

const ruler = document.createElement('canvas').getContext('2d');

// In lines of that width, broken at spaces where there are any; the last of `most` ends in an ellipsis.
function lines(text, width, size, most = Infinity) {
	ruler.font = fontOf(size, 700, FONT);
	const fits = (part) => ruler.measureText(part).width <= width;
	const found = [];
	let rest = text;
	while (!fits(rest) && found.length + 1 < most) {
		let end = rest.length;
		while (end > 1 && !fits(rest.slice(0, end)))
			end--;
		const space = rest.lastIndexOf(' ', end);
		const cut = space > 0 ? space : end;
		found.push(rest.slice(0, cut));
		rest = rest.slice(cut).trim();
	}
	if (!fits(rest)) {
		while (rest.length > 1 && !fits(`${rest}…`))
			rest = rest.slice(0, -1).trimEnd();
		rest += '…';
	}
	return [...found, rest];
}

const words = (x, y, size, fill, text, weight = 400) =>
	svg('text', { x, y, 'font-size': size, fill, 'font-weight': weight }, text);

function poster(concert, height) {
	const drawn = art(concert);
	for (const [name, value] of Object.entries({ x: 0, y: 0, width: ART, height }))
		drawn.setAttribute(name, value);
	return drawn;
}

// `number`: the ticket's number as it is read, `code`: its bars.
function drawing(reservation, concert, number, code) {
	const left = ART + 36;
	const room = STUB - 24 - left;
	const [first, second] = titles(concert?.title ?? '');
	const title = lines(first, room, 30, 2);
	const low = 62 + title.length * 36;
	const when = `${showDay(reservation, concert?.time_zone, { dateStyle: 'full' })} ${hour(reservation.starts_at, concert?.time_zone)}`;
	const seats = lines(reservation.seats.map(({ label, grade }) => `${label}\u00a0(${grade})`).join(', '), room - 72, 18);
	const unit = Math.floor(SHARP * BARS / code.width) / SHARP; // whole dots, so that the bars are crisp
	const paid = low + 126 + seats.length * 24;
	const height = Math.max(HEIGHT, paid + 36);
	const fact = (y, name, text) => [words(left, y, 14, MUTED, name),
		text.map((one, i) => words(left + 72, y + i * 24, 18, INK, one, 700))];
	return svg('svg', { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}`, 'font-family': FONT },
		svg('rect', { x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, fill: '#ffffff', stroke: LINE }),
		concert && poster(concert, height),
		svg('path', {
			d: `M${STUB} 20V${height - 20}`, stroke: '#7b8985', 'stroke-width': 2,
			'stroke-dasharray': '0 8', 'stroke-linecap': 'round',
		}),
		lines(concert?.venue ?? '', room, 14, 1).map((one) => words(left, 58, 14, MUTED, one, 700)),
		title.map((one, i) => words(left, 94 + i * 36, 30, INK, one, 700)),
		second && lines(second, room, 14, 1).map((one) => words(left, low + 20, 14, MUTED, one)),
		fact(low + 78, t('ticket.date'), lines(when, room - 72, 18, 1)),
		fact(low + 114, t('ticket.seats'), seats),
		fact(paid, t('ticket.price'), [points(reservation.total_price)]),
		words(STUB + 32, 64, 14, MUTED, t('ticket.number')),
		words(STUB + 32, 100, 28, INK, number, 700),
		svg('g', { transform: `translate(${STUB + 32 - QUIET * unit} 128) scale(${unit} 144)` },
			svg('path', { d: code.path, fill: '#000000' })),
		reservation.payment_id && words(STUB + 32, 312, 14, MUTED,
			t('ticket.payment', { payment: String(reservation.payment_id) })));
}

// → a PNG
export const keepsake = (...ticket) => picture(drawing(...ticket), SHARP);
