import { isRightToLeft } from '../languages';
import type { Bubble, BubbleButton, BubbleHeader } from './bubble';
import { Html, html, joined, mediaUrl, webUrl } from './html';
import { icon } from './icon';
import { markupToHtml } from './markup';
import { STYLE } from './style';

/** Whatever the template holds: nothing runs, and nothing but pictures and films is loaded. */
const POLICY =
	"default-src 'none'; img-src http: https: data:; media-src http: https: data:; style-src 'unsafe-inline'";

/** A page with the bubble as the customer sees it. Complete in itself, without scripts. */
export function bubbleHtml(bubble: Bubble, { name, language }: { name: string; language: string }) {
	const direction = isRightToLeft(language) ? 'rtl' : 'ltr';
	return html`<!doctype html>
		<html lang="${language.replace(/_/g, '-')}" dir="${direction}">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				<meta name="referrer" content="no-referrer" />
				<meta http-equiv="Content-Security-Policy" content="${POLICY}" />
				<title>${name} (${language})</title>
				<style>
					${new Html(STYLE)}
				</style>
			</head>
			<body>
				${message(bubble)}
			</body>
		</html> `.source;
}

function message(bubble: Bubble): Html {
	const { cards } = bubble;
	const carousel = html`<div class="cards">
		${cards.map((card) => article(card, 'bubble card'))}
	</div>`;
	return html`${article(
		bubble,
		isWide(bubble) ? 'bubble message wide' : 'bubble message',
	)}${cards.length > 0 ? carousel : undefined}`;
}

/** Whether the bubble takes all the width it may, as it does with media. */
function isWide({ header }: Bubble): boolean {
	return header !== undefined && header.kind !== 'text';
}

function article({ header, offer, body, footer, buttons, others }: Bubble, classes: string): Html {
	const title = header?.kind === 'text' ? html`<h1 dir="auto">${header.text}</h1>` : undefined;
	const text = joined([
		...(title ? [title] : []),
		...(body === undefined ? [] : [html`<div dir="auto">${markupToHtml(body)}</div>`]),
		...(footer === undefined ? [] : [html`<div class="footer" dir="auto">${footer}</div>`]),
		...others.map((other) => html`<div class="other" dir="auto">${other}</div>`),
	]);
	return html`<article class="${classes}">
		${header && media(header)}${offer &&
		strip('clock', offer.text, offerDetails(offer))}${text.source === ''
			? undefined
			: html`<div class="text">${text}</div>`}${buttonList(buttons)}
	</article>`;
}

function media(header: BubbleHeader): Html | undefined {
	switch (header.kind) {
		case 'text':
			return undefined;
		case 'image': {
			const source = mediaUrl(header.url, 'image');
			return framed(
				source === undefined ? drawn('image', 'Image') : html`<img src="${source}" alt="Image" />`,
			);
		}
		case 'video': {
			const source = mediaUrl(header.url, 'video');
			return framed(
				source === undefined
					? drawn('play', 'Video')
					: html`<video src="${source}" controls preload="metadata"></video>`,
			);
		}
		case 'document':
			return strip('page', header.name ?? 'Document');
		case 'location':
			return framed(joined([html`<div class="map">${icon('pin')}</div>`, ...placeOf(header)]));
		case 'product':
			return framed(drawn('bag', 'Product'));
		case 'other':
			return framed(drawn('image', header.name));
	}
}

function placeOf({ name, address }: { name?: string; address?: string }): Html[] {
	const [title, ...details] = [name, address].filter((line) => line !== undefined);
	return title === undefined ? [] : [stripContent(title, details)];
}

function framed(content: Html): Html {
	return html`<div class="media">${content}</div>`;
}

/** What stands for media that cannot be shown. */
function drawn(name: 'bag' | 'image' | 'play', label: string): Html {
	return html`<div class="drawn">${icon(name)}${label}</div>`;
}

function strip(name: 'clock' | 'page', title: string, details: string[] = []): Html {
	return framed(stripContent(title, details, icon(name)));
}

function stripContent(title: string, details: string[], drawing?: Html): Html {
	return html`<div class="strip">
		${drawing}
		<div>
			<span dir="auto">${title}</span>${details.map(
				(detail) => html`<small dir="auto">${detail}</small>`,
			)}
		</div>
	</div>`;
}

function offerDetails({ ends, code }: NonNullable<Bubble['offer']>): string[] {
	return [...(ends ? [`Ends ${ends}`] : []), ...(code ? [`Code: ${code}`] : [])];
}

/** More than three buttons are two and a list, as on the phone. */
function buttonList(buttons: BubbleButton[]): Html | undefined {
	if (buttons.length === 0) return undefined;
	if (buttons.length <= 3) return html`<div class="buttons">${buttons.map(buttonHtml)}</div>`;

	const rest = html`<details>
		<summary>${icon('list')}See all options</summary>
		${buttons.slice(2).map(buttonHtml)}
	</details>`;
	return html`<div class="buttons">${buttons.slice(0, 2).map(buttonHtml)}${rest}</div>`;
}

function buttonHtml(button: BubbleButton): Html {
	const { label, target } = button;
	const content = html`${icon(button.icon)}<span dir="auto">${label}</span>`;
	const href = webUrl(button.url);
	if (href !== undefined) {
		return html`<a
			class="button"
			href="${href}"
			title="${href}"
			target="_blank"
			rel="noopener noreferrer"
			>${content}</a
		>`;
	}
	return target === undefined
		? html`<div class="button">${content}</div>`
		: html`<div class="button" title="${target}">${content}</div>`;
}
