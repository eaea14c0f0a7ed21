import { type IExecuteFunctions, type INodeExecutionData, parseErrorMetadata } from 'n8n-workflow';
import { batchError } from '../../shared/errors';
import { attempt, errorText } from '../../transport/http/attempt';
import { recognizeAddress } from '../../whatsapp/address';
import { isRecord } from '../../whatsapp/looseJson';
import { spellingsOf } from '../../whatsapp/numberSpellings';
import { RuleViolation } from '../../whatsapp/ruleViolation';
import { readContactBook } from '../../whatsapp/window/contactBook';
import type { Conversations } from '../conversation/conversations';
import type { Item } from '../parameters/item';
import type { Found } from './knownWindow';

/** A workflow that the builder picked. */
interface Picked {
	id: string;
	/** As the list in the panel shows it; its ID where nobody picked it from the list. */
	name: string;
}

/** *Contact Book Workflow*: a workflow of the builder's, run once for all contacts of the batch. */
export async function contactBook(
	items: Item[],
	conversations: Conversations,
): Promise<(item: Item) => Found> {
	const picked = pickedWorkflow(items[0]);
	const contacts = conversations.byNumber(items);
	const questions = questionsOf(contacts);
	const rows = questions.length > 0 ? await ask(items[0].context, picked, questions) : [];

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

function pickedWorkflow(item: Item): Picked {
	const id = item.locator('contactBook').value.trim();
	if (id === '') {
		throw item.violation(
			'contactBook',
			'is empty, so nobody can be asked when the customers last wrote',
			"Pick the workflow that knows it, or choose another 'Window Source'.",
		);
	}
	const written = item.raw('contactBook');
	const name = isRecord(written) ? written.cachedResultName : undefined;
	return { id, name: typeof name === 'string' && name !== '' ? name : id };
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

/** Runs the workflow as n8n's own *Execute Sub-workflow* does, and links the two executions. */
async function ask(
	context: IExecuteFunctions,
	picked: Picked,
	questions: INodeExecutionData[],
): Promise<unknown[]> {
	const answer = await attempt(
		context.executeWorkflow({ id: picked.id }, questions, undefined, {
			parentExecution: {
				executionId: context.getExecutionId(),
				workflowId: context.getWorkflow().id ?? '',
			},
			// While a workflow is being built, what it calls need not be published.
			executionMode: context.getMode(),
		}),
	);
	if (!answer.ok) {
		context.setMetadata(parseErrorMetadata(answer.error) ?? {});
		throw stopped(picked, answer.error);
	}
	const { data, executionId, waitTill } = answer.value;
	context.setMetadata({
		subExecution: { executionId, workflowId: picked.id },
		subExecutionsCount: 1,
	});
	if (waitTill) {
		const waits = unusable(picked, 'waits for something instead of answering');
		// n8n has put this execution to sleep too, and would take this node as done when it wakes up.
		context.setMetadata({ resumeError: batchError(context, waits) });
		throw waits;
	}
	if (!Array.isArray(data)) throw unusable(picked, 'returned no list of items');
	return data.flatMap((items) => (items ?? []).map(({ json }) => json));
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
