import { attempt, errorText } from '../../transport/http/attempt';
import { INTERNATIONAL_FORM, recognizeAddress, toVonageAddress } from '../../whatsapp/address';
import { isRecord } from '../../whatsapp/looseJson';
import { requirePhoneNumber } from '../../whatsapp/messages/checks';
import {
	bareConversationOf,
	conversationOf,
	distinctConversations,
	isContact,
	type KnownConversation,
} from '../../whatsapp/window/conversation';
import type { Conversation } from '../../whatsapp/window/lastInbound';
import { cachedNumbers } from '../listCache';
import type { Item } from '../parameters/item';
import { TriggerItems } from './triggerItems';

/** Between whom the message of an item goes. */
export interface Addressed extends Conversation {
	/** The customer's message that this answers; undefined where none is known for sure. */
	inbound(): InboundMessage | undefined;
}

/** A customer's message, and between whom it went, as its item says. */
export type InboundMessage = Required<KnownConversation>['inbound'] & { from: string; to: string };

/** The numbers that are linked to the application, or why they are not known. */
type LinkedNumbers = { numbers: string[] } | { unknownBecause: string };

/**
 * The conversations of a batch, read once. *From* and *To* that are left empty mean whoever wrote and
 * the number that they wrote to: of the item itself, of the trigger's item that n8n links it to, or of
 * the only conversation that started the execution.
 */
export class Conversations {
	readonly #readings: Map<number, () => Addressed>;

	private constructor(readings: Map<number, () => Addressed>) {
		this.#readings = readings;
	}

	/** Reads all items; asks for the numbers of the application only if one of them needs that. */
	static async of(items: Item[]): Promise<Conversations> {
		const finder = new ConversationFinder(items);
		const linked = items.some((item) => finder.needsNumber(item))
			? await linkedNumbers(items[0])
			: { numbers: [] };
		return new Conversations(
			new Map(items.map((item) => [item.index, reading(() => finder.addressed(item, linked))])),
		);
	}

	/** That of one item; throws when its fields cannot be read or nothing tells whom they mean. */
	of(item: Item): Addressed {
		const read = this.#readings.get(item.index);
		if (read === undefined) throw new Error(`Item ${item.index} is not of this batch`);
		return read();
	}

	/** The contacts by business number, each of them once. Items that cannot be read are in none. */
	byNumber(items: Item[]): Map<string, Set<string>> {
		const contacts = new Map<string, Set<string>>();
		for (const item of items) {
			const { businessNumber, contact } = this.#readable(item) ?? {};
			if (businessNumber === undefined || contact === undefined) continue;
			contacts.set(businessNumber, (contacts.get(businessNumber) ?? new Set()).add(contact));
		}
		return contacts;
	}

	#readable(item: Item): Addressed | undefined {
		try {
			return this.of(item);
		} catch {
			return undefined;
		}
	}
}

/** Finds the conversation that an item belongs to, and the message that it is about. */
export class ConversationFinder {
	readonly #input: unknown[];

	readonly #trigger: TriggerItems;

	/** Of everything that started the execution; absent until it is needed. */
	#started?: KnownConversation[];

	readonly #candidates = new Map<number, KnownConversation[]>();

	constructor(items: Item[]) {
		const { context } = items[0];
		this.#input = context.getInputData().map(({ json }) => json);
		this.#trigger = new TriggerItems(context);
	}

	/** The conversations that may be meant, the only one where that is certain. */
	candidates({ index }: Item): KnownConversation[] {
		const found = this.#candidates.get(index) ?? this.#find(index);
		this.#candidates.set(index, found);
		return found;
	}

	#find(index: number): KnownConversation[] {
		for (const items of this.#levels(index)) {
			if (items.length > 0) return distinctConversations(items);
		}
		return [];
	}

	/** What the item is; what n8n links it to; what started the execution; what the item says otherwise. */
	*#levels(index: number): Generator<KnownConversation[]> {
		yield [conversationOf(this.#input[index]) ?? []].flat();
		yield this.#trigger.linkedTo(index).flatMap(({ json }) => conversationOf(json) ?? []);
		this.#started ??= this.#trigger.all().flatMap(({ json }) => conversationOf(json) ?? []);
		yield this.#started;
		yield [bareConversationOf(this.#input[index]) ?? []].flat();
	}

	/** Whether nothing but the application can tell which number a message goes out from. */
	needsNumber(item: Item): boolean {
		return !item.isExpression('from') && isFromEmpty(item) && this.candidates(item).length === 0;
	}

	/** @throws {RuleViolation} that asks for what cannot be found. */
	addressed(item: Item, linked: LinkedNumbers): Addressed {
		const to = isLeftEmpty(item, 'to') ? undefined : readTo(item);
		const from = isLeftEmpty(item, 'from') ? undefined : readFrom(item);
		const known = () => matching(this.candidates(item), { to, from });
		const contact = to ?? onlyContact(item, known());
		const businessNumber = from ?? onlyNumber(item, known(), linked);
		return {
			businessNumber,
			contact,
			inbound: () => this.inbound(item, (each) => isContact(each, contact)),
		};
	}

	/** The customer's message that an item is about: its own, the linked one, or the only one. */
	inbound(
		{ index }: Item,
		fits: (conversation: KnownConversation) => boolean = () => true,
	): InboundMessage | undefined {
		for (const items of this.#levels(index)) {
			const found = new Map(
				items
					.filter(fits)
					.flatMap(({ inbound, contact: from, businessNumber: to }) =>
						inbound ? [[inbound.messageId, { ...inbound, from, to }]] : [],
					),
			);
			if (found.size > 0) return found.size === 1 ? [...found.values()][0] : undefined;
		}
		return undefined;
	}
}

/** Those among the candidates that fit what is filled in; all of them where none does. */
function matching(
	candidates: KnownConversation[],
	{ to, from }: { to?: string; from?: string },
): KnownConversation[] {
	const fitting = candidates.filter(
		(each) =>
			(to === undefined || isContact(each, to)) &&
			(from === undefined || each.businessNumber === from),
	);
	return fitting.length > 0 ? fitting : candidates;
}

function onlyContact(item: Item, known: KnownConversation[]): string {
	const contacts = new Set(known.map(({ contact }) => contact));
	const [contact] = contacts;
	if (contacts.size === 1) return contact;
	const { from, to } = item.input;
	// An item with both ends whose 'to' cannot be read is refused for that.
	if (contacts.size === 0 && recognizeAddress(from)?.kind === 'phone' && !isEmpty(to)) {
		return addressOf(to);
	}
	throw contacts.size === 0
		? item.violation(
				'to',
				"is empty, and no customer's message started this execution",
				`Enter whom to write to in 'To'. ${INTERNATIONAL_FORM}.`,
			)
		: item.violation(
				'to',
				`is empty, and this execution began with messages of ${contacts.size} customers, so nothing tells which of them is meant`,
				"Map the customer's number to 'To', e.g. the trigger's 'from'.",
			);
}

function onlyNumber(item: Item, known: KnownConversation[], linked: LinkedNumbers): string {
	const numbers = new Set(known.map(({ businessNumber }) => businessNumber));
	const [number] = numbers;
	if (numbers.size === 1) return number;
	if (numbers.size > 1) {
		throw item.violation(
			'from',
			`is empty, and this execution began with messages to ${numbers.size} of your numbers: ${[...numbers].join(', ')}`,
			"Choose one of them in 'From', or map the trigger's 'to'.",
		);
	}
	if ('unknownBecause' in linked) {
		throw item.violation(
			'from',
			`is empty, and your numbers could not be listed: ${linked.unknownBecause}`,
			"Enter your WhatsApp number in 'From'.",
		);
	}
	const [only] = linked.numbers;
	if (linked.numbers.length === 1) return only;
	throw linked.numbers.length === 0
		? item.violation(
				'from',
				'is empty, and no WhatsApp number is linked to the application',
				"Link a number to the application in Vonage's dashboard, or enter your number in 'From'.",
			)
		: item.violation(
				'from',
				`is empty, and ${linked.numbers.length} numbers are linked to the application: ${linked.numbers.join(', ')}`,
				"Choose one of them in 'From'.",
			);
}

/** A number whose application nobody tells counts only where no number is known to be linked. */
async function linkedNumbers({ client }: Item): Promise<LinkedNumbers> {
	const read = await attempt(cachedNumbers(client));
	if (!read.ok) return { unknownBecause: errorText(read.error) };
	const { numbers } = read.value;
	const linked = numbers.filter(({ applicationLinked }) => applicationLinked !== false);
	return { numbers: linked.map(({ number }) => number) };
}

/** *From* as Vonage takes it. */
function readFrom(item: Item): string {
	const { value } = item.locator('from');
	refuseEmptyExpression(item, 'from', value);
	return requirePhoneNumber('from', 'From', value);
}

/** *To* as Vonage takes it. */
function readTo(item: Item): string {
	const value = item.raw('to');
	refuseEmptyExpression(item, 'to', value);
	return addressOf(value);
}

function addressOf(to: unknown): string {
	return toVonageAddress(
		to,
		'to',
		'To',
		`${INTERNATIONAL_FORM}, or a user ID such as US.13491208655302741918. Left empty, whoever wrote gets the answer.`,
	);
}

/** An expression without a value is a mistake: nobody wanted to write to whoever wrote. */
function refuseEmptyExpression(item: Item, field: string, value: unknown): void {
	if (!isEmpty(value)) return;
	throw item.violation(
		field,
		'is empty: its expression gave nothing',
		'Correct the expression, or clear the field to answer whoever wrote.',
	);
}

function isLeftEmpty(item: Item, field: 'from' | 'to'): boolean {
	if (item.isExpression(field)) return false;
	return field === 'from' ? isFromEmpty(item) : isEmpty(item.raw('to'));
}

/** From is a locator, or in a tool of an agent the bare text. */
function isFromEmpty(item: Item): boolean {
	const written = item.raw('from');
	return isEmpty(isRecord(written) ? written.value : written);
}

const isEmpty = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/**
 * The message that a field names; left empty, the customer's message, if one is known.
 *
 * @param path Of the field in the node's parameters, e.g. `options.replyTo`.
 */
export function messageIdOf(
	item: Item,
	path: string,
	given: string,
	conversation: Pick<Addressed, 'inbound'>,
): string | undefined {
	const written = given.trim();
	if (written !== '' || item.isExpression(path)) return written || undefined;
	return conversation.inbound()?.messageId;
}

/** Reads once, and gives the conversation, or throws, as often as it is called. */
function reading(read: () => Addressed): () => Addressed {
	try {
		const addressed = read();
		return () => addressed;
	} catch (error) {
		return thrower(error);
	}
}

function thrower(error: unknown): () => never {
	return () => {
		throw error;
	};
}
