// A token for what any token of the visitor's may read: own reservations and payments.
'use strict';

/*
 * In a tab that knows no token, the line is asked: a live place is ours, and is kept.  Where there
 * was none the line made one only for us to be known by: it is given up at once, and its token
 * still reads.  A closed line makes none; then another one is asked.  → a token.
 */
export async function recognised(app) {
	const own = app.session.token ?? app.state.reader;
	if (own)
		return own;
	const lines = new Map(app.state.concerts.map((concert) => [concert.queue_id, concert]));
	let refusal = null;
	for (const { concert_id: concert } of lines.values()) {
		let made = false;
		const body = { concert_id: concert };
		if (app.session.user)
			body.user_id = app.session.user;
		try {
			const view = await app.api.call('POST', '/queue/token', body,
				{ token: null, onstatus: (status) => { made = status === 201; } });
			if (made) {
				app.state.reader = view.token;
				await app.api.call('DELETE', '/queue/token', undefined, { token: view.token });
			} else {
				app.session.keep(view, concert);
			}
			return view.token;
		} catch (error) {
			if (error.code !== 'QUEUE_CLOSED')
				throw error;
			refusal = error;
		}
	}
	throw refusal;
}
