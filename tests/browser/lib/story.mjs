// A test: visitors enter, and at the end nothing that was watched may have happened.
'use strict';

import { after, test } from 'node:test';

import { cast, closeBrowser } from './browser.mjs';

const STORY_MS = 120000;

export function story(name, tell) {
	test(name, { timeout: STORY_MS }, () => cast(tell, name));
}

after(closeBrowser);
