import { describe, expect, it } from '@jest/globals';

import {
	IDENTIFY_HEADER,
	identifyTrigger,
	identityResponse,
} from '../../../../nodes/transport/webhooks/identify.ts';
import { clientTo } from '../templates/testClient.mts';

const URL = 'https://n8n.example/webhook/1/inbound';
const now = () => Date.now() / 1000;

const SECRET = { signatureSecret: 'the signature secret of the account' };
const OTHER = { signatureSecret: 'the secret of somebody else' };

const IDENTITY = {
	instanceId: 'this n8n',
	workflowId: 'wf1',
	workflowName: 'Reply Bot',
	url: URL,
	webhooks: { verifiedAt: 1000, refusedAt: undefined, reason: undefined },
};

/** A trigger with this secret at the far end. */
const trigger = (secret = SECRET) =>
	clientTo(({ headers }) => {
		const question = String(headers?.[IDENTIFY_HEADER]);
		const body = identityResponse(question, secret, IDENTITY, now());
		return body === undefined ? { status: 503, body: 'Signature missing' } : { body };
	});

describe('asking a trigger who it is', () => {
	it('brings the answer of one with the same secret', async () => {
		expect(await identifyTrigger(trigger(), URL, SECRET)).toEqual(IDENTITY);
	});

	it('brings nothing from one with another secret, nor from one without', async () => {
		expect(await identifyTrigger(trigger(OTHER), URL, SECRET)).toBeUndefined();
		expect(await identifyTrigger(trigger({ signatureSecret: '' }), URL, SECRET)).toBeUndefined();
		const empty = { signatureSecret: '' };
		expect(await identifyTrigger(trigger(empty), URL, empty)).toBeUndefined();
	});

	it.each([
		['a page', { body: '<html>' }],
		['nothing', { body: '' }],
		['JSON', { body: { workflowName: 'Forged' } }],
		['a refusal', { status: 404, body: {} }],
		['no answer', new Error('socket hang up')],
	])('brings nothing where the answer is %s', async (_, reply) => {
		expect(
			await identifyTrigger(
				clientTo(() => reply),
				URL,
				SECRET,
			),
		).toBeUndefined();
	});

	it('shows the name to nobody in between, and the secret to nobody at all', async () => {
		const seen: string[] = [];
		const client = trigger();
		const { send } = client;
		client.send = async (options) => {
			const answer = await send(options);
			seen.push(JSON.stringify([options, answer]));
			return answer;
		};
		await identifyTrigger(client, URL, SECRET);
		expect(seen).toHaveLength(1);
		expect(seen[0]).not.toMatch(/Reply Bot|wf1|this n8n|the signature secret/);
	});

	it('cannot be answered with what was said to another question', async () => {
		const answers: unknown[] = [];
		const client = trigger();
		const { send } = client;
		client.send = async (options) => {
			const answer = await send(options);
			answers.push(answer.body);
			return { ...answer, body: String(answers[0]) };
		};
		expect(await identifyTrigger(client, URL, SECRET)).toEqual(IDENTITY);
		expect(await identifyTrigger(client, URL, SECRET)).toBeUndefined();
	});

	it("tells the trigger's own URL to somebody who reached it by another one", async () => {
		const relayed = 'https://relay.example/webhook/1/inbound';
		expect(await identifyTrigger(trigger(), relayed, SECRET)).toMatchObject({ url: URL });
	});

	/** The header of a question to this URL. */
	const question = async (url = URL) => {
		let header = '';
		const client = clientTo(({ headers }) => {
			header = String(headers?.[IDENTIFY_HEADER]);
			return { status: 503, body: '' };
		});
		await identifyTrigger(client, url, SECRET);
		return header;
	};

	it.each([
		[
			'another URL',
			(parts: string[]) => parts.with(2, Buffer.from(`${URL}s`).toString('base64url')),
		],
		['another time', (parts: string[]) => parts.with(1, String(Number(parts[1]) + 1))],
		['another nonce', (parts: string[]) => parts.with(0, 'bm9uY2U')],
		['another HMAC', (parts: string[]) => parts.with(3, 'c2VhbA')],
		['no HMAC', (parts: string[]) => parts.slice(0, 3)],
		['nothing but a nonce', (parts: string[]) => parts.slice(0, 1)],
		['nothing', () => []],
		['very much text', (parts: string[]) => parts.with(0, 'n'.repeat(100_000))],
	])('cannot be asked with %s by somebody without the secret', async (_, change) => {
		const header = await question();
		expect(identityResponse(header, SECRET, IDENTITY, now())).toBeDefined();
		const forged = change(header.split('.')).join('.');
		expect(identityResponse(forged, SECRET, IDENTITY, now())).toBeUndefined();
	});

	it.each([
		[0, true],
		[299, true],
		[-299, true],
		[302, false],
		[-302, false],
	])('answers a question that is %i seconds old: %s', async (age, isAnswered) => {
		const answer = identityResponse(await question(), SECRET, IDENTITY, now() + age);
		expect(answer !== undefined).toBe(isAnswered);
	});
});
