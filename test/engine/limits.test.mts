import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { failure, useStage } from './stage.mts';

const stage = useStage();

const x = (length: number) => 'x'.repeat(length);
const many = <T,>(count: number, make: (at: number) => T): T[] =>
	Array.from({ length: count }, (_, at) => make(at));

const buttons = (...button: INodeParameters[]) => ({
	messageType: 'replyButtons',
	body: 'Well?',
	buttons: { button },
});
const rows = (...row: INodeParameters[]) => sections({ title: 'Garden', rows: { row } });
const sections = (...section: INodeParameters[]) => ({
	messageType: 'list',
	body: 'Well?',
	listButton: 'Choose',
	sections: { section },
});
const products = (...section: INodeParameters[]) => ({
	messageType: 'productList',
	catalogId: '1',
	headerText: 'Teas',
	body: 'Well?',
	productSections: { section },
});
const flow = (more: INodeParameters) => ({
	messageType: 'flow',
	body: 'Well?',
	flowId: '1',
	buttonText: 'Book',
	...more,
});
const url = 'https://example.com/file';
const blank = '={{ "" }}';

/** What is sent, and what the message says: the field, and the length and the limit where there is one. */
const refusals: Array<[what: string, parameters: INodeParameters, expected: RegExp]> = [
	['an empty text', { text: blank }, /'Text' is empty/],
	['an image without a URL', { messageType: 'image', mediaUrl: blank }, /URL' is empty/],
	['a URL of another kind', { messageType: 'image', mediaUrl: 'ftp://a.example/b' }, /URL.*http/],
	[
		'a long image caption',
		{ messageType: 'image', mediaUrl: url, caption: x(1025) },
		/'Caption' has 1,025 characters.*1,024/,
	],
	[
		'a long video caption',
		{ messageType: 'video', mediaUrl: url, caption: x(1025) },
		/'Caption' has 1,025 characters.*1,024/,
	],
	[
		'a long file caption',
		{ messageType: 'file', mediaUrl: url, caption: x(1030) },
		/'Caption' has 1,030 characters.*1,024/,
	],
	[
		'a long audio URL',
		{ messageType: 'audio', mediaUrl: `https://example.com/${x(1981)}` },
		/2,001 characters.*2,000/,
	],
	[
		'a latitude that is none',
		{ messageType: 'location', latitude: 91, longitude: 0 },
		/'Latitude'.*-90 to 90/,
	],
	[
		'a longitude that is none',
		{ messageType: 'location', latitude: 0, longitude: '={{ "far" }}' },
		/ongitude'.*number/,
	],
	[
		'a contact without a name',
		{ messageType: 'contacts', contacts: { contact: [{ formattedName: blank }] } },
		/Contact 1.*Name' is empty/,
	],
	[
		'a birthday that never was',
		{
			messageType: 'contacts',
			contacts: { contact: [{ formattedName: 'Ana', birthday: '1990-02-30' }] },
		},
		/Birthday.*YYYY-MM-DD/,
	],
	[
		'too many contacts',
		{
			messageType: 'contacts',
			contacts: { contact: many(258, () => ({ formattedName: 'Ana' })) },
		},
		/'Contacts' has 258 entries.*257/,
	],
	[
		'a reaction of two emoji',
		{ messageType: 'reaction', reactionMessageId: 'a', emoji: '👍👍' },
		/'Emoji' is not one single emoji/,
	],
	[
		'a reaction to nothing',
		{ messageType: 'reaction', reactionMessageId: blank },
		/reaction needs the message/i,
	],
	[
		'four buttons',
		buttons(...many(4, (at) => ({ title: `B${at}` }))),
		/'Buttons' has 4 entries.*3/,
	],
	['no button', buttons(), /'Buttons' has 0 entries.*at least 1/],
	['a long button', buttons({ title: x(21) }), /'Button 1 Title' has 21 characters.*20/],
	[
		'a long button ID',
		buttons({ title: 'A' }, { title: 'B', id: x(257) }),
		/'Button 2 ID' has 257 characters.*256/,
	],
	['two equal buttons', buttons({ title: 'A' }, { title: 'A' }), /Button 2.*same/],
	[
		'a long body',
		{ ...buttons({ title: 'A' }), body: x(1025) },
		/'Body' has 1,025 characters.*1,024/,
	],
	['an empty body', { ...buttons({ title: 'A' }), body: blank }, /'Body' is empty/],
	[
		'a long footer',
		{ ...buttons({ title: 'A' }), footer: x(61) },
		/'Footer' has 61 characters.*60/,
	],
	[
		'a long header',
		{ ...buttons({ title: 'A' }), headerType: 'text', headerText: x(61) },
		/'Header.*' has 61 characters.*60/,
	],
	[
		'a long body of a list',
		{ ...rows({ title: 'A' }), body: x(4097) },
		/'Body' has 4,097 characters.*4,096/,
	],
	[
		'a long list button',
		{ ...rows({ title: 'A' }), listButton: x(21) },
		/'Button Text' has 21 characters.*20/,
	],
	['a long row', rows({ title: x(25) }), /Row 1 Title' has 25 characters.*24/],
	[
		'a long row description',
		rows({ title: 'A', description: x(73) }),
		/Row 1 Description' has 73 characters.*72/,
	],
	['a long row ID', rows({ title: 'A', id: x(201) }), /Row 1 ID' has 201 characters.*200/],
	[
		'eleven rows in two sections',
		sections(
			{ title: 'A', rows: { row: many(6, (at) => ({ title: `A${at}` })) } },
			{ title: 'B', rows: { row: many(5, (at) => ({ title: `B${at}` })) } },
		),
		/'Sections' has 11 rows.*10/,
	],
	[
		'eleven sections',
		sections(...many(11, (at) => ({ title: `S${at}`, rows: { row: [{ title: `R${at}` }] } }))),
		/'Sections' has 11 entries.*10/,
	],
	[
		'a long section title',
		sections({ title: x(25), rows: { row: [{ title: 'A' }] } }),
		/Section 1.*25 characters.*24/,
	],
	[
		'two sections without titles',
		sections({ rows: { row: [{ title: 'A' }] } }, { rows: { row: [{ title: 'B' }] } }),
		/Section 1/,
	],
	[
		'two equal rows',
		rows({ title: 'A', id: 'same' }, { title: 'B', id: 'same' }),
		/Row 2 ID.*same as/,
	],
	[
		'a long URL button',
		{ messageType: 'callToActionUrl', body: 'Well?', buttonText: x(21), buttonUrl: url },
		/21 characters.*20/,
	],
	[
		'a URL button to nowhere',
		{ messageType: 'callToActionUrl', body: 'Well?', buttonText: 'Go', buttonUrl: 'example' },
		/URL.*http/,
	],
	[
		'a long location request',
		{ messageType: 'locationRequest', body: x(1025) },
		/'Body' has 1,025 characters.*1,024/,
	],
	[
		'a product without an ID',
		{ messageType: 'singleProduct', catalogId: '1', productRetailerId: blank },
		/'Product.*ID' is empty/,
	],
	[
		'31 products',
		products({ title: 'A', productRetailerIds: many(31, String).join(',') }),
		/31 products.*30/,
	],
	[
		'eleven product sections',
		products(...many(11, (at) => ({ title: `S${at}`, productRetailerIds: `P${at}` }))),
		/11 entries.*10/,
	],
	[
		'a product list without a header',
		{ ...products({ productRetailerIds: 'P' }), headerText: blank },
		/'Header' is empty/,
	],
	[
		'a long catalog text',
		{ messageType: 'catalog', body: x(1025) },
		/'Body' has 1,025 characters.*1,024/,
	],
	['a long Flow button', flow({ buttonText: x(31) }), /'Button Text' has 31 characters.*30/],
	['an emoji on a Flow button', flow({ buttonText: 'Book 🌱' }), /'Button Text'.*emoji/],
	['a Flow without an ID', flow({ flowId: blank }), /Flow is not named/],
	['Flow data that is no object', flow({ flowData: '[1]' }), /'Data' is not a JSON object/],
	['broken JSON', { messageType: 'custom', customJson: '={{ "{ type: text" }}' }, /JSON/],
	[
		'JSON with what Vonage adds',
		{ messageType: 'custom', customJson: '{ "messaging_product": "whatsapp", "type": "text" }' },
		/messaging_product/,
	],
	[
		'a long client reference',
		{ text: 'Hello', options: { clientRef: x(101) } },
		/'Client Reference' has 101 characters; Vonage allows 100/,
	],
	[
		'a status URL that is none',
		{ text: 'Hello', options: { webhookUrl: 'example' } },
		/'Status Webhook URL'.*http/,
	],
	[
		'a failover that is no JSON',
		{ text: 'Hello', options: { failover: '={{ "[" }}' } },
		/failover.*JSON/i,
	],
	[
		'a failover without a channel',
		{ text: 'Hello', options: { failover: '[{ "message_type": "text" }]' } },
		/Failover Message 1 channel/,
	],
	['a sender that is a user ID', { text: 'Hello', from: 'US.13491208655302741918' }, /'From'/],
	['a sender that is none', { text: 'Hello', from: blank }, /empty/],
];

describe('what breaks a rule of WhatsApp is refused before anything is sent', () => {
	it.each(refusals)('%s', async (_, parameters, expected) => {
		const error = failure(await stage.send(parameters));
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toMatch(expected);
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(error.description).toMatch(/\S/);
		expect(error.context.itemIndex).toBe(0);
		expect(stage.simulator.ledger().requests).toEqual([]);
	});

	it('a required field that is left empty is refused by n8n itself', async () => {
		const error = failure(await stage.send({ messageType: 'text', text: '' }));
		expect(error.message).toMatch(/issues/);
		expect(stage.simulator.ledger().requests).toEqual([]);
	});
});
