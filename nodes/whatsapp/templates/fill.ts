import { codePoints } from '../messages/limits';
import { type TemplateVariable, variablesIn } from './schema';

/** A text with its variables replaced. One without a value stays as it is written: `{{1}}`. */
export function fillVariables(text: string, valueOf: (name: string) => string | undefined): string {
	let filled = '';
	let at = 0;
	for (const { name, start, end } of variablesIn(text)) {
		filled += text.slice(at, start) + (valueOf(name) ?? text.slice(start, end));
		at = end;
	}
	return filled + text.slice(at);
}

/** How long a text is without its variables, in code points. */
export function fixedLength(text: string, variables: TemplateVariable[]): number {
	// Variables are made of characters that count as one.
	return variables.reduce((length, { start, end }) => length - (end - start), codePoints(text));
}

/** The variables of a text, each once: positional ones by number, named ones as they come. */
export function variableNames(text: string): string[] {
	const names = [...new Set(variablesIn(text).map(({ name }) => name))];
	return names.every(isPosition) ? names.sort((one, other) => Number(one) - Number(other)) : names;
}

/** Whether a variable is positional, `{{1}}`. */
export function isPosition(name: string): boolean {
	return /^\d+$/.test(name);
}
