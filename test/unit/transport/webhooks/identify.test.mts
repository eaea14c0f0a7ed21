import { describe, expect, it } from '@jest/globals';

import {
	IDENTIFY_HEADER,
	identifyTrigger,
	identityResponse,
} from '../../../../nodes/transport/webhooks/identify.ts';
import { clientTo } from '../templates/testClient.mts';

const URL = 'https://n8n.example/webhook/1/inbound';
const SECRET = { signatureSecret: 'the signature secret of the account' };
const OTHER = { signatureSecret: 'the secret of somebody else' };

const IDENTITY = {
	instanceId: 'this n8n',
	workflowId: 'wf1',
	workflowName: 'Reply Bot',
	webhooks: { verifiedAt: 1000, refusedAt: undefined, reason: undefined },
};

/** A trigger with this secret at the far end. */
const trigger = (secret = SECRET) =>
	clientTo(({ headers }) => {
		const question = String(headers?.[IDENTIFY_HEADER]);
		const body = identityResponse(question, secret, IDENTITY);
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

	it('is a question that only the secret can seal', () => {
		const question = 'bm9uY2U.c2VhbA';
		expect(identityResponse(question, SECRET, IDENTITY)).toBeUndefined();
		expect(identityResponse('', SECRET, IDENTITY)).toBeUndefined();
	});
});
