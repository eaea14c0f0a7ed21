/** Channel → Get Numbers, and the list that *From* is chosen from: both read the same. */
import { describe, expect, it } from '@jest/globals';
import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import { ANA, BUSINESS, SECOND_BUSINESS } from '../simulator/seed.mts';
import { Panel } from './panel.mts';
import { expectNoSecret, failure, result, results, useStage } from './stage.mts';

const stage = useStage();

const numbers = async (
	parameters: INodeParameters = {},
	credential: ICredentialDataDecryptedObject = {},
) => {
	const outcome = await stage.engine.run({
		parameters: { resource: 'channel', operation: 'getNumbers', ...parameters },
		credential,
	});
	expectNoSecret(outcome, { ...stage.engine.credential, ...credential });
	return outcome;
};

const WITHOUT_META = { userAccessToken: '' };
const WITHOUT_VONAGE = { apiKey: '', apiSecret: '' };

describe('Get Numbers', () => {
	it('merges what Vonage and Meta know, by number', async () => {
		stage.simulator.configureNumber(SECOND_BUSINESS, {
			applicationId: 'another-application',
			quality: 'YELLOW',
			status: 'FLAGGED',
			messagingLimit: 'TIER_100K',
			throughput: 'HIGH',
			nameStatus: 'DECLINED',
		});
		const { wabaId, applicationId } = stage.simulator.credential();
		expect(results(await numbers())).toEqual([
			{
				number: BUSINESS,
				name: 'Example Ltd',
				applicationLinked: true,
				linkedApplication: applicationId,
				wabaId,
				phoneNumberId: `10${BUSINESS}`,
				status: 'CONNECTED',
				nameStatus: 'APPROVED',
				quality: 'GREEN',
				messagingLimit: 'TIER_2K',
				throughput: 'STANDARD',
			},
			{
				number: SECOND_BUSINESS,
				name: 'Example Ltd Support',
				applicationLinked: false,
				linkedApplication: 'another-application',
				wabaId,
				phoneNumberId: `10${SECOND_BUSINESS}`,
				status: 'FLAGGED',
				nameStatus: 'DECLINED',
				quality: 'YELLOW',
				messagingLimit: 'TIER_100K',
				throughput: 'HIGH',
			},
		]);
		expect(stage.calls()).toHaveLength(3);
	});

	it.each<[string, ICredentialDataDecryptedObject, string[], string[]]>([
		[
			'Vonage only',
			WITHOUT_META,
			['applicationLinked', 'linkedApplication', 'name', 'number', 'status', 'wabaId'],
			['GET /beta/chatapp-accounts', 'GET /v1/channel-manager/whatsapp/wabas/:id/numbers'],
		],
		[
			'Vonage only, and no WABA ID',
			{ ...WITHOUT_META, wabaId: '' },
			['applicationLinked', 'linkedApplication', 'name', 'number', 'wabaId'],
			['GET /beta/chatapp-accounts'],
		],
		[
			'Meta only',
			WITHOUT_VONAGE,
			[
				'messagingLimit',
				'name',
				'nameStatus',
				'number',
				'phoneNumberId',
				'quality',
				'status',
				'throughput',
				'wabaId',
			],
			['GET :id/phone_numbers'],
		],
	])('makes do with a credential for %s', async (_, credential, keys, calls) => {
		const found = results(await numbers({}, credential));
		expect(found.map((each) => Object.keys(each).sort())).toEqual([keys, keys]);
		expect(stage.calls()).toEqual(calls);
	});

	it('says what is missing where it can ask nobody', async () => {
		const { message } = failure(await numbers({}, { ...WITHOUT_META, ...WITHOUT_VONAGE }));
		expect(message).toContain('API Key and API Secret, or WABA ID and User Access Token');
		expect(stage.calls()).toEqual([]);
	});

	it('says that the sandbox has none', async () => {
		const { message } = failure(await numbers({}, { environment: 'sandbox' }));
		expect(message).toContain('The sandbox has no numbers of yours');
	});

	it('gives what one provider knows, with a note on the one that refused', async () => {
		stage.simulator.configureAccount({ token: 'expired' });
		const found = results(await numbers());
		expect(found.map(({ number, applicationLinked }) => [number, applicationLinked])).toEqual([
			[BUSINESS, true],
			[SECOND_BUSINESS, true],
		]);
		expect(found[0].notes).toEqual([expect.stringContaining('Session has expired')]);
	});

	it('stops with the first refusal where all refuse', async () => {
		stage.simulator.configureAccount({ token: 'expired' });
		const { message } = failure(await numbers({}, { apiSecret: 'Another-Secret-0001' }));
		expect(message).toContain('Vonage refused to list the numbers');
	});

	it('reads all pages of all lists', async () => {
		stage.simulator.seedNumbers(230);
		const found = results(await numbers({ returnAll: true }));
		expect(found).toHaveLength(230);
		expect(new Set(found.map(({ number }) => number)).size).toBe(230);
		expect(found.every(({ quality }) => quality === 'GREEN')).toBe(true);
		const pages = (path: string) => stage.simulator.countRequests({ path });
		expect([pages('chatapp-accounts'), pages('channel-manager'), pages('phone_numbers')]).toEqual([
			3, 3, 3,
		]);
	});

	it('returns 50, or as many as the limit says', async () => {
		stage.simulator.seedNumbers(60);
		expect(results(await numbers())).toHaveLength(50);
		expect(results(await numbers({ limit: 1 }))).toHaveLength(1);
	});

	it('waits and asks again while a provider is throttling', async () => {
		stage.simulator.setFault({
			kind: 'throttle',
			retryAfter: 1,
			match: { path: 'chatapp-accounts' },
		});
		const found = results(await numbers());
		expect(found.every(({ applicationLinked }) => applicationLinked === true)).toBe(true);
		expect(found.every(({ notes }) => notes === undefined)).toBe(true);
	});

	it('asks Meta in its older versions for the limit under its older name', async () => {
		const [first] = results(await numbers({}, { graphVersion: 'v23.0' }));
		expect(first.messagingLimit).toBe('TIER_2K');
	});

	it('does without a field that Meta does not know', async () => {
		stage.simulator.setFault({
			kind: 'fail',
			httpStatus: 400,
			code: '100',
			match: { path: 'phone_numbers' },
		});
		const [first] = results(await numbers());
		expect(first).toMatchObject({ quality: 'GREEN', applicationLinked: true });
		expect(first).not.toHaveProperty('messagingLimit');
		expect(first).not.toHaveProperty('notes');
	});

	it('ends with an execution that is stopped', async () => {
		stage.simulator.setFault({ kind: 'throttle', retryAfter: 60, match: { path: 'chatapp' } });
		const outcome = await stage.engine.run({
			parameters: { resource: 'channel', operation: 'getNumbers' },
			credential: { ...WITHOUT_META, wabaId: '' },
			stopped: stage.simulator.waitFor(() => stage.calls().length > 0, 'a request'),
		});
		expect(failure(outcome).message).toMatch(/Rate Limit Hit|stopped/);
		expect(stage.calls()).toHaveLength(1);
	});
});

describe('the list of From', () => {
	const panel = (credential: ICredentialDataDecryptedObject = {}) =>
		new Panel(stage.engine, { resource: 'message', operation: 'send' }, credential);

	/** Another cache entry than that of every other test. */
	let version = 0;
	const fresh = () => ({ previousSignatureSecret: `list-${(version += 1)}` });

	it('shows name and number, and numbers of other applications last', async () => {
		stage.simulator.linkNumber(BUSINESS, false);
		expect(await panel(fresh()).list('searchNumbers')).toEqual({
			results: [
				{ name: `Example Ltd Support (+${SECOND_BUSINESS})`, value: SECOND_BUSINESS },
				{
					name: `Example Ltd (+${BUSINESS}), not linked to this application`,
					value: BUSINESS,
				},
			],
		});
	});

	it.each([
		['support', [SECOND_BUSINESS]],
		['EXAMPLE 0001', [BUSINESS]],
		['nobody', []],
		['', [BUSINESS, SECOND_BUSINESS]],
	])('finds by name and number: %j', async (filter, expected) => {
		const { results: found } = await panel(fresh()).list('searchNumbers', filter);
		expect(found.map(({ value }) => value)).toEqual(expected);
	});

	it('comes in pages, and is read once for all of them', async () => {
		stage.simulator.seedNumbers(120);
		const credential = fresh();
		const values: unknown[] = [];
		let page: string | undefined;
		let pages = 0;
		do {
			const list = await panel(credential).list('searchNumbers', undefined, page);
			values.push(...list.results.map(({ value }) => value));
			page = list.paginationToken as string | undefined;
			pages += 1;
		} while (page !== undefined);
		expect([pages, new Set(values).size]).toEqual([3, 120]);
		expect(stage.simulator.countRequests({ path: 'chatapp-accounts' })).toBe(2);
	});

	it('says what the credential lacks', async () => {
		const list = panel({ ...WITHOUT_META, ...WITHOUT_VONAGE }).list('searchNumbers');
		await expect(list).rejects.toThrow('The credential cannot list numbers yet');
	});

	it('is read again after it could not be read', async () => {
		const credential = { ...fresh(), ...WITHOUT_META, wabaId: '' };
		stage.simulator.setFault({
			kind: 'fail',
			httpStatus: 403,
			match: { path: 'chatapp' },
		});
		await expect(panel(credential).list('searchNumbers')).rejects.toThrow('Forbidden');
		expect((await panel(credential).list('searchNumbers')).results).toHaveLength(2);
	});
});

describe('the number that From holds', () => {
	it.each<[string, INodeParameters['from']]>([
		['chosen from the list', { __rl: true, mode: 'list', value: SECOND_BUSINESS }],
		['typed in', { __rl: true, mode: 'number', value: '+44 7700 900002' }],
		['of an expression', { __rl: true, mode: 'number', value: '={{ $json.sender }}' }],
		['a plain text, as in workflows of before', SECOND_BUSINESS],
		['a plain text with an expression', '={{ $json.sender }}'],
	])('is sent from: %s', async (_, from) => {
		stage.simulator.customerSends({ from: ANA, to: SECOND_BUSINESS, text: 'Hello' });
		const outcome = await stage.send(
			{ from, text: 'Hi' },
			{ items: [{ json: { sender: SECOND_BUSINESS } }] },
		);
		expect(result(outcome)).toMatchObject({ from: SECOND_BUSINESS, to: ANA });
	});

	it.each<[string, IDataObject]>([
		['a message: back', { event: 'message', from: ANA, to: BUSINESS }],
		['a status: the same way again', { event: 'status', from: BUSINESS, to: ANA }],
	])('is by default that of the conversation, after %s', async (_, json) => {
		const outcome = await stage.engine.run({
			parameters: { resource: 'message', operation: 'send', text: 'Hi' },
			items: [{ json }],
		});
		expect(result(outcome)).toMatchObject({ from: BUSINESS, to: ANA });
	});

	it('is looked at in Window → Check as well', async () => {
		const outcome = await stage.engine.run({
			parameters: {
				resource: 'window',
				operation: 'check',
				from: { __rl: true, mode: 'list', value: BUSINESS },
				to: ANA,
			},
		});
		expect(outcome.output.flat()[0].json).toMatchObject({ from: BUSINESS, to: ANA });
	});

	it('may not be empty', async () => {
		const { message } = failure(
			await stage.send({ from: { __rl: true, mode: 'list', value: '' } }),
		);
		expect(message).toMatch(/From|issues/);
	});
});
