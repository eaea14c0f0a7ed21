import type { FillableTemplate } from './fillable';
import { bubbleOf } from './render/bubble';
import { bubbleHtml } from './render/bubbleHtml';
import { bubbleText } from './render/bubbleText';

/**
 * A template as the customer sees it, a draft just as well.
 *
 * @param values By parameter id, as `templateInput` takes them; without a value its sample is shown,
 * without a sample the variable as it is written. Values that could not be sent are shown all the same.
 * @returns `text` for a preview in a chat, with WhatsApp's markup as it is typed and buttons in
 * brackets; `html` as a complete page with the bubble, in light and dark, from right to left where the
 * language is. All contents are escaped; it has no scripts, and loads only media from http(s) and data
 * URLs.
 */
export function renderTemplate(
	template: FillableTemplate,
	values: Readonly<Record<string, unknown>> = {},
): { text: string; html: string } {
	const bubble = bubbleOf(template, values);
	return { text: bubbleText(bubble), html: bubbleHtml(bubble, template) };
}
