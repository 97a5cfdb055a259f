// The lines one stands in, whichever screen is shown: one line.js for each place that WAITS.
'use strict';

import { chime } from './chime.js';
import { openLine } from './line.js';
import { guarded } from './list.js';
import { t } from './words.js';

// app gets line(queue_id), and listen(f): f is called on each change of places and lines, until the
// returned function is called; tell() calls them all.
export function keepLines(app) {
	const lines = new Map(); // queue_id → {line, number}
	const listeners = new Set();

	function tell() {
		for (const listener of listeners)
			guarded(listener);
	}

	function arrived() {
		chime().catch(() => {}); // a page may be forbidden to make a sound
		app.say(t('turn.yours'));
		app.title(t('turn.yours'));
	}

	function close() {
		for (const [queue, { line, number }] of lines) {
			const place = app.session.placeIn(queue);
			if (place?.view.token_number === number && place.view.status === 'WAITING') {
				line.plan(); // another tab may have asked
				continue;
			}
			line.stop();
			lines.delete(queue);
			if (place?.view.status === 'ACTIVE')
				arrived();
		}
	}

	function open() {
		for (const place of app.session.places) {
			const queue = place.queue_id;
			if (place.view.status !== 'WAITING' || lines.has(queue))
				continue;
			const over = (reason) => {
				app.state.ended = { place, reason };
				app.session.ended(queue);
				if (reason === 'GONE')
					app.session.forget(queue);
			};
			lines.set(queue, {
				line: openLine({
					api: app.api, session: app.session, queue, changed: tell, over,
				}),
				number: place.view.token_number,
			});
		}
	}

	function tend() {
		close();
		open();
		tell();
	}

	app.line = (queue) => lines.get(queue)?.line ?? null;
	app.tell = tell;
	app.listen = (listener) => {
		listeners.add(listener);
		return () => listeners.delete(listener);
	};
	app.session.onchange(tend);
	tend();
}
