import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import { CREDENTIAL, post, SECRET, signed, type WebhookCall } from '../webhookCall.mts';

const text = (uuid = randomUUID()) => ({
	channel: 'whatsapp',
	message_uuid: uuid,
	message_type: 'text',
	text: 'Hello',
	from: '447700900000',
	to: '447700900001',
	timestamp: '2026-11-01T10:00:00Z',
});

const status = (name: string, uuid: string) => ({
	channel: 'whatsapp',
	message_uuid: uuid,
	status: name,
	from: '447700900001',
	to: '447700900000',
	timestamp: '2026-11-01T10:00:01Z',
});

/** A published trigger; what is posted to it is signed by Vonage. */
function published(more: Partial<WebhookCall> = {}) {
	const nodeId = randomUUID();
	return async (body: object, call: Partial<WebhookCall> = {}) =>
		await post(signed(body, { nodeId, ...more, ...call }));
}

/** An n8n that takes its time: until it is told whether it could take the event. */
function slowN8n() {
	let release = (_isTaken: boolean) => {};
	const known = new Promise<boolean>((resolve) => (release = resolve));
	let ask = () => {};
	const asked = new Promise<void>((resolve) => (ask = resolve));
	const n8nTakes = async () => {
		ask();
		return await known;
	};
	return { n8nTakes, asked, release };
}

/** Lets time pass for the trigger and for who signs. */
function letSecondsPass(seconds: number): void {
	const now = Date.now() + seconds * 1000;
	jest.spyOn(Date, 'now').mockReturnValue(now);
}

afterEach(() => {
	jest.restoreAllMocks();
});

const starts = ({ outputs }: { outputs?: object[][] }) => outputs !== undefined;

describe('once', () => {
	it('an event that n8n took does not start the workflow again', async () => {
		const receive = published();
		const body = text();
		expect(await receive(body)).toMatchObject({ status: 200, outputs: [[{}], []] });
		const again = await receive(body);
		expect(again).toMatchObject({ status: 200, text: '', outputs: undefined });
		expect(again.log).toEqual([
			expect.objectContaining({
				level: 'info',
				message: expect.stringMatching(/n8n had accepted it before/),
				details: expect.objectContaining({ rule: 'repeated', messageId: body.message_uuid }),
			}),
		]);
	});

	it('each status of a message does, once', async () => {
		const receive = published();
		const uuid = randomUUID();
		for (const name of ['delivered', 'read']) {
			expect(starts(await receive(status(name, uuid)))).toBe(true);
			expect(starts(await receive(status(name, uuid)))).toBe(false);
		}
	});

	it('an event that comes again while n8n takes it is to come back', async () => {
		const receive = published();
		const body = text();
		const { n8nTakes, asked, release } = slowN8n();
		const first = receive(body, { n8nTakes });
		await asked;
		expect(await receive(body)).toMatchObject({ status: 503, outputs: undefined });
		release(true);
		expect(await first).toMatchObject({ status: 200 });
		expect(await receive(body)).toMatchObject({ status: 200, outputs: undefined });
	});

	it('an event that n8n could not take is taken when it comes again', async () => {
		const receive = published();
		const body = text();
		expect(await receive(body, { n8nTakes: async () => false })).toMatchObject({
			status: 500,
		});
		expect(await receive(body)).toMatchObject({ status: 200, outputs: [[{}], []] });
	});

	it('an event that a filter left out is not remembered: the filter may be changed', async () => {
		const receive = published();
		const body = text();
		expect(starts(await receive(body, { parameters: { messageTypes: ['image'] } }))).toBe(false);
		expect(starts(await receive(body))).toBe(true);
	});

	it('an event that was refused is taken when it comes again, signed', async () => {
		const receive = published();
		const body = text();
		expect(await receive(body, { headers: { authorization: undefined } })).toMatchObject({
			status: 503,
		});
		expect(starts(await receive(body))).toBe(true);
	});

	it('a test takes it as often as it comes, and leaves it to the published workflow', async () => {
		const receive = published();
		const body = text();
		expect(starts(await receive(body, { mode: 'manual' }))).toBe(true);
		expect(starts(await receive(body, { mode: 'manual' }))).toBe(true);
		expect(starts(await receive(body))).toBe(true);
		expect(starts(await receive(body, { mode: 'manual' }))).toBe(true);
	});

	it('an event that comes to both URLs of the trigger starts the workflow once', async () => {
		const receive = published();
		const body = text();
		expect(starts(await receive(body, { webhook: 'default' }))).toBe(true);
		expect(starts(await receive(body, { webhook: 'setup' }))).toBe(false);
	});

	it('an event that is posted again for as long as its signature is accepted starts nothing', async () => {
		const body = text();
		const nodeId = randomUUID();
		// By the clock of Vonage, which is five minutes ahead.
		const call = signed(body, { nodeId, iat: Math.floor(Date.now() / 1000) + 299 });
		expect(starts(await post(call))).toBe(true);
		letSecondsPass(24 * 3600);
		expect(await post(call)).toMatchObject({ status: 200, outputs: undefined });
		letSecondsPass(590);
		expect(await post(call)).toMatchObject({ status: 200, outputs: undefined });
		letSecondsPass(20);
		expect(await post(call)).toMatchObject({ status: 401, outputs: undefined });
	});

	it('an event that could not be handled comes again, and is taken then', async () => {
		const receive = published();
		const body = text();
		const query = () => {
			throw new TypeError('something that nobody thought of');
		};
		const outcome = await receive(body, { query });
		expect(outcome).toMatchObject({ status: 503, text: 'The trigger is not ready' });
		expect(outcome.log).toEqual([
			expect.objectContaining({
				level: 'warn',
				message: expect.stringMatching(/an event could not be handled \(TypeError\)/),
			}),
		]);
		expect(starts(await receive(body))).toBe(true);
	});

	it('every trigger takes it', async () => {
		const body = text();
		expect(starts(await published()(body))).toBe(true);
		expect(starts(await published()(body))).toBe(true);
	});
});

describe('in order', () => {
	it('a status that comes after a later one is dropped, and the log says so', async () => {
		const receive = published();
		const uuid = randomUUID();
		await receive(status('read', uuid));
		const late = await receive(status('delivered', uuid));
		expect(late).toMatchObject({ status: 200, outputs: undefined });
		expect(late.log).toEqual([
			expect.objectContaining({ message: expect.stringMatching(/'Let Late Statuses Through'/) }),
		]);
	});

	it('or let through, if the builder wants it', async () => {
		const receive = published({ parameters: { options: { lateStatuses: true } } });
		const uuid = randomUUID();
		await receive(status('read', uuid));
		expect(starts(await receive(status('delivered', uuid)))).toBe(true);
	});

	it('a status is not late because of one that a filter left out', async () => {
		const receive = published({ parameters: { statuses: ['delivered'] } });
		const uuid = randomUUID();
		expect(starts(await receive(status('read', uuid)))).toBe(false);
		expect(starts(await receive(status('delivered', uuid)))).toBe(true);
	});

	it('a status comes back while a later one is being processed', async () => {
		const receive = published();
		const uuid = randomUUID();
		const { n8nTakes, asked, release } = slowN8n();
		const read = receive(status('read', uuid), { n8nTakes });
		await asked;
		expect(await receive(status('delivered', uuid))).toMatchObject({ status: 503 });
		release(false);
		await read;
		expect(starts(await receive(status('delivered', uuid)))).toBe(true);
	});

	it('a status that waited for a forward is dropped when a later one was quicker', async () => {
		const options = { forwardTo: ['http://one.example/inbound'] };
		const receive = published({ parameters: { options } });
		const uuid = randomUUID();
		const target = slowN8n();
		const slow = receive(status('delivered', uuid), {
			send: async () => ({ statusCode: (await target.n8nTakes()) ? 200 : 503 }),
		});
		await target.asked;
		const send = async () => ({ statusCode: 200 });
		expect(starts(await receive(status('read', uuid), { send }))).toBe(true);
		target.release(true);
		expect(await slow).toMatchObject({ status: 200, outputs: undefined });
	});
});

describe('the answer', () => {
	const parameters = { options: { acknowledge: 'atOnce' } };

	it('comes when n8n has taken the event', async () => {
		const { n8nTakes, asked, release } = slowN8n();
		let isAnswered = false;
		const call = published()(text(), { n8nTakes }).then((outcome) => {
			isAnswered = true;
			return outcome;
		});
		await asked;
		expect(isAnswered).toBe(false);
		release(true);
		expect(await call).toMatchObject({ status: 200 });
	});

	it('or at once, and then the event counts as taken', async () => {
		const receive = published({ parameters });
		const body = text();
		// Whatever n8n makes of it.
		const { n8nTakes } = slowN8n();
		expect(await receive(body, { n8nTakes })).toMatchObject({ status: 200, outputs: [[{}], []] });
		expect(await receive(body, { n8nTakes })).toMatchObject({ status: 200, outputs: undefined });
	});
});

describe('forwarding', () => {
	const ONE = 'https://one.example/webhook/a/inbound';
	const TWO = 'https://two.example/webhook/b/status?x=1';

	/** Addresses that answer as they are told, and remember what they got. */
	function targets(answers: Record<string, Array<number | Error>>) {
		const requests: IHttpRequestOptions[] = [];
		const send = async (request: IHttpRequestOptions) => {
			requests.push(request);
			const answer = answers[request.url]?.shift() ?? 200;
			if (answer instanceof Error) throw answer;
			return { statusCode: answer };
		};
		return { requests, send, urls: () => requests.map(({ url }) => url) };
	}

	const forwardTo = (...urls: string[]) => ({ options: { forwardTo: urls } });

	it('hands on the very bytes and the signature, and nothing else of the request or the credential', async () => {
		const { requests, send } = targets({});
		const call = signed(Buffer.from('{ "status":"read" , "message_uuid":"x" }'), {
			parameters: forwardTo(ONE),
			send,
		});
		const headers = {
			...call.headers,
			'content-type': 'application/json; charset=utf-8',
			cookie: 'a=b',
		};
		expect(await post({ ...call, headers })).toMatchObject({ status: 200, outputs: [[], [{}]] });
		expect(requests).toEqual([
			expect.objectContaining({
				method: 'POST',
				url: ONE,
				body: call.rawBody,
				headers: {
					authorization: call.headers?.authorization,
					'content-type': 'application/json; charset=utf-8',
					'x-vonage-whatsapp-forwarded': 'true',
				},
				disableFollowRedirect: true,
				timeout: 5000,
				abortSignal: expect.any(AbortSignal),
			}),
		]);
	});

	it('goes to all at once, also what a filter leaves out here', async () => {
		const { send, urls } = targets({});
		const parameters = { ...forwardTo(ONE, TWO), events: ['status'] };
		const outcome = await published({ send })(text(), { parameters });
		expect(outcome).toMatchObject({ status: 200, outputs: undefined });
		expect(urls()).toEqual([ONE, TWO]);
	});

	it.each<[string, number | Error]>([
		['an outage', 503],
		['no answer', new Error('timeout')],
		['a redirect', 302],
		['a workflow that is not published', 404],
		['another credential', 401],
	])('that meets %s has Vonage send again, while this workflow runs once', async (_, failure) => {
		const { send, urls } = targets({ [TWO]: [failure, failure] });
		const receive = published({ send, parameters: forwardTo(ONE, TWO) });
		const body = text();

		const first = await receive(body);
		expect(first).toMatchObject({ status: 503, outputs: [[{}], []] });
		expect(first.log).toEqual([
			expect.objectContaining({
				level: 'warn',
				message: expect.stringMatching(/entry 2 of 'Forward To' \(two\.example\)/),
			}),
		]);
		expect(JSON.stringify(first.log)).not.toContain('/webhook/');

		expect(await receive(body)).toMatchObject({ status: 503, outputs: undefined });
		expect(await receive(body)).toMatchObject({ status: 200, outputs: undefined });
		// Who has it does not get it again.
		expect(urls()).toEqual([ONE, TWO, TWO, TWO]);
		expect(await receive(body)).toMatchObject({ status: 200 });
		expect(urls()).toHaveLength(4);
	});

	it('that is slow holds a filtered event that comes again, and both get one answer', async () => {
		for (const isAccepted of [true, false]) {
			const target = slowN8n();
			let posts = 0;
			const send = async () => {
				posts += 1;
				return { statusCode: (await target.n8nTakes()) ? 200 : 503 };
			};
			const parameters = { ...forwardTo(ONE), events: ['status'] };
			const receive = published({ send, parameters });
			const body = text();
			const first = receive(body);
			await target.asked;
			const second = receive(body);
			target.release(isAccepted);
			const status = isAccepted ? 200 : 503;
			expect((await Promise.all([first, second])).map((each) => each.status)).toEqual([
				status,
				status,
			]);
			expect(posts).toBe(1);
		}
	});

	it('forwards each event without an ID, also two at once', async () => {
		const { send, urls } = targets({});
		const parameters = { ...forwardTo(ONE), events: ['status'] };
		const receive = published({ send, parameters });
		const { message_uuid: _, ...body } = text();
		await Promise.all([receive(body), receive(body)]);
		expect(urls()).toEqual([ONE, ONE]);
	});

	it.each<[string, number | Error, RegExp]>([
		['401', 401, /answered 401.*credential of the same application\?/],
		['404', 404, /answered 404.*is the other workflow published/],
		['300', 300, /answered 300.*redirects are not followed/],
		['399', 399, /answered 399.*redirects are not followed/],
		['400', 400, /answered 400, so Vonage sends the event again(?!:)/],
		['nothing', new Error('timeout'), /did not answer within 5 seconds[^:]*again(?!:)/],
	])('that meets %s says in the log what to do', async (_, failure, message) => {
		const { send } = targets({ [ONE]: [failure] });
		const { log } = await published({ send, parameters: forwardTo(ONE) })(text());
		expect(log).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })]);
	});

	it('to what is no URL is named in the log, and nothing is sent', async () => {
		const { send, urls } = targets({});
		const receive = published({ send, parameters: forwardTo('not-a-url') });
		const { status, log } = await receive(text());
		expect(status).toBe(503);
		expect(log[0]?.message).toMatch(/entry 1 of 'Forward To' \(no URL\)/);
		expect(urls()).toEqual([]);
	});

	it('that fails while n8n cannot take the event leaves both to the repetition', async () => {
		const { send } = targets({ [ONE]: [503] });
		const receive = published({ send, parameters: forwardTo(ONE) });
		const body = text();
		const n8nTakes = async () => false;
		expect((await receive(body, { n8nTakes })).status).toBe(500);
		expect(await receive(body)).toMatchObject({ status: 200, outputs: [[{}], []] });
	});

	it('that fails is told at once when Vonage is answered at once', async () => {
		const { send } = targets({ [ONE]: [503] });
		const parameters = { options: { forwardTo: [ONE], acknowledge: 'atOnce' } };
		const receive = published({ send, parameters });
		const body = text();
		expect(await receive(body)).toMatchObject({ status: 503, outputs: [[{}], []] });
		expect(await receive(body)).toMatchObject({ status: 200, outputs: undefined });
	});

	it('leaves alone what was forwarded itself, so that no event goes round in circles', async () => {
		const { send, urls } = targets({});
		const call = signed(text(), { parameters: forwardTo(ONE), send });
		const headers = { ...call.headers, 'x-vonage-whatsapp-forwarded': 'true' };
		expect(starts(await post({ ...call, headers }))).toBe(true);
		expect(urls()).toEqual([]);
	});

	it('is left to the published workflow in a test', async () => {
		const { send, urls } = targets({});
		expect(
			starts(await published({ send, parameters: forwardTo(ONE) })(text(), { mode: 'manual' })),
		).toBe(true);
		expect(urls()).toEqual([]);
	});

	it('never hands on what is not signed by Vonage', async () => {
		const { send, urls } = targets({});
		const receive = published({ send, parameters: forwardTo(ONE) });
		await receive(text(), { headers: { authorization: undefined } });
		await receive(text(), { headers: { authorization: 'Bearer a.b.c' } });
		expect(urls()).toEqual([]);
	});
});

describe('the secrets', () => {
	const withSecrets = (signatureSecret: string, previousSignatureSecret = '') => ({
		...CREDENTIAL,
		signatureSecret,
		previousSignatureSecret,
	});

	it('are two while one is replaced by the next', async () => {
		const credential = withSecrets('the next secret', SECRET);
		expect(starts(await post(signed(text(), { credential })))).toBe(true);
		expect(starts(await post(signed(text(), { credential, secret: 'the next secret' })))).toBe(
			true,
		);
		expect(await post(signed(text(), { credential, secret: 'another' }))).toMatchObject({
			status: 401,
		});
	});

	it('are those of the credential from the moment it is saved', async () => {
		const nodeId = randomUUID();
		const receive = async (credential: object, secret: string) =>
			await post(signed(text(), { nodeId, credential: { ...credential }, secret }));
		expect((await receive(withSecrets(''), SECRET)).status).toBe(503);
		expect((await receive(withSecrets('first'), 'first')).status).toBe(200);
		expect((await receive(withSecrets('second'), 'second')).status).toBe(200);
		expect((await receive(withSecrets('second'), 'first')).status).toBe(401);
	});

	it('are valid no longer than a second after they were replaced, whoever comes first', async () => {
		const nodeId = randomUUID();
		const receive = async (credential: object, secret: string) =>
			await post(signed(text(), { nodeId, credential: { ...credential }, secret }));
		expect((await receive(withSecrets('first'), 'first')).status).toBe(200);
		letSecondsPass(1);
		expect((await receive(withSecrets('second', 'first'), 'first')).status).toBe(200);
		letSecondsPass(1);
		expect((await receive(withSecrets('second'), 'first')).status).toBe(401);
		expect((await receive(withSecrets('second'), 'second')).status).toBe(200);
	});

	it('are not kept when the clock is set back', async () => {
		const nodeId = randomUUID();
		const receive = async (credential: object, secret: string) =>
			await post(signed(text(), { nodeId, credential: { ...credential }, secret }));
		expect((await receive(withSecrets('first'), 'first')).status).toBe(200);
		letSecondsPass(-100);
		expect((await receive(withSecrets('second'), 'first')).status).toBe(401);
	});

	it('are those of the credential that is chosen now', async () => {
		const nodeId = randomUUID();
		const receive = async (credentialId: string) =>
			await post(
				signed(text(), {
					nodeId,
					credentialId,
					credential: withSecrets(credentialId),
					secret: 'one',
				}),
			);
		expect((await receive('one')).status).toBe(200);
		expect((await receive('other')).status).toBe(401);
	});

	it('are read again when they could not be read', async () => {
		const nodeId = randomUUID();
		const credential = new Error('the database is locked');
		expect((await post(signed(text(), { nodeId, credential }))).status).toBe(503);
		expect(starts(await post(signed(text(), { nodeId })))).toBe(true);
	});

	it('are read once for webhooks that come together', async () => {
		const nodeId = randomUUID();
		let reads = 0;
		letSecondsPass(0);
		const credential = { ...CREDENTIAL };
		Object.defineProperty(credential, 'signatureSecret', {
			enumerable: true,
			get: () => {
				reads += 1;
				return SECRET;
			},
		});
		const outcomes = await Promise.all(
			Array.from({ length: 10 }, async () => await post(signed(text(), { nodeId, credential }))),
		);
		expect(outcomes.every(starts)).toBe(true);
		expect(reads).toBe(1);
	});
});

describe('several Authorization headers', () => {
	it('are refused, for who knows which of them was checked on the way', async () => {
		const call = signed(text());
		const authorization = String(call.headers?.authorization);
		const rawHeaders = [
			'Host',
			'n8n',
			'Authorization',
			authorization,
			'authorization',
			'Basic YTpi',
		];
		expect(await post({ ...call, rawHeaders })).toMatchObject({ status: 401 });
		expect(starts(await post({ ...call, rawHeaders: rawHeaders.slice(0, 4) }))).toBe(true);
	});
});

describe('the log', () => {
	it('tells of each rule once a minute, however many come', async () => {
		const receive = published();
		const logs = [];
		for (let count = 0; count < 20; count++) {
			logs.push(...(await receive(text(), { headers: { authorization: 'Bearer a.b.c' } })).log);
			logs.push(...(await receive(text(), { parameters: { events: ['status'] } })).log);
		}
		expect(logs.map(({ level, details }) => [level, Object(details).rule])).toEqual([
			['warn', 'malformed'],
			['info', 'filter Events'],
		]);
	});

	it.each([
		['Events', { events: ['message'] }],
		['Statuses', { statuses: ['rejected'] }],
		['Business Numbers', { businessNumbers: '+44 7700 900009' }],
	])('names the filter that left an event out: %s', async (field, parameters) => {
		const { log } = await published({ parameters })(status('read', randomUUID()));
		expect(log).toEqual([
			expect.objectContaining({ message: expect.stringMatching(`'${field}' leaves it out`) }),
		]);
	});
});
