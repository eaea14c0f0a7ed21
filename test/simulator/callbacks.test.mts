import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { createHash } from 'node:crypto';
import type { FaultRequest } from './faults.mts';
import { type Harness, type Received, startHarness, text } from './harness.mts';
import type { CustomerMessage } from './inbound.mts';
import type { Json } from './types.mts';

let harness: Harness;
beforeEach(async () => {
	harness = await startHarness();
});
afterEach(() => harness.stop());

const concluded = (uuid: string) =>
	harness.simulator.waitForDelivery((delivery) => delivery.messageUuid === uuid);
const sha256 = (raw: Buffer) => createHash('sha256').update(raw).digest('hex');
const claimsOf = ({ headers }: Received, secret = harness.simulator.credential().signatureSecret) =>
	jwt.verify((headers.authorization ?? '').replace('Bearer ', ''), secret, {
		algorithms: ['HS256'],
	}) as Json;

describe('what the business receives', () => {
	it('is signed with the account’s secret over the raw body', async () => {
		const { uuid, payload } = harness.simulator.customerSends({ text: 'Grüße 👋' });
		await concluded(uuid);
		const [received] = harness.receiver.received;
		const { apiKey, applicationId } = harness.simulator.credential();
		expect(claimsOf(received)).toEqual({
			iss: 'Vonage',
			iat: expect.any(Number),
			jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
			payload_hash: sha256(received.raw),
			api_key: apiKey,
			application_id: applicationId,
		});
		expect(received.path).toBe('/inbound');
		expect(received.body).toEqual(payload);
	});

	const envelope = {
		channel: 'whatsapp',
		message_uuid: expect.any(String),
		to: '447700900001',
		from: '447700900000',
		timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
		context_status: 'none',
		profile: { name: 'Ana Example', username: 'ana.example' },
		whatsapp: { sender: { user_id: 'GB.1349120865530274', wa_id: '447700900000' } },
	};
	const mediaUrl = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v3\/media\/[0-9a-f-]{36}$/);

	it.each<[CustomerMessage, Json]>([
		[{ text: 'hi' }, { message_type: 'text', text: 'hi' }],
		[
			{ type: 'image', media: { caption: 'Look' } },
			{ message_type: 'image', image: { url: mediaUrl, name: 'photo.jpg', caption: 'Look' } },
		],
		[
			{ type: 'audio' },
			{ message_type: 'audio', audio: { url: mediaUrl, name: 'voice-note.ogg' } },
		],
		[{ type: 'video' }, { message_type: 'video', video: { url: mediaUrl, name: 'clip.mp4' } }],
		[{ type: 'file' }, { message_type: 'file', file: { url: mediaUrl, name: 'document.pdf' } }],
		[{ type: 'sticker' }, { message_type: 'sticker', sticker: { url: mediaUrl } }],
		[
			{ type: 'location', location: { lat: 1, long: 2 } },
			{ message_type: 'location', location: { lat: 1, long: 2 } },
		],
		[{ type: 'contacts' }, { message_type: 'contacts', contacts: [expect.any(Object)] }],
		[
			{ type: 'reply', reply: { id: 'a', title: 'A' } },
			{ message_type: 'reply', reply: { id: 'a', title: 'A' } },
		],
		[
			{ type: 'button', button: { payload: 'p', text: 'P' } },
			{ message_type: 'button', button: { payload: 'p', text: 'P' } },
		],
		[
			{ type: 'flow', flow: { token: 't', response: { name: 'Ana' } } },
			{
				message_type: 'button',
				button: { subtype: 'flow', text: 'sent', payload: '{"flow_token":"t","name":"Ana"}' },
			},
		],
		[
			{ type: 'order' },
			{
				message_type: 'order',
				order: {
					catalog_id: '1001',
					product_items: [
						{ product_retailer_id: 'tea-01', quantity: '2', item_price: '4.50', currency: 'EUR' },
					],
				},
			},
		],
		[
			{ type: 'raw', raw: { message_type: 'hologram', hologram: 1 } },
			{ message_type: 'hologram', hologram: 1 },
		],
	])('%j', async (message, content) => {
		const { payload, uuid } = harness.simulator.customerSends(message);
		const self = { _self: { href: `${harness.simulator.url}/v1/messages/${uuid}` } };
		expect(payload).toEqual({ ...envelope, ...content, ...self });
		expect((await concluded(uuid)).state).toBe('delivered');
	});

	it('has no resource address for reactions and unsupported messages', () => {
		const context = '00000000-0000-4000-8000-000000000000';
		const reaction = harness.simulator.customerSends({ type: 'reaction', emoji: '👍', context });
		expect(reaction.payload).toEqual({
			...envelope,
			context_status: 'available',
			context: { message_uuid: context, message_from: '447700900001' },
			message_type: 'reaction',
			reaction: { action: 'react', emoji: '👍' },
		});
		const taken = harness.simulator.customerSends({ type: 'reaction', emoji: null, context });
		expect(taken.payload).toMatchObject({ reaction: { action: 'unreact' } });
		const unsupported = harness.simulator.customerSends({ type: 'unsupported' });
		expect(unsupported.payload).toEqual({ ...envelope, message_type: 'unsupported' });
	});

	it('hides the number of a customer who hides it', () => {
		const { payload } = harness.simulator.customerSends({ from: 'US.13491208655302741918' });
		expect(payload).toMatchObject({
			from: 'US.13491208655302741918',
			profile: { name: 'Sam Rivera', username: 'sam.rivera' },
		});
		expect(payload.whatsapp).toEqual({ sender: { user_id: 'US.13491208655302741918' } });
	});

	it('tells where the customer came from', () => {
		const referral = { source_type: 'ad', source_id: '1', headline: 'Tea' };
		const product = { catalog_id: '1', product_retailer_id: 'tea-01' };
		expect(harness.simulator.customerSends({ referral, product }).payload.whatsapp).toMatchObject({
			referral,
			whatsapp_referred_product: product,
		});
	});

	it('comes in the old shape while the application is not on v1', async () => {
		harness.simulator.configureApplication({ version: 'v0.1' });
		const { payload } = harness.simulator.customerSends({ text: 'hi' });
		expect(payload).toEqual({
			message_uuid: expect.any(String),
			timestamp: expect.any(String),
			to: { type: 'whatsapp', number: '447700900001' },
			from: { type: 'whatsapp', number: '447700900000' },
			message: { content: { type: 'text', text: 'hi' } },
		});
		const uuid = await harness.send({ ...text('x'), to: '447700900555' });
		await harness.simulator.waitForDelivery(({ messageUuid }) => messageUuid === uuid);
		expect(harness.receiver.received.at(-1)?.body).toMatchObject({
			status: 'rejected',
			error: { code: 1300, reason: expect.any(String) },
		});
	});

	it('goes to the account’s addresses when the number belongs to no application', async () => {
		harness.simulator.linkNumber('447700900002', false);
		harness.simulator.setWebhooks({ inboundUrl: `${harness.receiver.url}/account` }, 'account');
		await concluded(harness.simulator.customerSends({ to: '447700900002' }).uuid);
		expect(harness.receiver.received.map(({ path }) => path)).toEqual(['/account']);
		expect(claimsOf(harness.receiver.received[0])).not.toHaveProperty('application_id');
	});
});

describe('when the business does not take it', () => {
	it.each([200, 201, 204])('%d is enough', async (answer) => {
		harness.receiver.answers.push(answer);
		const { state, attempts } = await concluded(harness.simulator.customerSends({}).uuid);
		expect([state, attempts.length]).toEqual(['delivered', 1]);
	});

	it.each([302, 400, 401, 404, 410])('%d loses it', async (answer) => {
		harness.receiver.answers.push(answer);
		const { state, attempts } = await concluded(harness.simulator.customerSends({}).uuid);
		expect([state, attempts.map((attempt) => attempt.answer)]).toEqual(['lost', [answer]]);
	});

	it.each([429, 500, 503])('%d brings it again', async (answer) => {
		harness.receiver.answers.push(answer, answer);
		const { state, attempts } = await concluded(harness.simulator.customerSends({}).uuid);
		expect([state, attempts.map((attempt) => attempt.answer)]).toEqual([
			'delivered',
			[answer, answer, 200],
		]);
	});

	it('silence brings it again', async () => {
		await harness.stop();
		harness = await startHarness({ callbackTimeoutMilliseconds: 1000 });
		harness.receiver.answers.push('silence');
		const { state, attempts } = await concluded(harness.simulator.customerSends({}).uuid);
		expect([state, attempts.map((attempt) => attempt.answer)]).toEqual([
			'delivered',
			[undefined, 200],
		]);
	});

	it('one late callback does not hold up another', async () => {
		await harness.stop();
		harness = await startHarness({ retryScale: 1 });
		harness.simulator.freezeClock();
		harness.receiver.answers.push(503);
		const first = harness.simulator.customerSends({ text: 'one' });
		await harness.simulator.waitFor(() => harness.receiver.received.length === 1);
		await concluded(harness.simulator.customerSends({ text: 'two' }).uuid);
		const pending = harness.simulator
			.ledger()
			.deliveries.find(({ messageUuid }) => messageUuid === first.uuid);
		expect(pending).toMatchObject({ state: 'pending', attempts: [{ answer: 503 }] });
		harness.simulator.advanceClock(5);
		expect(await concluded(first.uuid)).toMatchObject({ state: 'delivered' });
	});

	it('waits 5 s, then twice as long each time up to 15 min, and gives up after 24 h', async () => {
		await harness.stop();
		harness = await startHarness({ retryScale: 1 });
		harness.simulator.freezeClock();
		harness.receiver.answers.push(...Array.from({ length: 200 }, () => 503));
		const { uuid } = harness.simulator.customerSends({});
		const [delivery] = harness.simulator.world.deliveries;
		const waits: number[] = [];
		for (let attempt = 1; delivery.state === 'pending'; attempt++) {
			await harness.simulator.waitFor(
				() => delivery.attempts.length === attempt || delivery.state !== 'pending',
			);
			if (delivery.attempts.length < attempt) break;
			const wait = Math.min(5 * 2 ** (attempt - 1), 900);
			harness.simulator.advanceClock(wait);
			waits.push(wait);
		}
		expect(await concluded(uuid)).toMatchObject({ state: 'given up' });
		expect(delivery.attempts).toHaveLength(103);
		const hours = delivery.attempts.map(({ at }) => Date.parse(at) / 3600_000);
		expect(Math.floor(hours[hours.length - 1] - hours[0])).toBe(23);
	});

	it.each([
		['with its first signature, whose age the clock tells', {}, true],
		['signed anew, when Vonage is taken to do that', { signsRepeatsAnew: true }, false],
	])('comes again %s', async (_, options, isFirst) => {
		await harness.stop();
		harness = await startHarness({ retryScale: 1, ...options });
		harness.receiver.answers.push(503, 503);
		const { uuid } = harness.simulator.customerSends({});
		const [delivery] = harness.simulator.world.deliveries;
		for (const [attempts, seconds] of [
			[1, 5],
			[2, 1200],
		]) {
			await harness.simulator.waitFor(() => delivery.attempts.length === attempts);
			harness.simulator.advanceClock(seconds);
		}
		await concluded(uuid);
		const claims = harness.receiver.received.map((received) => claimsOf(received));
		const [first, second, third] = claims.map(({ iat }) => Number(iat));
		expect(new Set(claims.map(({ jti }) => jti)).size).toBe(isFirst ? 1 : 3);
		const ages = isFirst ? [5, 1205] : [0, 0];
		expect(Math.abs(first - second - ages[0])).toBeLessThan(3);
		expect(Math.abs(first - third - ages[1])).toBeLessThan(3);
	});

	it('is lost without an address, and says so', async () => {
		harness.simulator.setWebhooks({ inboundUrl: '' });
		const { state, reason } = await concluded(harness.simulator.customerSends({}).uuid);
		expect([state, reason]).toEqual(['lost', 'no webhook address is set']);
	});
});

describe('callbacks that go wrong on purpose', () => {
	const once = (fault: FaultRequest) => harness.simulator.setFault(fault);

	it('without signature, and signed when 5xx asks for it again', async () => {
		once({ kind: 'unsigned' });
		harness.receiver.answers.push(503);
		const { attempts } = await concluded(harness.simulator.customerSends({}).uuid);
		expect(attempts.map(({ signature }) => signature)).toEqual(['none', 'valid']);
		const [first, second] = harness.receiver.received;
		expect(first.headers.authorization).toBeUndefined();
		expect(claimsOf(second).payload_hash).toBe(sha256(second.raw));
	});

	it.each<[FaultRequest['kind'], (received: Received) => void]>([
		['badly-signed', (received) => expect(() => claimsOf(received)).toThrow('invalid signature')],
		[
			'wrong-hash',
			(received) => expect(claimsOf(received).payload_hash).not.toBe(sha256(received.raw)),
		],
		[
			'stale',
			(received) =>
				expect(Number(claimsOf(received).iat)).toBeLessThan(Date.now() / 1000 - 25 * 3590),
		],
	])('%s', async (kind, check) => {
		once({ kind });
		await concluded(harness.simulator.customerSends({}).uuid);
		check(harness.receiver.received[0]);
	});

	it('twice', async () => {
		once({ kind: 'duplicate' });
		const { uuid } = harness.simulator.customerSends({});
		await harness.simulator.waitFor(() => harness.receiver.received.length === 2);
		expect(harness.receiver.received.map(({ body }) => body.message_uuid)).toEqual([uuid, uuid]);
	});

	it('twice, the second time later', async () => {
		once({ kind: 'duplicate', delayMilliseconds: 60_000 });
		const { uuid } = harness.simulator.customerSends({});
		await concluded(uuid);
		expect(harness.receiver.received).toHaveLength(1);
		harness.simulator.advanceClock(60);
		await harness.simulator.waitFor(() => harness.receiver.received.length === 2);
		expect(harness.receiver.received[1].raw).toEqual(harness.receiver.received[0].raw);
	});

	it('given up without an answer, and sent again', async () => {
		once({ kind: 'impatient' });
		harness.receiver.answers.push('silence');
		const { attempts, state } = await concluded(harness.simulator.customerSends({}).uuid);
		expect([state, attempts.map(({ answer }) => answer)]).toEqual(['delivered', [undefined, 200]]);
	});

	it('not at all', async () => {
		once({ kind: 'drop', match: { callback: 'inbound' } });
		const { state } = await concluded(harness.simulator.customerSends({}).uuid);
		expect([state, harness.receiver.received.length]).toEqual(['lost', 0]);
	});

	it('in another order', async () => {
		once({ kind: 'reorder', match: { status: 'submitted' } });
		harness.simulator.customerSends({});
		const uuid = await harness.send(text('hello'));
		await harness.simulator.waitFor(() => harness.statuses(uuid).length === 2);
		expect(harness.statuses(uuid)).toEqual(['delivered', 'submitted']);
	});
});

describe('messages that go wrong on purpose', () => {
	it('are rejected with the wanted code', async () => {
		harness.simulator.customerSends({});
		harness.simulator.setFault({ kind: 'reject', code: '1461', match: { clientRef: 'unlucky' } });
		const lucky = await harness.send(text('one'));
		const unlucky = await harness.send({ ...text('two'), client_ref: 'unlucky' });
		expect(await harness.simulator.waitForStatus(unlucky, 'rejected')).toMatchObject({
			error: { code: '1461' },
		});
		await harness.simulator.waitForStatus(lucky, 'delivered');
	});

	it('are undeliverable, which starts no failover', async () => {
		harness.simulator.customerSends({});
		harness.simulator.setFault({ kind: 'undeliverable' });
		const uuid = await harness.send({ ...text('one'), failover: [text('two')] });
		await concluded(harness.simulator.customerSends({}).uuid);
		await harness.simulator.waitForStatus(uuid, 'undeliverable');
		expect(harness.simulator.world.outbound()).toHaveLength(1);
	});
});

describe('requests that go wrong on purpose', () => {
	beforeEach(() => {
		harness.simulator.customerSends({});
	});
	const accepted = () => harness.simulator.world.outbound().length;

	it('too many of them, with and without advice', async () => {
		harness.simulator.setFault({ kind: 'throttle', retryAfter: 2 });
		harness.simulator.setFault({ kind: 'throttle' });
		const first = await harness.post(text('hi'));
		const second = await harness.post(text('hi'));
		expect([first.status, first.headers['retry-after']]).toEqual([429, '2']);
		expect(first.data).toMatchObject({ title: 'Rate Limit Hit' });
		expect([second.status, second.headers['retry-after']]).toEqual([429, undefined]);
		expect((await harness.post(text('hi'))).status).toBe(202);
		expect(accepted()).toBe(1);
	});

	it.each([500, 503])('the platform answers %d', async (httpStatus) => {
		harness.simulator.setFault({ kind: 'fail', httpStatus, count: 2 });
		expect((await harness.post(text('hi'))).status).toBe(httpStatus);
		expect((await harness.post(text('hi'))).status).toBe(httpStatus);
		expect(accepted()).toBe(0);
	});

	it('the connection is cut before anything is accepted', async () => {
		harness.simulator.setFault({ kind: 'cut' });
		await expect(harness.post(text('hi'))).rejects.toThrow('socket hang up');
		expect(accepted()).toBe(0);
	});

	it('the answer is lost after the message was accepted', async () => {
		harness.simulator.setFault({ kind: 'lost-answer' });
		await expect(harness.post(text('hi'))).rejects.toThrow('socket hang up');
		expect(accepted()).toBe(1);
	});

	it('the answer comes late, by the simulated clock', async () => {
		harness.simulator.setFault({ kind: 'stall', delayMilliseconds: 60_000 });
		const answer = harness.post(text('hi'));
		await harness.simulator.waitFor(() =>
			harness.simulator.world.requests.some(({ httpStatus }) => httpStatus === 202),
		);
		// The wait begins in the turn after the record was made.
		await new Promise((resolve) => setImmediate(resolve));
		harness.simulator.advanceClock(60);
		expect((await answer).status).toBe(202);
		expect(accepted()).toBe(1);
	});

	it('the answer never comes, until the simulator stops', async () => {
		harness.simulator.setFault({ kind: 'stall' });
		const answer = harness.post(text('hi')).then(
			() => 'answered',
			() => 'cut',
		);
		await harness.simulator.waitFor(() => accepted() === 1);
		await harness.simulator.stop();
		expect(await answer).toBe('cut');
	});

	it('only where it is meant to', async () => {
		harness.simulator.setFault({ kind: 'fail', match: { method: 'PATCH' } });
		harness.simulator.setFault({ kind: 'fail', match: { to: '447700900003' } });
		expect((await harness.post(text('hi'))).status).toBe(202);
		expect((await harness.post({ ...text('hi'), to: '447700900003' })).status).toBe(500);
	});

	it('by a chance that repeats with the same seed', async () => {
		const run = async () => {
			harness.simulator.reset();
			harness.simulator.setFault({ kind: 'fail', probability: 0.5, count: 0 });
			const answers: number[] = [];
			for (let index = 0; index < 12; index++)
				answers.push((await harness.post(text('hi'))).status);
			return answers;
		};
		const first = await run();
		expect(new Set(first)).toEqual(new Set([202, 500]));
		expect(await run()).toEqual(first);
	});
});
