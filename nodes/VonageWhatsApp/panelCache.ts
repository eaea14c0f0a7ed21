import { createHash } from 'node:crypto';
import type { Channel } from './channel';

/**
 * What lists in the panel show, kept for a minute: a list is asked for at each key that is typed. Keyed
 * by account and keys, so that nobody sees what belongs to another credential.
 */
const KEPT_MS = 60_000;
const LARGEST_CACHE = 20;

export class PanelCache<Value> {
	readonly #entries = new Map<string, { until: number; value: Promise<Value> }>();

	/** What was read for the channel, at most a minute ago. `variant` tells different readings apart. */
	async get(
		{ credential }: Channel,
		variant: string,
		read: () => Promise<Value>,
		now = Date.now(),
	): Promise<Value> {
		const key = createHash('sha256')
			.update(JSON.stringify([variant, credential]))
			.digest('hex');
		const known = this.#entries.get(key);
		if (known && known.until > now) return await known.value;

		const value = read();
		if (this.#entries.size >= LARGEST_CACHE) this.#entries.clear();
		this.#entries.set(key, { until: now + KEPT_MS, value });
		// What could not be read is asked for again.
		value.catch(() => this.#entries.delete(key));
		return await value;
	}

	clear(): void {
		this.#entries.clear();
	}
}
