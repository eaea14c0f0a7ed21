import { type Bubble, type BubbleContent, bubblesOf, summaryOf } from './chat.mts';
import type { World } from './state.mts';
import type { Customer } from './types.mts';
import { isObject } from './validation.mts';

const ticks: Record<Bubble['status'], string> = {
	sent: '✓',
	delivered: '✓✓',
	read: '✓✓ read',
	rejected: '✗ rejected',
	undeliverable: '✗ undeliverable',
};

/** The conversation as plain text: time, who, what, and how far it got. Times are UTC. */
export function transcript(world: World, customer: Customer, business: string): string {
	const company = world.number(business)?.name ?? business;
	const width = Math.max(customer.name.length, company.length);
	const lines = bubblesOf(world, customer, business).flatMap((bubble) => {
		const author = bubble.direction === 'customer' ? customer.name : company;
		const text = [
			...(bubble.quoted ? [`> ${firstLine(bubble.quoted.text)}`] : []),
			...summaryOf(bubble.content).split('\n'),
			...extras(bubble.content),
		];
		const result =
			ticks[bubble.status] +
			(bubble.error ? ` ${bubble.error.code}` : '') +
			(bubble.reaction ? `  ${bubble.reaction}` : '');
		const indent = ' '.repeat(width + 9);
		return text.map((line, index) => {
			const start = index === 0 ? `${bubble.at.slice(11, 16)}  ${author.padEnd(width)}  ` : indent;
			return index === text.length - 1
				? `${(start + line).padEnd(width + 60)} ${result}`
				: start + line;
		});
	});
	return [`${customer.name} and ${company} (${business})`, '', ...lines, ''].join('\n');
}

const firstLine = (text: string) => {
	const [line] = text.split('\n');
	return line.length > 48 ? `${line.slice(0, 47)}…` : line;
};

/** The buttons under a message. */
function extras(content: BubbleContent): string[] {
	if (content.kind === 'template') {
		const { buttons } = content.template;
		return buttons.length > 0 ? [buttons.map((button) => `[${button.text}]`).join(' ')] : [];
	}
	if (content.kind !== 'interactive') return [];
	const action = isObject(content.interactive.action) ? content.interactive.action : {};
	const buttons = Array.isArray(action.buttons) ? action.buttons.filter(isObject) : [];
	const titles = buttons.map((button) =>
		isObject(button.reply) ? String(button.reply.title) : '',
	);
	const parameters = isObject(action.parameters) ? action.parameters : {};
	const single = action.button ?? parameters.display_text ?? parameters.flow_cta;
	const labels = titles.length > 0 ? titles : single === undefined ? [] : [String(single)];
	return labels.length > 0 ? [labels.map((label) => `[${label}]`).join(' ')] : [];
}
