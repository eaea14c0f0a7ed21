import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Urls } from './webhookUrls';

const KEY = 'registration';

const storedRegistration = z.object({
	inboundUrl: z.string(),
	statusUrl: z.string(),
	before: z
		.object({ inboundUrl: z.string(), statusUrl: z.string(), version: z.string() })
		.optional(),
});

/**
 * The URLs that a trigger has written at Vonage, and what was there before. A test stores no
 * `before`: its URLs at Vonage contain it.
 */
export type StoredRegistration = z.infer<typeof storedRegistration>;

/** What n8n kept for the node, which may come from another version of it. */
export function readRegistration(staticData: IDataObject): StoredRegistration | undefined {
	return storedRegistration.safeParse(staticData[KEY]).data;
}

export function saveRegistration(
	staticData: IDataObject,
	{ inboundUrl, statusUrl }: Urls,
	before?: StoredRegistration['before'],
): void {
	staticData[KEY] = { inboundUrl, statusUrl, ...(before && { before }) };
}

export function deleteRegistration(staticData: IDataObject): void {
	Reflect.deleteProperty(staticData, KEY);
}
