import type { TemplateSamples } from '../schema';

import type { Findings } from './finding';
import { counted, listed, type RuleContext } from './ruleContext';
import {
	countWords,
	hasText,
	isWrittenWithoutSpaces,
	type Placeholder,
	type ScannedText,
} from './text';

/** A text with variables: where it is, what a message calls it, and where its samples belong. */
export interface VariableText extends ScannedText {
	path: string;
	/** `The body of card 2` */
	label: string;
}

/** Counted from 1 without leading zeros. */
const POSITION = /^[1-9]\d*$/;

const NAME = /^[a-z_][a-z0-9_]*$/;

/**
 * The rules of `{{…}}` itself, in header, body and cards: braces, names, numbering, one kind only.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintVariables(context: RuleContext, text: VariableText): void {
	lintBraces(context.findings, text);
	if (text.placeholders.length === 0) return;
	const names = new Set(text.placeholders.map(({ name }) => name));
	const positions = [...names].filter((name) => POSITION.test(name));
	const named = [...names].filter((name) => NAME.test(name));

	for (const name of names) {
		if (!POSITION.test(name) && !NAME.test(name)) reportName(context, text, name);
	}
	lintKind(context, text, positions, named);
	if (positions.length > 0) lintNumbering(context.findings, text, positions);
	lintRepetition(context, text);
	const numbered = named.filter((name) => /\d/.test(name));
	if (numbered.length > 0) {
		context.findings.warning({
			path: text.path,
			rule: 'variable-digits',
			message: `${text.label} has a digit in the name ${listed(numbered.map(quoted))}; Meta's pages name lower-case letters and underscores only`,
			fix: 'Digits have worked so far; leave them out to be on the safe side',
		});
	}
}

/**
 * Braces that belong to no `{{…}}`: of a placeholder that is not closed, or stray ones.
 * Source: https://developers.facebook.com/docs/whatsapp/message-templates/guidelines
 */
export function lintBraces(findings: Findings, { path, label, text, fixed }: VariableText): void {
	if (!/[{}]/.test(fixed)) return;
	const rest = text.replace(/(?<!\{)\{\{[^{}]*\}\}(?!\})/g, ' ');
	if (/\{\{|\}\}/.test(rest)) {
		findings.error({
			path,
			rule: 'variable-braces',
			message: `${label} has a placeholder whose braces do not match`,
			fix: 'Write two braces on either side, e.g. {{1}} or {{first_name}}',
		});
	} else {
		findings.warning({
			path,
			rule: 'variable-single-brace',
			message: `${label} has a single brace, which customers see as it is`,
			fix: 'Write a variable with two braces on either side, e.g. {{1}}, and anything else without braces',
		});
	}
}

/**
 * Meta refuses a body with too little text around its variables.
 * Source: https://developers.facebook.com/docs/whatsapp/message-templates/guidelines
 */
export function lintBodyVariables(context: RuleContext, text: VariableText): void {
	const { findings } = context;
	const { path, label, placeholders, fixed } = text;
	if (placeholders.length === 0) return;
	if (!hasText(fixed)) {
		findings.error({
			path,
			rule: 'body-only-variables',
			message: `${label} consists of variables only`,
			fix: 'Write a sentence around them',
			subcode: 2388072,
		});
		return;
	}
	lintEdges(context, text);
	lintRatio(context, text);
	if (placeholders.some((one, at) => at > 0 && isBlank(text, placeholders[at - 1], one))) {
		findings.warning({
			path,
			rule: 'variable-adjacent',
			message: `${label} has two variables next to each other, which the review may reject as INVALID_FORMAT`,
			fix: 'Write at least a word between them, or make them one variable',
		});
	}
}

/**
 * Punctuation, markup and emoji do not count as text; a card may start with a variable.
 * Source: https://developers.facebook.com/docs/whatsapp/message-templates/guidelines
 */
function lintEdges({ findings, card }: RuleContext, text: VariableText): void {
	const { path, label, placeholders } = text;
	const first = placeholders[0];
	const last = placeholders[placeholders.length - 1];
	const starts = card === undefined && !hasText(text.text.slice(0, first.start));
	const ends = !hasText(text.text.slice(last.end));
	if (!starts && !ends) return;
	const edges = [
		...(starts ? [`starts with ${first.written}`] : []),
		...(ends ? [`ends with ${last.written}`] : []),
	];
	findings.error({
		path,
		rule: 'variable-edge',
		message: `${label} ${edges.join(' and ')}; Meta wants a word there, punctuation does not count`,
		fix: starts
			? `Write words ${ends ? 'before the first and after the last variable' : 'before it, e.g. Hello'}`
			: 'Write words after it, e.g. a closing sentence',
		subcode: 2388299,
	});
}

/**
 * At least 2n + 1 words around n variables. Meta publishes no number: this one fits every refusal and
 * every acceptance that was seen.
 */
function lintRatio(
	{ findings }: RuleContext,
	{ path, label, placeholders, fixed }: VariableText,
): void {
	const words = countWords(fixed);
	const needed = 2 * placeholders.length + 1;
	if (words > needed) return;
	const finding = {
		path,
		rule: 'variable-ratio',
		message: `${label} has ${counted(words, 'word')} around ${counted(placeholders.length, 'variable')}; Meta wants at least ${needed}`,
		fix: `Write ${words < needed ? counted(needed - words, 'more word') : 'a few more words'}, or use fewer variables`,
		subcode: 2388293,
	};
	// At the line Meta has accepted. How it counts words where no spaces part them is not known.
	if (words === needed) {
		findings.warning({
			...finding,
			message: `${label} has just enough words, ${words} around ${counted(placeholders.length, 'variable')}`,
		});
	} else if (isWrittenWithoutSpaces(fixed)) findings.warning(finding);
	else findings.error(finding);
}

/**
 * Every variable needs a sample, without which nobody can review the text.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintSamples(
	{ findings }: RuleContext,
	{ path, label, placeholders }: VariableText,
	samples: TemplateSamples,
	field: string,
): void {
	const names = new Set(placeholders.map(({ name }) => name.trim()));
	const missing = [...names].filter((name) => !samples.has(name));
	if (missing.length > 0) {
		const isNamed = missing.some((name) => NAME.test(name));
		const form = isNamed
			? `"${field}_named_params": [{ "param_name": "${missing[0]}", "example": "…" }]`
			: field === 'header_text'
				? '"header_text": ["…"]'
				: '"body_text": [["…", "…"]]';
		findings.error({
			path: path.replace(/\.text$/, '.example'),
			rule: 'sample-missing',
			message: `${label} has no sample for ${listed(missing.map(quoted))}`,
			fix: `Give a realistic sample for each variable: ${form}`,
			subcode: 2388043,
		});
		return;
	}
	const surplus = [...samples.keys()].filter((name) => !names.has(name));
	if (surplus.length > 0) {
		findings.warning({
			path: path.replace(/\.text$/, '.example'),
			rule: 'sample-surplus',
			message: `${label} has a sample for ${listed(surplus.map(quoted))}, which is no variable of it`,
			fix: 'Remove the sample, or add the variable to the text',
		});
	}
}

function reportName({ findings }: RuleContext, { path, label }: VariableText, name: string): void {
	const written = quoted(name);
	const special = /[#$%]/.exec(name)?.[0];
	if (special !== undefined) {
		findings.error({
			path,
			rule: 'variable-character',
			message: `${label} has ${written}; Meta refuses '${special}' in a variable`,
			fix: `Write the ${special} outside the braces`,
		});
		return;
	}
	const wanted = asName(name);
	findings.error({
		path,
		rule: 'variable-name',
		message:
			name.trim() === ''
				? `${label} has the empty placeholder ${written}`
				: `${label} has ${written}, which is neither a number from 1 nor a name of lower-case letters and underscores`,
		fix: wanted === '' ? 'Write {{1}} or {{first_name}}' : `Write ${quoted(wanted)}`,
	});
}

function asName(written: string): string {
	const name = written
		.trim()
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_|_$/g, '');
	return /^\d+$/.test(name) ? String(Number(name) || 1) : name.replace(/^[\d_]+/, '');
}

/**
 * A template has numbers or names, as `parameter_format` says; numbers when it says nothing.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
function lintKind(
	context: RuleContext,
	text: VariableText,
	positions: string[],
	named: string[],
): void {
	const { findings } = context;
	const { path, label } = text;
	if (positions.length > 0 && named.length > 0) {
		findings.error({
			path,
			rule: 'variable-mixed',
			message: `${label} mixes numbers (${quoted(positions[0])}) and names (${quoted(named[0])})`,
			fix: 'Number all variables of the template, or name all of them',
		});
	} else if (context.named && positions.length > 0) {
		findings.error({
			path,
			rule: 'variable-format',
			message: `${label} has ${quoted(positions[0])}, but the template's variables are named`,
			fix: `Give it a name such as {{first_name}}, or set 'parameter_format' to POSITIONAL`,
		});
	} else if (!context.named && named.length > 0) {
		findings.error({
			path,
			rule: 'variable-format',
			message: `${label} has ${quoted(named[0])}, but the template's variables are numbered`,
			fix: `Set 'parameter_format' to NAMED, or write {{1}}`,
		});
	}
}

/** Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components */
function lintNumbering(findings: Findings, text: VariableText, positions: string[]): void {
	const given = new Set(positions);
	const next = positions.findIndex((_, at) => !given.has(String(at + 1)));
	if (next < 0) return;
	findings.error({
		path: text.path,
		rule: 'variable-order',
		message: `${text.label} has ${counted(positions.length, 'variable')} but no {{${next + 1}}}`,
		fix: `Number the variables from {{1}} to {{${positions.length}}} without a gap`,
	});
}

function lintRepetition({ findings }: RuleContext, text: VariableText): void {
	const seen = new Set<string>();
	const twice = text.placeholders.find(({ name }) => seen.size === seen.add(name).size)?.name;
	if (twice === undefined) return;
	const finding = {
		path: text.path,
		rule: 'variable-repeated',
		message: `${text.label} has ${quoted(twice)} twice`,
	};
	if (NAME.test(twice)) {
		findings.error({ ...finding, fix: 'Give each variable its own name' });
	} else {
		findings.warning({ ...finding, fix: 'Give each place its own number' });
	}
}

function isBlank({ text }: ScannedText, one: Placeholder, next: Placeholder): boolean {
	return text.slice(one.end, next.start).trim() === '';
}

function quoted(name: string): string {
	return `{{${name}}}`;
}
