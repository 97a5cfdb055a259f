// The ticket as a picture of its own, to be saved: it needs neither this page nor its style.
'use strict';

import { svg } from './dom.js';
import { art } from './poster.js';
import { day, hour, points, t, titles } from './words.js';

const WIDTH = 920;
const HEIGHT = 360;
const ART = 168;
const STUB = 672;
const INK = '#14201d';
const MUTED = '#55625e';
const LINE = '#d5dbd8';
const FONT = 'Pretendard, "Apple SD Gothic Neo", "Noto Sans KR", "Nanum Gothic", system-ui, sans-serif';

// In two lines of at most `most` letters, broken at a space where there is one.
function lines(text, most) {
	if (text.length <= most)
		return [text];
	const at = text.lastIndexOf(' ', most);
	const cut = at > 0 ? at : most;
	const rest = text.slice(cut).trim();
	return [text.slice(0, cut), rest.length > most ? `${rest.slice(0, most - 1)}…` : rest];
}

const words = (x, y, size, fill, text, weight = 400) =>
	svg('text', { x, y, 'font-size': size, fill, 'font-weight': weight }, text);

function picture(concert) {
	const drawn = art(concert);
	for (const [name, value] of Object.entries({ x: 0, y: 0, width: ART, height: HEIGHT }))
		drawn.setAttribute(name, value);
	return drawn;
}

// `number`: the ticket's number as it is read, `code`: its bars.
export function drawing(reservation, concert, number, code) {
	const left = ART + 36;
	const [first, second] = titles(concert?.title ?? '');
	const title = lines(first, 18);
	const low = 62 + title.length * 36;
	const when = `${day(reservation.date, { dateStyle: 'full' })} ${hour(reservation.starts_at, concert?.time_zone)}`;
	const seats = lines(reservation.seats.map(({ label, grade }) => `${label}\u00a0(${grade})`).join(', '), 36);
	const fact = (y, name, text) => [words(left, y, 14, MUTED, name),
		text.map((one, i) => words(left + 72, y + i * 24, 18, INK, one, 700))];
	return svg('svg', {
		xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
		width: WIDTH, height: HEIGHT, 'font-family': FONT,
	},
	svg('rect', { x: 0.5, y: 0.5, width: WIDTH - 1, height: HEIGHT - 1, fill: '#ffffff', stroke: LINE }),
	concert && picture(concert),
	svg('path', {
		d: `M${STUB} 20V${HEIGHT - 20}`, stroke: '#7b8985', 'stroke-width': 2,
		'stroke-dasharray': '0 8', 'stroke-linecap': 'round',
	}),
	words(left, 58, 14, MUTED, concert?.venue ?? '', 700),
	title.map((one, i) => words(left, 94 + i * 36, 30, INK, one, 700)),
	second && words(left, low + 20, 14, MUTED, second),
	fact(low + 78, t('ticket.date'), [when]),
	fact(low + 114, t('ticket.seats'), seats),
	fact(low + 126 + seats.length * 24, t('ticket.price'), [points(reservation.total_price)]),
	words(STUB + 32, 64, 14, MUTED, t('ticket.number')),
	words(STUB + 32, 100, 28, INK, number, 700),
	svg('g', { transform: `translate(${STUB + 24} 128) scale(${200 / code.width} 144)` },
		svg('path', { d: code.path, fill: '#000000' })),
	reservation.payment_id && words(STUB + 32, 312, 14, MUTED,
		t('ticket.payment', { payment: String(reservation.payment_id) })));
}
