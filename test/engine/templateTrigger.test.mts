import { describe, expect, it } from '@jest/globals';
import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import { withShortSleeps } from './shortSleeps.mts';
import { expectNoSecret, useStage } from './stage.mts';
import { LIST, type Provider, PROVIDERS } from './templateProvider.mts';
import { TemplateTrigger } from './templateTrigger.mts';

const stage = useStage();

const EVERY_EVENT = [
	'added',
	'approved',
	'category',
	'disabled',
	'paused',
	'quality',
	'rejected',
	'removed',
];

const trigger = (
	parameters: INodeParameters = {},
	credential: ICredentialDataDecryptedObject = {},
) => new TemplateTrigger(stage.engine, parameters, credential);

/** A trigger for all events that has seen the templates as they are now. */
async function watching(
	manageThrough: Provider,
	events: string[] = EVERY_EVENT,
): Promise<TemplateTrigger> {
	const watcher = trigger({ manageThrough, events });
	expect(await watcher.poll()).toEqual([]);
	return watcher;
}

const told = (items: IDataObject[]) =>
	items.map(({ event, name, language }) => `${event} ${name}:${language}`);

const addTemplate = () =>
	stage.simulator.addTemplate({
		name: 'brand_new',
		components: [{ type: 'BODY', text: 'Something new is here.' }],
	});

const removeCatalog = () => {
	const { templates } = stage.simulator.world;
	templates.remove(templates.list.filter(({ name }) => name === 'our_catalog'));
};

interface Event {
	what: string;
	happens: () => void;
	expected: object;
}

/** What both providers tell. */
const events: Event[] = [
	{
		what: 'approved',
		happens: () => stage.simulator.reviewTemplate('summer_sale', 'APPROVED'),
		expected: { event: 'approved', name: 'summer_sale', state: 'approved' },
	},
	{
		what: 'rejected, with reason and fix',
		happens: () => stage.simulator.reviewTemplate('summer_sale', 'REJECTED', 'INVALID_FORMAT'),
		expected: {
			event: 'rejected',
			name: 'summer_sale',
			state: 'rejected',
			rejectedReason: 'INVALID_FORMAT',
			fix: expect.stringMatching(/placeholders/),
			rejection: expect.objectContaining({ resubmit: 'edit' }),
			previous: expect.objectContaining({ status: 'PENDING' }),
		},
	},
	{
		what: 'paused',
		happens: () => stage.simulator.pauseTemplate('spring_coupon'),
		expected: { event: 'paused', name: 'spring_coupon', state: 'paused' },
	},
	{
		what: 'disabled',
		happens: () => stage.simulator.disableTemplate('spring_coupon'),
		expected: { event: 'disabled', name: 'spring_coupon', state: 'disabled' },
	},
	{
		what: 'category',
		happens: () => stage.simulator.setTemplateCategory('order_update', 'MARKETING'),
		expected: {
			event: 'category',
			name: 'order_update',
			category: 'MARKETING',
			previous: expect.objectContaining({ category: 'UTILITY' }),
		},
	},
	{
		what: 'added',
		happens: addTemplate,
		// It is approved already, which weighs more.
		expected: { event: 'approved', events: ['approved', 'added'], name: 'brand_new' },
	},
	{
		what: 'removed',
		happens: removeCatalog,
		expected: { event: 'removed', name: 'our_catalog', state: 'deleted' },
	},
];

describe.each(PROVIDERS)('through %s', (provider) => {
	it('the first poll remembers, and starts nothing', async () => {
		const watcher = await watching(provider);
		expect(stage.calls()).toEqual([LIST[provider]]);
		expect(await watcher.poll()).toEqual([]);
		expect(stage.calls()).toEqual([LIST[provider], LIST[provider]]);
	});

	it.each(events)('$what', async ({ happens, expected }) => {
		const watcher = await watching(provider);
		happens();
		const items = await watcher.poll();
		expect(items).toEqual([expect.objectContaining(expected)]);
		expectNoSecret(items, stage.engine.credential);
		expect(JSON.stringify([items, watcher.memory])).not.toMatch(/4::|access_token|paging/);
		// Each change starts the workflow once.
		expect(await watcher.poll()).toEqual([]);
	});

	it('several changes come together, an item each', async () => {
		const watcher = await watching(provider);
		stage.simulator.pauseTemplate('spring_coupon');
		stage.simulator.reviewTemplate('summer_sale', 'APPROVED');
		removeCatalog();
		expect(told(await watcher.poll()).sort()).toEqual([
			'approved summer_sale:en',
			'paused spring_coupon:en',
			'removed our_catalog:en',
		]);
	});
});

describe('what only Meta tells', () => {
	it.each<[string, () => void, object]>([
		[
			'quality',
			() => stage.simulator.setTemplateQuality('spring_coupon', 'RED', { reasons: ['SPAM'] }),
			{
				event: 'quality',
				name: 'spring_coupon',
				quality: 'RED',
				previous: expect.objectContaining({ quality: 'UNKNOWN' }),
			},
		],
		[
			'an announced category',
			() =>
				stage.simulator.setTemplateCategory('order_update', 'MARKETING', { announceOnly: true }),
			{ event: 'category', name: 'order_update', correct_category: 'MARKETING' },
		],
	])('%s', async (_, happens, expected) => {
		const watcher = await watching('meta');
		happens();
		expect(await watcher.poll()).toEqual([expect.objectContaining(expected)]);
	});
});

describe('Events', () => {
	it.each<[string[], string[]]>([
		[['paused'], ['paused spring_coupon:en']],
		[
			['added', 'removed'],
			['added brand_new:en', 'removed our_catalog:en'],
		],
		[['rejected'], []],
	])('%j: what else happens starts nothing', async (wanted, expected) => {
		const watcher = await watching('meta', wanted);
		stage.simulator.pauseTemplate('spring_coupon');
		addTemplate();
		removeCatalog();
		expect(told(await watcher.poll()).sort()).toEqual(expected);
		// What nobody wanted is not told later either.
		expect(await watcher.poll()).toEqual([]);
	});

	it('by default what a sender has to know', async () => {
		const watcher = trigger();
		await watcher.poll();
		stage.simulator.setTemplateQuality('visit_reminder', 'YELLOW');
		stage.simulator.pauseTemplate('spring_coupon');
		removeCatalog();
		expect(told(await watcher.poll())).toEqual(['paused spring_coupon:en']);
	});

	it('a pause that ends tells that the template can be sent again', async () => {
		const watcher = await watching('meta');
		stage.simulator.pauseTemplate('spring_coupon');
		await watcher.poll();
		stage.simulator.advanceClock(3 * 3600 + 60);
		await stage.simulator.waitForTemplate('spring_coupon', 'APPROVED');
		expect(told(await watcher.poll())).toEqual(['approved spring_coupon:en']);
	});
});

describe('a poll that goes wrong', () => {
	it.each(PROVIDERS)('through %s: is an error, and forgets nothing', async (provider) => {
		stage.simulator.seedTemplates(350);
		const watcher = await watching(provider);
		stage.simulator.pauseTemplate('spring_coupon');
		stage.simulator.setFault({ kind: 'cut', count: 0, match: { query: 'after=' } });
		await expect(withShortSleeps(async () => await watcher.poll())).rejects.toThrow(
			/could not read the templates/,
		);
		stage.simulator.clearFaults();
		expect(told(await watcher.poll())).toEqual(['paused spring_coupon:en']);
	});

	it.each<[string, ICredentialDataDecryptedObject, RegExp]>([
		['no WABA ID', { wabaId: '' }, /no WABA ID/],
		[
			'nothing to read templates with',
			{ userAccessToken: '', privateKey: '', apiKey: '' },
			/for Meta it has no User Access Token, for Vonage no API Key/,
		],
	])('a credential with %s', async (_, credential, message) => {
		const error: unknown = await trigger({}, credential)
			.poll()
			.catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(message),
		});
		expectNoSecret(error, stage.engine.credential);
		expect(stage.calls()).toEqual([]);
	});

	it('an expired token says so, with its trace id', async () => {
		stage.simulator.configureAccount({ token: 'expired' });
		const error: unknown = await trigger()
			.poll()
			.catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '401',
			description: expect.stringMatching(/Trace ID for support/),
		});
		expectNoSecret(error, stage.engine.credential);
	});
});

describe('the test button', () => {
	it('before anything was seen it shows a template as an example', async () => {
		const [item, ...more] = await trigger().test();
		expect(more).toEqual([]);
		expect(item).toMatchObject({
			event: expect.any(String),
			name: expect.any(String),
			state: expect.any(String),
			parameters: expect.any(Array),
		});
	});

	it('shows the latest change, and keeps nothing', async () => {
		const watcher = await watching('meta');
		stage.simulator.pauseTemplate('spring_coupon');
		const before = structuredClone(watcher.memory.data);
		expect(told(await watcher.test())).toEqual(['paused spring_coupon:en']);
		expect(watcher.memory.data).toEqual(before);
		expect(told(await watcher.poll())).toEqual(['paused spring_coupon:en']);
		// After that it is still the latest one that is known.
		expect(told(await watcher.test())).toEqual(['paused spring_coupon:en']);
	});

	it('an account without templates has nothing to show', async () => {
		stage.simulator.world.templates.reset([]);
		expect(await trigger().test()).toEqual([]);
		expect(await trigger().poll()).toEqual([]);
	});
});

it('6,000 templates are 60 pages, and a second poll starts nothing', async () => {
	stage.simulator.seedTemplates(6000);
	const watcher = await watching('meta');
	expect(stage.calls()).toHaveLength(60);
	expect(JSON.stringify(watcher.memory.data).length).toBeLessThan(400_000);
	expect(await watcher.poll()).toEqual([]);
});
