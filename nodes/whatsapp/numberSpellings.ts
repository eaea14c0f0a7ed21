/** How a country writes one and the same mobile number in two ways. */
interface NumberingChange {
	/** Country code and area in front of the digit that one spelling has more, and what follows it. */
	short: RegExp;
	long: RegExp;
	digit: string;
	/** Whether the two could also be two people. */
	isUnsure?: boolean;
}

/**
 * WhatsApp knows a person by the spelling that was usual when the account was made, and reports that
 * one, while address books hold the other.
 *
 * Source: https://faq.whatsapp.com/1294841057948784
 */
const NUMBERING_CHANGES: readonly NumberingChange[] = [
	// Brazil: mobile numbers of eight digits got a 9 in front.
	{ short: /^(55[1-9][1-9])([016-9]\d{7})$/, long: /^(55[1-9][1-9])9([016-9]\d{7})$/, digit: '9' },
	// Numbers of eight digits that begin with 2 to 5 can be landlines of somebody else.
	{
		short: /^(55[1-9][1-9])([2-5]\d{7})$/,
		long: /^(55[1-9][1-9])9([2-5]\d{7})$/,
		digit: '9',
		isUnsure: true,
	},
	// Mexico: mobile numbers had a 1 in front until 2019.
	{ short: /^(52)([2-9]\d{9})$/, long: /^(52)1([2-9]\d{9})$/, digit: '1' },
	// Argentina: mobile numbers have a 9 in front when they are called from abroad.
	{ short: /^(54)([1-8]\d{9})$/, long: /^(54)9([1-8]\d{9})$/, digit: '9' },
];

/** The second spelling of a mobile number. */
export interface OtherSpelling {
	/** Digits with country code. */
	number: string;
	/** Whether both are the same person's for sure; else the other one may be a landline of somebody else. */
	isSure: boolean;
}

/** The second spelling of a phone number (digits), where its country has two; also none for a user id. */
export function otherSpelling(number: string): OtherSpelling | undefined {
	for (const { short, long, digit, isUnsure } of NUMBERING_CHANGES) {
		const isSure = !isUnsure;
		if (short.test(number)) return { number: number.replace(short, `$1${digit}$2`), isSure };
		if (long.test(number)) return { number: number.replace(long, '$1$2'), isSure };
	}
	return undefined;
}

/** One spelling for both: the longer one. Numbers that have only one stay as they are. */
export function canonicalNumber(number: string): string {
	const other = otherSpelling(number);
	return other?.isSure && other.number.length > number.length ? other.number : number;
}

/** The spellings under which to look for a contact, the given one first. */
export function spellingsOf(number: string): string[] {
	const other = otherSpelling(number);
	return other === undefined ? [number] : [number, other.number];
}
