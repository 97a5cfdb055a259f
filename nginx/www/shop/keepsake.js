// The ticket as a picture of its own, to be saved: it needs neither this page nor its style.
'use strict';

import { svg } from './dom.js';
import { day, hour, points, t, titles } from './words.js';

const WIDTH = 840;
const HEIGHT = 360;
const STUB = 600;
const INK = '#14201d';
const MUTED = '#55625e';
const HOUSE = '#10211d';
const FONT = 'Pretendard, "Apple SD Gothic Neo", "Noto Sans KR", "Nanum Gothic", system-ui, sans-serif';

// In lines of at most `most` letters, broken at spaces where there are any; two at most.
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

// `number`: the ticket's number as it is read, `code`: its bars.
export function drawing(reservation, concert, number, code) {
	const when = `${day(reservation.date, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' })} `
		+ hour(reservation.starts_at, concert?.time_zone);
	const seats = lines(reservation.seats.map(({ label, grade }) => `${label} (${grade})`).join(', '), 44);
	const title = titles(concert?.title ?? '').filter(Boolean).flatMap((one) => lines(one, 24)).slice(0, 3);
	const low = 70 + title.length * 40;
	const fact = (y, name, text) => [words(48, y, 14, MUTED, name), text.map((one, i) =>
		words(140, y + i * 24, 18, INK, one, 600))];
	return svg('svg', {
		xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
		width: WIDTH, height: HEIGHT, 'font-family': FONT,
	},
	svg('rect', { width: WIDTH, height: HEIGHT, fill: '#ffffff' }),
	svg('rect', { x: 8, y: 8, width: WIDTH - 16, height: HEIGHT - 16, rx: 16, fill: 'none', stroke: '#d5dbd8' }),
	svg('rect', { x: 8, y: 8, width: 14, height: HEIGHT - 16, fill: HOUSE }),
	svg('path', { d: `M${STUB} 24V${HEIGHT - 24}`, stroke: '#7b8985', 'stroke-dasharray': '2 8', 'stroke-linecap': 'round', 'stroke-width': 2 }),
	words(48, 56, 14, MUTED, concert?.venue ?? ''),
	title.map((one, i) => words(48, 96 + i * 38, 30, INK, one, 700)),
	fact(low + 70, t('ticket.date'), [when]),
	fact(low + 106, t('ticket.seats'), seats),
	fact(low + 118 + seats.length * 24, t('ticket.price'), [points(reservation.total_price)]),
	words(STUB + 32, 64, 14, MUTED, t('ticket.number')),
	words(STUB + 32, 100, 28, INK, number, 700),
	svg('g', { transform: `translate(${STUB + 32} 128) scale(${176 / code.width} 150)` },
		svg('path', { d: code.path, fill: '#000000' })),
	reservation.payment_id && words(STUB + 32, 312, 14, MUTED,
		t('ticket.payment', { payment: String(reservation.payment_id) })));
}
