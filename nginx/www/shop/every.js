// Repeats a reading while the page is looked at.
'use strict';

const LONGEST_MS = 30000;

/*
 * every(ms, read, failed, longest): read() again `ms` after its last answer, at once when the page is
 * seen again, and more rarely while no answer comes, but after `longest`.  An error that will not
 * pass ends it; failed(error) hears of it.  → the function that ends it.
 */
export function every(ms, read, failed, longest = LONGEST_MS) {
	let timer = 0;
	let wait = ms;
	let ended = false;
	let under = false; // way

	async function round() {
		clearTimeout(timer);
		if (ended || under || document.hidden)
			return;
		under = true;
		try {
			await read();
			wait = ms;
		} catch (error) {
			if (!error.passing && !ended) {
				stop();
				failed?.(error);
			}
			wait = Math.min(wait * 2, longest);
		}
		under = false;
		if (!ended)
			timer = setTimeout(round, wait * (0.9 + Math.random() * 0.2));
	}

	function stop() {
		ended = true;
		clearTimeout(timer);
		document.removeEventListener('visibilitychange', round);
	}

	document.addEventListener('visibilitychange', round);
	timer = setTimeout(round, ms);
	return stop;
}
