import { beforeEach, describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { failure, items, picked, result, results, useStage } from './stage.mts';
import { type Provider, PROVIDERS, throughBoth } from './templateProvider.mts';

const stage = useStage();

/** Reviews take a minute of the simulated clock, so that an edit is seen before its end. */
beforeEach(() => stage.simulator.configureAccount({ reviewMilliseconds: 60_000 }));

async function approved(name: string): Promise<void> {
	stage.simulator.advanceClock(61);
	await stage.simulator.waitForTemplate(name, 'APPROVED');
}

const CONTENT = 'Thank you for your trust, we will be in touch with you again soon.';

const update = async (
	manageThrough: Provider,
	name: string,
	parameters: INodeParameters = {},
	more: Parameters<typeof stage.manage>[2] = {},
) =>
	await stage.manage(
		'update',
		{ manageThrough, template: picked(name), bodyText: CONTENT, ...parameters },
		more,
	);

/** What the provider was told to change. */
const changes = () =>
	stage.simulator
		.ledger()
		.requests.filter(({ method, path }) => method === 'PUT' || /\/v25\.0\/\d+$/.test(path))
		.filter(({ method }) => method !== 'GET')
		.map(({ body }) => body);

const writes = () => stage.calls().filter((call) => !call.startsWith('GET'));

describe('updating', () => {
	const editable = [
		{ what: 'a rejected one', name: 'free_money' },
		{ what: 'a paused one', name: 'weekly_news' },
		{ what: 'an approved one', name: 'our_catalog' },
	];

	it.each(throughBoth(editable))(
		'through $provider: $what is submitted again, and approved',
		async ({ provider, name }) => {
			const updated = result(await update(provider, `${name}:en`));
			expect(updated).toMatchObject({
				updated: true,
				name,
				language: 'en',
				state: 'submitted',
				components: [{ type: 'BODY', text: CONTENT }],
			});
			expect(updated).not.toHaveProperty('rejectedReason');
			await approved(name);
			const read = result(
				await stage.manage('get', { manageThrough: provider, template: picked(`${name}:en`) }),
			);
			expect(read).toMatchObject({ state: 'approved', components: updated.components });
		},
	);

	it('Meta gets what changes, and neither name nor language', async () => {
		await update('meta', 'free_money:en');
		expect(changes()).toEqual([{ components: [{ type: 'BODY', text: CONTENT }] }]);
	});

	it('Vonage gets the whole template', async () => {
		await update('vonage', 'free_money:en');
		expect(changes()).toEqual([
			{
				name: 'free_money',
				language: 'en',
				category: 'MARKETING',
				components: [{ type: 'BODY', text: CONTENT }],
			},
		]);
	});

	it.each(PROVIDERS)('through %s: category and time to live', async (provider) => {
		const updated = result(
			await update(provider, 'free_money:en', {
				category: 'UTILITY',
				options: { timeToLive: 3600 },
			}),
		);
		expect(updated).toMatchObject({ category: 'UTILITY', message_send_ttl_seconds: 3600 });
	});

	it.each(PROVIDERS)('through %s: content as JSON', async (provider) => {
		const components = [
			{ type: 'BODY', text: CONTENT },
			{ type: 'FOOTER', text: 'Example Ltd' },
		];
		const updated = result(
			await update(provider, 'free_money:en', {
				draftInput: 'json',
				draftComponents: JSON.stringify(components),
			}),
		);
		expect(updated).toMatchObject({ name: 'free_money', components });
	});

	it.each(PROVIDERS)('through %s: with another sample for its header', async (provider) => {
		const data = await stage.engine.file(Buffer.from('%PDF'), 'invoice.pdf', 'application/pdf');
		const outcome = await update(
			provider,
			'invoice_ready:en',
			{ headerFormat: 'DOCUMENT' },
			{ items: [{ json: {}, binary: { data } }] },
		);
		expect(result(outcome).components).toEqual([
			{
				type: 'HEADER',
				format: 'DOCUMENT',
				example: { header_handle: [expect.stringMatching(/^http:.*scontent/)] },
			},
			{ type: 'BODY', text: CONTENT },
		]);
	});

	it.each(PROVIDERS)('through %s: an authentication template', async (provider) => {
		const updated = result(
			await update(provider, 'login_code:en', {
				category: 'AUTHENTICATION',
				codeExpirationMinutes: 20,
			}),
		);
		expect(updated).toMatchObject({ name: 'login_code', state: 'submitted' });
		expect(JSON.stringify(changes())).toMatch(/"code_expiration_minutes":20/);
	});

	it('an authentication template needs its own fields, which its category shows', async () => {
		const error = failure(await update('meta', 'login_code:en'));
		expect(error.message).toMatch(/'Category'/);
		expect(error.description).toMatch(/Authentication/);
		expect(writes()).toEqual([]);
	});

	it.each(PROVIDERS)('through %s: a category that Meta changes is shouted', async (provider) => {
		const updated = result(
			await update(provider, 'visit_reminder:en', {
				bodyText: 'There is a special offer for you in our shop today.',
			}),
		);
		expect(updated).toMatchObject({
			category: 'MARKETING',
			categoryChanged: true,
			notice: expect.stringMatching(/MARKETING instead of UTILITY/),
		});
	});

	it('what was read, changed and given back as JSON', async () => {
		const outcome = await stage.engine.run({
			parameters: { resource: 'template', operation: 'get', template: picked('free_money:en') },
			then: {
				resource: 'template',
				operation: 'update',
				template: picked('={{ $json.name }}:{{ $json.language }}'),
				draftInput: 'json',
				draftComponents: `={{ Object.assign({}, $json, { category: "UTILITY", components: [{ type: "BODY", text: "${CONTENT}" }] }) }}`,
			},
		});
		expect(result(outcome)).toMatchObject({ name: 'free_money', category: 'UTILITY' });
		expect(changes()).toEqual([
			{ category: 'UTILITY', components: [{ type: 'BODY', text: CONTENT }] },
		]);
	});

	it('that it cannot be read again is no failure', async () => {
		const match = { method: 'GET', path: '/900115' };
		stage.simulator.setFault({ kind: 'fail', count: 0, httpStatus: 403, code: '10', match });
		expect(result(await update('meta', 'free_money:en'))).toMatchObject({
			updated: true,
			state: 'submitted',
			components: [{ text: CONTENT }],
		});
	});

	it('items are updated one by one', async () => {
		const outcome = await stage.manage(
			'update',
			{ template: picked('={{ $json.name }}'), bodyText: '={{ $json.text }}' },
			{
				items: items(
					{ name: 'free_money:en', text: CONTENT },
					{ name: 'weekly_news:en', text: `Hello again. ${CONTENT}` },
				),
			},
		);
		expect(results(outcome)).toMatchObject([{ name: 'free_money' }, { name: 'weekly_news' }]);
	});
});

describe('what cannot be updated', () => {
	const refused = [
		{
			what: 'the category of an approved one',
			name: 'our_catalog:en',
			parameters: { category: 'UTILITY' },
			message: /is approved as MARKETING, and the category of an approved template cannot/,
			description: /Keep As It Is|another name/,
		},
		{
			what: 'one in review',
			name: 'summer_sale:en',
			parameters: {},
			message: /is submitted, and Meta takes edits of approved, rejected and paused/,
			description: /24 hours/,
		},
		{
			what: 'one that does not exist',
			name: 'no_such:en',
			parameters: {},
			message: /no template 'no_such'/,
			description: /\S/,
		},
		{
			what: 'with the content of another one',
			name: 'free_money:en',
			parameters: {
				draftInput: 'json',
				draftComponents: JSON.stringify({
					name: 'our_catalog',
					components: [{ type: 'BODY', text: CONTENT }],
				}),
			},
			message: /'our_catalog' \(en\), and 'free_money' \(en\) is to be updated/,
			description: /\S/,
		},
		{
			what: 'with words that Meta refuses',
			name: 'free_money:en',
			parameters: { bodyText: '{{1}}', footerText: 'x'.repeat(61) },
			message: /WhatsApp would refuse the template for \d reasons/,
			description: /\S/,
		},
	];

	it.each(throughBoth(refused))(
		'through $provider: $what is refused before anything is sent',
		async ({ provider, name, parameters, message, description }) => {
			const error = failure(await update(provider, name, parameters));
			expect(error.message).toMatch(message);
			expect(error.message).toMatch(/\[item 0\]$/);
			expect(error.description).toMatch(description);
			expect(writes()).toEqual([]);
		},
	);

	it.each(PROVIDERS)('through %s: a disabled one', async (provider) => {
		stage.simulator.disableTemplate('our_catalog');
		const error = failure(await update(provider, 'our_catalog:en'));
		expect(error.message).toMatch(/is disabled/);
		expect(writes()).toEqual([]);
	});

	it.each(PROVIDERS)('through %s: the second edit of a day is explained', async (provider) => {
		result(await update(provider, 'our_catalog:en'));
		await approved('our_catalog');
		const error = failure(await update(provider, 'our_catalog:en', { bodyText: `Hi. ${CONTENT}` }));
		expect(error.message).toMatch(/refused to update the template/);
		expect(`${error.message} ${error.description}`).toMatch(/24 hours|once a day|edit/i);
		expect(error.description).toMatch(/Trace ID/);
	});

	it.each(PROVIDERS)('through %s: an answer that is lost is not repeated', async (provider) => {
		for (const method of ['POST', 'PUT']) {
			stage.simulator.setFault({ kind: 'lost-answer', match: { method } });
		}
		const error = failure(await update(provider, 'free_money:en'));
		expect(error.message).toMatch(/whether it was done is unknown/);
		expect(changes()).toHaveLength(1);
	});
});
