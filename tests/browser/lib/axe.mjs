// What a person with a screen reader, weak eyes or no mouse would stumble over, as axe finds it.
'use strict';

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Of a long list the first are looked at; the others are like them.
const LOOKED_AT = { exclude: [['li:nth-child(n+7)']] };

// Serious and critical findings: "rule: element" each. Evaluated by the debugger, which no security
// policy of the page's keeps out.
export async function findings(page) {
	await page.evaluate(source);
	const { violations } = await page.evaluate(([where, tags]) =>
		globalThis.axe.run(where, { runOnly: tags, resultTypes: ['violations'] }),
	[LOOKED_AT, TAGS]);
	const text = (id, { target, failureSummary: why }) =>
		`${id}: ${target.join(' ')}: ${why.replaceAll(/\s+/g, ' ')}`;
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.flatMap(({ id, nodes }) => nodes.map((node) => text(id, node)));
}
