import { isRecord } from '../../looseJson';

import type { Findings } from './finding';

/** What the rules of a part need to know about the template around it. */
export interface RuleContext {
	findings: Findings;
	/** Upper-case; an unknown one is reported once and then fits everything. */
	category: string;
	language: string;
	/** Whether `parameter_format` is NAMED. */
	named: boolean;
	/** The longest body, in code points, and the kind of template that sets it. */
	body: { max: number; kind: string };
	/** The number of the carousel card that the parts belong to, from 1. */
	card?: number;
}

/** An entry of `components` or of `buttons`. */
export interface Part {
	path: string;
	/** Upper-case, empty when there is none. */
	type: string;
	fields: Readonly<Record<string, unknown>>;
}

/** The entries of a list that are objects; the others are reported. */
export function readParts(findings: Findings, list: unknown, path: string): Part[] {
	if (!Array.isArray(list)) {
		if (list !== undefined && list !== null) reportNoList(findings, path);
		return [];
	}
	const parts: Part[] = [];
	list.forEach((entry: unknown, at) => {
		const place = `${path}[${at}]`;
		if (isRecord(entry)) parts.push({ path: place, type: wordOf(entry.type), fields: entry });
		else reportNoObject(findings, place);
	});
	return parts;
}

/** The types of the buttons of a BUTTONS component, in their order. */
export function buttonTypes(component: Part | undefined): string[] {
	const buttons = component?.fields.buttons;
	return Array.isArray(buttons)
		? buttons.map((button: unknown) => (isRecord(button) ? wordOf(button.type) : ''))
		: [];
}

/** A word of Meta's in upper case; its own samples write both. */
export function wordOf(value: unknown): string {
	return typeof value === 'string' ? value.trim().toUpperCase() : '';
}

/** How a message calls a part: `The body`, `The body of card 2`. */
export function called(part: string, { card }: RuleContext): string {
	return card === undefined ? `The ${part}` : `The ${part} of card ${card}`;
}

interface TextSought {
	path: string;
	value: unknown;
	/** As in *The body has no text*. */
	label: string;
	/** The rule that a missing text breaks; without it the text is optional. */
	missing?: { rule: string; fix: string; subcode?: number };
}

/** The text of a field; what is missing although it must not, or is no text, is reported. */
export function readText(findings: Findings, { path, value, label, missing }: TextSought) {
	if (typeof value === 'number') return String(value);
	if (typeof value === 'string' && value.trim() !== '') return value;
	if (value === undefined || value === null || typeof value === 'string') {
		if (missing) findings.error({ path, message: `${label} is missing`, ...missing });
	} else {
		findings.error({
			path,
			rule: 'text-type',
			message: `${label} is ${Array.isArray(value) ? 'a list' : `of type ${typeof value}`}, not a text`,
			fix: 'Give one single text',
		});
	}
	return undefined;
}

/** `1 character`, `1,050 characters`. */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** `a, b and c` */
export function listed(words: readonly string[]): string {
	return words.length < 2
		? words.join('')
		: `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

function reportNoList(findings: Findings, path: string): void {
	findings.error({
		path,
		rule: 'list-type',
		message: `'${path}' is not a list`,
		fix: 'Write it in brackets: [{ "type": … }]',
	});
}

function reportNoObject(findings: Findings, path: string): void {
	findings.error({
		path,
		rule: 'entry-type',
		message: `'${path}' is not an object`,
		fix: 'Write it in braces: { "type": … }',
	});
}
