import type { INodeExecutionData } from 'n8n-workflow';
import { errorText } from '../../transport/http/attempt';
import { recognizeAddress } from '../../whatsapp/address';
import { spellingsOf } from '../../whatsapp/numberSpellings';
import { RuleViolation } from '../../whatsapp/ruleViolation';
import { readContactBook } from '../../whatsapp/window/contactBook';
import type { Conversations } from '../conversation/conversations';
import type { Item } from '../parameters/item';
import { type Picked, pickedWorkflow, runWorkflow } from '../parameters/subWorkflow';
import type { Found } from './knownWindow';

/** *Contact Book Workflow*: a workflow of the builder's, run once for all contacts of the batch. */
export async function contactBook(
	items: Item[],
	conversations: Conversations,
): Promise<(item: Item) => Found> {
	const picked = pickedBook(items[0]);
	const contacts = conversations.byNumber(items);
	const questions = questionsOf(contacts);
	const rows =
		questions.length > 0
			? await runWorkflow(items[0].context, picked, questions, { stopped, unusable })
			: [];

	const book = readContactBook(rows, [...contacts.keys()]);
	if (book.named === 0 && book.nameless > 0) {
		throw unusable(picked, `returned ${book.nameless} items, of which none names a contact`);
	}
	return (item) => {
		const entry = book.find(conversations.of(item));
		if (entry === undefined) {
			return { source: 'contactBook', reason: 'The contact book knows nothing of this contact' };
		}
		if (entry.isUnreadable) {
			throw unusable(picked, "returned a 'lastInboundAt' of this contact that is no point in time");
		}
		const { at, reason, record: contactRecord } = entry;
		return { source: 'contactBook', at, reason, contactRecord };
	};
}

function pickedBook(item: Item): Picked {
	const picked = pickedWorkflow(item, 'contactBook');
	if (picked !== undefined) return picked;
	throw item.violation(
		'contactBook',
		'is empty, so nobody can be asked when the customers last wrote',
		"Pick the workflow that knows it, or choose another 'Window Source'.",
	);
}

/**
 * One item per contact and business number, whatever the number of messages to it. A phone number with
 * two spellings is asked for under both: the book may have it under either.
 */
function questionsOf(byNumber: Map<string, Set<string>>): INodeExecutionData[] {
	return [...byNumber].flatMap(([businessNumber, contacts]) =>
		[...new Set([...contacts].flatMap(spellingsOf))].map((contact) => {
			const kind = recognizeAddress(contact)?.kind ?? 'phone';
			return { json: { action: 'lookUp', businessNumber, contact, [kind]: contact } };
		}),
	);
}

function stopped({ name }: Picked, error: unknown): RuleViolation {
	return new RuleViolation(
		'contactBook',
		`The contact book '${name}' did not answer: ${errorText(error)}`,
		`Open its last execution, or check that it exists, is published, and may be called by this workflow. It gets one item per contact, with 'action' (lookUp), 'businessNumber', 'contact', and 'phone' or 'userId'.`,
	);
}

function unusable({ name }: Picked, what: string): RuleViolation {
	return new RuleViolation(
		'contactBook',
		`The contact book '${name}' ${what}`,
		"Let its last node return one item per contact with 'contact' (or 'phone' or 'userId') and 'lastInboundAt' (an ISO or Unix time); with several numbers of yours also 'businessNumber'.",
	);
}
