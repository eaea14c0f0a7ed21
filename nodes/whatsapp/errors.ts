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

const META_ONLY: readonly ErrorTable[] = [META_CODES];

const TABLES: Readonly<Record<'request' | 'status', readonly ErrorTable[]>> = {
	status: [VONAGE_STATUS_CODES, META_CODES],
	request: [VONAGE_REQUEST_CODES, VONAGE_STATUS_CODES, META_CODES],
};

const RETRIED: ReadonlySet<ErrorAction> = new Set(['retry-later', 'slow-down']);

/**
 * Explains a code of Vonage (Messages API, OAS 1.11 `x-errors`) or of Meta (Graph and Cloud API
 * codes and subcodes). A code nobody documented gets `known: false` and a general advice.
 *
 * Source: https://developer.vonage.com/en/api-errors/messages
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
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
	const row = findRow(key, TABLES[where]);
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

/** Codes of Vonage that name no cause: where WhatsApp's own code is quoted, that one explains. */
const GENERAL_CODES: ReadonlySet<string> = new Set([
	'1010',
	'1020',
	'1030',
	'1040',
	'1331',
	'1410',
]);

/** `(#131056)`, `Error code 131049`, `code: 131049`, `(131056)`, `[131056]`, or a sending code alone. */
const QUOTED_CODES = /#(\d{1,7})\b|\bcode\W{0,3}(\d{3,7})\b|[([](\d{5,7})[)\]]|\b(13\d{4})\b/gi;

/** A detail longer than this is searched in its beginning only. */
const SEARCHED_CHARACTERS = 2000;

/** The first code of Meta's tables that a provider's text quotes. */
export function quotedMetaCode(text: string | undefined): string | undefined {
	const quotes = (text ?? '').slice(0, SEARCHED_CHARACTERS).matchAll(QUOTED_CODES);
	return [...quotes]
		.map((quote) => quote.slice(1).find((code) => code !== undefined) ?? '')
		.find((code) => findRow(code, META_ONLY) !== undefined);
}

/**
 * As `explainError`, with what Meta's code adds that the provider's `detail` quotes: it replaces an
 * explanation that names no cause, and is added to one that does. `code` stays the provider's.
 */
export function explainWithDetail(
	code: string | undefined,
	detail: string | undefined,
	where: 'request' | 'status' = 'status',
): ErrorMeaning {
	const own = explainError(code ?? '', where);
	const quoted = quotedMetaCode(detail);
	if (quoted === undefined || quoted === own.code) return own;
	const meta = explainError(quoted);
	if (meta.meaning === own.meaning) return own;
	const isGeneral = own.action === 'inspect' || (where === 'status' && GENERAL_CODES.has(own.code));
	if (isGeneral) return { ...meta, code: own.code, known: own.known || meta.known };
	return {
		...own,
		meaning: `${own.meaning} WhatsApp's own code ${quoted}: ${meta.meaning}`,
		advice: meta.action === own.action ? `${own.advice} ${meta.advice}` : own.advice,
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

function findRow(key: string, tables: readonly ErrorTable[]): ErrorRow | undefined {
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
