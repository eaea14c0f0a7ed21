import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { failure, items, origins, picked, result, results, useStage } from './stage.mts';
import { LIST, type Provider, PROVIDERS, throughBoth } from './templateProvider.mts';

const stage = useStage();

describe('Get Many', () => {
	const getAll = async (manageThrough: Provider, parameters: INodeParameters = {}) =>
		await stage.manage('getAll', { manageThrough, ...parameters });

	const names = async (provider: Provider, parameters: INodeParameters) =>
		results(await getAll(provider, parameters)).map(({ name, language }) => `${name}:${language}`);

	interface Filter {
		filters: INodeParameters;
		/** Newest first. */
		found: string[];
		/** What the provider is asked to leave out, as its query spells it. */
		query: object;
	}

	const filters: Filter[] = [
		{ filters: { status: 'PAUSED' }, found: ['weekly_news:en'], query: { status: 'PAUSED' } },
		{
			filters: { category: 'AUTHENTICATION' },
			found: ['login_code:en'],
			query: { category: 'AUTHENTICATION' },
		},
		{ filters: { language: 'es' }, found: ['hello_there:es'], query: { language: 'es' } },
		{ filters: { quality: 'RED' }, found: ['weekly_news:en'], query: { quality_score: 'RED' } },
		{
			filters: { name: 'VISIT' },
			found: ['book_visit:en', 'visit_reminder:en', 'visit_directions:en'],
			query: { name: 'visit' },
		},
		{
			filters: { text: 'garden tools' },
			found: ['weekend_offer:en'],
			query: { content: 'garden tools' },
		},
		{
			filters: { text: 'while stocks last' },
			found: ['garden_carousel:en'],
			query: { content: 'while stocks last' },
		},
		{ filters: { text: 'Tell me more' }, found: ['garden_carousel:en'], query: {} },
		{
			filters: { status: 'APPROVED', category: 'UTILITY', name: 'visit', text: 'reminder' },
			found: ['visit_reminder:en'],
			query: { status: 'APPROVED', category: 'UTILITY', name: 'visit', content: 'reminder' },
		},
		{ filters: { name: 'nothing_like_it' }, found: [], query: { name: 'nothing_like_it' } },
	];

	it.each(throughBoth(filters))(
		'through $provider: $filters',
		async ({ provider, filters: wanted, found, query }) => {
			expect(await names(provider, { filters: wanted })).toEqual(found);
			expect(stage.simulator.ledger().requests).toMatchObject([{ query }]);
		},
	);

	it('both spell the language out', async () => {
		for (const provider of PROVIDERS) {
			expect(await names(provider, { filters: { language: 'en_US' } })).toEqual([]);
		}
	});

	it.each<[INodeParameters, number]>([
		[{}, 50],
		[{ limit: 3 }, 3],
		[{ limit: 100 }, 100],
		[{ limit: 150 }, 150],
		[{ limit: '={{ "7" }}' }, 7],
		[{ returnAll: true }, 260],
		[{ returnAll: true, limit: 3 }, 260],
		[{ limit: 1000 }, 260],
	])('%j', async (parameters, count) => {
		stage.simulator.seedTemplates(260);
		for (const provider of PROVIDERS) {
			const found = await names(provider, parameters);
			expect(found).toHaveLength(count);
			expect(new Set(found).size).toBe(count);
		}
	});

	it.each(PROVIDERS)('through %s: no more pages than needed', async (provider) => {
		stage.simulator.seedTemplates(260);
		await names(provider, { limit: 150 });
		expect(stage.calls()).toEqual([LIST[provider], LIST[provider]]);
	});

	it.each([0, -1, 1.5])('a limit of %d is refused', async (limit) => {
		const error = failure(await getAll('meta', { limit: `={{ ${limit} }}` }));
		expect(error.message).toMatch(/'Limit' is not a whole number from 1/);
		expect(stage.calls()).toEqual([]);
	});

	it('a filter that Meta does not know is Meta’s refusal', async () => {
		const error = failure(await getAll('meta', { filters: { status: '={{ "SHINY" }}' } }));
		expect(error.message).toMatch(/Meta refused to read the templates: .*status/);
		expect(error.description).toMatch(/Trace ID/);
	});

	it('the item says what a builder wants to know', async () => {
		const [free] = results(await getAll('meta', { filters: { name: 'free_money' } }));
		expect(free).toMatchObject({
			status: 'REJECTED',
			state: 'rejected',
			rejectedReason: 'SCAM',
			fix: expect.stringMatching(/business/),
			rejection: { meaning: expect.stringMatching(/deception/), resubmit: 'appeal' },
		});
		const [offer] = results(await getAll('meta', { filters: { name: 'weekend_offer' } }));
		expect((offer.parameters as Array<{ id: string }>).map(({ id }) => id)).toEqual([
			'header.image',
			'offer.expiresAt',
			'body.1',
			'button.0.code',
			'button.1.suffix',
		]);
	});

	it('every item is paired with its input', async () => {
		const outcome = await stage.manage(
			'getAll',
			{ filters: { name: '={{ $json.name }}' } },
			{ items: items({ name: 'hello_there' }, { name: 'no_such' }, { name: 'login_code' }) },
		);
		expect(origins(outcome.output[0])).toEqual([0, 0, 2]);
	});
});

describe('Get', () => {
	const get = async (manageThrough: Provider, template: INodeParameters['template']) =>
		await stage.manage('get', { manageThrough, template });

	const ways = [
		{ what: 'from the list', template: picked('visit_reminder:en', 'list') },
		{ what: 'by name and language', template: picked(' visit_reminder:en ') },
		{ what: 'by name, in its only language', template: picked('visit_reminder') },
		{ what: 'by ID', template: picked('900105', 'id') },
		{ what: 'by an expression', template: '={{ "visit_reminder" }}' },
	];

	it.each(throughBoth(ways))('through $provider: $what', async ({ provider, template }) => {
		expect(result(await get(provider, template))).toMatchObject({
			id: '900105',
			name: 'visit_reminder',
			language: 'en',
			state: 'approved',
			quality: 'UNKNOWN',
			parameters: [
				{ id: 'body.first_name', sample: 'Ana' },
				{ id: 'body.visit_time', sample: '10:30' },
				{ id: 'button.0.payload' },
				{ id: 'button.1.payload' },
			],
		});
	});

	it.each(PROVIDERS)('through %s: a language that is given is the one', async (provider) => {
		expect(result(await get(provider, picked('hello_there:es')))).toMatchObject({ id: '900117' });
	});

	const wrong = [
		{
			what: 'a name that does not exist',
			template: picked('no_such_template'),
			message: /no template 'no_such_template'/,
			description: /list|name, language and the WABA ID/,
		},
		{
			what: 'a part of a name',
			template: picked('visit'),
			message: /no template 'visit'/,
			description: /\S/,
		},
		{
			what: 'a language that it does not have',
			template: picked('hello_there:en_US'),
			message: /no template 'hello_there' in en_US/,
			description: /\S/,
		},
		{
			what: 'a name with several languages',
			template: picked('hello_there'),
			message: /'hello_there' exists in several languages: (en, es|es, en)/,
			description: /hello_there:e/,
		},
		{
			what: 'an ID that does not exist',
			template: picked('123456789', 'id'),
			message: /refused to read the template/,
			description: /Trace ID/,
		},
		{
			what: 'nothing',
			template: picked('={{ "" }}'),
			message: /'Template' is empty/,
			description: /list/,
		},
	];

	it.each(throughBoth(wrong))(
		'through $provider: $what',
		async ({ provider, template, message, description }) => {
			const error = failure(await get(provider, template));
			expect(error.message).toMatch(message);
			expect(error.message).toMatch(/\[item 0\]$/);
			expect(error.description).toMatch(description);
		},
	);
});
