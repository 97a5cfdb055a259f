// What a queue sold in the last minute. The history counts the payments of all queues together; the
// dates say how many seats each has sold, and the page compares its own readings of them.
'use strict';

import { last } from '../shop/list.js';

const MINUTE_MS = 60000;

// queue_id → seats sold of all its dates
function soldOf({ schedules, concerts }) {
	const queueOf = new Map(concerts.map(({ concert_id: id, queue_id: queue }) => [id, queue]));
	const sold = new Map();
	for (const { concert_id: concert, sold_seats: seats } of schedules) {
		const queue = queueOf.get(concert);
		sold.set(queue, (sold.get(queue) ?? 0) + seats);
	}
	return sold;
}

/*
 * makePace() → {note(at, state), of(queue)}.  note() takes in a reading of that moment (ms).  of() is
 * {seats, seconds}: what was sold meanwhile, a minute at most; null while there is only one reading.
 */
export function makePace() {
	const seen = []; // {at, sold}, oldest first: the last minute's, and the one before them

	return {
		note(at, state) {
			seen.push({ at, sold: soldOf(state) });
			while (seen.length > 2 && seen[1].at <= at - MINUTE_MS)
				seen.shift();
		},
		of(queue) {
			const [first] = seen, newest = last(seen);
			if (seen.length < 2)
				return null;
			const seats = (newest.sold.get(queue) ?? 0) - (first.sold.get(queue) ?? 0);
			return { // a refund takes seats back
				seats: Math.max(0, seats), seconds: Math.round((newest.at - first.at) / 1000),
			};
		},
	};
}
