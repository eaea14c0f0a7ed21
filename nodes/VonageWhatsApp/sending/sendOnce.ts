import { type IExecuteFunctions, sleep } from 'n8n-workflow';
import { attempt } from '../../transport/http/attempt';
import type { SendLedger } from '../../transport/pacing/admission';
import type { SendOutcome, Withheld } from '../../transport/pacing/sendOutcome';
import { RuleViolation } from '../../whatsapp/ruleViolation';
import type { Picked } from '../parameters/subWorkflow';
import type { OutgoingMessage } from './outgoingMessage';
import { type KeyStore, ProcessedDataStore, WorkflowStore } from './sendOnceStore';

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

/** Where the keys of a run are kept, and what is to become of those of earlier runs. */
export interface KeySettings {
	/** Whether the keys of earlier runs are to be forgotten; only where n8n keeps them. */
	forgetsKeys: boolean;
	/** The workflow that keeps them; absent where n8n does. */
	keyWorkflow?: Picked;
}

/** Claims the *Send Once Keys* of a run before its messages go out, and settles them afterwards. */
export class SendOnce {
	readonly #context: IExecuteFunctions;

	readonly #store: KeyStore;

	/** What this run has claimed. */
	readonly #claimed = new Set<OutgoingMessage>();

	/** Keys of messages that were sent, which the store does not know yet. */
	#settled: string[] = [];

	/** Keys of messages that certainly were not sent, which the store does not know yet. */
	#released: string[] = [];

	constructor(context: IExecuteFunctions, settings: KeySettings) {
		this.#context = context;
		this.#store = settings.keyWorkflow
			? new WorkflowStore(context, settings.keyWorkflow)
			: new ProcessedDataStore(context, settings);
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
		(isOut ? this.#settled : this.#released).push(keyOf(message));
	}

	/** Keeps what is certain at the end. What cannot be kept stays in doubt. */
	async finish(): Promise<void> {
		for (let tries = 1; tries <= FINISHING_TRIES; tries++) {
			if (tries > 1) await sleep(FINISHING_PAUSE_MS);
			const finished = await attempt(this.#record());
			if (finished.ok) return;
		}
		this.#context.logger.warn(
			"n8n could not save that the last messages were sent, so their 'Send Once Keys' stay in doubt",
		);
	}

	async #claim(messages: OutgoingMessage[], group: number[]): Promise<Map<number, Withheld>> {
		// What cannot be recorded now is recorded later, and keeps nothing from being sent.
		await attempt(this.#record());
		const keyed = group.filter(
			(at) => messages[at].onceKey !== undefined && !this.#goesOn(messages[at]),
		);
		const withheld = new Map<number, Withheld>();
		if (keyed.length === 0) return withheld;

		const states = await this.#store.claim(keyed.map((at) => keyOf(messages[at])));
		for (const at of keyed) {
			const state = states.get(keyOf(messages[at])) ?? 'inDoubt';
			if (state === 'new') this.#claimed.add(messages[at]);
			else withheld.set(at, state);
		}
		return withheld;
	}

	/** Whether an earlier try of the node has sent the first parts, and claimed the key for the rest. */
	#goesOn(message: OutgoingMessage): boolean {
		if (message.accepted.length === 0) return false;
		this.#claimed.add(message);
		return true;
	}

	/** Messages go on being settled in the meantime. */
	async #record(): Promise<void> {
		const settled = this.#settled;
		this.#settled = [];
		const settling = await attempt(this.#store.settle(settled));
		if (!settling.ok) {
			this.#settled = [...settled, ...this.#settled];
			throw settling.error;
		}
		const released = this.#released;
		if (released.length === 0) return;
		this.#released = [];
		const releasing = await attempt(this.#store.release(released));
		if (releasing.ok) return;
		this.#released = [...released, ...this.#released];
		throw releasing.error;
	}
}

const keyOf = ({ onceKey }: OutgoingMessage) => onceKey ?? '';
