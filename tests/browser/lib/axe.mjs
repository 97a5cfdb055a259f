// What a person with a screen reader, weak eyes or no mouse would stumble over, as axe finds it.
'use strict';

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Serious and critical findings: "rule: element" each. Evaluated by the debugger, which no security
// policy of the page's keeps out.
export async function findings(page) {
	await page.evaluate(source);
	const { violations } = await page.evaluate((tags) =>
		globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), TAGS);
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.flatMap(({ id, nodes }) => nodes.map((node) =>
			`${id}: ${node.target.join(' ')}: ${node.failureSummary.replaceAll(/\s+/g, ' ')}`));
}
