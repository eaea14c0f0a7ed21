import { describe, expect, it } from '@jest/globals';
import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import { withShortSleeps } from './shortSleeps.mts';
import { failure, picked, result, results, useStage } from './stage.mts';
import { throughBoth } from './templateProvider.mts';

const stage = useStage();

const CONTENT = { bodyText: 'Thank you for your visit, we look forward to seeing you again.' };

/** Every operation with the least that it needs. */
const operations: Array<{ operation: string; parameters: INodeParameters }> = [
	{ operation: 'delete', parameters: { template: picked('our_catalog:en') } },
	{ operation: 'get', parameters: { template: picked('our_catalog:en') } },
	{ operation: 'getAll', parameters: {} },
	{ operation: 'preview', parameters: { template: picked('our_catalog:en') } },
	{
		operation: 'submit',
		parameters: { templateName: 'visit_summary', templateLanguage: 'en', ...CONTENT },
	},
	{ operation: 'sync', parameters: {} },
	{ operation: 'update', parameters: { template: picked('free_money:en'), ...CONTENT } },
];

/** Whose APIs were asked. */
function asked(): string[] {
	const apis = stage.simulator
		.ledger()
		.requests.map(({ path }) => (path.startsWith('/graph/') ? 'meta' : 'vonage'));
	return [...new Set(apis)];
}

const META = ['meta'];
const VONAGE = ['vonage'];

describe('Manage Through', () => {
	const choices: Array<[string, ICredentialDataDecryptedObject, string[]]> = [
		['meta', {}, META],
		['vonage', {}, VONAGE],
		['automatic', {}, META],
		['automatic', { userAccessToken: '' }, VONAGE],
		['automatic', { apiKey: '', apiSecret: '' }, META],
		['meta', { apiKey: '', apiSecret: '' }, META],
		['vonage', { userAccessToken: '' }, VONAGE],
	];

	describe.each(choices)(
		'%s, with the credential changed to %j',
		(manageThrough, credential, apis) => {
			it.each(operations)('$operation', async ({ operation, parameters }) => {
				const outcome = await stage.manage(
					operation,
					{ manageThrough, ...parameters },
					{ credential },
				);
				expect(results(outcome).length).toBeGreaterThan(0);
				expect(asked()).toEqual(apis);
			});
		},
	);

	it('what was never chosen is automatic', async () => {
		results(await stage.manage('getAll'));
		expect(asked()).toEqual(META);
	});

	it('every item may choose for itself', async () => {
		const outcome = await stage.manage(
			'get',
			{ manageThrough: '={{ $json.via }}', template: picked('our_catalog:en') },
			{ items: ['vonage', 'meta'].map((via) => ({ json: { via } })) },
		);
		expect(results(outcome)).toHaveLength(2);
		expect(asked()).toEqual([...VONAGE, ...META]);
	});
});

describe('a credential that lacks something', () => {
	const lacks: Array<[string, ICredentialDataDecryptedObject, RegExp]> = [
		['meta', { wabaId: '' }, /no WABA ID/],
		['vonage', { wabaId: '' }, /no WABA ID/],
		['automatic', { wabaId: '' }, /no WABA ID/],
		['meta', { userAccessToken: '' }, /no User Access Token/],
		['vonage', { privateKey: '', apiKey: '' }, /no API Key/],
		['vonage', { privateKey: '', apiSecret: '' }, /no API Secret/],
		['meta', { graphBaseUrl: '' }, /Graph Base URL|graphBaseUrl/],
		['vonage', { vonageBaseUrl: '' }, /Vonage Base URL|vonageBaseUrl/],
		[
			'automatic',
			{ userAccessToken: '', privateKey: '', apiKey: '', apiSecret: '' },
			/for Meta it has no User Access Token, for Vonage no API Key and API Secret/,
		],
		['somewhere', {}, /'Manage Through' is 'somewhere'/],
	];

	describe.each(lacks)('%s without %j', (through, credential, message) => {
		// By an expression, as n8n itself refuses what is not in the list.
		const manageThrough = `={{ "${through}" }}`;

		it.each(operations)(
			'$operation: says so, and asks nobody',
			async ({ operation, parameters }) => {
				const error = failure(
					await stage.manage(operation, { manageThrough, ...parameters }, { credential }),
				);
				expect(error.message).toMatch(message);
				expect(error.message).toMatch(/\[item 0\]$/);
				expect(stage.calls()).toEqual([]);
			},
		);
	});

	it.each(operations)('$operation: Continue puts it into the item', async (row) => {
		const outcome = await stage.manage(row.operation, row.parameters, {
			credential: { wabaId: '' },
			onError: 'continueRegularOutput',
		});
		expect(result(outcome)).toMatchObject({ error: expect.stringMatching(/no WABA ID/) });
	});
});

describe('the same items come out of both', () => {
	/** What both providers know of a template in a list; Vonage leaves out quality and reasons there. */
	const common = (json: IDataObject) =>
		Object.fromEntries(
			['id', 'name', 'language', 'status', 'category', 'state', 'components', 'parameters'].map(
				(key) => [key, json[key]],
			),
		);

	it('Get Many', async () => {
		const [meta, vonage] = await Promise.all(
			['meta', 'vonage'].map(async (manageThrough) =>
				results(await stage.manage('getAll', { manageThrough, returnAll: true })),
			),
		);
		expect(meta).toHaveLength(17);
		expect(vonage.map(common)).toEqual(meta.map(common));
	});

	it.each(['free_money:en', 'weekly_news:en', 'garden_carousel:en', 'login_code:en'])(
		'Get %s, with reason and quality',
		async (name) => {
			const [meta, vonage] = await Promise.all(
				['meta', 'vonage'].map(async (manageThrough) =>
					result(await stage.manage('get', { manageThrough, template: picked(name, 'list') })),
				),
			);
			const whole = (json: IDataObject) => ({
				...common(json),
				rejection: [json.rejectedReason, json.fix, json.rejection],
				quality: json.quality,
			});
			expect(whole(vonage)).toEqual(whole(meta));
		},
	);
});

describe('a provider in trouble', () => {
	const reading = operations.filter(({ operation }) =>
		['get', 'getAll', 'sync'].includes(operation),
	);

	it.each(throughBoth(reading))(
		'through $provider, $operation: a moment of trouble is waited for',
		async ({ provider, operation, parameters }) => {
			for (const kind of ['cut', 'half-answer', 'fail', 'throttle'] as const) {
				stage.simulator.setFault({ kind, match: { method: 'GET' } });
				const outcome = await withShortSleeps(
					async () => await stage.manage(operation, { manageThrough: provider, ...parameters }),
				);
				expect(results(outcome).length).toBeGreaterThan(0);
			}
		},
	);
});
