import { describe, expect, it } from '@jest/globals';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import type { Outcome, Run } from './harness.mts';
import { Panel } from './panel.mts';
import {
	expectNothingPrivate,
	failure,
	items,
	origins,
	picked,
	result,
	results,
	useStage,
} from './stage.mts';
import { LIST, type Provider, PROVIDERS, throughBoth } from './templateProvider.mts';

const stage = useStage();

/** What makes *Automatic* choose a provider. */
const THROUGH: Record<Provider, ICredentialDataDecryptedObject> = {
	meta: {},
	vonage: { userAccessToken: '' },
};

let panels = 0;

/** A panel of a credential that nobody has opened yet, since lists are kept for a minute. */
function panel(parameters: INodeParameters = {}, provider: Provider = 'meta'): Panel {
	panels += 1;
	const unused = provider === 'meta' ? { apiSecret: `unused-${panels}` } : THROUGH.vonage;
	const graphVersion = `v2${(panels % 5) + 1}.0`;
	return new Panel(
		stage.engine,
		{ resource: 'message', operation: 'sendTemplate', ...parameters },
		{ ...unused, ...(provider === 'vonage' && { graphBaseUrl: `unused-${panels}` }), graphVersion },
	);
}

const mapped = (value: INodeParameters) => ({
	templateValues: { mappingMode: 'defineBelow', value },
});

/** Sends a template with the fields that are made from it. */
async function send(
	name: string,
	value: INodeParameters = {},
	more: INodeParameters = {},
	run: Omit<Run, 'parameters'> = {},
): Promise<Outcome> {
	const outcome = await stage.send(
		{ operation: 'sendTemplate', template: picked(name, 'list'), ...mapped(value), ...more },
		run,
	);
	expectNothingPrivate(outcome, { ...stage.engine.credential, ...run.credential });
	return outcome;
}

const messages = () => stage.calls().filter((call) => call === 'POST /v1/messages');

describe('the list of templates', () => {
	it.each(PROVIDERS)('through %s: what can be sent, in order', async (provider) => {
		const names = await panel({}, provider).names('searchApprovedTemplates');
		expect(names).toHaveLength(14);
		expect(names.slice(0, 4)).toEqual([
			'book_visit (en): Choose a time for your visit with the bu…',
			'garden_carousel (en): Hi {{1}}, these two are new in our shop…',
			'hello_there (en): Hello! We have news about your request.…',
			'hello_there (es): ¡Hola! Tenemos noticias sobre su solicit…',
		]);
		for (const name of ['summer_sale', 'free_money', 'weekly_news']) {
			expect(names.join()).not.toContain(name);
		}
	});

	it('its values say name and language, which is what a picker keeps', async () => {
		const { results: entries } = await panel().list('searchApprovedTemplates', 'reminder');
		expect(entries).toEqual([
			{ name: expect.stringMatching(/^visit_reminder \(en\)/), value: 'visit_reminder:en' },
		]);
	});

	it.each<[string, string[]]>([
		['VISIT', ['book_visit', 'visit_directions', 'visit_reminder']],
		['time visit', ['book_visit']],
		['(es)', ['hello_there']],
		['spring hi', ['spring_coupon']],
		['nothing like it', []],
		['  ', Array<string>(14).fill('')],
	])('words that are typed: %s', async (words, found) => {
		const names = await panel().names('searchApprovedTemplates', words);
		expect(names).toEqual(found.map((name) => expect.stringMatching(new RegExp(`^${name}`))));
	});

	it.each(PROVIDERS)('through %s: finds what is not on the first page', async (provider) => {
		stage.simulator.seedTemplates(350);
		const { results: found } = await panel({}, provider).list(
			'searchApprovedTemplates',
			'campaign_2',
		);
		const number = (value: unknown) => Number(/campaign_(\d+)/.exec(String(value))?.[1]);
		expect(found.length).toBeGreaterThan(50);
		expect(found.every(({ value }) => String(number(value)).startsWith('2'))).toBe(true);
		expect(stage.calls().filter((call) => call === LIST[provider])).toHaveLength(4);
	});

	it('typing on asks nobody again, another credential does', async () => {
		const typed = panel();
		for (const words of ['v', 'vi', 'vis']) await typed.names('searchApprovedTemplates', words);
		expect(stage.calls()).toEqual([LIST.meta]);
		await panel().names('searchApprovedTemplates');
		expect(stage.calls()).toEqual([LIST.meta, LIST.meta]);
	});

	it('a template that was submitted here is there at once', async () => {
		stage.simulator.configureAccount({ reviewMilliseconds: 0 });
		const typed = panel();
		expect(await typed.names('searchApprovedTemplates', 'visit_summary')).toEqual([]);
		result(
			await stage.manage('submit', {
				templateName: 'visit_summary',
				bodyText: 'Thank you for your visit, see you again soon.',
			}),
		);
		expect(await typed.names('searchApprovedTemplates', 'visit_summary')).toHaveLength(1);
	});

	it('what could not be read is asked for again', async () => {
		stage.simulator.setFault({ kind: 'fail', httpStatus: 403, code: '10' });
		const typed = panel();
		await expect(typed.names('searchApprovedTemplates')).rejects.toThrow(/Meta .* the templates/);
		expect(await typed.names('searchApprovedTemplates')).toHaveLength(14);
	});

	it('a credential that cannot read templates is told what it lacks', async () => {
		const poor = new Panel(stage.engine, {}, { wabaId: '' });
		await expect(poor.names('searchApprovedTemplates')).rejects.toThrow(/no WABA ID/);
	});

	it('for managing it has all of them, with the state of those that cannot be sent', async () => {
		const names = await panel({ resource: 'template' }).names('searchTemplates', 'en');
		expect(names).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^free_money \(en, rejected\): Click here/),
				expect.stringMatching(/^summer_sale \(en, submitted\)/),
				expect.stringMatching(/^weekly_news \(en, paused\)/),
				expect.stringMatching(/^visit_reminder \(en\)/),
			]),
		);
	});

	it('for managing it is that of the chosen provider', async () => {
		await panel({ manageThrough: 'vonage' }, 'vonage').names('searchTemplates');
		expect(stage.calls()).toEqual([LIST.vonage]);
	});
});

interface Kind {
	name: string;
	/** The fields that the panel shows: those that must be filled in, and those that may be. */
	required: string[];
	optional?: string[];
	values: (url: string) => INodeParameters;
	/** What the customer sees. */
	shown: object;
}

const photo = (url: string) => `${url}/samples/photo.jpg`;

const kinds: Kind[] = [
	{
		name: 'hello_there:es',
		required: [],
		values: () => ({}),
		shown: { body: expect.stringMatching(/^¡Hola!/) },
	},
	{
		name: 'order_update:en',
		required: ['header.image', 'body.1', 'body.2'],
		optional: ['button.0.payload', 'button.1.payload'],
		values: (url) => ({
			'header.image': photo(url),
			'body.1': 'Ana',
			'body.2': '81',
			'button.0.payload': 'where-81',
		}),
		shown: {
			header: { format: 'IMAGE' },
			body: 'Hi Ana, your order 81 is on its way and arrives today.',
			buttons: [{ payload: 'where-81' }, { text: 'Talk to us' }],
		},
	},
	{
		name: 'login_code:en',
		required: ['code'],
		values: () => ({ code: '042517' }),
		shown: { body: expect.stringContaining('*042517*'), buttons: [{ code: '042517' }] },
	},
	{
		name: 'visit_directions:en',
		required: ['header.text', 'body.1', 'body.2', 'button.0.suffix'],
		values: () => ({
			'header.text': 'Tuesday',
			'body.1': 'Ana',
			'body.2': '10:00',
			'button.0.suffix': 'v81',
		}),
		shown: {
			header: { text: 'Visit on Tuesday' },
			buttons: [{ url: 'https://clinic.example/v/v81' }, { kind: 'phone' }],
		},
	},
	{
		name: 'visit_reminder:en',
		required: ['body.first_name', 'body.visit_time'],
		optional: ['button.0.payload', 'button.1.payload'],
		values: () => ({ 'body.first_name': 'Ana', 'body.visit_time': '10:00' }),
		shown: { body: 'Hello Ana, this is a reminder of your visit at 10:00 tomorrow.' },
	},
	{
		name: 'spring_coupon:en',
		required: ['body.1', 'button.0.code'],
		values: () => ({ 'body.1': 'Ana', 'button.0.code': 'SPRING30' }),
		shown: { buttons: [{ kind: 'copy', code: 'SPRING30' }] },
	},
	{
		name: 'book_visit:en',
		required: [],
		optional: ['button.0.token', 'button.0.data'],
		values: () => ({ 'button.0.token': 'booking-81', 'button.0.data': '{ "day": "Tuesday" }' }),
		shown: { buttons: [{ kind: 'flow', flowToken: 'booking-81' }] },
	},
	{
		name: 'weekend_offer:en',
		required: ['header.image', 'offer.expiresAt', 'body.1', 'button.0.code', 'button.1.suffix'],
		values: (url) => ({
			'header.image': photo(url),
			'offer.expiresAt': '2030-12-24T18:00:00Z',
			'body.1': 'Ana',
			'button.0.code': 'WEEKEND',
			'button.1.suffix': 'w1',
		}),
		shown: { offer: 'Ends soon', buttons: [{ code: 'WEEKEND' }, { kind: 'url' }] },
	},
	{
		name: 'garden_carousel:en',
		required: ['body.1', ...['0', '1'].flatMap((card) => cardFields(card))],
		optional: ['card.0.button.0.payload', 'card.1.button.0.payload'],
		values: (url) => ({
			'body.1': 'Ana',
			...Object.fromEntries(
				['10 €', '20 €'].flatMap((price, card) => [
					[`card.${card}.header.image`, photo(url)],
					[`card.${card}.body.1`, price],
					[`card.${card}.button.1.suffix`, `p${card}`],
				]),
			),
		}),
		shown: {
			cards: [
				{ body: 'Now only 10 € while stocks last.' },
				{ body: 'Now only 20 € while stocks last.' },
			],
		},
	},
	{
		name: 'our_catalog:en',
		required: [],
		optional: ['button.0.thumbnail'],
		values: () => ({ 'button.0.thumbnail': 'tea-01' }),
		shown: { buttons: [{ text: 'View catalog' }] },
	},
	{
		name: 'product_video:en',
		required: ['header.video'],
		values: (url) => ({ 'header.video': `${url}/samples/clip.mp4` }),
		shown: { header: { format: 'VIDEO' } },
	},
	{
		name: 'invoice_ready:en',
		required: ['header.document', 'body.1'],
		optional: ['header.documentName'],
		values: (url) => ({
			'header.document': `${url}/samples/document.pdf`,
			'header.documentName': 'invoice.pdf',
			'body.1': 'Ana',
		}),
		shown: { header: { format: 'DOCUMENT' }, body: expect.stringContaining('Ana') },
	},
	{
		name: 'meeting_point:en',
		required: ['header.latitude', 'header.longitude', 'body.1'],
		optional: ['header.name', 'header.address'],
		values: () => ({
			'header.latitude': 51.5033,
			'header.longitude': '-0.1196',
			'header.name': 'South Bank',
			'header.address': 'Belvedere Road',
			'body.1': 'ten',
		}),
		shown: { header: { format: 'LOCATION', location: { name: 'South Bank' } } },
	},
];

function cardFields(card: string): string[] {
	return ['header.image', 'body.1', 'button.1.suffix'].map((field) => `card.${card}.${field}`);
}

describe('the fields of a chosen template', () => {
	it.each(throughBoth(kinds))(
		'through $provider: $name',
		async ({ provider, name, required, optional = [] }) => {
			const fields = await panel({ template: picked(name, 'list') }, provider).fields(
				'templateValues',
			);
			const ids = (isRequired: boolean) =>
				fields.filter((field) => field.required === isRequired).map(({ id }) => id);
			// The file of a header may come from a binary field instead: n8n must not insist on its URL.
			const files = required.filter((id) => /^header\.(image|video|document)$/.test(id));
			const insisted = required.filter((id) => !files.includes(id));
			expect(ids(true).sort()).toEqual(insisted.sort());
			expect(ids(false).sort()).toEqual([...optional, ...files].sort());
			for (const { displayName, display } of fields) {
				expect(displayName).toMatch(/^[A-Z]/);
				expect(display).toBe(true);
			}
		},
	);

	it('samples are the hints, and types fit', async () => {
		const fields = await panel({ template: picked('weekend_offer:en') }).fields('templateValues');
		expect(fields.map(({ displayName, type }) => [displayName, type])).toEqual([
			['Header Image URL', 'string'],
			['Offer Expires At', 'dateTime'],
			[expect.stringMatching(/\(e\.g\. Ana\)$/), 'string'],
			[expect.stringMatching(/\(e\.g\. WEEKEND\)$/), 'string'],
			[expect.stringMatching(/\(e\.g\. .*weekend\)$/), 'string'],
		]);
	});

	it.each([
		['by name, in its only language', picked('visit_reminder')],
		['by ID', picked('900105', 'id')],
	])('%s', async (_, template) => {
		const fields = await panel({ template }).fields('templateValues');
		expect(fields.map(({ id }) => id)).toContain('body.first_name');
	});

	it('before a template is chosen the panel says what to do', async () => {
		expect(await panel({ template: picked('', 'list') }).mapping('templateValues')).toEqual({
			fields: [],
			emptyFieldsNotice: 'Choose a template first',
		});
		expect(stage.calls()).toEqual([]);
	});

	it.each([
		['one that does not exist', 'no_such:en', /no template 'no_such'/],
		['one in several languages', 'hello_there', /several languages/],
	])('%s', async (_, name, message) => {
		const fields = panel({ template: picked(name) }).fields('templateValues');
		await expect(fields).rejects.toThrow(message);
	});

	it('a draft asks for samples of what its texts leave open', async () => {
		const fields = await panel({
			resource: 'template',
			operation: 'submit',
			headerFormat: 'TEXT',
			headerText: 'Visit on {{day}}',
			bodyText: 'Hello {{first_name}}, see you at {{visit_time}} then.',
			draftButtons: {
				button: [
					{ type: 'QUICK_REPLY', text: 'Confirm' },
					{ type: 'URL', text: 'Directions', url: 'https://clinic.example/v/{{1}}' },
					{ type: 'COPY_CODE' },
				],
			},
		}).fields('draftSamples');
		expect(fields.map(({ id, required }) => [id, required])).toEqual(
			['header.day', 'body.first_name', 'body.visit_time', 'button.1.suffix', 'button.2.code'].map(
				(id) => [id, true],
			),
		);
		expect(stage.calls()).toEqual([]);
	});

	it.each<[string, INodeParameters]>([
		['an empty form', {}],
		['a half-written variable', { bodyText: 'Hello {{' }],
		['an expression', { bodyText: '={{ $json.text }}' }],
		['no buttons', { bodyText: 'Hello', draftButtons: {} }],
		['a button of a kind that does not exist yet', { draftButtons: { button: [{}] } }],
	])('a draft that is %s asks for none', async (_, parameters) => {
		const draft = panel({ resource: 'template', operation: 'submit', ...parameters });
		expect(await draft.fields('draftSamples')).toEqual([]);
	});
});

describe('every kind of template', () => {
	it.each(throughBoth(kinds))(
		'through $provider: $name is sent, and the customer sees it filled in',
		async ({ provider, name, values, shown }) => {
			const outcome = await send(
				name,
				values(stage.simulator.url),
				{},
				{ credential: THROUGH[provider] },
			);
			const sent = result(outcome);
			const [template, language] = name.split(':');
			expect(sent).toMatchObject({ sentAs: 'template', template: { name: template, language } });
			const message = await stage.settled(sent.messageId);
			expect(message.error).toBeUndefined();
			expect(message.status).toBe('delivered');
			expect(message.rendered).toMatchObject({ name: template, ...shown });
		},
	);

	it('with the schema that the editor keeps beside the values', async () => {
		const schema = await panel({ template: picked('visit_reminder:en') }).fields('templateValues');
		const outcome = await stage.send(
			{
				operation: 'sendTemplate',
				template: {
					...picked('visit_reminder:en', 'list'),
					cachedResultName: 'visit_reminder (en): Hello',
				},
				templateValues: {
					mappingMode: 'defineBelow',
					value: {
						'body.first_name': '={{ $json.name }}',
						'body.visit_time': '10:00',
						'button.0.payload': null,
					},
					matchingColumns: [],
					schema: JSON.parse(JSON.stringify(schema)),
				},
			},
			{ items: items({ name: 'Ana' }) },
		);
		expect(await stage.settled(result(outcome).messageId)).toMatchObject({
			rendered: { body: expect.stringMatching(/^Hello Ana/) },
		});
	});

	it('without what is left of another template that the panel had before', async () => {
		const schema = await panel({ template: picked('our_catalog:en') }).fields('templateValues');
		const outcome = await stage.send({
			operation: 'sendTemplate',
			template: picked('our_catalog:en', 'list'),
			templateValues: {
				mappingMode: 'defineBelow',
				value: { 'body.first_name': 'Ana', 'button.0.thumbnail': 'tea-01' },
				schema: JSON.parse(JSON.stringify(schema)),
			},
		});
		expect(await stage.settled(result(outcome).messageId)).toMatchObject({ status: 'delivered' });
	});

	it('without values at all, when it needs none', async () => {
		const outcome = await stage.send({
			operation: 'sendTemplate',
			template: picked('hello_there:en', 'list'),
			templateValues: { mappingMode: 'defineBelow', value: null },
		});
		expect(await stage.settled(result(outcome).messageId)).toMatchObject({ status: 'delivered' });
	});

	it.each([
		['by ID', picked('900101', 'id')],
		['by an expression', '={{ "hello_there:" + "en" }}'],
		['by a name that has one language only', picked('book_visit')],
	])('%s', async (_, template) => {
		const sent = result(await stage.send({ operation: 'sendTemplate', template }));
		expect(await stage.settled(sent.messageId)).toMatchObject({ status: 'delivered' });
	});

	it.each([
		['a file with a name', 'invoice_ready:en', 'document.pdf', { 'body.1': 'Ana' }],
		['instead of a URL', 'product_video:en', 'clip.mp4', { 'header.video': 'https://a.example/' }],
	])('its header from a binary field: %s', async (_, name, fileName, value) => {
		const bytes = Buffer.from(`the bytes of ${fileName}`);
		const type = fileName.endsWith('pdf') ? 'application/pdf' : 'video/mp4';
		const file = await stage.engine.file(bytes, fileName, type);
		const outcome = await send(
			name,
			value,
			{ headerFileField: 'file' },
			{ items: [{ json: {}, binary: { file } }] },
		);
		const message = await stage.settled(result(outcome).messageId);
		expect(message.status).toBe('delivered');
		const [mediaId] = Object.values(message.media);
		expect(stage.simulator.world.media.get(mediaId)?.bytes).toEqual(bytes);
	});

	it.each([
		['as the picker gives it', '2030-12-24T13:00:00'],
		['with its offset', '2030-12-24T19:00:00+01:00'],
		['from an expression', '={{ DateTime.fromMillis(1924365600000) }}'],
	])('the end of an offer %s, in the timezone of the workflow', async (_, expiresAt) => {
		const [offer] = kinds.filter(({ name }) => name === 'weekend_offer:en');
		const outcome = await send(
			offer.name,
			{ ...offer.values(stage.simulator.url), 'offer.expiresAt': expiresAt },
			{},
			{ timezone: 'America/New_York' },
		);
		const { request } = await stage.settled(result(outcome).messageId);
		expect(JSON.stringify(request)).toContain('"expiration_time_ms":1924365600000');
	});
});

describe('in bulk', () => {
	const names = Array.from({ length: 50 }, (_, at) => ({ name: `Customer ${at}` }));

	it.each(PROVIDERS)('through %s: one look at the template for 50 items', async (provider) => {
		const outcome = await send(
			'spring_coupon:en',
			{ 'body.1': '={{ $json.name }}', 'button.0.code': 'SPRING30' },
			{ options: { contactSpacing: 0, messagesPerSecond: 1000 } },
			{ items: items(...names), credential: THROUGH[provider] },
		);
		expect(results(outcome)).toHaveLength(50);
		expect(origins(outcome.output[0])).toEqual(names.map((_, at) => at));
		expect(messages()).toHaveLength(50);
		expect(stage.calls().filter((call) => call !== 'POST /v1/messages')).toEqual([LIST[provider]]);
	});

	it('one look for each of two templates', async () => {
		const outcome = await stage.send(
			{ operation: 'sendTemplate', template: picked('={{ $json.template }}') },
			{
				items: items(
					...['hello_there:en', 'hello_there:es', 'hello_there:en'].map((template) => ({
						template,
					})),
				),
			},
		);
		expect(results(outcome)).toHaveLength(3);
		expect(stage.calls().filter((call) => call === LIST.meta)).toHaveLength(2);
	});

	it('the next execution looks again', async () => {
		result(await send('hello_there:en'));
		stage.simulator.pauseTemplate('hello_there', 'en');
		expect(failure(await send('hello_there:en')).message).toMatch(/is paused/);
	});
});

describe('what does not fit is named before anything is sent', () => {
	const x = (length: number) => 'x'.repeat(length);
	const reminder = { 'body.first_name': 'Ana', 'body.visit_time': '10:00' };

	it.each<[string, string, INodeParameters, RegExp, RegExp]>([
		[
			'missing values, all of them',
			'visit_directions:en',
			{ 'body.1': 'Ana' },
			/Missing: .*\(header\.text\), .*\(body\.2\) and .*\(button\.0\.suffix\)/,
			/Fill in 'Header Variable', 'Body Variable 2' and 'Button 1 URL Suffix'/,
		],
		[
			'an empty value',
			'visit_reminder:en',
			{ ...reminder, 'body.first_name': '={{ "" }}' },
			/(Missing|Empty): .*\(body\.first_name\)/,
			/Fill in 'Body Variable first_name'/,
		],
		[
			'a value of blanks',
			'visit_reminder:en',
			{ ...reminder, 'body.first_name': '   ' },
			/Empty: .*\(body\.first_name\)/,
			/Fill in/,
		],
		[
			'values that the template does not have',
			'visit_reminder:en',
			{ ...reminder, 'body.1': 'Ana', code: '1' },
			/Not in the template: body\.1, code/,
			/takes body\.first_name, body\.visit_time/,
		],
		[
			'a line break',
			'visit_reminder:en',
			{ ...reminder, 'body.first_name': 'Ana\nExample' },
			/body\.first_name: .*line break.*132018/,
			/\S/,
		],
		['a tab', 'visit_reminder:en', { ...reminder, 'body.first_name': 'A\tB' }, /tab/, /\S/],
		[
			'five spaces in a row',
			'visit_reminder:en',
			{ ...reminder, 'body.first_name': 'A     B' },
			/more than 4 blanks in a row/,
			/\S/,
		],
		[
			'a text that gets too long',
			'visit_reminder:en',
			{ ...reminder, 'body.first_name': x(1000) },
			/body.*1,0\d\d characters.*1,024.*132005/,
			/Shorten/,
		],
		['a long code', 'login_code:en', { code: x(16) }, /16 characters.*15/, /\S/],
		[
			'a picture without an address',
			'order_update:en',
			{ 'header.image': 'photo.jpg', 'body.1': 'Ana', 'body.2': '81' },
			/header\.image: .*http/,
			/\S/,
		],
		[
			'a place that is none',
			'meeting_point:en',
			{ 'header.latitude': 91, 'header.longitude': 0, 'body.1': 'ten' },
			/header\.latitude: .*90/,
			/\S/,
		],
		[
			'an end of an offer that is none',
			'weekend_offer:en',
			{
				'header.image': 'https://a.example/1.jpg',
				'offer.expiresAt': 'soon',
				'body.1': 'Ana',
				'button.0.code': 'A',
				'button.1.suffix': 'b',
			},
			/Offer.*Expires At.*date/i,
			/\S/,
		],
		[
			'several things at once',
			'visit_reminder:en',
			{ 'body.first_name': 'Ana\nExample', 'body.2': 'x' },
			/Missing: .*body\.visit_time.*line break.*Not in the template: body\.2/,
			/Fill in 'Body Variable visit_time'.*Remove body\.2/s,
		],
	])('%s', async (_, name, value, message, description) => {
		const error = failure(await send(name, value));
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toMatch(message);
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(error.description).toMatch(description);
		expect(stage.calls()).toEqual([LIST.meta]);
	});

	const unsendable = [
		{ name: 'summer_sale:en', message: /is submitted, and only an approved one can be sent/ },
		{ name: 'weekly_news:en', message: /is paused/ },
		{ name: 'free_money:en', message: /is rejected.*Meta takes the content for deception/ },
		{ name: 'no_such:en', message: /no template 'no_such' in en/ },
		{ name: 'hello_there:de', message: /no template 'hello_there' in de/ },
		{ name: 'hello_there', message: /several languages/ },
		{ name: 'hello_there:en-US', message: /no template 'hello_there' in en-US/ },
	];

	it.each(throughBoth(unsendable))(
		'through $provider: $name cannot be sent',
		async ({ provider, name, message }) => {
			const error = failure(await send(name, {}, {}, { credential: THROUGH[provider] }));
			expect(error.message).toMatch(message);
			expect(error.description).toMatch(/\S/);
			expect(messages()).toEqual([]);
		},
	);

	it('one bad item stops the batch before any is sent', async () => {
		const error = failure(
			await send(
				'spring_coupon:en',
				{ 'body.1': '={{ $json.name }}', 'button.0.code': 'SPRING30' },
				{},
				{ items: items({ name: 'Ana' }, { name: 'Ben' }, { name: 'Cy\n' }) },
			),
		);
		expect(error.message).toMatch(/\[item 2\]$/);
		expect(messages()).toEqual([]);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: the good items go out, the bad one says why',
		async (onError) => {
			const outcome = await send(
				'spring_coupon:en',
				{ 'body.1': '={{ $json.name }}', 'button.0.code': 'SPRING30' },
				{},
				{ items: items({ name: 'Ana' }, { name: '' }, { name: 'Cy' }), onError },
			);
			const all = outcome.output.flat().map(({ json }) => json);
			expect(all.filter(({ messageId }) => messageId !== undefined)).toHaveLength(2);
			expect(all.filter(({ error }) => error !== undefined)).toEqual([
				expect.objectContaining({
					error: expect.stringMatching(/body\.1.*\[item 1\]$/),
					details: expect.objectContaining({ field: 'body.1' }),
				}),
			]);
			expect(messages()).toHaveLength(2);
		},
	);

	it('a credential that cannot read templates says what it lacks, and what works without', async () => {
		const error = failure(await send('hello_there:en', {}, {}, { credential: { wabaId: '' } }));
		expect(error.message).toMatch(/no WABA ID/);
		expect(stage.calls()).toEqual([]);
	});

	it('a file that is not there', async () => {
		const error = failure(await send('invoice_ready:en', {}, { headerFileField: 'file' }));
		expect(error.message).toMatch(/file/);
		expect(messages()).toEqual([]);
	});
});
