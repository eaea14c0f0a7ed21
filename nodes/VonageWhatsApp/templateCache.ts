import { createHash } from 'node:crypto';
import type { Channel } from './channel';
import type { Template } from '../whatsapp/templates/schema';
import type { ManageThrough } from './templates';
import { readTemplates, templateProvider } from './templates';

/**
 * The approved and other templates of an account, for lists in the panel, kept for a minute: a list
 * is asked for at each key that is typed. Keyed by account and keys, so that nobody sees the templates
 * of another credential.
 */
const KEPT_MS = 60_000;
const LARGEST_CACHE = 20;

interface Entry {
	until: number;
	templates: Promise<Template[]>;
}

const cache = new Map<string, Entry>();

/** All templates of the account, at most a minute old. */
export async function cachedTemplates(
	channel: Channel,
	manageThrough: ManageThrough,
	now = Date.now(),
): Promise<Template[]> {
	const key = keyOf(channel, manageThrough);
	const known = cache.get(key);
	if (known && known.until > now) return await known.templates;

	const provider = templateProvider(channel, manageThrough);
	const templates = readTemplates(channel, provider).then((listing) => listing.templates);
	if (cache.size >= LARGEST_CACHE) cache.clear();
	cache.set(key, { until: now + KEPT_MS, templates });
	// What could not be read is asked for again.
	templates.catch(() => cache.delete(key));
	return await templates;
}

/** After a template was submitted, changed or deleted here. */
export function forgetTemplates(): void {
	cache.clear();
}

function keyOf({ credential }: Channel, manageThrough: ManageThrough): string {
	const { wabaId, userAccessToken, apiKey, apiSecret, environment } = credential;
	const { graphBaseUrl, vonageBaseUrl, graphVersion } = credential;
	const parts = [
		manageThrough,
		environment,
		graphBaseUrl,
		vonageBaseUrl,
		graphVersion,
		wabaId,
		userAccessToken,
		apiKey,
		apiSecret,
	];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
