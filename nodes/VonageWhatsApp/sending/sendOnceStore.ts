import type { IExecuteFunctions } from 'n8n-workflow';
import { KeyedMutex } from '../../shared/keyedMutex';
import { attempt, errorText } from '../../transport/http/attempt';
import type { Withheld } from '../../transport/pacing/sendOutcome';
import { isRecord } from '../../whatsapp/looseJson';
import { RuleViolation } from '../../whatsapp/ruleViolation';
import { type Picked, runWorkflow } from '../parameters/subWorkflow';

/** What a store knows of a key that it was to claim: `new` if it is claimed now. */
export type KeyState = 'new' | Withheld;

/** Keeps which *Send Once Keys* are claimed, and which of them are settled: their message is sent. */
export interface KeyStore {
	/**
	 * Claims keys.
	 *
	 * @returns The state of every one of `keys`.
	 * @throws If it is not certain that they are claimed: then nothing of them may be sent.
	 */
	claim(keys: string[]): Promise<Map<string, KeyState>>;
	/** Notes of claimed keys that their messages were sent. Called with none, it finishes earlier work. */
	settle(keys: string[]): Promise<void>;
	/** Gives claimed keys back: their messages were certainly not sent. */
	release(keys: string[]): Promise<void>;
}

/** By workflow and node: n8n reads and writes the keys of a node as a whole. */
const nodes = new KeyedMutex();

/**
 * Keys in n8n's database, per node. Each has two marks: `claim`, which stays, and `underWay`, which is
 * gone once it is certain what became of the message. So whoever finds a claim knows whether the message
 * was sent, or whether that is in doubt because n8n was stopped, or an answer was lost, while it was
 * under way.
 */
export class ProcessedDataStore implements KeyStore {
	readonly #context: IExecuteFunctions;

	readonly #node: string;

	/** Whether the keys of all earlier runs are still to be forgotten. */
	#forgets: boolean;

	/** Marks that looking for them has made. */
	#probes: string[] = [];

	constructor(context: IExecuteFunctions, { forgetsKeys }: { forgetsKeys: boolean }) {
		this.#context = context;
		this.#forgets = forgetsKeys;
		this.#node = `${context.getWorkflow().id} ${context.getNode().id}`;
	}

	async claim(keys: string[]): Promise<Map<string, KeyState>> {
		return await nodes.run(this.#node, async () => {
			const { helpers } = this.#context;
			if (this.#forgets) await helpers.clearAllProcessedItems('node', { mode: 'entries' });
			this.#forgets = false;
			const marks = keys.flatMap((key) => [claim(key), underWay(key)]);
			const recorded = await helpers.checkProcessedAndRecord(marks, 'node', { mode: 'entries' });
			const fresh = new Set(recorded.new);
			const stateOf = (key: string): KeyState => {
				if (fresh.has(claim(key))) return 'new';
				if (!fresh.has(underWay(key))) return 'inDoubt';
				this.#probes.push(underWay(key));
				return 'alreadySent';
			};
			const states = new Map(keys.map((key) => [key, stateOf(key)]));
			if (this.#probes.length > 0) await attempt(this.#remove([]));
			return states;
		});
	}

	async settle(keys: string[]): Promise<void> {
		await nodes.run(this.#node, async () => await this.#remove(keys.map(underWay)));
	}

	async release(keys: string[]): Promise<void> {
		const marks = keys.flatMap((key) => [underWay(key), claim(key)]);
		await nodes.run(this.#node, async () => await this.#remove(marks));
	}

	async #remove(marks: string[]): Promise<void> {
		const stale = [...this.#probes, ...marks];
		if (stale.length === 0) return;
		await this.#context.helpers.removeProcessed(stale, 'node', { mode: 'entries' });
		this.#probes = [];
	}
}

const claim = (key: string) => `c|${key}`;

const underWay = (key: string) => `u|${key}`;

/** What the workflow may answer of a key. */
const STATES = new Map<unknown, KeyState>([
	['new', 'new'],
	['sent', 'alreadySent'],
	['inDoubt', 'inDoubt'],
]);

/** Keys that a workflow of the builder's keeps, e.g. in a database that all processes share. */
export class WorkflowStore implements KeyStore {
	readonly #context: IExecuteFunctions;

	readonly #picked: Picked;

	constructor(context: IExecuteFunctions, picked: Picked) {
		this.#context = context;
		this.#picked = picked;
	}

	async claim(keys: string[]): Promise<Map<string, KeyState>> {
		const rows = await this.#run('claim', keys);
		const asked = new Set(keys);
		const states = new Map<string, KeyState>();
		for (const row of rows) {
			const { key, state } = isRecord(row) ? row : {};
			if (typeof key !== 'string' || !asked.has(key)) {
				throw unusable(this.#picked, "returned an item whose 'key' it was not asked for");
			}
			const known = STATES.get(state);
			if (known === undefined) {
				throw unusable(this.#picked, `returned no 'state' that is known for the key '${key}'`);
			}
			if (states.has(key)) throw unusable(this.#picked, `returned the key '${key}' twice`);
			states.set(key, known);
		}
		const missing = keys.find((key) => !states.has(key));
		if (missing === undefined) return states;
		throw unusable(this.#picked, `returned nothing for the key '${missing}'`);
	}

	async settle(keys: string[]): Promise<void> {
		if (keys.length > 0) await this.#run('settle', keys);
	}

	async release(keys: string[]): Promise<void> {
		await this.#run('release', keys);
	}

	async #run(action: 'claim' | 'settle' | 'release', keys: string[]): Promise<unknown[]> {
		const items = [{ json: { action, keys } }];
		return await runWorkflow(this.#context, this.#picked, items, { stopped, unusable });
	}
}

const FIELD = 'options.sendOnceWorkflow';

function stopped({ name }: Picked, error: unknown): RuleViolation {
	return new RuleViolation(
		FIELD,
		`The workflow '${name}', which keeps the 'Send Once Keys', failed: ${errorText(error)}`,
		'Nothing was sent without a certain claim. Open its last execution, or check that it exists, is published, and may be called by this workflow.',
	);
}

function unusable({ name }: Picked, what: string): RuleViolation {
	return new RuleViolation(
		FIELD,
		`The workflow '${name}', which keeps the 'Send Once Keys', ${what}`,
		"Nothing was sent without a certain claim. Let its last node return one item per key, with 'key' and 'state' (new, sent or inDoubt), as examples/send-once-postgres.json does.",
	);
}
