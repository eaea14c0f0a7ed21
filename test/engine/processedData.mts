/** What n8n keeps for nodes that do something once: one list per node, read and written whole, as its database does. */
import type {
	DeduplicationItemTypes,
	ICheckProcessedContextData,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Not among the exports of n8n-core; n8n itself sets it up when it starts. */
const { DataDeduplicationService } = require(
	path.join(path.dirname(require.resolve('n8n-core')), 'data-deduplication-service.js'),
) as {
	DataDeduplicationService: { init(deduplicator: IDataDeduplicator): Promise<void> };
};

/** JSON, as in the database: what a call costs grows with the row. */
type Rows = Map<string, string>;

export class ProcessedData implements IDataDeduplicator {
	#rows: Rows = new Map();

	/** Gives the engine of this process its store. */
	static async install(): Promise<ProcessedData> {
		const store = new ProcessedData();
		await DataDeduplicationService.init(store);
		return store;
	}

	clear(): void {
		this.#rows = new Map();
	}

	/** What is stored at this moment. */
	get snapshot(): Rows {
		return structuredClone(this.#rows);
	}

	/** Puts back what was stored: as an n8n finds it that was killed then. */
	restore(rows: Rows): void {
		this.#rows = structuredClone(rows);
	}

	/** All marks of all nodes. */
	get size(): number {
		return [...this.#rows.values()].flatMap((list) => JSON.parse(list) as string[]).length;
	}

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		_scope: unknown,
		context: ICheckProcessedContextData,
	): Promise<IDeduplicationOutput> {
		const known = await this.#read(context);
		if (known === undefined) {
			// The first call of a node looks for nothing, and inserts.
			if (this.#rows.has(row(context))) throw new Error('UNIQUE constraint failed');
			this.#write(context, items.map(hash));
			return { new: items, processed: [] };
		}
		const before = new Set(known);
		const isNew = (item: DeduplicationItemTypes) => !before.has(hash(item));
		this.#write(context, [...known, ...items.filter(isNew).map(hash)]);
		return { new: items.filter(isNew), processed: items.filter((item) => !isNew(item)) };
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		_scope: unknown,
		context: ICheckProcessedContextData,
	): Promise<void> {
		const known = await this.#read(context);
		const removed = new Set(items.map(hash));
		if (known)
			this.#write(
				context,
				known.filter((mark) => !removed.has(mark)),
			);
	}

	async clearAllProcessedItems(
		_scope: unknown,
		context: ICheckProcessedContextData,
	): Promise<void> {
		this.#rows.delete(row(context));
	}

	async getProcessedDataCount(
		_scope: unknown,
		context: ICheckProcessedContextData,
	): Promise<number> {
		return (await this.#read(context))?.length ?? 0;
	}

	/** Whoever writes between this and the write that follows it is lost. */
	async #read(context: ICheckProcessedContextData): Promise<string[] | undefined> {
		const list = this.#rows.get(row(context));
		await new Promise((resolve) => setImmediate(resolve));
		return list === undefined ? undefined : (JSON.parse(list) as string[]);
	}

	#write(context: ICheckProcessedContextData, list: string[]): void {
		this.#rows.set(row(context), JSON.stringify(list));
	}
}

const row = ({ workflow, node }: ICheckProcessedContextData) => `${workflow.id} n:${node?.id}`;

const hash = (item: DeduplicationItemTypes) =>
	createHash('md5').update(item.toString()).digest('base64');
