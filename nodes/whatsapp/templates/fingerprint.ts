import { isRecord } from '../looseJson';

/** Digits of a fingerprint: 53 bits in base 36. */
export const FINGERPRINT_LENGTH = 11;

/**
 * A short text that stands for a JSON value: equal values have equal ones, different values have
 * different ones but for one pair in 9 quadrillion. The order of keys and keys without a value do not
 * count; neither do the addresses of sample media, which providers sign anew for each answer.
 */
export function fingerprint(json: unknown): string {
	const hash = new Hash();
	addValue(hash, json);
	return hash.digits();
}

/** Each value begins with a sign of its kind and its length, so that no two read alike. */
function addValue(hash: Hash, json: unknown): void {
	if (typeof json === 'string') {
		addText(hash, isProviderMedia(json) ? 'media' : json);
	} else if (Array.isArray(json)) {
		hash.add(KINDS.list);
		hash.add(json.length);
		for (const entry of json) addValue(hash, entry);
	} else if (isRecord(json)) {
		const keys = Object.keys(json).filter((key) => counts(key, json[key]));
		hash.add(KINDS.object);
		hash.add(keys.length);
		for (const key of keys.sort()) {
			addText(hash, key);
			addValue(hash, json[key]);
		}
	} else {
		hash.add(KINDS.other);
		addText(hash, String(json));
	}
}

const KINDS = { text: 1, list: 2, object: 3, other: 4 };

function addText(hash: Hash, text: string): void {
	hash.add(KINDS.text);
	hash.add(text.length);
	for (let at = 0; at < text.length; at++) hash.add(text.charCodeAt(at));
}

/** Where samples of media stand: a handle when written, a signed URL when read back. */
const SAMPLE_MEDIA: ReadonlySet<string> = new Set(['header_handle', 'header_url']);

function counts(key: string, value: unknown): boolean {
	return value !== undefined && value !== null && !SAMPLE_MEDIA.has(key);
}

/** Whether a text is the address of a file on Meta's servers: it has a signature that expires. */
function isProviderMedia(text: string): boolean {
	return (
		text.startsWith('https://') &&
		/^https:\/\/[\w.-]+\.(?:whatsapp\.net|fbcdn\.net|fbsbx\.com)\//i.test(text)
	);
}

/**
 * 53 bits of a row of numbers, from two 32-bit hashes after Fowler, Noll and Vo with different
 * multipliers and a final mixing. Not for secrets.
 */
class Hash {
	private one = 0x811c9dc5;

	private other = 0x2b3c4d5f;

	add(number: number): void {
		this.one = Math.imul(this.one ^ number, 0x01000193);
		// Multiplication carries upwards only; the shift brings it down again.
		const product = Math.imul(this.other ^ number, 0x2f6b9c35);
		this.other = product ^ (product >>> 15);
	}

	/** In base 36. */
	digits(): string {
		const bits = mixed(this.one ^ (this.other << 7)) * 2 ** 21 + (mixed(this.other) >>> 11);
		return bits.toString(36).padStart(FINGERPRINT_LENGTH, '0');
	}
}

/** Spreads each bit of a 32-bit number over all of them. */
function mixed(number: number): number {
	let bits = Math.imul(number ^ (number >>> 16), 0x7feb352d);
	bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
	return (bits ^ (bits >>> 16)) >>> 0;
}
