import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { CustomerMessage } from '../simulator/inbound.mts';
import { samples } from '../simulator/media.mts';
import { expectNoSecret, useStage } from './stage.mts';
import { TriggerNode } from './trigger.mts';

const stage = useStage();

const MEGABYTE = 1024 * 1024;

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
	jest.restoreAllMocks();
	await close?.();
	close = undefined;
});

/** The customer writes; what the workflow starts with, and how Vonage was answered. */
async function received(
	message: CustomerMessage,
	options: INodeParameters = { downloadMedia: true },
): Promise<{ item: INodeExecutionData; status?: number }> {
	const trigger = new TriggerNode(stage.engine, { options });
	const { close: stop, ...urls } = await trigger.listen();
	close = stop;
	stage.simulator.setWebhooks(urls);
	const { uuid } = stage.simulator.customerSends(message);
	const { attempts } = await stage.simulator.waitForDelivery(
		({ messageUuid }) => messageUuid === uuid,
	);
	expect(trigger.answers).toHaveLength(1);
	const [items] = trigger.answers[0].workflowData ?? [];
	expect(items).toHaveLength(1);
	expectNoSecret(items, stage.engine.credential);
	return { item: items[0], status: attempts[0].answer };
}

const requestsForFiles = () =>
	stage.simulator.ledger().requests.filter(({ path }) => path.includes('/v3/media/'));

describe('a message with a file, with Download Media', () => {
	it.each(['image', 'audio', 'video', 'file', 'sticker'] as const)('%s', async (type) => {
		stage.simulator.configureApplication({ authenticateMedia: true });
		const { item, status } = await received({ type });
		const { name, mimeType, bytes } = samples[type];
		expect(status).toBe(200);
		expect(item.json).toMatchObject({
			event: 'message',
			type,
			media: { url: expect.any(String), name, mimeType, bytes: bytes.length },
		});
		expect(item.json.media).not.toHaveProperty('note');
		expect(item.binary?.data).toMatchObject({ fileName: name, mimeType });
		expect(await stage.engine.read(item.binary?.data)).toEqual(bytes);
		expect(requestsForFiles().map(({ scheme }) => scheme)).toEqual(['jwt']);
	});

	it('leaves the file where it is without the option', async () => {
		const { item } = await received({ type: 'image' }, {});
		expect(item.binary).toBeUndefined();
		expect(requestsForFiles()).toEqual([]);
	});

	it('leaves other messages as they are', async () => {
		const { item } = await received({ text: 'Hello' });
		expect(item).toEqual({ json: expect.objectContaining({ text: 'Hello' }) });
		expect(requestsForFiles()).toEqual([]);
	});
});

describe('where the file cannot be had, the message goes on and says why', () => {
	it.each<[string, CustomerMessage['media'], INodeParameters, string]>([
		[
			'larger than a file may be',
			{ serving: { padding: 101 * MEGABYTE } },
			{},
			'The file is larger than 100 MB.',
		],
		[
			'larger than the option says',
			{ serving: { padding: 2 * MEGABYTE, contentLength: 'none' } },
			{ downloadSizeLimit: 2 },
			'The file is larger than 2 MB.',
		],
		[
			'cut off',
			{ serving: { padding: MEGABYTE, cutAfter: 1000 } },
			{},
			'n8n could not fetch the file: the connection to 127.0.0.1:0 was cut before the answer was complete.',
		],
	])('%s', async (_, media, options, note) => {
		const message: CustomerMessage = { type: 'image', media: { caption: 'Look', ...media } };
		const { item, status } = await received(message, { downloadMedia: true, ...options });
		expect(status).toBe(200);
		expect(item.binary).toBeUndefined();
		expect(item.json).toMatchObject({
			text: 'Look',
			media: {
				name: 'photo.jpg',
				note: note.replace(':0 ', `:${new URL(stage.simulator.url).port} `),
			},
		});
	});

	it('too slow: Vonage is answered in time', async () => {
		// The eight seconds pass in a tenth of one.
		const { timeout } = AbortSignal;
		const limits: number[] = [];
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
			limits.push(milliseconds);
			return timeout.call(AbortSignal, 100);
		});
		for (const serving of [{ stallAfter: 0 }, { padding: MEGABYTE, stallAfter: MEGABYTE / 2 }]) {
			const { item, status } = await received({ type: 'video', media: { serving } });
			expect(status).toBe(200);
			expect(item.binary).toBeUndefined();
			expect(item.json.media).toMatchObject({
				url: expect.any(String),
				note: 'The file could not be fetched: it did not come within 8 seconds.',
			});
			await close?.();
		}
		expect(limits).toEqual([8000, 8000]);
	});

	it('not there any more, and not for this credential', async () => {
		stage.simulator.setFault({ kind: 'fail', httpStatus: 503, match: { path: 'media' } });
		const { item } = await received({ type: 'image' });
		expect(item.json.media).toMatchObject({ note: expect.stringMatching(/HTTP 503\.$/) });
	});
});
