/** The two ways that templates are managed, and what tests say of both. */
import type { Stage } from './stage.mts';

export const PROVIDERS = ['meta', 'vonage'] as const;

export type Provider = (typeof PROVIDERS)[number];

/** Each row once for each provider. */
export function throughBoth<Row extends object>(rows: Row[]): Array<Row & { provider: Provider }> {
	return rows.flatMap((row) => PROVIDERS.map((provider) => ({ ...row, provider })));
}

/** Where each provider takes new templates, as in `calls()`. */
export const CREATE: Record<Provider, string> = {
	meta: 'POST message_templates',
	vonage: 'POST templates',
};

/** Where each provider lists templates, as in `calls()`. */
export const LIST: Record<Provider, string> = {
	meta: 'GET message_templates',
	vonage: 'GET templates',
};

/** The drafts that a provider got, refused or not. */
export function drafts(stage: Stage): unknown[] {
	return stage.simulator
		.ledger()
		.requests.filter(({ method, path }) => method === 'POST' && /templates$/.test(path))
		.map(({ body }) => body);
}
