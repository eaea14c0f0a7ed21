import { recognizeAddress } from './address';
import { compact, looseObject, loosePart, looseText, looseValue } from './looseJson';

/** A WhatsApp number of the business, with what each provider tells of it; absent what none tells. */
export interface SenderNumber {
	/** Digits with country code, as Vonage takes it for `from`. */
	number: string;
	/** The name that customers see. */
	name?: string;
	/** Whether the application of the credential sends and receives for it. */
	applicationLinked?: boolean;
	/** The application that it is linked to, whichever that is. */
	linkedApplication?: string;
	wabaId?: string;
	/** Meta's ID of the number. */
	phoneNumberId?: string;
	/** `CONNECTED`, `FLAGGED`, `RESTRICTED`, `BANNED`, … */
	status?: string;
	/** What became of the review of its name: `APPROVED`, `DECLINED`, … */
	nameStatus?: string;
	/** `GREEN`, `YELLOW`, `RED` or `UNKNOWN`. */
	quality?: string;
	/** Customers a day outside of windows: `TIER_250` … `TIER_UNLIMITED`. */
	messagingLimit?: string;
	/** `STANDARD` for 80 messages a second, `HIGH` for 1000. */
	throughput?: string;
}

/** What was read of the numbers, as far as it was. */
export interface NumberLists {
	/** Vonage External Accounts: the link to an application. */
	accounts?: unknown[];
	/** Vonage Channel Manager: the numbers of the WABA. */
	managed?: unknown[];
	/** Graph `phone_numbers`: the numbers of the WABA, with quality and limits. */
	phoneNumbers?: unknown[];
}

/** The lists as one: each number once, in the order of the lists; of two names the later list's counts. */
export function mergeNumbers(
	{ accounts, managed = [], phoneNumbers = [] }: NumberLists,
	{ applicationId, wabaId }: { applicationId: string; wabaId: string },
): SenderNumber[] {
	const read = [
		...(accounts ?? []).map((each) => readAccount(each)),
		...managed.map((each) => readManaged(each, wabaId)),
		...phoneNumbers.map((each) => readPhoneNumber(each, wabaId)),
	].filter((each) => each !== undefined);
	const numbers = new Map<string, SenderNumber>();
	for (const each of read) {
		numbers.set(each.number, { ...numbers.get(each.number), ...each });
	}
	return [...numbers.values()].map((each) => ({
		...each,
		...(accounts && {
			applicationLinked: each.linkedApplication?.toLowerCase() === applicationId.toLowerCase(),
		}),
	}));
}

/** `Example Ltd (+447700900001)`, for lists and sentences. */
export function titleOf({ number, name }: Pick<SenderNumber, 'number' | 'name'>): string {
	return name === undefined ? `+${number}` : `${name} (+${number})`;
}

const account = looseObject({
	external_id: looseText,
	provider: looseText,
	name: looseText,
	applications: looseValue,
	aggregate_id: looseText,
});

function readAccount(sent: unknown): SenderNumber | undefined {
	const { external_id: number, provider, name, applications, aggregate_id } = account.parse(sent);
	// Messenger and Viber accounts are in the same list.
	if ((provider ?? 'whatsapp') !== 'whatsapp') return undefined;
	const [application] = [applications].flat();
	return numbered(number, {
		name,
		linkedApplication: looseText.parse(application),
		wabaId: aggregate_id,
	});
}

const managedNumber = looseObject({
	number: looseText,
	waba_id: looseText,
	verified_name: looseText,
	status: looseText,
});

function readManaged(sent: unknown, wabaId: string): SenderNumber | undefined {
	const { number, waba_id, verified_name: name, status } = managedNumber.parse(sent);
	return numbered(number, { name, wabaId: waba_id ?? wabaId, status });
}

const phoneNumber = looseObject({
	id: looseText,
	display_phone_number: looseText,
	verified_name: looseText,
	quality_rating: looseText,
	name_status: looseText,
	status: looseText,
	throughput: loosePart({ level: looseText }),
	whatsapp_business_manager_messaging_limit: looseText,
	messaging_limit_tier: looseText,
});

function readPhoneNumber(sent: unknown, wabaId: string): SenderNumber | undefined {
	const read = phoneNumber.parse(sent);
	return numbered(read.display_phone_number, {
		name: read.verified_name,
		wabaId,
		phoneNumberId: read.id,
		status: read.status,
		nameStatus: read.name_status,
		quality: read.quality_rating,
		messagingLimit: read.whatsapp_business_manager_messaging_limit ?? read.messaging_limit_tier,
		throughput: read.throughput?.level,
	});
}

/** Without a number that can be read it is none. */
function numbered(
	written: string | undefined,
	facts: Omit<SenderNumber, 'number'>,
): SenderNumber | undefined {
	const address = recognizeAddress(written);
	return address?.kind === 'phone' ? compact({ number: address.value, ...facts }) : undefined;
}
