import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultKind } from '../simulator/faults.mts';
import { withShortSleeps } from './shortSleeps.mts';
import { failure, items, origins, picked, result, results, useStage } from './stage.mts';
import {
	CREATE,
	drafts,
	LIST,
	type Provider,
	PROVIDERS,
	throughBoth,
} from './templateProvider.mts';

const stage = useStage();

/** Reviews take a minute of the simulated clock, so that a submission is seen before its end. */
beforeEach(() => stage.simulator.configureAccount({ reviewMilliseconds: 60_000 }));

const reviewsAreOver = () => stage.simulator.advanceClock(61);
const reviewsAreQuick = () => stage.simulator.configureAccount({ reviewMilliseconds: 20 });

const sample = (name: string) =>
	readFileSync(new URL(`../simulator/samples/${name}`, import.meta.url));

const buttons = (...button: INodeParameters[]) => ({ draftButtons: { button } });
const samples = (value: INodeParameters) => ({
	samples: { mappingMode: 'defineBelow', value },
});

const LETTER = 'Thank you for your visit, we look forward to seeing you again.';

/** What a builder fills in for an ordinary template, and what a test changes about it. */
const form = (more: INodeParameters = {}): INodeParameters => ({
	templateName: 'visit_summary',
	templateLanguage: 'en_US',
	category: 'UTILITY',
	bodyText: LETTER,
	...more,
});

const submit = async (
	provider: Provider,
	more: INodeParameters = {},
	run: Parameters<typeof stage.manage>[2] = {},
) => await stage.manage('submit', { manageThrough: provider, ...form(more) }, run);

const body = (text = LETTER, example?: object) => ({
	type: 'BODY',
	text,
	...(example && { example }),
});
const buttonList = (...list: object[]) => ({ type: 'BUTTONS', buttons: list });
const media = (format: string) => ({
	type: 'HEADER',
	format,
	example: { header_handle: [expect.stringMatching(/^4::/)] },
});

interface Example {
	what: string;
	parameters: INodeParameters;
	/** What the provider gets besides name, language and category. */
	draft: object;
}

const POSITIONAL = { parameter_format: 'POSITIONAL' };

const examples: Example[] = [
	{
		what: 'text only',
		parameters: {},
		draft: { ...POSITIONAL, components: [body()] },
	},
	{
		what: 'named variables with a sample for each',
		parameters: {
			headerFormat: 'TEXT',
			headerText: 'Visit on {{day}}',
			bodyText: 'Hello {{first_name}}, we look forward to seeing you at {{visit_time}} then.',
			footerText: 'Example Clinic',
			...samples({
				'header.day': 'Monday',
				'body.first_name': 'Ana',
				'body.visit_time': '10:30',
			}),
		},
		draft: {
			parameter_format: 'NAMED',
			components: [
				{
					type: 'HEADER',
					format: 'TEXT',
					text: 'Visit on {{day}}',
					example: { header_text_named_params: [{ param_name: 'day', example: 'Monday' }] },
				},
				body('Hello {{first_name}}, we look forward to seeing you at {{visit_time}} then.', {
					body_text_named_params: [
						{ param_name: 'first_name', example: 'Ana' },
						{ param_name: 'visit_time', example: '10:30' },
					],
				}),
				{ type: 'FOOTER', text: 'Example Clinic' },
			],
		},
	},
	{
		what: 'numbered variables, quick replies, URL, phone number',
		parameters: {
			headerFormat: 'TEXT',
			headerText: 'Visit on {{1}}',
			bodyText: 'Hello {{1}}, we look forward to seeing you at {{2}} in our office.',
			...buttons(
				{ type: 'QUICK_REPLY', text: 'Confirm' },
				{ type: 'QUICK_REPLY', text: 'Change date' },
				{ type: 'URL', text: 'Directions', url: 'https://clinic.example/v/{{1}}' },
				{ type: 'PHONE_NUMBER', text: 'Call us', phoneNumber: '+15550051310' },
			),
			...samples({
				'header.text': '12 May',
				'body.1': 'Ana',
				'body.2': '10:30',
				'button.2.suffix': '81',
			}),
		},
		draft: {
			...POSITIONAL,
			components: [
				{
					type: 'HEADER',
					format: 'TEXT',
					text: 'Visit on {{1}}',
					example: { header_text: ['12 May'] },
				},
				body('Hello {{1}}, we look forward to seeing you at {{2}} in our office.', {
					body_text: [['Ana', '10:30']],
				}),
				buttonList(
					{ type: 'QUICK_REPLY', text: 'Confirm' },
					{ type: 'QUICK_REPLY', text: 'Change date' },
					{
						type: 'URL',
						text: 'Directions',
						url: 'https://clinic.example/v/{{1}}',
						example: ['https://clinic.example/v/81'],
					},
					{ type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+15550051310' },
				),
			],
		},
	},
	{
		what: 'a location header',
		parameters: { headerFormat: 'LOCATION' },
		draft: { ...POSITIONAL, components: [{ type: 'HEADER', format: 'LOCATION' }, body()] },
	},
	{
		what: 'copy code',
		parameters: {
			category: 'MARKETING',
			...buttons({ type: 'COPY_CODE' }),
			...samples({ 'button.0.code': 'SPRING25' }),
		},
		draft: {
			...POSITIONAL,
			components: [body(), buttonList({ type: 'COPY_CODE', example: 'SPRING25' })],
		},
	},
	{
		what: 'Flow',
		parameters: buttons({ type: 'FLOW', text: 'Book', flowId: '1001', screen: 'DATES' }),
		draft: {
			...POSITIONAL,
			components: [
				body(),
				buttonList({
					type: 'FLOW',
					text: 'Book',
					flow_id: '1001',
					flow_action: 'navigate',
					navigate_screen: 'DATES',
				}),
			],
		},
	},
	{
		what: 'catalog',
		parameters: {
			category: 'MARKETING',
			...buttons({ type: 'CATALOG', text: 'View catalog' }),
		},
		draft: {
			...POSITIONAL,
			components: [body(), buttonList({ type: 'CATALOG', text: 'View catalog' })],
		},
	},
	{
		what: 'several products',
		parameters: {
			category: 'MARKETING',
			headerFormat: 'TEXT',
			headerText: 'New in our shop',
			...buttons({ type: 'MPM', text: 'View items' }),
		},
		draft: {
			...POSITIONAL,
			components: [
				{ type: 'HEADER', format: 'TEXT', text: 'New in our shop' },
				body(),
				buttonList({ type: 'MPM', text: 'View items' }),
			],
		},
	},
	{
		what: 'a call on WhatsApp',
		parameters: buttons({ type: 'VOICE_CALL', text: 'Call us' }),
		draft: {
			...POSITIONAL,
			components: [body(), buttonList({ type: 'VOICE_CALL', text: 'Call us' })],
		},
	},
	{
		what: 'a code to copy',
		parameters: { category: 'AUTHENTICATION', options: { timeToLive: 300 } },
		draft: {
			message_send_ttl_seconds: 300,
			components: [
				{ type: 'BODY', add_security_recommendation: true },
				{ type: 'FOOTER', code_expiration_minutes: 10 },
				buttonList({ type: 'OTP', otp_type: 'COPY_CODE' }),
			],
		},
	},
	{
		what: 'a code that an app takes with one tap',
		parameters: {
			category: 'AUTHENTICATION',
			otpType: 'ONE_TAP',
			securityRecommendation: false,
			codeExpirationMinutes: 0,
			apps: { app: [{ packageName: 'com.example.app', signatureHash: 'K8a/AINcGX7' }] },
		},
		draft: {
			components: [
				{ type: 'BODY', add_security_recommendation: false },
				buttonList({
					type: 'OTP',
					otp_type: 'ONE_TAP',
					supported_apps: [{ package_name: 'com.example.app', signature_hash: 'K8a/AINcGX7' }],
				}),
			],
		},
	},
	{
		what: 'a code that an app takes by itself',
		parameters: {
			category: 'AUTHENTICATION',
			otpType: 'ZERO_TAP',
			zeroTapTermsAccepted: true,
			apps: { app: [{ packageName: 'com.example.app', signatureHash: 'K8a/AINcGX7' }] },
		},
		draft: {
			components: [
				{ type: 'BODY', add_security_recommendation: true },
				{ type: 'FOOTER', code_expiration_minutes: 10 },
				buttonList({
					type: 'OTP',
					otp_type: 'ZERO_TAP',
					zero_tap_terms_accepted: true,
					supported_apps: [{ package_name: 'com.example.app', signature_hash: 'K8a/AINcGX7' }],
				}),
			],
		},
	},
	{
		what: 'a limited-time offer',
		parameters: {
			category: 'MARKETING',
			bodyText: 'This weekend all garden tools are cheaper, {{1}}, for our best customers.',
			specialParts: { offerText: 'Ends soon' },
			...buttons(
				{ type: 'COPY_CODE' },
				{ type: 'URL', text: 'Shop now', url: 'https://shop.example/o/{{1}}' },
			),
			...samples({
				'body.1': 'Ana',
				'button.0.code': 'WEEKEND',
				'button.1.suffix': 'https://shop.example/o/w1',
			}),
		},
		draft: {
			...POSITIONAL,
			components: [
				{
					type: 'LIMITED_TIME_OFFER',
					limited_time_offer: { text: 'Ends soon', has_expiration: true },
				},
				body('This weekend all garden tools are cheaper, {{1}}, for our best customers.', {
					body_text: [['Ana']],
				}),
				buttonList(
					{ type: 'COPY_CODE', example: 'WEEKEND' },
					{
						type: 'URL',
						text: 'Shop now',
						url: 'https://shop.example/o/{{1}}',
						example: ['https://shop.example/o/w1'],
					},
				),
			],
		},
	},
	{
		what: 'components as JSON',
		parameters: {
			draftInput: 'json',
			draftComponents: JSON.stringify([{ type: 'body', text: LETTER }]),
		},
		draft: { components: [body()] },
	},
	{
		what: 'a whole template as JSON',
		parameters: {
			draftInput: 'json',
			draftComponents: JSON.stringify({
				category: 'marketing',
				parameter_format: 'named',
				message_send_ttl_seconds: 86400,
				components: [
					body('Hello {{first_name}}, thank you for your visit at our office today.', {
						body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }],
					}),
				],
			}),
		},
		draft: {
			category: 'MARKETING',
			parameter_format: 'NAMED',
			message_send_ttl_seconds: 86400,
			components: [
				body('Hello {{first_name}}, thank you for your visit at our office today.', {
					body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }],
				}),
			],
		},
	},
];

describe('what a builder fills in', () => {
	it.each(throughBoth(examples))('through $provider: $what', async (example) => {
		const { provider, parameters, draft } = example;
		const submitted = result(await submit(provider, parameters));
		expect(drafts(stage)).toEqual([
			{
				name: 'visit_summary',
				language: 'en_US',
				category: String(parameters.category ?? 'UTILITY'),
				...draft,
			},
		]);
		reviewsAreOver();
		const { id } = await stage.simulator.waitForTemplate('visit_summary', 'APPROVED');
		expect(submitted).toMatchObject({
			id,
			name: 'visit_summary',
			language: 'en_US',
			state: 'submitted',
		});
		expect(submitted).not.toHaveProperty('notice');
	});

	it.each(PROVIDERS)('through %s: a carousel, whose handles do not come out', async (provider) => {
		const { uploads } = stage.simulator.world;
		const cards = ['10', '20'].map((price) => ({
			components: [
				{
					type: 'HEADER',
					format: 'IMAGE',
					example: { header_handle: [uploads.keep(sample('photo.jpg'), 'image/jpeg')] },
				},
				body('Now only {{1}} while stocks last.', { body_text: [[price]] }),
				buttonList({ type: 'QUICK_REPLY', text: 'Tell me more' }),
			],
		}));
		const submitted = result(
			await submit(provider, {
				category: 'MARKETING',
				specialParts: { cards: JSON.stringify(cards) },
			}),
		);
		expect(drafts(stage)).toMatchObject([{ components: [body(), { type: 'CAROUSEL', cards }] }]);
		expect(submitted).toMatchObject({
			state: 'submitted',
			components: [body(), { cards: [{ components: [{ format: 'IMAGE' }, {}, {}] }, {}] }],
		});
	});

	it.each(PROVIDERS)('through %s: the item tells what a sender will fill in', async (provider) => {
		const submitted = result(
			await submit(provider, {
				bodyText: 'Hello {{first_name}}, thank you for your visit at our office today.',
				...samples({ 'body.first_name': 'Ana' }),
			}),
		);
		expect(submitted.parameters).toEqual([
			expect.objectContaining({ id: 'body.first_name', required: true, sample: 'Ana' }),
		]);
	});

	// n8n's editor makes an expression of a text with {{…}} that is pasted into an empty field.
	it.each([
		['Body', { bodyText: '=Hello {{first_name}}, thank you for your visit today.' }],
		['Header Text', { headerFormat: 'TEXT', headerText: '=Visit on {{1}}' }],
		[
			'Buttons 1 URL',
			buttons({ type: 'URL', text: 'Details', url: '=https://example.com/{{ 1 }}' }),
		],
	])('%s is refused where n8n would fill in its variables', async (field, parameters) => {
		const error = failure(await submit('meta', parameters));
		expect(error.message).toMatch(`'${field}' is an expression`);
		expect(error.description).toMatch("Switch the field from 'Expression' to 'Fixed'");
		expect(stage.calls()).toEqual([]);
	});

	it('a body with variables may come from an item', async () => {
		const outcome = await submit(
			'meta',
			{ bodyText: '={{ $json.text }}', ...samples({ 'body.first_name': 'Ana' }) },
			{ items: items({ text: 'Hello {{first_name}}, thank you for your visit today.' }) },
		);
		expect(result(outcome).parameters).toMatchObject([{ id: 'body.first_name' }]);
	});

	it.each(PROVIDERS)('through %s: several languages from several items', async (provider) => {
		const outcome = await submit(
			provider,
			{ templateLanguage: '={{ $json.language }}', bodyText: '={{ $json.text }}' },
			{
				items: items(
					{ language: 'en_US', text: LETTER },
					{ language: 'de', text: 'Danke für Ihren Besuch, wir freuen uns auf das nächste Mal.' },
					{ language: 'es', text: 'Gracias por su visita, esperamos verle pronto de nuevo.' },
				),
			},
		);
		expect(origins(outcome.output[0])).toEqual([0, 1, 2]);
		expect(results(outcome).map(({ name, language }) => `${name}:${language}`)).toEqual([
			'visit_summary:en_US',
			'visit_summary:de',
			'visit_summary:es',
		]);
		expect(stage.calls().filter((call) => call === CREATE[provider])).toHaveLength(3);
	});
});

describe('a copy of a template', () => {
	it.each(PROVIDERS)('through %s: what only an existing one has is left out', async (provider) => {
		const outcome = await stage.engine.run({
			parameters: {
				resource: 'template',
				operation: 'get',
				manageThrough: provider,
				template: picked('visit_directions:en'),
			},
			then: {
				resource: 'template',
				operation: 'submit',
				manageThrough: provider,
				templateName: 'unused',
				draftInput: 'json',
				draftComponents: '={{ Object.assign({}, $json, { name: "visit_directions_2" }) }}',
			},
		});
		expect(result(outcome)).toMatchObject({ name: 'visit_directions_2', state: 'submitted' });
		const [original] = stage.simulator
			.templates()
			.filter(({ name }) => name === 'visit_directions');
		expect(drafts(stage)).toEqual([
			{
				name: 'visit_directions_2',
				language: 'en',
				category: 'UTILITY',
				parameter_format: 'POSITIONAL',
				components: original.components,
			},
		]);
	});
});

describe('the sample of a header', () => {
	interface File {
		what: string;
		format: 'IMAGE' | 'VIDEO' | 'DOCUMENT';
		file: string;
		mimeType: string;
	}

	const files: File[] = [
		{ what: 'JPEG', format: 'IMAGE', file: 'photo.jpg', mimeType: 'image/jpeg' },
		{ what: 'PNG', format: 'IMAGE', file: 'photo.png', mimeType: 'image/png' },
		{ what: 'MP4', format: 'VIDEO', file: 'clip.mp4', mimeType: 'video/mp4' },
		{ what: 'PDF', format: 'DOCUMENT', file: 'document.pdf', mimeType: 'application/pdf' },
	];

	const UPLOAD: Record<Provider, string[]> = {
		meta: ['GET app', 'POST :id/uploads', 'POST upload', CREATE.meta],
		vonage: ['POST media/uploads', CREATE.vonage],
	};

	async function binary({ file, mimeType }: File): Promise<INodeExecutionData[]> {
		const data = await stage.engine.file(sample(file), file, mimeType);
		return [{ json: {}, binary: { data } }];
	}

	/** The bytes that Meta shows for the header of the submitted template. */
	async function shownSample(): Promise<Buffer> {
		const [header] = stage.simulator.template('visit_summary').components;
		const [handle] = Object(header.example).header_handle;
		const shown = stage.simulator.world.uploads.at(String(handle).split(':')[3]);
		return shown?.bytes ?? Buffer.alloc(0);
	}

	it.each(throughBoth(files))(
		'through $provider: a $what from a binary field is uploaded first',
		async (file) => {
			const { provider, format } = file;
			const submitted = result(
				await submit(provider, { headerFormat: format }, { items: await binary(file) }),
			);
			expect(stage.calls().slice(0, UPLOAD[provider].length)).toEqual(UPLOAD[provider]);
			expect(drafts(stage)).toMatchObject([{ components: [media(format), body()] }]);
			expect(await shownSample()).toEqual(sample(file.file));
			expect(submitted.state).toBe('submitted');
		},
	);

	it.each(throughBoth(files))(
		'through $provider: a $what from a URL is fetched and uploaded',
		async ({ provider, file, format }) => {
			const sampleUrl = `${stage.simulator.url}/samples/${file}`;
			result(await submit(provider, { headerFormat: format, sampleSource: 'url', sampleUrl }));
			expect(drafts(stage)).toMatchObject([{ components: [media(format), body()] }]);
			expect(await shownSample()).toEqual(sample(file));
		},
	);

	it('an app that is given needs no look at the token', async () => {
		const run = { items: await binary(files[0]) };
		result(
			await submit('meta', { headerFormat: 'IMAGE', options: { appId: '660011223344' } }, run),
		);
		expect(stage.calls()).not.toContain('GET app');
	});

	it('an app of somebody else: Meta’s refusal, and no template', async () => {
		const run = { items: await binary(files[0]) };
		const error = failure(
			await submit('meta', { headerFormat: 'IMAGE', options: { appId: '123456789' } }, run),
		);
		expect(error.message).toMatch(/Meta refused to open an upload for the sample file/);
		expect(drafts(stage)).toEqual([]);
	});

	it('an upload that is cut goes on where it stopped', async () => {
		stage.simulator.setFault({ kind: 'cut', match: { path: 'upload:' } });
		const run = { items: await binary(files[3]) };
		result(await submit('meta', { headerFormat: 'DOCUMENT' }, run));
		expect(stage.calls()).toEqual([
			'GET app',
			'POST :id/uploads',
			'POST upload',
			'GET upload',
			'POST upload',
			CREATE.meta,
		]);
		expect(await shownSample()).toEqual(sample('document.pdf'));
	});

	it.each<[string, INodeParameters, RegExp]>([
		['no such binary field', { sampleBinaryPropertyName: 'photo' }, /photo/],
		[
			'no web address',
			{ sampleSource: 'url', sampleUrl: 'photo.jpg' },
			/'Sample URL' is not a web/,
		],
		[
			'a page instead of a picture',
			{ sampleSource: 'url', sampleUrl: '/samples/page.html' },
			/type text\/html/,
		],
		['nothing there', { sampleSource: 'url', sampleUrl: '/samples/nothing' }, /HTTP 404/],
		['another kind of file', { headerFormat: 'VIDEO' }, /type image\/jpeg.*has to be video\/mp4/],
	])('%s: says so, and nothing is submitted', async (_, parameters, message) => {
		const sampleUrl = String(parameters.sampleUrl ?? '').replace(/^\//, `${stage.simulator.url}/`);
		const error = failure(
			await submit(
				'meta',
				{ headerFormat: 'IMAGE', ...parameters, sampleUrl },
				{ items: await binary(files[0]) },
			),
		);
		expect(`${error.message} ${error.description}`).toMatch(message);
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(stage.calls()).toEqual([]);
	});
});

describe('what Meta would refuse', () => {
	const wrong: INodeParameters = {
		templateName: 'Visit Summary',
		templateLanguage: 'en_US',
		headerFormat: 'TEXT',
		headerText: 'x'.repeat(61),
		bodyText: '{{1}} and {{3}}',
		footerText: 'See {{1}}',
		...buttons({ type: 'URL', text: 'Chat', url: 'https://wa.me/447700900001' }),
	};

	it.each(PROVIDERS)('through %s: all of it is named at once, and nothing is sent', async (via) => {
		const error = failure(await submit(via, wrong));
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toMatch(/WhatsApp would refuse the template for \d+ reasons: \(1\) /);
		for (const finding of [
			/name/i,
			/61 characters/,
			/footer/i,
			/leads to WhatsApp/,
			/sample/i,
			/\{\{2\}\}/,
		]) {
			expect(error.message).toMatch(finding);
		}
		expect(error.description).toMatch(/\(1\) .*\(2\) /);
		expect(stage.calls()).toEqual([]);
	});

	it('one mistake is told in one sentence', async () => {
		const error = failure(await submit('meta', { footerText: 'x'.repeat(70) }));
		expect(error.message).toMatch(
			/^WhatsApp would refuse the template: .*footer.*70 characters.*60/i,
		);
		expect(error.description).toMatch(/Shorten/);
		expect(stage.calls()).toEqual([]);
	});

	it('a bad item stops the batch before any is sent', async () => {
		const error = failure(
			await submit(
				'meta',
				{ templateLanguage: '={{ $json.language }}', bodyText: '={{ $json.text }}' },
				{ items: items({ language: 'en', text: LETTER }, { language: 'de', text: '{{1}}' }) },
			),
		);
		expect(error.message).toMatch(/\[item 1\]$/);
		expect(stage.calls()).toEqual([]);
	});

	it('Continue: the good items go on, the bad one says why', async () => {
		const outcome = await submit(
			'meta',
			{ templateLanguage: '={{ $json.language }}', bodyText: '={{ $json.text }}' },
			{
				items: items({ language: 'en', text: '{{1}}' }, { language: 'de', text: LETTER }),
				onError: 'continueErrorOutput',
			},
		);
		expect(results(outcome)).toMatchObject([{ language: 'de', state: 'submitted' }]);
		expect(outcome.output[1].map(({ json }) => json)).toEqual([
			expect.objectContaining({
				error: expect.stringMatching(/WhatsApp would refuse the template.*\[item 0\]$/),
				details: expect.objectContaining({ field: expect.stringMatching(/^components\[0\]/) }),
				language: 'en',
			}),
		]);
	});

	it.each<[string, INodeParameters, boolean]>([
		['a sound one', {}, true],
		['a wrong one', wrong, false],
		['one whose sample is still to be uploaded', { headerFormat: 'IMAGE' }, true],
	])('Validate Only: %s is checked and not sent', async (_, parameters, valid) => {
		const data = await stage.engine.file(sample('photo.jpg'), 'photo.jpg', 'image/jpeg');
		const checked = result(
			await submit(
				'meta',
				{ ...parameters, options: { validateOnly: true } },
				{ items: [{ json: {}, binary: { data } }] },
			),
		);
		expect(checked).toMatchObject({
			valid,
			draft: { name: String(parameters.templateName ?? 'visit_summary') },
		});
		const errors = (checked.findings as IDataObject[]).filter(
			({ severity }) => severity === 'error',
		);
		expect(errors.length > 0).toBe(!valid);
		for (const finding of errors) {
			expect(finding).toEqual(
				expect.objectContaining({
					path: expect.stringMatching(/\S/),
					rule: expect.stringMatching(/^[a-z-]+$/),
					message: expect.stringMatching(/\S/),
					fix: expect.stringMatching(/\S/),
				}),
			);
		}
		expect(stage.calls()).toEqual([]);
	});

	it('warnings travel along', async () => {
		const submitted = result(await submit('meta', { bodyText: `${LETTER} `.repeat(10).trim() }));
		expect(submitted).toMatchObject({
			state: 'submitted',
			warnings: [{ severity: 'warning', path: 'components[0].text' }],
		});
	});

	it.each<[string, INodeParameters, RegExp]>([
		['no JSON', { draftComponents: '={{ "[" }}' }, /'Components' is not valid JSON/],
		['no object', { draftComponents: '={{ 7 }}' }, /no JSON object/],
		['no components', { draftComponents: '{}' }, /BODY|body/],
	])('content that is %s', async (_, parameters, message) => {
		const error = failure(await submit('meta', { draftInput: 'json', ...parameters }));
		expect(error.message).toMatch(message);
		expect(stage.calls()).toEqual([]);
	});
});

describe('what Meta makes of it', () => {
	it.each(PROVIDERS)('through %s: a changed category is shouted', async (provider) => {
		const submitted = result(
			await submit(provider, { bodyText: 'There is a special offer for you in our shop today.' }),
		);
		expect(submitted).toMatchObject({
			category: 'MARKETING',
			categoryChanged: true,
			notice: expect.stringMatching(/MARKETING instead of UTILITY.*price/),
		});
	});

	it.each(PROVIDERS)('through %s: Wait Until Reviewed, approved', async (provider) => {
		reviewsAreQuick();
		const submitted = await withShortSleeps(
			async () => await submit(provider, { options: { waitMinutes: 1 } }),
		);
		expect(result(submitted)).toMatchObject({ state: 'approved', reviewed: true });
	});

	it.each(PROVIDERS)('through %s: Wait Until Reviewed, rejected with a fix', async (provider) => {
		reviewsAreQuick();
		const submitted = await withShortSleeps(
			async () =>
				await submit(provider, {
					bodyText: 'Everyone in the office has won a prize, come and see us soon.',
					options: { waitMinutes: 1 },
				}),
		);
		expect(result(submitted)).toMatchObject({
			state: 'rejected',
			reviewed: true,
			rejectedReason: 'PROMOTIONAL',
			fix: expect.stringMatching(/MARKETING/),
			rejection: { resubmit: 'edit' },
		});
	});

	it.each(PROVIDERS)('through %s: Wait Until Reviewed, too long', async (provider) => {
		stage.simulator.configureAccount({ reviews: 'manual' });
		const submitted = await withShortSleeps(
			async () => await submit(provider, { options: { waitMinutes: 0.2 } }),
		);
		expect(result(submitted)).toMatchObject({ state: 'submitted', reviewed: false });
		// After 2, 6 and 12 seconds.
		expect(stage.calls().filter((call) => /^GET (templates\/)?:id$/.test(call))).toHaveLength(3);
	});

	it('Wait Until Reviewed: a look that fails for a moment is taken again', async () => {
		reviewsAreQuick();
		stage.simulator.setFault({ kind: 'fail', count: 2, match: { method: 'GET' } });
		const submitted = await withShortSleeps(
			async () => await submit('meta', { options: { waitMinutes: 1 } }),
		);
		expect(result(submitted)).toMatchObject({ state: 'approved', reviewed: true });
	});

	it.each(PROVIDERS)(
		'through %s: Wait Until Reviewed, a review that cannot be followed is told beside the submission',
		async (provider) => {
			stage.simulator.setFault({
				kind: 'fail',
				count: 0,
				httpStatus: 404,
				match: { method: 'GET' },
			});
			const submitted = await withShortSleeps(
				async () => await submit(provider, { options: { waitMinutes: 1 } }),
			);
			expect(result(submitted)).toMatchObject({
				id: stage.simulator.template('visit_summary').id,
				state: 'submitted',
				reviewed: false,
				reviewNotice: expect.stringMatching(/was submitted, but its review could not be followed/),
			});
		},
	);

	it('Wait Until Reviewed: ends with the execution', async () => {
		stage.simulator.configureAccount({ reviews: 'manual' });
		const stopped = stage.simulator.waitForTemplate('visit_summary', 'PENDING');
		await withShortSleeps(async () => {
			await submit('meta', { options: { waitMinutes: 30 } }, { stopped });
			const looks = stage.calls().length;
			await pause(100);
			expect(stage.calls()).toHaveLength(looks);
		});
	});
});

describe('an answer that does not come', () => {
	it.each(throughBoth<{ kind: FaultKind }>([{ kind: 'lost-answer' }, { kind: 'half-answer' }]))(
		'through $provider, $kind: the template is found, and not submitted twice',
		async ({ provider, kind }) => {
			stage.simulator.setFault({ kind, match: { method: 'POST' } });
			const submitted = await withShortSleeps(async () => await submit(provider));
			expect(result(submitted)).toMatchObject({
				id: stage.simulator.template('visit_summary').id,
				recovered: true,
			});
			expect(stage.calls().filter((call) => call === CREATE[provider])).toHaveLength(1);
			expect(stage.calls()).toContain(LIST[provider]);
		},
	);

	it.each(PROVIDERS)(
		'through %s: what did not arrive is looked up, and then submitted again',
		async (provider) => {
			stage.simulator.setFault({ kind: 'cut', match: { method: 'POST' } });
			const submitted = await withShortSleeps(async () => await submit(provider));
			expect(result(submitted)).toMatchObject({ name: 'visit_summary' });
			const calls = stage.calls();
			expect(calls.filter((call) => call === CREATE[provider])).toHaveLength(2);
			expect(calls.indexOf(LIST[provider])).toBeLessThan(calls.lastIndexOf(CREATE[provider]));
		},
	);

	it.each(PROVIDERS)(
		'through %s: when nothing can be looked up, the outcome is unknown and nothing is repeated',
		async (provider) => {
			stage.simulator.setFault({ kind: 'lost-answer', match: { method: 'POST' } });
			stage.simulator.setFault({
				kind: 'fail',
				count: 0,
				httpStatus: 403,
				match: { method: 'GET' },
			});
			const error = failure(await withShortSleeps(async () => await submit(provider)));
			expect(error.message).toMatch(/whether it was done is unknown/);
			expect(stage.calls().filter((call) => call === CREATE[provider])).toHaveLength(1);
		},
	);
});

describe('what Meta refuses', () => {
	interface Refusal {
		what: string;
		prepare?: () => void;
		parameters?: INodeParameters;
		message: Record<Provider, RegExp>;
		description: RegExp;
	}

	const both = (message: RegExp) => ({ meta: message, vonage: message });

	const refusals: Refusal[] = [
		{
			what: 'a name and language that exist',
			parameters: { templateName: 'hello_there', templateLanguage: 'en' },
			message: both(/refused to submit the template/),
			description: /already.*(Edit it|another name)/i,
		},
		{
			what: 'another category than its other language has',
			parameters: { templateName: 'hello_there', templateLanguage: 'de', category: 'MARKETING' },
			message: both(/refused to submit the template/),
			description: /\S/,
		},
		{
			what: 'a name that was just deleted',
			prepare: () => {
				const { world } = stage.simulator;
				world.templates.remove(world.templates.list.filter(({ name }) => name === 'our_catalog'));
			},
			parameters: { templateName: 'our_catalog', templateLanguage: 'en', category: 'MARKETING' },
			message: both(/refused to submit the template/),
			description: /4 weeks|30 days/,
		},
		{
			what: 'too many templates',
			prepare: () => stage.simulator.configureAccount({ templateLimit: 17 }),
			message: both(/refused to submit the template/),
			description: /limit.*17 templates/i,
		},
		{
			what: 'a verified business is needed',
			prepare: () => stage.simulator.configureAccount({ businessVerified: false }),
			parameters: { category: 'AUTHENTICATION' },
			message: both(/refused to submit the template/),
			description: /\S/,
		},
		{
			what: 'too many submissions in an hour',
			prepare: () => stage.simulator.configureAccount({ creationsPerHour: 0 }),
			message: { meta: /refused to submit the template/, vonage: /Rate Limit|refused/ },
			description: /\S/,
		},
		{
			what: 'words in the language of the token’s owner',
			prepare: () => stage.simulator.configureAccount({ locale: 'pt_BR' }),
			parameters: { templateName: 'hello_there', templateLanguage: 'en' },
			message: { meta: /já existe/, vonage: /refused/ },
			description: /\S/,
		},
	];

	it.each(throughBoth(refusals))('through $provider: $what', async (refusal) => {
		const { provider } = refusal;
		refusal.prepare?.();
		const error = failure(await submit(provider, refusal.parameters));
		expect(error.name).toBe('NodeApiError');
		expect(error.message).toMatch(refusal.message[provider]);
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(`${error.message} ${error.description}`).toMatch(refusal.description);
		expect(error.description).toMatch(/Trace ID for support: \S+/);
		expect(stage.calls()).toEqual([CREATE[provider]]);
	});

	it.each([
		['expired', /token/i],
		['without-scope', /permission|whatsapp_business_management/i],
		['without-waba', /WABA|permission|access/i],
	] as const)('a token that is %s', async (token, message) => {
		stage.simulator.configureAccount({ token });
		const error = failure(await submit('meta'));
		expect(`${error.message} ${error.description}`).toMatch(message);
		expect(error.description).toMatch(/Trace ID for support: \S+/);
		expect(stage.calls()).toEqual([CREATE.meta]);
	});

	it('Continue: the item carries what Meta said', async () => {
		const outcome = await submit(
			'meta',
			{ templateName: 'hello_there', templateLanguage: 'en' },
			{ onError: 'continueRegularOutput' },
		);
		expect(result(outcome)).toEqual({
			error: expect.stringMatching(/already/),
			details: expect.objectContaining({
				httpCode: '400',
				description: expect.stringMatching(/Trace ID/),
			}),
		});
	});

	it('an unchanged picker of another operation does not matter', async () => {
		result(await submit('meta', { template: picked('', 'list') }));
		expect(stage.calls()).toEqual([CREATE.meta]);
	});
});
