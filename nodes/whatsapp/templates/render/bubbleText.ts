import type { Bubble, BubbleButton, BubbleHeader } from './bubble';

/** A bubble as plain text, with WhatsApp's markup as it is typed; buttons in brackets. */
export function bubbleText(bubble: Bubble): string {
	const { header, offer, body, footer, buttons, others, cards } = bubble;
	const blocks = [
		header && headerText(header),
		offer && [offer.text, offer.ends && `until ${offer.ends}`].filter(Boolean).join(', '),
		body,
		footer,
		[...others.map((other) => `[${other}]`), ...buttons.map(buttonText)].join('\n'),
		...cards.map((card, at) => `Card ${at + 1}\n${bubbleText(card)}`),
	];
	return blocks.filter(Boolean).join('\n\n');
}

function headerText(header: BubbleHeader): string {
	switch (header.kind) {
		case 'text':
			return header.text;
		case 'image':
			return '[Image]';
		case 'video':
			return '[Video]';
		case 'document':
			return bracketed('Document', header.name);
		case 'location':
			return bracketed('Location', header.name, header.address);
		case 'product':
			return '[Product]';
		case 'other':
			return `[${header.name}]`;
	}
}

function buttonText({ label, target }: BubbleButton): string {
	return bracketed(label, target);
}

function bracketed(label: string, ...details: Array<string | undefined>): string {
	const known = details.filter(Boolean).join(', ');
	return known === '' ? `[${label}]` : `[${label}: ${known}]`;
}
