import { isRecord } from './looseJson';

const ISO_8601 =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s?(?:Z|([+-]\d{2}):?(\d{2}))?)?$/i;

const EPOCH = /^\d+(?:\.\d+)?$/;

/** 9 September 2001: earlier than WhatsApp, so a smaller number is no time of a message. */
const FIRST_EPOCH_SECOND = 1e9;

/** From here on (1973 in milliseconds, the year 5138 in seconds) a number counts milliseconds. */
const FIRST_EPOCH_MILLISECOND = 1e11;

/**
 * A point in time in the spellings that providers and workflows use, as milliseconds since 1970.
 *
 * Takes a `Date`, a `DateTime` of Luxon (what `$now` of n8n is), an ISO 8601 date or date and time (with `T` or a blank; without an offset it is
 * UTC, as Vonage writes it), and Unix time in seconds or milliseconds, as number or string.
 * Anything else is `undefined`.
 */
export function parseTimestamp(value: unknown): number | undefined {
	const milliseconds = toMilliseconds(value);
	return Number.isNaN(new Date(milliseconds).getTime()) ? undefined : Math.trunc(milliseconds);
}

/** A provider's time as ISO 8601 in UTC where it can be read, else as sent. */
export function toIsoTimestamp(sent: string | undefined): string | undefined {
	const instant = parseTimestamp(sent);
	return instant === undefined ? sent : new Date(instant).toISOString();
}

function toMilliseconds(value: unknown): number {
	if (value instanceof Date) return value.getTime();
	if (isDateTime(value)) return Number(value.toMillis());
	if (typeof value === 'number') return fromEpoch(value);
	if (typeof value !== 'string') return Number.NaN;

	const text = value.trim();
	if (EPOCH.test(text)) return fromEpoch(Number(text));

	const [matched, date, time, offsetHours, offsetMinutes] = ISO_8601.exec(text) ?? [];
	if (matched === undefined) return Number.NaN;
	const day = Date.parse(`${date}T00:00:00Z`);
	// Date.parse takes 30 February for 2 March.
	if (new Date(day).getUTCDate() !== Number(date.slice(-2))) return Number.NaN;
	if (time === undefined) return day;
	return Date.parse(`${date}T${time}${offsetHours ? `${offsetHours}:${offsetMinutes}` : 'Z'}`);
}

function isDateTime(value: unknown): value is { toMillis: () => unknown } {
	return isRecord(value) && typeof value.toMillis === 'function';
}

function fromEpoch(value: number): number {
	if (value < FIRST_EPOCH_SECOND) return Number.NaN;
	return value < FIRST_EPOCH_MILLISECOND ? value * 1000 : value;
}
