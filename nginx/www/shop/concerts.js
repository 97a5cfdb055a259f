'use strict';

import { h } from './dom.js';

export function show(root, app) {
	app.title('');
	root.append(h('h1', {}, app.site.name));
}
