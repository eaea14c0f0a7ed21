import { expect } from '@jest/globals';
import type { Editor } from './editor.mts';
import { eventually } from './eventually.mts';

/** Waits for the open panel to show these parameters, from top to bottom. */
export async function showsFields(editor: Editor, ...expected: string[]): Promise<void> {
	await eventually(async () => await editor.labels(), expected);
}

/** Waits until every icon of the package in this part of the page is there. */
export async function iconsAreDrawn(editor: Editor, part: string): Promise<void> {
	const icons = editor.part(part).locator('img[src*="n8n-nodes-vonage-whatsapp"]');
	const drawn = async () =>
		await icons.evaluateAll((images) => [
			...new Set(images.map((image) => (image as HTMLImageElement).naturalWidth > 0)),
		]);
	await eventually(drawn, [true]);
}

/** Expects that the open panel can be read: no label is cut off, and no value stands where a word belongs. */
export async function expectReadable(editor: Editor): Promise<void> {
	const panel = editor.part('node-parameters');
	expect(await panel.innerText()).not.toMatch(/undefined|\[object|\bNaN\b/);
	const cutOff = await panel.locator('label.n8n-input-label *:visible').evaluateAll((parts) =>
		parts
			.filter((part) => getComputedStyle(part).textOverflow === 'ellipsis')
			.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
			.map((part) => part.textContent?.trim()),
	);
	expect(cutOff).toEqual([]);
	expect(await panel.locator('.cm-lint-marker-error').count()).toBe(0);
}

/** What the open panel draws in red: how n8n marks a value that is missing or an expression that fails. */
export async function redParts(editor: Editor): Promise<string[]> {
	const parts = editor.part('node-parameters').locator('*:visible');
	return await parts.evaluateAll((elements) => {
		const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
		if (!paint) throw new Error('The browser cannot paint.');
		// n8n names colours in several notations; painted, all of them are red, green and blue.
		const isRed = (color: string) => {
			paint.clearRect(0, 0, 1, 1);
			paint.fillStyle = color;
			paint.fillRect(0, 0, 1, 1);
			const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
			return red > 150 && green < 100 && blue < 100 && alpha > 100;
		};
		const hasText = ({ childNodes }: Element) =>
			[...childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim());
		return elements
			.filter((element) => {
				const { color, borderTopWidth, borderTopColor, backgroundColor } =
					getComputedStyle(element);
				const hasBorder = borderTopWidth !== '0px';
				return (
					(hasText(element) && isRed(color)) ||
					(hasBorder && isRed(borderTopColor)) ||
					isRed(backgroundColor)
				);
			})
			.map((element) => (element.textContent ?? '').trim() || element.className.toString());
	});
}
