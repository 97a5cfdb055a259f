// What an operator does on the operators' page.
'use strict';

// The control of that name, of a queue.
export const control = (page, queue, name) =>
	page.locator(`[data-queue="${queue}"] [data-control="${name}"]`);

// Presses a control's button; the page asks once more.
export async function press(page, queue, name) {
	await control(page, queue, name).getByRole('button').click();
	await page.getByRole('dialog').waitFor();
}

// Says yes to what the page asks.
export const say = (page, yes) =>
	page.getByRole('dialog').getByRole('button', { name: yes, exact: true }).click();
