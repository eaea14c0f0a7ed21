import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Outcome } from './harness.mts';
import { failure, items, origins, picked, result, results, useStage } from './stage.mts';
import { type Provider, PROVIDERS } from './templateProvider.mts';

const stage = useStage();

const preview = async (parameters: INodeParameters, more?: Parameters<typeof stage.manage>[2]) =>
	await stage.manage('preview', parameters, more);

const mapped = (value: INodeParameters) => ({
	previewValues: 'values',
	templateValues: { mappingMode: 'defineBelow', value },
});

const fromJson = (json: unknown) => ({
	previewSource: 'json',
	templateJson: JSON.stringify(json),
});

/** The HTML page of an item. */
async function page({ output }: Outcome, field = 'preview', at = 0): Promise<string> {
	const file = output[0][at].binary?.[field];
	expect(file).toMatchObject({ mimeType: 'text/html', fileExtension: 'html' });
	return (await stage.engine.read(file)).toString('utf8');
}

const ofAccount = (manageThrough: Provider, name: string, more: INodeParameters = {}) => ({
	manageThrough,
	template: picked(name),
	...more,
});

describe.each(PROVIDERS)('through %s: a template of the account', (provider) => {
	it('with its samples: text, page and message', async () => {
		const outcome = await preview(ofAccount(provider, 'visit_reminder:en'));
		expect(result(outcome)).toEqual({
			name: 'visit_reminder',
			language: 'en',
			text: expect.stringMatching(
				/^Hello Ana, this is a reminder of your visit at 10:30 tomorrow\./,
			),
			message: {
				message_type: 'custom',
				custom: {
					type: 'template',
					template: expect.objectContaining({
						name: 'visit_reminder',
						components: [
							{
								type: 'body',
								parameters: [
									{ type: 'text', parameter_name: 'first_name', text: 'Ana' },
									{ type: 'text', parameter_name: 'visit_time', text: '10:30' },
								],
							},
						],
					}),
				},
			},
		});
		const html = await page(outcome);
		expect(html).toMatch(/^<!doctype html>/i);
		expect(html).toContain('visit at 10:30 tomorrow');
		expect(html).toContain('Change date');
		expect(outcome.output[0][0].binary?.preview.fileName).toBe('visit_reminder.html');
	});

	it('with values', async () => {
		const outcome = await preview(
			ofAccount(
				provider,
				'visit_directions:en',
				mapped({
					'header.text': 'Tuesday',
					'body.1': 'Ben',
					'body.2': '9:15',
					'button.0.suffix': 'v9',
				}),
			),
		);
		expect(result(outcome).text).toMatch(/Visit on Tuesday[\s\S]*Hello Ben, .* at 9:15/);
		expect(await page(outcome)).toContain('Hello Ben');
	});

	it('with values missing: what is missing is named, and the page shows the rest', async () => {
		const outcome = await preview(
			ofAccount(provider, 'visit_directions:en', mapped({ 'body.1': 'Ben' })),
		);
		const shown = result(outcome);
		expect(shown.text).toMatch(/Hello Ben/);
		expect(shown).not.toHaveProperty('message');
		expect(shown.missing).toMatch(/header\.text.*body\.2.*button\.0\.suffix/);
	});

	it.each([
		'hello_there:es',
		'order_update:en',
		'login_code:en',
		'spring_coupon:en',
		'book_visit:en',
		'weekend_offer:en',
		'garden_carousel:en',
		'our_catalog:en',
		'product_video:en',
		'invoice_ready:en',
		'meeting_point:en',
		'summer_sale:en',
		'free_money:en',
	])('%s', async (name) => {
		const outcome = await preview(ofAccount(provider, name));
		expect(String(result(outcome).text).length).toBeGreaterThan(10);
		expect(await page(outcome)).not.toMatch(/undefined|\[object/);
	});

	it('one that does not exist', async () => {
		const error = failure(await preview(ofAccount(provider, 'no_such:en')));
		expect(error.message).toMatch(/no template 'no_such'/);
	});
});

describe('the message of a preview', () => {
	it('can be sent as it is', async () => {
		const outcome = await stage.engine.run({
			parameters: {
				resource: 'template',
				operation: 'preview',
				...ofAccount(
					'meta',
					'visit_directions:en',
					mapped({
						'header.text': 'Tuesday',
						'body.1': 'Ana',
						'body.2': '9:15',
						'button.0.suffix': 'v9',
					}),
				),
			},
			then: {
				from: '447700900001',
				to: '447700900000',
				messageType: 'custom',
				customJson: '={{ $json.message.custom }}',
			},
		});
		const { messageId } = result(outcome);
		expect(await stage.settled(messageId)).toMatchObject({ status: 'delivered' });
		expect(stage.phone().at(-1)).toMatchObject({ content: { kind: 'template' } });
	});
});

describe('a draft', () => {
	const draft = {
		name: 'visit_summary',
		language: 'en',
		category: 'UTILITY',
		components: [
			{ type: 'HEADER', format: 'TEXT', text: 'Your *visit*' },
			{
				type: 'BODY',
				text: 'Hello {{1}}, _thank you_ for your visit.\n\n- one\n- two',
				example: { body_text: [['Ana']] },
			},
			{ type: 'FOOTER', text: 'Example Ltd' },
			{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Confirm' }] },
		],
	};

	it('needs no account', async () => {
		const outcome = await preview(fromJson(draft), { credential: { wabaId: '' } });
		expect(result(outcome).text).toMatch(/Hello Ana/);
		expect(await page(outcome)).toMatch(/<(em|i)>thank you<\/(em|i)>/);
		expect(stage.calls()).toEqual([]);
	});

	it('is what an item holds, when nothing else is said', async () => {
		const outcome = await preview(
			{ previewSource: 'json', binaryPropertyName: 'page' },
			{ items: items({ ...draft } as IDataObject, { ...draft, name: 'another' } as IDataObject) },
		);
		expect(results(outcome).map(({ name }) => name)).toEqual(['visit_summary', 'another']);
		expect(origins(outcome.output[0])).toEqual([0, 1]);
		expect(await page(outcome, 'page', 1)).toContain('Example Ltd');
	});

	it('is what Submit says it would submit', async () => {
		const outcome = await stage.engine.run({
			parameters: {
				resource: 'template',
				operation: 'submit',
				templateName: 'visit_summary',
				bodyText: 'Thank you for your visit, see you again soon.',
				options: { validateOnly: true },
			},
			then: {
				resource: 'template',
				operation: 'preview',
				previewSource: 'json',
				templateJson: '={{ $json.draft }}',
			},
		});
		expect(result(outcome).text).toMatch(/Thank you for your visit/);
	});

	it('in a language that is written from the right stands on the right', async () => {
		const outcome = await preview(
			fromJson({ ...draft, language: 'ar', components: [{ type: 'BODY', text: 'مرحبا بكم' }] }),
		);
		expect(await page(outcome)).toMatch(/dir="rtl"/);
		expect(await page(await preview(fromJson(draft)))).not.toMatch(/dir="rtl"/);
	});

	it('can do nothing to whoever looks at it', async () => {
		const bad = '<script>alert(1)</script><img src=x onerror=alert(2)> "\'>';
		const outcome = await preview(
			fromJson({
				...draft,
				name: '"><script>alert(0)</script>',
				components: [
					{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['javascript:alert(3)'] } },
					{ type: 'BODY', text: `${bad} {{1}}`, example: { body_text: [[bad]] } },
					{ type: 'FOOTER', text: bad },
					{
						type: 'BUTTONS',
						buttons: [{ type: 'URL', text: bad, url: 'javascript:alert(4)' }, { type: bad }],
					},
				],
			}),
		);
		const html = await page(outcome);
		expect(html).not.toMatch(/<script|<img src=x|(href|src)="javascript:/i);
		expect(html).not.toMatch(/<[^>]* on\w+=/i);
	});

	it.each<[string, INodeParameters, RegExp]>([
		['no JSON', { templateJson: '={{ "[" }}' }, /'Template JSON' is not valid JSON/],
		['a list', { templateJson: '[]' }, /is a list/],
		['a number', { templateJson: '={{ 7 }}' }, /no JSON object/],
	])('that is %s', async (_, parameters, message) => {
		const error = failure(await preview({ previewSource: 'json', ...parameters }));
		expect(error.message).toMatch(message);
		expect(error.message).toMatch(/\[item 0\]$/);
	});
});
