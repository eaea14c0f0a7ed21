import type { SenderNumbers } from '../transport/senderNumbers';
import { readSenderNumbers } from '../transport/senderNumbers';
import type { Channel } from './channel';
import { PanelCache } from './panelCache';
import { wait } from './templates';

/** All numbers of the channel; waits with n8n's sleep and stops with the execution. */
export async function senderNumbers({ wire, credential, signal }: Channel): Promise<SenderNumbers> {
	return await readSenderNumbers(wire, credential, { sleep: wait, signal });
}

const cache = new PanelCache<SenderNumbers>();

/** The same for a list in the panel, at most a minute old. */
export async function cachedNumbers(channel: Channel): Promise<SenderNumbers> {
	return await cache.get(channel, 'numbers', async () => await senderNumbers(channel));
}
