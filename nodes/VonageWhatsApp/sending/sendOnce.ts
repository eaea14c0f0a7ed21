import { type IExecuteFunctions, sleep } from 'n8n-workflow';
import { KeyedMutex } from '../../shared/keyedMutex';
import { attempt } from '../../transport/http/attempt';
import type { SendLedger } from '../../transport/pacing/admission';
import type { SendOutcome, Withheld } from '../../transport/pacing/sendOutcome';
import { RuleViolation } from '../../whatsapp/ruleViolation';
import type { OutgoingMessage } from './outgoingMessage';

/** By workflow and node: n8n reads and writes the keys of a node as a whole. */
const nodes = new KeyedMutex();

/** At the end a database that is busy gets some time. */
const FINISHING_TRIES = 3;
const FINISHING_PAUSE_MS = 250;

/** @throws {RuleViolation} where n8n has no place for keys. */
export function requireKeyStore(context: IExecuteFunctions): void {
	if (!('checkProcessedAndRecord' in context.helpers)) {
		throw new RuleViolation(
			'options.sendOnceKey',
			"'Send Once Key' does not work in a tool of an AI agent, for which n8n keeps no keys",
			'Remove the option, or let the agent call a workflow that sends.',
		);
	}
	if (!context.getWorkflow().id) {
		throw new RuleViolation(
			'options.sendOnceKey',
			"'Send Once Key' needs a saved workflow, because n8n keeps the keys with it",
			'Save the workflow and run it again.',
		);
	}
}

/**
 * Keeps in n8n's database which keys this node has sent. Each key has two marks: `claim`, which stays,
 * and `underWay`, which is gone once it is certain what became of the message. So whoever finds a
 * claim knows whether the message was sent, or whether that is in doubt because n8n was stopped, or
 * an answer was lost, while it was under way.
 */
export class SendOnce {
	readonly #context: IExecuteFunctions;

	readonly #node: string;

	/** What this run has claimed. */
	readonly #claimed = new Set<OutgoingMessage>();

	/** Marks that are to be taken away with the next look into the database. */
	#stale: string[] = [];

	/** Whether the keys of all earlier runs are still to be forgotten. */
	#forgets: boolean;

	constructor(context: IExecuteFunctions, { forgetsKeys }: { forgetsKeys: boolean }) {
		this.#context = context;
		this.#forgets = forgetsKeys;
		this.#node = `${context.getWorkflow().id} ${context.getNode().id}`;
	}

	/** The keys of a batch's messages. */
	ledgerOf(messages: OutgoingMessage[]): SendLedger {
		return { claim: async (group) => await this.#claim(messages, group) };
	}

	/** Learns what became of a message. */
	settled(message: OutgoingMessage, { status, answers }: SendOutcome<unknown>): void {
		if (!this.#claimed.has(message)) return;
		const isOut = answers.length > 0;
		// What was sent in part, or perhaps, stays in doubt.
		if (status === 'unknown' || (isOut && status !== 'sent')) return;
		this.#stale.push(underWay(message));
		if (!isOut) this.#stale.push(claim(message));
	}

	/** Keeps what is certain at the end. What cannot be kept stays in doubt. */
	async finish(): Promise<void> {
		for (let tries = 1; tries <= FINISHING_TRIES; tries++) {
			if (tries > 1) await sleep(FINISHING_PAUSE_MS);
			const finished = await attempt(this.#alone(async () => await this.#clean()));
			if (finished.ok) return;
		}
		this.#context.logger.warn(
			"n8n could not save that the last messages were sent, so their 'Send Once Keys' stay in doubt",
		);
	}

	async #claim(messages: OutgoingMessage[], group: number[]): Promise<Map<number, Withheld>> {
		return await this.#alone(async () => {
			const { helpers } = this.#context;
			if (this.#forgets) await helpers.clearAllProcessedItems('node', { mode: 'entries' });
			this.#forgets = false;
			// Marks that cannot be removed now are removed later, and keep nothing from being sent.
			await attempt(this.#clean());
			const keyed = group.filter(
				(at) => messages[at].onceKey !== undefined && !this.#goesOn(messages[at]),
			);
			const withheld = new Map<number, Withheld>();
			if (keyed.length === 0) return withheld;

			const marks = keyed.flatMap((at) => [claim(messages[at]), underWay(messages[at])]);
			const recorded = await helpers.checkProcessedAndRecord(marks, 'node', { mode: 'entries' });
			const fresh = new Set(recorded.new);
			for (const at of keyed) {
				if (fresh.has(claim(messages[at]))) {
					this.#claimed.add(messages[at]);
					continue;
				}
				const isSettled = fresh.has(underWay(messages[at]));
				withheld.set(at, isSettled ? 'alreadySent' : 'inDoubt');
				// There was no such mark, and looking for it has made it.
				if (isSettled) this.#stale.push(underWay(messages[at]));
			}
			if (withheld.size > 0) await attempt(this.#clean());
			return withheld;
		});
	}

	/** Whether an earlier try of the node has sent the first parts, and claimed the key for the rest. */
	#goesOn(message: OutgoingMessage): boolean {
		if (message.accepted.length === 0) return false;
		this.#claimed.add(message);
		return true;
	}

	async #clean(): Promise<void> {
		const stale = this.#stale;
		if (stale.length === 0) return;
		// Messages go on being settled in the meantime.
		this.#stale = [];
		const { helpers } = this.#context;
		const removed = await attempt(helpers.removeProcessed(stale, 'node', { mode: 'entries' }));
		if (removed.ok) return;
		this.#stale = [...stale, ...this.#stale];
		throw removed.error;
	}

	async #alone<Result>(work: () => Promise<Result>): Promise<Result> {
		return await nodes.run(this.#node, work);
	}
}

const claim = ({ onceKey }: OutgoingMessage) => `c|${onceKey ?? ''}`;

const underWay = ({ onceKey }: OutgoingMessage) => `u|${onceKey ?? ''}`;
