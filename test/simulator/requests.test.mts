import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { basic, custom, type Harness, http, startHarness, text, toAna, token } from './harness.mts';
import { startSimulator } from './simulator.mts';
import type { Json } from './types.mts';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterAll(() => harness.stop());
beforeEach(() => harness.simulator.reset());

const post = (body: unknown, authorization?: string) =>
	http(
		'POST',
		`${harness.simulator.url}/v1/messages`,
		body,
		authorization === undefined ? {} : { Authorization: authorization },
	);

describe('who may send', () => {
	const strangersKey = () =>
		generateKeyPairSync('rsa', {
			modulusLength: 2048,
			privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
			publicKeyEncoding: { type: 'spki', format: 'pem' },
		}).privateKey;
	const now = () => Math.floor(Date.now() / 1000);

	it.each<[string, () => string | undefined]>([
		['nothing', () => undefined],
		['an unknown scheme', () => 'Digest x'],
		['no token at all', () => 'Bearer not.a.token'],
		['an expired token', () => `Bearer ${token(harness.simulator, { exp: now() - 5 })}`],
		['a token without exp', () => `Bearer ${token(harness.simulator, { exp: undefined })}`],
		['a token without jti', () => `Bearer ${token(harness.simulator, { jti: undefined })}`],
		['a token without iat', () => `Bearer ${token(harness.simulator, { iat: undefined })}`],
		['a token from the future', () => `Bearer ${token(harness.simulator, { iat: now() + 3600 })}`],
		[
			'a token of another application',
			() => `Bearer ${token(harness.simulator, { application_id: 'other' })}`,
		],
		[
			'a token signed by another key',
			() => `Bearer ${token(harness.simulator, {}, { key: strangersKey() })}`,
		],
		[
			'a token signed with a shared secret',
			() => `Bearer ${token(harness.simulator, {}, { key: 'x'.repeat(32), algorithm: 'HS256' })}`,
		],
		['a wrong secret', () => basic(harness.simulator.credential().apiKey, 'wrong')],
		[
			'key and secret for a linked number',
			() => basic(harness.simulator.credential().apiKey, harness.simulator.credential().apiSecret),
		],
	])('refuses %s with 401', async (_, authorization) => {
		const { status, data, headers } = await post(text('hi'), authorization());
		expect(status).toBe(401);
		expect(headers['content-type']).toContain('application/problem+json');
		expect(data).toMatchObject({
			type: expect.stringContaining('#unathorized'),
			title: expect.any(String),
			detail: expect.any(String),
			instance: expect.stringMatching(/^[0-9a-f]{32}$/),
		});
		expect(harness.simulator.ledger().messages).toEqual([]);
	});

	it('lets key and secret send from a number that belongs to no application', async () => {
		const { apiKey, apiSecret } = harness.simulator.credential();
		harness.simulator.linkNumber('447700900002', false);
		const body = { ...text('hi'), from: '447700900002' };
		expect((await post(body, basic(apiKey, apiSecret))).status).toBe(202);
		expect((await harness.post(body)).data.type).toContain('#1120');
	});
});

describe('what is refused before it is accepted', () => {
	const long = (length: number) => '😀'.repeat(length);
	const image = (content: Json): Json => ({ ...toAna, message_type: 'image', image: content });
	const url = 'https://files.example/photo.jpg';

	it.each<[string, unknown, string]>([
		['a list', [], '#1010'],
		['no channel', { ...text('hi'), channel: undefined }, '#1100'],
		['another channel', { ...text('hi'), channel: 'sms' }, '#1100'],
		['an unknown sender', { ...text('hi'), from: '447700900777' }, '#1120'],
		['a sender with a plus', { ...text('hi'), from: '+447700900001' }, '#1120'],
		['a recipient with a plus', { ...text('hi'), to: '+447700900000' }, '#1130'],
		['a recipient with zeros in front', { ...text('hi'), to: '00447700900000' }, '#1130'],
		['a recipient of 6 digits', { ...text('hi'), to: '447700' }, '#1130'],
		['a recipient of 16 digits', { ...text('hi'), to: '4477009000001234' }, '#1130'],
		['a recipient as a number', { ...text('hi'), to: 447700900000 }, '#1130'],
		['an unknown message type', { ...toAna, message_type: 'location' }, '#1140'],
		['a long client ref', { ...text('hi'), client_ref: 'x'.repeat(101) }, '#1060'],
		['a bad status address', { ...text('hi'), webhook_url: 'nowhere' }, '#1110 webhook_url'],
		['a bad status version', { ...text('hi'), webhook_version: 'v2' }, '#1110 webhook_version'],
		['an empty failover', { ...text('hi'), failover: [] }, '#1110 failover'],
		...(
			[
				['an SMS without a text', { channel: 'sms', text: undefined }, '#1150 failover[0].text'],
				['a long SMS', { channel: 'sms', text: 'x'.repeat(1001) }, '#1150 failover[0].text'],
				['an SMS to an ID', { channel: 'sms', to: 'abc' }, '#1130'],
				['an image by SMS', { channel: 'sms', message_type: 'image' }, '#1140'],
				[
					'an MMS image without a URL',
					{ channel: 'mms', message_type: 'image' },
					'#1150 failover[0].image',
				],
				['a long RCS text', { channel: 'rcs', text: 'x'.repeat(3073) }, '#1150 failover[0].text'],
				['a short RCS ttl', { channel: 'rcs', ttl: 10 }, '#1110 failover[0].ttl'],
				[
					'a long Messenger text',
					{ channel: 'messenger', text: 'x'.repeat(641) },
					'#1150 failover[0].text',
				],
				['a Messenger ID that is too long', { channel: 'messenger', to: '1'.repeat(51) }, '#1130'],
				['a long Viber sender', { channel: 'viber_service', from: 'x'.repeat(51) }, '#1120'],
			] as const
		).map(([what, entry, refused]): [string, object, string] => [
			`${what} as failover`,
			{ ...text('hi'), failover: [{ ...text('hi'), ...entry }] },
			refused,
		]),
		[
			'a failover inside a failover',
			{ ...text('hi'), failover: [{ ...text('hi'), failover: [text('hi')] }] },
			'#1110 failover[0].failover',
		],
		[
			'a bad message in the failover',
			{ ...text('hi'), failover: [{ ...text('hi'), text: '' }] },
			'#1150 failover[0].text',
		],
		['no text', { ...toAna, message_type: 'text' }, '#1150 text'],
		['an empty text', text(''), '#1150 text'],
		['a text of 4097', text(long(4097)), '#1150 text'],
		['a misspelt field', { ...text('hi'), clientRef: 'x' }, '#1150 clientRef'],
		['an image without address', image({}), '#1150 image.url'],
		['an image with a local path', image({ url: '/tmp/photo.jpg' }), '#1150 image.url'],
		['a caption of 3001', image({ url, caption: long(3001) }), '#1150 image.caption'],
		[
			'a caption on a voice note',
			{ ...toAna, message_type: 'audio', audio: { url, caption: 'x' } },
			'#1150 audio.caption',
		],
		[
			'a sticker with url and id',
			{ ...toAna, message_type: 'sticker', sticker: { url, id: '1' } },
			'#1150 sticker',
		],
		[
			'two emoji',
			{
				...toAna,
				message_type: 'reaction',
				reaction: { action: 'react', emoji: '👍👍' },
				context: { message_uuid: 'x' },
			},
			'#1150 reaction.emoji',
		],
		[
			'a reaction to nothing',
			{ ...toAna, message_type: 'reaction', reaction: { action: 'unreact' } },
			'#1150 context',
		],
		[
			'a template without locale',
			{ ...toAna, message_type: 'template', template: { name: 'hello_there' } },
			'#1150 whatsapp',
		],
		[
			'the removed policy',
			{
				...toAna,
				message_type: 'template',
				template: { name: 'hello_there' },
				whatsapp: { locale: 'en', policy: 'fallback' },
			},
			'#1150 whatsapp.policy',
		],
		['an empty custom object', custom({}), '#1150 custom'],
	])('%s', async (_, body, expected) => {
		const [type, parameter] = expected.split(' ');
		const { status, data } = await harness.post(body);
		expect(status).toBe(422);
		expect(data.type).toContain(type);
		if (parameter !== undefined) {
			expect(data.invalid_parameters).toEqual(
				expect.arrayContaining([{ name: parameter, reason: expect.any(String) }]),
			);
		}
		expect(harness.simulator.ledger().messages).toEqual([]);
	});

	it('a body that is not JSON', async () => {
		const { status, data } = await http('POST', `${harness.simulator.url}/v1/messages`, '{"a":', {
			'Content-Type': 'application/json',
			Authorization: `Bearer ${token(harness.simulator)}`,
		});
		expect([status, data.title]).toEqual([422, 'Invalid JSON']);
	});

	it.each<[string, Json]>([
		['a text of 4096 emoji', text(long(4096))],
		['a client ref of 100', { ...text('hi'), client_ref: 'x'.repeat(100) }],
		['a flag as reaction', { reaction: { action: 'react', emoji: '🇬🇧' } }],
		['a family as reaction', { reaction: { action: 'react', emoji: '👨‍👩‍👧' } }],
		['a user id', { ...text('hi'), to: 'US.13491208655302741918' }],
		['a parent user id', { ...text('hi'), to: 'US.ENT.11815799212886844830' }],
		...(
			[
				{ channel: 'messenger', from: '0123456789', to: '9876543210987654321' },
				{ channel: 'messenger', from: 'p', to: '1'.repeat(50) },
				{ channel: 'sms', from: 'Shop' },
				{ channel: 'viber_service', from: '16273' },
				{ channel: 'rcs', from: 'Shop' },
				{ channel: 'mms', message_type: 'image', image: { url: 'https://example.com/a.jpg' } },
			] as const
		).map((entry): [string, Json] => [
			`as failover ${JSON.stringify(entry)}`,
			{ ...text('hi'), failover: [{ ...text('hi'), ...entry }] },
		]),
	])('but accepts %s', async (_, body) => {
		const reaction = body.reaction
			? { ...toAna, message_type: 'reaction', context: { message_uuid: 'x' } }
			: {};
		const { status, data } = await harness.post({ ...reaction, ...body });
		// A message with a failover is a workflow of several.
		const keys = body.failover ? ['message_uuid', 'workflow_id'] : ['message_uuid'];
		expect([status, Object.keys(data)]).toEqual([202, keys]);
	});
});

describe('marking a message as read', () => {
	const read = { status: 'read' };

	it('answers 202 without a body, and reads what came before too', async () => {
		const first = harness.simulator.customerSends({ text: 'one' });
		const second = harness.simulator.customerSends({ text: 'two' });
		const third = harness.simulator.customerSends({ text: 'three' });
		const { status, data } = await harness.patch(second.uuid, read);
		expect([status, data]).toEqual([202, '']);
		expect([first.read, second.read, third.read]).toEqual([true, true, false]);
		expect(harness.simulator.ledger().updates).toMatchObject([
			{ uuid: second.uuid, status: 'read', replyingIndicator: false },
		]);
	});

	it('shows the replying indicator for 25 seconds at most', async () => {
		const { uuid, customerId, to } = harness.simulator.customerSends({ text: 'hi' });
		const { world } = harness.simulator;
		await harness.patch(uuid, { ...read, replying_indicator: { show: true, type: 'text' } });
		expect(world.chat(customerId, to).typing).toBe(true);
		harness.simulator.advanceClock(24);
		expect(world.chat(customerId, to).typing).toBe(true);
		harness.simulator.advanceClock(1);
		expect(world.chat(customerId, to).typing).toBe(false);
	});

	it('takes the replying indicator away with the reply', async () => {
		const { uuid, customerId, to } = harness.simulator.customerSends({ text: 'hi' });
		await harness.patch(uuid, { ...read, replying_indicator: { show: true, type: 'text' } });
		const reply = await harness.send(text('hello'));
		await harness.simulator.waitForStatus(reply, 'delivered');
		expect(harness.simulator.world.chat(customerId, to).typing).toBe(false);
	});

	it.each<[string, unknown, number]>([
		['no body', undefined, 422],
		['another status', { status: 'seen' }, 422],
		['revoked', { status: 'revoked' }, 422],
		['an indicator alone', { replying_indicator: { show: true, type: 'text' } }, 422],
		['a voice indicator', { ...read, replying_indicator: { show: true, type: 'audio' } }, 422],
		['the old name of the indicator', { ...read, typing_indicator: { type: 'text' } }, 422],
	])('refuses %s', async (_, body, expected) => {
		const { uuid } = harness.simulator.customerSends({ text: 'hi' });
		expect((await harness.patch(uuid, body)).status).toBe(expected);
		expect(harness.simulator.world.inbound()[0].read).toBe(false);
	});

	it('knows neither unknown messages nor those of the business', async () => {
		harness.simulator.customerSends({ text: 'hi' });
		const sent = await harness.send(text('hello'));
		expect((await harness.patch(sent, read)).status).toBe(404);
		const { status, data } = await harness.patch('asdf', read);
		expect(status).toBe(404);
		expect(data).toMatchObject({ title: 'Not Found', detail: 'Message with ID asdf not found' });
	});

	it('needs a token; key and secret are not enough', async () => {
		const { uuid } = harness.simulator.customerSends({ text: 'hi' });
		const { apiKey, apiSecret } = harness.simulator.credential();
		const { status } = await http('PATCH', `${harness.simulator.url}/v1/messages/${uuid}`, read, {
			Authorization: basic(apiKey, apiSecret),
		});
		expect(status).toBe(401);
	});
});

describe('the server', () => {
	it.each(['0.0.0.0', '192.168.1.5', '::'])('does not listen on %s', async (host) => {
		await expect(startSimulator({ host })).rejects.toThrow('loopback');
	});

	it.each([{ Host: 'rebound.example' }, { Origin: 'https://page.example' }, { Origin: 'null' }])(
		'does not answer to %j',
		async (headers) => {
			const url = `${harness.simulator.url}/_control/credential`;
			expect((await http('GET', url, undefined, headers)).status).toBe(403);
		},
	);
});
