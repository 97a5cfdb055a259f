// The visitor's own place: taken, asked for anew, and lost. Every screen uses it through app.
'use strict';

import * as clock from './clock.js';
import { drawTurn } from './frame.js';
import { problem } from './problem.js';

const ASK_END_MS = 5000; // between two questions whether the turn is over

// The turn is over, or there was none: the line says so and offers the way back in.
const TURN_LOST = ['TOKEN_EXPIRED', 'TOKEN_NOT_ACTIVE', 'INVALID_TOKEN', 'TOKEN_REQUIRED'];

// Where nothing can be done without a turn; elsewhere its end is told at the top.
const NEEDS_TURN = /^#\/(concerts\/|hold)/;

// app gets toLine, ended, endedIn, join, problem, refresh; placeChanged() is called after it.
export function keepTurn(app, placeChanged) {
	let askedAt = 0;

	app.toLine = () => {
		const place = app.session.mine;
		app.go(place?.concert_id ? `/concerts/${place.concert_id}` : '/');
	};

	app.ended = (reason, place = app.session.mine) => {
		if (place) {
			app.state.ended = { place, reason };
			app.session.ended(place.queue_id);
		}
		if (NEEDS_TURN.test(location.hash))
			app.toLine();
		else
			drawTurn(app);
	};

	// Why the place in that line ended, if it did and there is no new one.
	app.endedIn = (queue) => {
		const { place, reason } = app.state.ended ?? {};
		const now = app.session.placeIn(queue);
		const same = !now || now.view.token_number === place?.view.token_number;
		return place?.queue_id === queue && same ? reason : null;
	};

	app.join = async (concert) => {
		const view = await app.api.send('POST', '/queue/token',
			{ user_id: app.session.user, concert_id: concert.concert_id }, { token: null });
		app.state.ended = null;
		app.session.keep(view, concert.concert_id);
		app.go(`/concerts/${concert.concert_id}`);
	};

	app.problem = (error, again) => {
		if (error.code === 'TOKEN_EXPIRED')
			app.ended(error.problem.reason);
		else if (TURN_LOST.includes(error.code))
			app.refresh().catch(() => {}); // it is said below
		return problem(app, error, again);
	};

	app.refresh = async () => {
		const before = app.session.mine;
		try {
			app.session.keep(await app.api.call('GET', '/queue/position'));
		} catch (error) {
			if (error.code === 'TOKEN_EXPIRED')
				return app.ended(error.problem.reason);
			if (['INVALID_TOKEN', 'TOKEN_REQUIRED'].includes(error.code)) {
				if (before)
					app.session.forget(before.queue_id);
				return app.toLine();
			}
			throw error;
		}
		placeChanged();
		return null;
	};

	// The end of a turn is the server's to say: it is asked when the time is up by our reckoning.
	function tick() {
		const place = app.session.mine;

		drawTurn(app);
		if (place?.view.status !== 'ACTIVE' || app.endedIn(place.queue_id) ||
		    clock.secondsUntil(place.view.expires_at) > 0 ||
		    clock.stamp() - askedAt < ASK_END_MS)
			return;
		askedAt = clock.stamp();
		app.refresh().catch(() => {}); // it is asked again
	}

	app.listen(() => drawTurn(app));
	clock.everySecond(tick);
}
