// The server's clock, as far as its answers betray it.
//
// An answer that carries an instant and the whole seconds left until then (rounded down) was made
// within one second before `instant - left`, and between the call and the answer by our own clock.
// Each pair narrows the difference of the two clocks; performance.now() does not jump as the
// visitor's wall clock may.
'use strict';

let low = -Infinity; // server - ours, in ms: at least
let high = Infinity; // at most

// Ours.
export function stamp() {
	return performance.timeOrigin + performance.now();
}

function narrow(least, most) {
	const slack = 20; // clocks drift
	low = Math.max(low - slack, least);
	high = Math.min(high + slack, most);
	if (low > high) { // one of them was set, or this machine slept
		low = least;
		high = most;
	}
}

// To be called with each answer: when it was asked for and received, by stamp().
export function learn(answer, sent, received) {
	for (const [instant, left] of [['expires_at', 'expires_in'],
				       ['hold_expires_at', 'hold_expires_in']]) {
		if (!answer?.[instant] || !(answer[left] > 0))
			continue;
		const latest = Date.parse(answer[instant]) - answer[left] * 1000;
		narrow(latest - 1000 - received, latest - sent);
	}
}

// The Date header has whole seconds and is the web server's; it serves until there is better.
export function learnDate(header, sent, received) {
	const date = Date.parse(header ?? '');
	if (!Number.isNaN(date) && high === Infinity)
		narrow(date - received, date + 1000 - sent);
}

// Now, in ms since 1970, by the server's clock: rather too late than too early.
export function now() {
	return stamp() + (high === Infinity ? 0 : high);
}

// Whole seconds from now until an RFC 3339 instant, never negative; null for null.
export function secondsUntil(instant) {
	if (!instant)
		return null;
	return Math.max(0, Math.floor((Date.parse(instant) - now()) / 1000));
}

// 299 → "04:59", 3700 → "1:01:40"
export function mmss(seconds) {
	const two = (n) => String(n).padStart(2, '0');
	const minutes = Math.floor(seconds / 60);

	if (minutes < 60)
		return `${two(minutes)}:${two(seconds % 60)}`;
	return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

// Calls tick() now and then at each full second of the server's clock, until the returned function
// is called. A hidden page's timers are slowed: it also ticks when the page is seen again.
export function everySecond(tick) {
	let timer = 0;
	const step = () => {
		clearTimeout(timer);
		timer = setTimeout(step, 1000 - now() % 1000 + 5);
		tick();
	};

	document.addEventListener('visibilitychange', step);
	step();
	return () => {
		clearTimeout(timer);
		document.removeEventListener('visibilitychange', step);
	};
}
