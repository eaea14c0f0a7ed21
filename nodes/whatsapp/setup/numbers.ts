import { type SenderNumber, titleOf } from '../senderNumber';
import { apiKey } from './account';
import { application } from './application';
import {
	after,
	type CheckResult,
	fail,
	ok,
	type Place,
	skipped,
	unread,
	warning,
	WHATSAPP_ACCOUNTS,
	WHATSAPP_MANAGER,
} from './check';
import type { ProbeResult, SetupFacts } from './facts';
import { obstacle } from './meta';

const EXTERNAL_ACCOUNTS: Place = {
	where: 'Vonage dashboard → Applications → your application → Linked accounts',
	link: 'https://dashboard.vonage.com/applications',
};

/** Whether the numbers are linked to the application: only then it can send and receive for them. */
export function numbers(facts: SetupFacts): CheckResult[] {
	const { accounts, number } = facts;
	if (accounts.kind !== 'read') {
		return [apiKey(facts).result === 'fail' ? after('API Key') : unread(accounts)];
	}
	if (application(facts).result === 'fail') return [after('Application')];
	if (number === undefined) {
		const linked = accounts.value.filter(({ applicationLinked }) => applicationLinked);
		if (linked.length > 0) return linked.map(linkedNumber);
		const others = accounts.value.map(titleOf).join(', ');
		return [
			fail(
				`No WhatsApp number is linked to the application: it can neither send nor receive${others && `; the account has ${others}`}`,
				'Link your WhatsApp number to it.',
				EXTERNAL_ACCOUNTS,
			),
		];
	}
	const found = accounts.value.find((each) => each.number === number);
	if (found === undefined) {
		return [
			fail(
				`The account of this API Key has no WhatsApp number +${number}`,
				'Check the number, or use the API key of the account that it belongs to.',
				{ ...EXTERNAL_ACCOUNTS, number },
			),
		];
	}
	if (found.applicationLinked) return [linkedNumber(found)];
	const { linkedApplication } = found;
	const whose = linkedApplication ? `another application, ${linkedApplication}` : 'no application';
	return [
		fail(
			`${titleOf(found)} is linked to ${whose}`,
			linkedApplication
				? 'Use a credential of that application, or link the number to this one; a number has one application.'
				: 'Link it to the application.',
			{ ...EXTERNAL_ACCOUNTS, number },
		),
	];
}

function linkedNumber(each: SenderNumber): CheckResult {
	return ok(`${titleOf(each)} is linked to the application`, numberOf(each));
}

/** Whether Meta lets the numbers send, and what customers think of them. */
export function numberQuality(facts: SetupFacts): CheckResult[] {
	const known = knownNumbers(facts);
	if (known.kind !== 'read') {
		const why = obstacle(facts) ?? (apiKey(facts).result === 'fail' ? 'API Key' : undefined);
		return [known.kind === 'notAsked' || why === undefined ? unread(known) : after(why)];
	}
	const asked = askedNumbers(facts) ?? known.value.map(({ number }) => number);
	const isInWaba = (number: string) => known.value.some((each) => each.number === number);
	const someFit = asked.some(isInWaba);
	return asked.map((number) => {
		const found = known.value.find((each) => each.number === number);
		return found ? qualityOf(found) : foreign(facts, number, someFit);
	});
}

function foreign({ accounts, wabaId }: SetupFacts, number: string, someFit: boolean): CheckResult {
	const owner =
		accounts.kind === 'read'
			? accounts.value.find((each) => each.number === number)?.wabaId
			: undefined;
	const belongs = owner === undefined || owner === wabaId ? '' : `, it belongs to ${owner}`;
	return (someFit ? warning : fail)(
		`The WABA ${wabaId} has no number +${number}${belongs}: templates of the one cannot be sent from the other`,
		'Enter the WABA ID that the number belongs to, in a credential of its own if there are several.',
		{ ...WHATSAPP_ACCOUNTS, number },
	);
}

/** Numbers in these states send nothing. */
const DEAD = /^(BANNED|DELETED|DISCONNECTED|MIGRATED|OFFLINE|UNVERIFIED)$/;

function qualityOf(each: SenderNumber): CheckResult {
	const { status = '', nameStatus = '', quality, throughput } = each;
	const found = [
		titleOf(each),
		status && `status ${status}`,
		quality ? `quality ${quality}` : 'quality unknown without a User Access Token',
		nameStatus && `name ${nameStatus}`,
		throughput && `throughput ${throughput}`,
	]
		.filter(Boolean)
		.join(', ');
	const more = { ...WHATSAPP_MANAGER, ...numberOf(each) };
	if (DEAD.test(status)) {
		return fail(found, 'The number cannot send: see there what happened to it.', more);
	}
	if (quality === 'RED' || quality === 'YELLOW') {
		const whatToDo =
			'Customers block or report the messages: send fewer, better wanted templates before Meta limits the number.';
		return warning(found, whatToDo, more);
	}
	if (/^(FLAGGED|RESTRICTED|RATE_LIMITED|PENDING)$/.test(status)) {
		return warning(found, 'See there why Meta restricts the number.', more);
	}
	if (/^(DECLINED|EXPIRED|NONE)$/.test(nameStatus)) {
		return warning(found, 'Submit another display name: Meta did not approve this one.', more);
	}
	return ok(found, numberOf(each));
}

/** How many customers a day may get a template outside of their window. */
export function messagingLimit(facts: SetupFacts): CheckResult {
	const { phoneNumbers } = facts;
	if (phoneNumbers.kind !== 'read') {
		const why = obstacle(facts);
		return phoneNumbers.kind === 'notAsked' || why === undefined
			? unread(phoneNumbers)
			: after(why);
	}
	const asked = askedNumbers(facts);
	const limits = phoneNumbers.value
		.filter(({ number }) => asked === undefined || asked.includes(number))
		.flatMap(({ messagingLimit: limit }) => limit ?? []);
	const [limit] = limits;
	if (limit === undefined) return skipped('Meta does not tell the limit of these numbers');
	const found = `${[...new Set(limits)].join(', ')}: ${meaningOf(limit)}`;
	const isFirst = /^TIER_(50|250)$/.test(limit);
	return isFirst
		? warning(
				found,
				'Verify the business to get more; Meta raises the limit with good quality.',
				WHATSAPP_MANAGER,
			)
		: ok(found);
}

function meaningOf(limit: string): string {
	const [, count, thousand] = /^TIER_(\d+)(K?)$/.exec(limit) ?? [];
	if (limit === 'TIER_UNLIMITED') return 'templates to as many customers as you like';
	if (count === undefined) return 'as Meta words it';
	const customers = Number(count) * (thousand ? 1000 : 1);
	return `templates to ${customers.toLocaleString('en')} customers in 24 hours, outside of open windows, shared by all numbers of the business`;
}

/** The WABA's numbers: as Meta lists them, else as Vonage does. */
function knownNumbers({ phoneNumbers, managed }: SetupFacts): ProbeResult<SenderNumber[]> {
	if (phoneNumbers.kind === 'read') return phoneNumbers;
	// Why Meta could not be asked matters more than why Vonage was no help.
	return managed.kind === 'read' || phoneNumbers.kind === 'notAsked' ? managed : phoneNumbers;
}

/** The numbers that this check is about; undefined for all of the WABA. */
function askedNumbers({ number, accounts }: SetupFacts): string[] | undefined {
	if (number !== undefined) return [number];
	if (accounts.kind !== 'read') return undefined;
	const linked = accounts.value.filter(({ applicationLinked }) => applicationLinked);
	return linked.length === 0 ? undefined : linked.map((each) => each.number);
}

function numberOf({ number }: SenderNumber) {
	return { number };
}
