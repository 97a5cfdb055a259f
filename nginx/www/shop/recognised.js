// A token of the visitor's in a tab that knows none: the line is asked who stands in it.
'use strict';

import { ApiError } from './api.js';

/*
 * A live place in the concert's line is ours, and is kept.  Where there was none the line made one
 * only for us to be known by: it is given up at once, and its token still reads.  → {token, made}.
 */
async function ask(app, concert) {
	let made = false;
	const view = await app.api.call('POST', '/queue/token',
		{ user_id: app.session.user, concert_id: concert.concert_id },
		{ token: null, onstatus: (status) => { made = status === 201; } });
	if (made)
		await app.api.call('DELETE', '/queue/token', undefined, { token: view.token });
	else
		app.session.keep(view, concert.concert_id);
	return { token: view.token, made };
}

// For what any token of the visitor's may read, own reservations and payments. A closed line makes
// none; then the next one is asked. → a token.
export async function recognised(app) {
	if (app.session.reader)
		return app.session.reader;
	const lines = new Map(app.state.concerts.map((concert) => [concert.queue_id, concert]));
	for (const concert of lines.values()) {
		try {
			app.session.reader = (await ask(app, concert)).token;
			return app.session.reader;
		} catch (error) {
			if (error.code !== 'QUEUE_CLOSED')
				throw error;
		}
	}
	throw new ApiError('UNRECOGNISED', 0);
}

// For what wants the place in that concert's line: a hold that was made on another device.
export async function claimed(app, concert) {
	app.session.use(concert.queue_id);
	if (!app.session.place)
		await ask(app, concert);
}

// Back to the places that this browser left: a tab was closed, and its token with it. Of one that
// has ended meanwhile it is said so; a new one is not taken unasked.
export async function resume(app) {
	await app.readConcerts();
	for (const concert of app.session.left.map(app.concert).filter(Boolean)) {
		const queue = concert.queue_id;
		const { made } = await ask(app, concert).catch(() => ({})); // the next may be to be had
		if (!made)
			continue;
		app.session.ended(queue);
		app.state.ended = { place: { queue_id: queue, view: {} }, reason: 'GONE' };
	}
}
