import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Urls } from './webhookUrls';

const KEY = 'registration';

const remembered = z.object({
	inboundUrl: z.string(),
	statusUrl: z.string(),
	before: z
		.object({ inboundUrl: z.string(), statusUrl: z.string(), version: z.string() })
		.optional(),
});

/**
 * The URLs that a trigger has written at Vonage, and what was there before. A test remembers no
 * `before`: the URLs that it writes say it themselves.
 */
export type Remembered = z.infer<typeof remembered>;

/** What n8n kept for the node, which may come from another version of it. */
export function recall(memory: IDataObject): Remembered | undefined {
	return remembered.safeParse(memory[KEY]).data;
}

export function remember(
	memory: IDataObject,
	{ inboundUrl, statusUrl }: Urls,
	before?: Remembered['before'],
): void {
	memory[KEY] = { inboundUrl, statusUrl, ...(before && { before }) };
}

export function forget(memory: IDataObject): void {
	Reflect.deleteProperty(memory, KEY);
}
