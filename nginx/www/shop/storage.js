// What outlives a reload: 'session', with the tab; 'local', with the browser.
//
// Where storage is full or forbidden, what it would not take holds until the page is closed.
'use strict';

const storages = { session: () => sessionStorage, local: () => localStorage };
const untaken = new Map(); // name → text

export function read(kind, name, otherwise = null) {
	try {
		return JSON.parse(untaken.get(name) ?? storages[kind]().getItem(name)) ?? otherwise;
	} catch {
		return otherwise;
	}
}

export function save(kind, name, value) {
	const text = JSON.stringify(value);
	untaken.set(name, text);
	try {
		storages[kind]().setItem(name, text);
		untaken.delete(name);
	} catch {
		// As above.
	}
}

export function remove(kind, name) {
	untaken.delete(name);
	try {
		storages[kind]().removeItem(name);
	} catch {
		// There was none.
	}
}
