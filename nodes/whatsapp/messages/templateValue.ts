import { RuleViolation } from '../ruleViolation';
import { isObject, requireId, requireList, requireText } from './checks';
import { refuseVariable } from './placeholder';

/** The value of a named parameter, in a template with `parameter_format` NAMED. */
export interface NamedValue {
	/** The name between the braces, e.g. `first_name`: lower-case letters, digits and underscores. */
	name: string;
	value: string;
}

/** The values of a body in the order of `{{1}}`, `{{2}}`, … or by name; never both in one template. */
export type TemplateValues = string[] | NamedValue[];

export interface TextParameter {
	type: 'text';
	parameter_name?: string;
	text: string;
}

/**
 * A value that fills a variable of a template.
 *
 * @throws {RuleViolation} when it is empty, longer than the component allows, or has what Meta refuses
 * in a value (132018): a line break, a tab, more than four blanks in a row.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
 */
export function templateValue(field: string, label: string, value: unknown, max: number): string {
	const text = requireText(field, label, value, { max });
	refuseVariable(field, label, text);
	const refused = /[\n\r\v\f\u2028\u2029]/.test(text)
		? 'a line break'
		: text.includes('\t')
			? 'a tab'
			: text.includes('     ')
				? 'more than 4 blanks in a row'
				: undefined;
	if (refused !== undefined) {
		throw new RuleViolation(
			field,
			`'${label}' contains ${refused}; WhatsApp refuses it in a template's value (132018)`,
			`Replace it by a single blank or a comma; line breaks belong in the template's own text`,
		);
	}
	return text;
}

/** A text parameter, positional or, with a name, named. */
export function textParameter(
	field: string,
	label: string,
	value: unknown,
	max: number,
	name?: unknown,
): TextParameter {
	const text = templateValue(field, label, value, max);
	if (name === undefined || name === '') return { type: 'text', text };
	return { type: 'text', parameter_name: parameterName(field, label, name), text };
}

/** The parameters of a body. */
export function textParameters(
	field: string,
	label: string,
	values: TemplateValues,
	max: number,
): TextParameter[] {
	const all = requireList<string | NamedValue>(field, label, values, { max: Infinity });
	const named = all.filter((value): value is NamedValue => isObject(value));
	if (named.length === 0) {
		return all.map((value, at) =>
			textParameter(`${field}[${at}]`, `${label} Value ${at + 1}`, value, max),
		);
	}
	if (named.length < all.length) refuseMixture(field);

	const parameters = named.map(({ name, value }, at) => {
		const path = `${field}[${at}]`;
		const parameter = parameterName(`${path}.name`, `${label} Parameter ${at + 1}`, name);
		return textParameter(`${path}.value`, `${label} Value ${parameter}`, value, max, parameter);
	});
	const names = parameters.map(({ parameter_name }) => parameter_name);
	const twice = names.findIndex((name, at) => names.indexOf(name) < at);
	if (twice >= 0) {
		throw new RuleViolation(
			`${field}[${twice}].name`,
			`The parameter '${names[twice]}' is given twice in '${label}'`,
			'Give each parameter of the template once',
		);
	}
	return parameters;
}

/** Positional and named values in one template: Meta knows one `parameter_format` per template. */
export function refuseMixture(field: string): never {
	throw new RuleViolation(
		field,
		'The values are partly named and partly positional; a template takes one kind',
		'Name all values, header included, or none of them, as the template was made',
	);
}

function parameterName(field: string, label: string, value: unknown): string {
	const name = requireId(field, `${label} Name`, value);
	if (!/^[a-z0-9_]+$/.test(name)) {
		throw new RuleViolation(
			field,
			`'${label} Name' is not made of lower-case letters, digits and underscores`,
			'Write the name as it stands between the braces of the template, e.g. first_name',
		);
	}
	return name;
}
