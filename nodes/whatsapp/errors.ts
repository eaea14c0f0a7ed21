import { META_CODES } from './errors/metaCodes';
import type { ErrorAction, ErrorRow, ErrorTable } from './errors/table';
import { VONAGE_REQUEST_CODES, VONAGE_STATUS_CODES } from './errors/vonageCodes';

/** A provider's code in words for somebody who builds an automation. */
export interface ErrorMeaning {
	/** The code as text, e.g. `1340`. */
	code: string;
	/** Whether the code is in the providers' documentation as we know it. */
	known: boolean;
	/** What happened. */
	meaning: string;
	action: ErrorAction;
	/** What to do next. */
	advice: string;
	/** Whether sending the same thing again, unchanged, within seconds to minutes can succeed. */
	retry: boolean;
}

const UNNAMED: ErrorRow = [
	'inspect',
	'The message was refused without a code.',
	"Read 'detail', and look the message up by its ID in the Vonage dashboard under Logs.",
];

const RETRIED: ReadonlySet<ErrorAction> = new Set(['retry-later', 'slow-down']);

/**
 * Explains a code of Vonage (Messages API, OAS 1.11 `x-errors`) or of Meta (Graph and Cloud API
 * codes and subcodes). A code nobody documented gets `known: false` and a general advice.
 *
 * @param where `status` for a delivery status or a Graph answer, `request` for Vonage's HTTP
 * answer: Vonage numbers the two differently (1120 is a sender refused by local rules in a status,
 * and an invalid `from` in an answer). `request` also knows the words of Vonage's error URLs
 * (`low-balance`, `unauthorized`).
 */
export function explainError(
	code: number | string,
	where: 'request' | 'status' = 'status',
): ErrorMeaning {
	const key = String(code).trim().replace(/^#/, '');
	const row = findRow(key, where);
	const [action, meaning, advice] = row ?? unknownRow(key);
	return {
		code: key,
		known: row !== undefined,
		meaning,
		action,
		advice,
		retry: RETRIED.has(action),
	};
}

/** The error object of a Vonage answer or status; v0.1 has `code` instead of `type` and `title`. */
export interface CodedError {
	type?: string;
	title?: string;
	code?: string;
}

/**
 * The code of a Vonage error object. The fragment of `type` (`…/messages#1340`) comes first, then
 * `title`, which may be the code or words, then `code`; a number wins over words.
 */
export function errorCodeOf({ type, title, code }: CodedError): string | undefined {
	const fragment = type === undefined ? undefined : /#(.+)$/.exec(type)?.[1];
	const candidates = [fragment, title, code].filter((candidate) => candidate !== undefined);
	return candidates.find((candidate) => /^\s*\d+\s*$/.test(candidate))?.trim() ?? candidates[0];
}

function findRow(key: string, where: 'request' | 'status'): ErrorRow | undefined {
	const tables: ErrorTable[] = [VONAGE_STATUS_CODES, META_CODES];
	if (where === 'request') tables.unshift(VONAGE_REQUEST_CODES);
	// Meta: every code from 200 to 299 is a permission that the token lacks.
	const canonical = /^2\d\d$/.test(key) ? '200' : key;
	return tables.find((table) => Object.hasOwn(table, canonical))?.[canonical];
}

function unknownRow(key: string): ErrorRow {
	if (key === '') return UNNAMED;
	return [
		'inspect',
		`Vonage or WhatsApp refused the message with the code '${key.slice(0, 80)}', which is not documented yet.`,
		"Read 'detail' and look the code up at https://developer.vonage.com/en/api-errors/messages.",
	];
}
