import { RuleViolation } from '../ruleViolation';

/** An expression of n8n that was not evaluated, from its braces on. */
const EXPRESSION =
	/\{\{[^{}]*?\$(?:\(|(?:json|node|input|items?|vars|now|today|env|execution|workflow|prevNode|parameter|binary|runIndex|itemIndex|fromAI)\b)/i;

/** A variable as templates have it: `{{1}}`, `{{first_name}}`. */
const VARIABLE = /\{\{\s{0,8}[\p{L}\p{N}_.]{1,64}\s{0,8}\}\}/u;

/** What a missing value becomes as text. As a whole value it is never meant. */
const NO_VALUE: ReadonlySet<string> = new Set([
	'undefined',
	'null',
	'NaN',
	'Invalid Date',
	'Invalid DateTime',
]);

/** What an object or a missing time becomes within a text. */
const NO_TEXT = ['[object Object]', 'Invalid DateTime'];

/**
 * Refuses a text that would show the customer how the workflow was meant: an expression in a field that
 * is set to *Fixed*, or what an expression gives for a missing value or an object.
 *
 * @throws {RuleViolation}
 */
export function refusePlaceholder(field: string, label: string, text: string): void {
	const expression = EXPRESSION.exec(text);
	if (expression !== null) {
		throw new RuleViolation(
			field,
			`'${label}' contains ${shown(text, expression.index)}, an expression that n8n has not evaluated`,
			`This field is set to 'Fixed': switch it to 'Expression'. If the text comes from another node, switch the field there`,
		);
	}
	const whole = text.trim();
	const found = NO_VALUE.has(whole) ? whole : NO_TEXT.find((trace) => text.includes(trace));
	if (found === undefined) return;
	throw new RuleViolation(
		field,
		`'${label}' ${found === whole ? 'is' : 'contains'} '${found}': an expression gave ${found === '[object Object]' ? 'an object' : 'no value'}`,
		found === '[object Object]'
			? 'Map one field of the object, or a text made with JSON.stringify()'
			: 'Check which input field the expression reads, and give a value for when it is missing',
	);
}

/**
 * The same for a value that fills a template's variable, which may hold no variable either.
 *
 * @throws {RuleViolation}
 */
export function refuseVariable(field: string, label: string, text: string): void {
	const variable = variableIn(text);
	if (variable === undefined) return;
	throw new RuleViolation(
		field,
		`'${label}' contains ${variable}, which the customer would read as it is`,
		`Give the value itself. If it is an expression, switch the field from 'Fixed' to 'Expression'`,
	);
}

/** Refuses a placeholder in any text of a JSON value. */
export function refusePlaceholdersIn(field: string, label: string, json: unknown): void {
	const open: unknown[] = [json];
	for (let value = open.pop(); value !== undefined; value = open.pop()) {
		if (typeof value === 'string' && !NO_VALUE.has(value.trim())) {
			refusePlaceholder(field, label, value);
		} else if (typeof value === 'object' && value !== null) {
			for (const inner of Object.values(value)) if (inner !== undefined) open.push(inner);
		}
	}
}

/** The first `{{1}}` or `{{name}}` in a text, which only a template fills in. */
export function variableIn(text: string): string | undefined {
	return VARIABLE.exec(text)?.[0];
}

function shown(text: string, at: number): string {
	const end = text.indexOf('}}', at);
	const expression = text.slice(at, end < 0 ? at + 60 : end + 2);
	return expression.length > 60 ? `${expression.slice(0, 57)}…` : expression;
}
