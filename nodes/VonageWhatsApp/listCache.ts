import { createHash } from 'node:crypto';

import { type ManageThrough, readTemplates, templateProvider } from '../shared/templates';
import type { ApiClient } from '../transport/http/client';
import { readSenderNumbers, type SenderNumbers } from '../transport/setup/senderNumbers';
import type { Template } from '../whatsapp/templates/schema';

/**
 * What lists in the panel show, kept for a minute: a list is asked for at each key that is typed. Keyed
 * by account and keys, so that nobody sees what belongs to another credential.
 */
const KEPT_MS = 60_000;

const LARGEST_CACHE = 20;

export class ListCache<Value> {
	readonly #entries = new Map<string, { until: number; value: Promise<Value> }>();

	/** What was read for the channel, at most a minute ago. `variant` tells different readings apart. */
	async get(
		{ credential }: ApiClient,
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

/** All numbers of the channel; waits with n8n's sleep and stops with the execution. */
export async function senderNumbers(client: ApiClient): Promise<SenderNumbers> {
	return await readSenderNumbers(client);
}

const numbersCache = new ListCache<SenderNumbers>();

/** The same for a list in the panel, at most a minute old. */
export async function cachedNumbers(client: ApiClient): Promise<SenderNumbers> {
	return await numbersCache.get(client, 'numbers', async () => await senderNumbers(client));
}

/** The approved and other templates of an account. */
const templatesCache = new ListCache<Template[]>();

/** All templates of the account, at most a minute old. */
export async function cachedTemplates(
	client: ApiClient,
	manageThrough: ManageThrough,
): Promise<Template[]> {
	return await templatesCache.get(client, manageThrough, async () => {
		const provider = templateProvider(client, manageThrough);
		return (await readTemplates(client, provider)).templates;
	});
}

/** After a template was submitted, changed or deleted here. */
export function forgetTemplates(): void {
	templatesCache.clear();
}
