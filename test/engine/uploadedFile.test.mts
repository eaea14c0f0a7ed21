/** Files that came in with the webhook that started the execution, sent on by it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { IBinaryData, INodeParameters } from 'n8n-workflow';
import { signedFile } from '../n8n/signedUrl.mts';
import { picked, results, useStage } from './stage.mts';

const stage = useStage();
const photo = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from('a photo of a visitor')]);

const LATER_SECONDS = 60;

// Vonage fetches a file when n8n has long ended the execution.
let usual: number;
beforeAll(() => {
	const { pace } = stage.simulator.world;
	usual = pace.submitted;
	pace.submitted = LATER_SECONDS * 1000;
});
afterAll(() => {
	stage.simulator.world.pace.submitted = usual;
});

/** Sends the file from `count` items, ends the execution, and only then has Vonage fetch it. */
async function sendUploaded(file: IBinaryData, parameters: INodeParameters, count = 1) {
	const items = Array.from({ length: count }, () => ({ json: {}, binary: { data: file } }));
	results(await stage.send(parameters, { items }));
	await stage.engine.moveUploadedFile(file);
	stage.simulator.advanceClock(LATER_SECONDS);
	const { messages } = stage.simulator.ledger();
	return await Promise.all(messages.map(async ({ uuid }) => await stage.settled(uuid)));
}

it.each<[string, INodeParameters]>([
	['a message', { messageType: 'image', mediaSource: 'binary' }],
	[
		'the header of a message',
		{
			messageType: 'replyButtons',
			body: 'Is this you?',
			buttons: { button: [{ title: 'Yes' }] },
			headerType: 'image',
			headerMediaSource: 'binary',
		},
	],
	[
		'the header of a template',
		{
			operation: 'sendTemplate',
			template: picked('invoice_ready:en'),
			templateValues: { mappingMode: 'defineBelow', value: { 'body.1': 'Ana' } },
			headerFileField: 'data',
		},
	],
	[
		'the header of a template filled in by hand',
		{
			operation: 'sendTemplate',
			template: picked('invoice_ready:en'),
			valuesInput: 'fields',
			bodyValues: { value: [{ value: 'Ana' }] },
			headerType: 'document',
			headerMediaSource: 'binary',
		},
	],
])('is there for Vonage when the execution has ended: %s', async (_, parameters) => {
	const file = await stage.engine.uploadedFile(photo, 'photo.jpg', 'image/jpeg');
	const [message] = await sendUploaded(file, parameters);

	expect(message).toMatchObject({ status: 'delivered' });
	const [mediaId] = Object.values(message.media);
	expect(stage.simulator.world.media.get(mediaId)).toMatchObject({
		bytes: photo,
		mimeType: 'image/jpeg',
	});
});

it('keeps its name', async () => {
	const file = await stage.engine.uploadedFile(photo, 'my photo.jpg', 'image/jpeg');
	const [message] = await sendUploaded(file, { messageType: 'file', mediaSource: 'binary' });
	expect(message.request.file).toMatchObject({ name: 'my photo.jpg' });
});

it('is copied once for all items that send it', async () => {
	const file = await stage.engine.uploadedFile(photo, 'photo.jpg', 'image/jpeg');
	const messages = await sendUploaded(file, { messageType: 'image', mediaSource: 'binary' }, 3);
	expect(messages.map(({ status }) => status)).toEqual(Array(3).fill('delivered'));
	const urls = messages.flatMap(({ media }) => Object.keys(media));
	expect(new Set(urls.map(signedFile)).size).toBe(1);
});

it('other files are sent as they are, without a copy', async () => {
	const file = await stage.engine.file(photo, 'photo.jpg', 'image/jpeg');
	results(
		await stage.send(
			{ messageType: 'image', mediaSource: 'binary' },
			{ items: [{ json: {}, binary: { data: file } }] },
		),
	);
	stage.simulator.advanceClock(LATER_SECONDS);
	const [{ uuid }] = stage.simulator.ledger().messages;
	const { media } = await stage.settled(uuid);
	expect(Object.keys(media).map(signedFile)).toEqual([file.id]);
});
