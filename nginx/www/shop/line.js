// One place in one line, as a small state machine.
//
//	STREAM  the event stream is open: each change of the line is heard at once
//	FILE    it is not: the public line file is read instead, until the stream is back
//	POLL    the file is not to be had either
//
// What is heard there is a hint only. The place itself is what GET /queue/position says, which is
// asked in every state and never sooner than the last answer's poll_after_ms: at that pace when the
// hint says that the place is called, more rarely while a stream would tell.
'use strict';

const CALM_MS = 15000; // between two questions while a stream is open and the place is not called
const HIDDEN_MS = 1500; // a hidden page lets another tab ask first: it hears the answer too
const SET_BACK_MS = 1000;
const FILE_MS = 3000; // between two looks at the file
const BACKOFF_MS = 1000; // doubled at each failure
const BACKOFF_MOST_MS = 60000;

// Spread out, so that thousands who lost the server together do not come back together.
const jitter = (ms) => ms * (0.5 + Math.random());
const backoff = (failures) => jitter(Math.min(BACKOFF_MS * 2 ** failures, BACKOFF_MOST_MS));

// changed() is called whenever there is something new to show, over(reason) once when the place is no
// more; GONE: the server does not know it. The returned line has
//   mode       STREAM, FILE or POLL
//   object     the newest line object, or null
//   heard      when anything of the line was heard last, in ms by performance.now()
//   cut        the server is out of reach (AWAY), or answers that it cannot (BUSY); or null
//   called     near the front: who is silent now loses the place
//   ahead      the people still ahead
//   state      the queue's state
//   stop()     leaves it alone
export function openLine({ api, session, queue, changed, over }) {
	const line = { mode: 'POLL', object: null, heard: performance.now(), cut: null };
	const timers = { ask: 0, file: 0, stream: 0 };
	const failures = { ask: 0, file: 0, stream: 0 };
	let stream = null;
	let asking = false;
	let stopped = false;
	let notBefore = 0; // performance.now() of the next question, after one that failed

	const place = () => session.placeIn(queue);

	function later(name, ms, what) {
		clearTimeout(timers[name]);
		if (!stopped)
			timers[name] = setTimeout(what, ms);
	}

	// ---- the place ----

	// How long until the next question. When the last one was asked is told by the wall clock, which
	// all tabs share; it may have been set back.
	function due() {
		const { view, asked_at } = place();
		const calm = line.mode === 'STREAM' && !line.called;
		const pace = calm ? Math.max(view.poll_after_ms, CALM_MS) : view.poll_after_ms;
		const since = Date.now() - asked_at;
		return Math.max(notBefore - performance.now(),
			since < -SET_BACK_MS ? 0 : pace + (document.hidden ? HIDDEN_MS : 0) - since);
	}

	// Timers of hidden pages are slowed down; events are not, so each of them comes by here.
	function plan() {
		if (stopped || asking || place()?.view.status !== 'WAITING')
			return;
		const wait = due();
		if (wait <= 0)
			ask();
		else
			later('ask', wait, plan);
	}

	async function ask() {
		const { view } = place();
		asking = true;
		try {
			const answer = await api.call('GET', '/queue/position', undefined,
				{ token: view.token });
			failures.ask = 0;
			hear();
			if (!stopped)
				session.keep(answer);
		} catch (error) {
			refused(error);
		}
		asking = false;
		plan();
		changed();
	}

	function refused(error) {
		if (error.code === 'TOKEN_EXPIRED' || error.code === 'INVALID_TOKEN') {
			stop();
			over(error.problem.reason ?? 'GONE');
			return;
		}
		line.cut = error.code === 'OFFLINE' ? 'AWAY' : 'BUSY';
		notBefore = performance.now() + Math.max((error.retryAfter ?? 0) * 1000,
			place()?.view.poll_after_ms ?? 0, backoff(failures.ask++));
	}

	// ---- what everybody may hear ----

	function hear() {
		line.heard = performance.now();
		line.cut = null;
	}

	function hint(object) {
		if (line.object && object.as_of < line.object.as_of)
			return;
		line.object = object;
		hear();
		plan();
		changed();
	}

	function openStream() {
		clearTimeout(timers.stream);
		stream?.close();
		stream = new EventSource(place().view.events);
		stream.onopen = () => {
			failures.stream = 0;
			clearTimeout(timers.file);
			timers.file = 0;
			line.mode = 'STREAM';
			changed();
		};
		stream.addEventListener('line', (event) => hint(JSON.parse(event.data)));
		// It gives up for good on any answer but 200, and otherwise comes back after a time that
		// is the same for all: reopening is done here, spread out.
		stream.onerror = () => {
			stream.close();
			later('stream', backoff(failures.stream++), openStream);
			if (line.mode === 'STREAM')
				line.mode = 'FILE';
			if (!timers.file)
				later('file', jitter(FILE_MS / 2), readFile);
			plan();
		};
	}

	async function readFile() {
		try {
			const object = await api.line(queue);
			if (stopped || line.mode === 'STREAM')
				return;
			failures.file = 0;
			line.mode = 'FILE';
			hint(object);
		} catch {
			if (line.mode !== 'STREAM')
				line.mode = 'POLL';
			failures.file++;
		}
		if (line.mode !== 'STREAM')
			later('file', failures.file ? backoff(failures.file + 1) : jitter(FILE_MS),
				readFile);
	}

	// ---- from without ----

	function offline() {
		line.cut = 'AWAY';
		changed();
	}

	// The network is back: what waited for its back-off is tried at once.
	function online() {
		failures.ask = failures.stream = 0;
		notBefore = 0;
		if (line.mode !== 'STREAM')
			openStream();
		plan();
	}

	function stop() {
		stopped = true;
		stream.close();
		removeEventListener('online', online);
		removeEventListener('offline', offline);
		document.removeEventListener('visibilitychange', plan);
		Object.values(timers).forEach(clearTimeout);
	}

	Object.defineProperties(line, {
		called: {
			get() {
				const { view } = place();
				const { called_through: called = 0, admitted_through: admitted = 0 } =
					line.object ?? {};
				return Math.max(view.called_through, called, admitted) >=
					view.token_number;
			},
		},
		// Who is admitted has a lower number: the hint may know better than the last answer.
		ahead: {
			get() {
				const { view } = place();
				const between = line.object
					? view.token_number - line.object.admitted_through - 1 : Infinity;
				return Math.max(0, Math.min(view.position - 1, between));
			},
		},
		state: {
			get() {
				const { view } = place();
				return line.object?.as_of > view.as_of
					? line.object.queue_state : view.queue_state;
			},
		},
	});
	line.stop = stop;
	line.plan = plan; // another tab asked in the meantime, perhaps
	addEventListener('online', online);
	addEventListener('offline', offline);
	document.addEventListener('visibilitychange', plan);
	openStream();
	plan();
	return line;
}
