import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
	INBOUND_MESSAGE_TYPES,
	messageFilterType,
	parseInbound,
} from '../../../nodes/whatsapp/inbound.ts';
import { oddWebhook } from './oddWebhook.mts';
import { undefinedKeys } from './undefinedKeys.mts';

const messageId = '52afe398-e31a-4362-8c42-beb0c3b1d098';

const envelope = {
	channel: 'whatsapp',
	message_uuid: messageId,
	to: '447700900000',
	from: '447700900001',
	timestamp: '2026-11-01T10:00:00Z',
	profile: { name: 'Jane Smith' },
	context_status: 'none',
	_self: { href: `https://api-eu.vonage.com/v1/messages/${messageId}` },
};

const arrived = {
	event: 'message',
	messageId,
	to: '447700900000',
	from: '447700900001',
	contact: { phone: '447700900001', name: 'Jane Smith' },
	timestamp: '2026-11-01T10:00:00.000Z',
	resourceUrl: `https://api-eu.vonage.com/v1/messages/${messageId}`,
};

const opened = { opensWindow: true, expiresAt: '2026-11-02T10:00:00.000Z' };

const mediaUrl = 'https://api-eu.vonage.com/v3/media/1b456509-974c-458b-aafa-45fc48a4d976';

const item = (content: object, options?: { includeRaw?: boolean }) =>
	parseInbound({ ...envelope, ...content }, options);

describe('every message type of Vonage', () => {
	const place = {
		latitude: 40.34772,
		longitude: -74.18847,
		name: 'Vonage',
		address: '23 Main St, Holmdel',
	};
	const card = {
		name: { formatted_name: 'Ann Lee', first_name: 'Ann' },
		phones: [{ phone: '+1 415 555 0100', type: 'WORK' }],
		addresses: [{ city: 'Holmdel', postal_code: '07733' }],
	};

	it.each([
		['text', { text: 'Hello 👋' }, { text: 'Hello 👋' }],
		[
			'image',
			{ image: { url: mediaUrl, name: 'a.jpg', caption: 'The broken part' } },
			{
				text: 'The broken part',
				media: { url: mediaUrl, name: 'a.jpg', caption: 'The broken part' },
			},
		],
		['audio', { audio: { url: mediaUrl } }, { media: { url: mediaUrl } }],
		[
			'video',
			{ video: { url: mediaUrl, caption: 'Look', mime_type: 'video/mp4' } },
			{ text: 'Look', media: { url: mediaUrl, caption: 'Look', mimeType: 'video/mp4' } },
		],
		[
			'file',
			{ file: { url: mediaUrl, name: 'invoice.pdf' } },
			{ media: { url: mediaUrl, name: 'invoice.pdf' } },
		],
		['sticker', { sticker: { url: mediaUrl } }, { media: { url: mediaUrl } }],
		[
			'location',
			{ location: { lat: 40.34772, long: -74.18847, name: place.name, address: place.address } },
			{ text: 'Vonage, 23 Main St, Holmdel', location: place },
		],
		[
			'location',
			{ location: { lat: '51.5', long: '-0.12', url: 'https://example.com/place' } },
			{
				text: '51.5, -0.12',
				location: { latitude: 51.5, longitude: -0.12, url: 'https://example.com/place' },
			},
		],
		[
			'contacts',
			{ contacts: [card, { name: { first_name: 'Bo', last_name: 'Ek' } }] },
			{ text: 'Ann Lee, Bo Ek', contacts: [card, { name: { first_name: 'Bo', last_name: 'Ek' } }] },
		],
		[
			'reply',
			{ reply: { id: 'row1', title: '9am', description: 'Select 9am appointment time' } },
			{
				text: '9am',
				reply: { id: 'row1', title: '9am', description: 'Select 9am appointment time' },
			},
		],
		[
			'button',
			{ button: { payload: 'confirm-42', text: 'Confirm' } },
			{ text: 'Confirm', button: { payload: 'confirm-42', text: 'Confirm' } },
		],
		['button', { button: { payload: 'Stop' } }, { text: 'Stop', button: { payload: 'Stop' } }],
		[
			'order',
			{
				order: {
					catalog_id: '2806150799683508',
					product_items: [
						{
							product_retailer_id: 'pk1v7rudbg',
							quantity: '2',
							item_price: '9.99',
							currency: 'USD',
						},
						{ product_retailer_id: 'mug', quantity: 1, item_price: 'on request' },
					],
				},
			},
			{
				text: '2 × pk1v7rudbg, 1 × mug',
				order: {
					catalogId: '2806150799683508',
					productItems: [
						{ productRetailerId: 'pk1v7rudbg', quantity: 2, itemPrice: 9.99, currency: 'USD' },
						{ productRetailerId: 'mug', quantity: 1, itemPrice: 'on request' },
					],
				},
			},
		],
	])('%s', (type, content, expected) => {
		expect(item({ message_type: type, ...content })).toStrictEqual({
			...arrived,
			type,
			window: opened,
			...expected,
		});
	});

	it.each([
		[{ action: 'react', emoji: '😍' }, { action: 'react', emoji: '😍' }, '😍'],
		[{ action: 'unreact' }, { action: 'unreact', emoji: null }, undefined],
		[{ action: 'unreact', emoji: '😍' }, { action: 'unreact', emoji: null }, undefined],
		[{ action: 'react' }, { action: 'react', emoji: null }, undefined],
		[{ emoji: '👍' }, { action: 'react', emoji: '👍' }, '👍'],
	])('reaction %p does not open the window', (reaction, expected, text) => {
		const reacted = item({
			message_type: 'reaction',
			reaction,
			context_status: 'available',
			context: { message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab' },
		});
		expect(reacted).toMatchObject({
			type: 'reaction',
			reaction: expected,
			context: { messageId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab' },
		});
		expect(reacted.text).toBe(text);
		expect(reacted.window).toStrictEqual({ opensWindow: false });
	});

	it('unsupported tells who wrote and when, and why if WhatsApp says so', () => {
		const { _self, ...rest } = envelope;
		const unsupported = parseInbound({
			...rest,
			message_type: 'unsupported',
			provider_message: 'Message type is currently not supported',
		});
		expect(unsupported).toStrictEqual({
			event: 'message',
			messageId,
			type: 'unsupported',
			to: '447700900000',
			from: '447700900001',
			contact: arrived.contact,
			timestamp: arrived.timestamp,
			window: { opensWindow: false },
			providerMessage: 'Message type is currently not supported',
		});
	});

	it('contact is contacts', () => {
		expect(item({ message_type: 'contact', contact: card })).toMatchObject({
			type: 'contacts',
			text: 'Ann Lee',
			contacts: [card],
		});
	});

	it('an order carries the note of the customer', () => {
		const order = { product_items: [{ product_retailer_id: 'mug', quantity: '3' }], text: 'Blue' };
		expect(item({ message_type: 'order', order }).text).toBe('3 × mug\nBlue');
	});
});

describe('a completed Flow', () => {
	const answers = { name: 'Jane', size: ['S', 'M'], agreed: true, note: null, photo: { id: 1 } };
	const payload = { flow_token: 'booking-42', ...answers };

	it.each([
		['an object', payload],
		['a JSON string', JSON.stringify(payload)],
	])('with the answers as %s', (_name, sent) => {
		const button = { subtype: 'flow', text: 'sent', payload: sent };
		const flow = item({ message_type: 'button', button });
		expect(flow).toStrictEqual({
			...arrived,
			type: 'flow',
			text: 'name: Jane\nsize: S, M\nagreed: true',
			window: opened,
			flow: { token: 'booking-42', response: answers },
		});
	});

	it.each([['{broken'], ['[1]'], [7], [undefined]])(
		'whose answers cannot be read (%p) keeps the button',
		(sent) => {
			const button = {
				subtype: 'flow',
				text: 'sent',
				...(sent === undefined ? {} : { payload: sent }),
			};
			const flow = item({ message_type: 'button', button });
			expect(flow).toMatchObject({ type: 'flow', text: 'sent', button });
			expect(flow).not.toHaveProperty('flow');
		},
	);

	it('without answers still names its token', () => {
		const button = { subtype: 'flow', text: 'sent', payload: '{"flow_token":"t"}' };
		expect(item({ message_type: 'button', button })).toMatchObject({
			text: 'sent',
			flow: { token: 't', response: {} },
		});
	});
});

describe('types that Vonage may add', () => {
	it.each(['poll', 'system', 'constructor', '__proto__'])('%s passes with the payload', (type) => {
		const body = { ...envelope, message_type: type, text: 'Readable', poll: { answer: 1 } };
		const passed = parseInbound(body);
		expect(passed).toMatchObject({ type, text: 'Readable', window: { opensWindow: false } });
		expect(passed.raw).toBe(body);
		expect(messageFilterType(passed)).toBe('other');
	});

	it('no type at all is unknown', () => {
		expect(item({})).toMatchObject({ type: 'unknown', raw: envelope });
	});
});

describe('around the content', () => {
	const text = { message_type: 'text', text: 'hi' };

	it('a quoted message that Vonage no longer has', () => {
		expect(item({ context_status: 'unavailable' }).context).toEqual({ status: 'unavailable' });
		expect(item({ context_status: 'none' })).not.toHaveProperty('context');
	});

	it('what we do not know, with types that we know', () => {
		const origin = { network_code: '23430' };
		const image = { url: 'https://example.com/a.jpg', sha256: 'abc' };
		const read = item({ message_type: 'image', image, origin });
		expect(read.more).toEqual({ origin, image: { sha256: 'abc' } });
		expect(read.media).toEqual({ url: image.url });
		expect(item({ message_type: 'hologram', origin })).not.toHaveProperty('more');
	});

	it('what we do not know of a product in an order', () => {
		const order = { product_items: [{ product_retailer_id: 'mug', name: 'Mug' }] };
		expect(item({ message_type: 'order', order }).order?.productItems).toEqual([
			{ productRetailerId: 'mug', more: { name: 'Mug' } },
		]);
	});

	it.each([
		['TEXT', {}, 'text'],
		['Contact', {}, 'contacts'],
		['Button', { button: { subtype: 'FLOW', payload: { a: 'b' } } }, 'flow'],
		['HOLOGRAM', {}, 'HOLOGRAM'],
	])('the type %s in its letter case', (message_type, content, type) => {
		expect(item({ message_type, ...content }).type).toBe(type);
	});

	it('the channel in any letter case', () => {
		expect(item({ channel: 'WhatsApp' })).not.toHaveProperty('channel');
		expect(item({ channel: 'WhatsApp', message_type: 'text' }).window.opensWindow).toBe(true);
	});

	it('the quoted message', () => {
		const context = { message_uuid: 'quoted', message_from: '447700900000' };
		expect(item({ ...text, context }).context).toEqual({
			messageId: 'quoted',
			from: '447700900000',
		});
	});

	it('the ad that led here', () => {
		const referral = {
			body: 'Check out our new product offering',
			headline: 'New Products!',
			source_id: '212731241638144',
			source_type: 'post',
			source_url: 'https://fb.me/2ZulEu42P',
			media_type: 'image',
			image_url: 'https://example.com/image.jpg',
			ctwa_clid: '1234567890',
		};
		expect(item({ ...text, whatsapp: { referral } }).referral).toEqual({
			body: 'Check out our new product offering',
			headline: 'New Products!',
			sourceId: '212731241638144',
			sourceType: 'post',
			sourceUrl: 'https://fb.me/2ZulEu42P',
			mediaType: 'image',
			imageUrl: 'https://example.com/image.jpg',
			ctwaClid: '1234567890',
		});
	});

	const referred = { catalog_id: '1267260820787549', product_retailer_id: 'r07qei73l7' };

	it.each([
		['in its place', { whatsapp: { whatsapp_referred_product: referred } }],
		['in its older place', { context: { whatsapp_referred_product: referred } }],
	])('the product asked about, %s', (_name, sent) => {
		const asked = item({ ...text, ...sent });
		expect(asked.product).toEqual({
			catalogId: '1267260820787549',
			productRetailerId: 'r07qei73l7',
		});
		expect(asked).not.toHaveProperty('context');
	});

	it('username and user IDs beside the number', () => {
		const sent = {
			...text,
			profile: { name: 'Jane Smith', username: 'jane.s' },
			whatsapp: {
				sender: {
					user_id: 'US.13491208655302741918',
					parent_user_id: 'US.ENT.11815799212886844830',
					wa_id: '447700900001',
				},
			},
		};
		expect(item(sent).contact).toEqual({
			phone: '447700900001',
			userId: 'US.13491208655302741918',
			parentUserId: 'US.ENT.11815799212886844830',
			name: 'Jane Smith',
			username: 'jane.s',
		});
	});

	it.each([
		['user ID', 'US.13491208655302741918', { userId: 'US.13491208655302741918' }],
		['parent user ID', 'US.ENT.118157', { parentUserId: 'US.ENT.118157' }],
	])('a hidden number: from is a %s', (_name, from, contact) => {
		const hidden = parseInbound({ ...envelope, ...text, profile: {}, from });
		expect(hidden).toMatchObject({ from, contact });
		expect(hidden.contact).not.toHaveProperty('phone');
	});

	it.each([[undefined], [''], [null]])('a hidden number: from is %p', (from) => {
		const sender = { user_id: 'US.13491208655302741918', wa_id: '' };
		const hidden = parseInbound({ ...envelope, ...text, from, whatsapp: { sender } });
		expect(hidden.from).toBe('US.13491208655302741918');
		expect(hidden.contact).toEqual({ userId: 'US.13491208655302741918', name: 'Jane Smith' });
	});

	it.each([
		['2020-01-01T14:00:00.000Z', '2020-01-01T14:00:00.000Z', '2020-01-02T14:00:00.000Z'],
		['2025-02-03T12:14:25Z', '2025-02-03T12:14:25.000Z', '2025-02-04T12:14:25.000Z'],
		['2025-02-03 12:14:25 +0000', '2025-02-03T12:14:25.000Z', '2025-02-04T12:14:25.000Z'],
		['1738584865', '2025-02-03T12:14:25.000Z', '2025-02-04T12:14:25.000Z'],
		['half past ten', 'half past ten', undefined],
	])('the time %s', (sent, timestamp, expiresAt) => {
		const timed = item({ ...text, timestamp: sent });
		expect(timed.timestamp).toBe(timestamp);
		expect(timed.window).toStrictEqual({
			opensWindow: true,
			...(expiresAt === undefined ? {} : { expiresAt }),
		});
	});

	it('another channel of the application is named and opens no WhatsApp window', () => {
		expect(item({ ...text, channel: 'sms' })).toMatchObject({
			channel: 'sms',
			window: { opensWindow: false },
		});
	});

	it('the payload, on request', () => {
		expect(item(text, { includeRaw: true }).raw).toEqual({ ...envelope, ...text });
		expect(item(text)).not.toHaveProperty('raw');
	});
});

describe('Messages API v0.1', () => {
	const v01 = (content: object) =>
		parseInbound({
			message_uuid: messageId,
			timestamp: '2026-11-01T10:00:00.000Z',
			to: { type: 'whatsapp', number: '447700900000' },
			from: { type: 'whatsapp', number: '447700900001' },
			message: { content },
		});

	it.each([
		['text', { text: 'hi' }, { text: 'hi' }],
		[
			'image',
			{ image: { url: mediaUrl, caption: 'Look' } },
			{ text: 'Look', media: { url: mediaUrl, caption: 'Look' } },
		],
		['video', { video: { url: mediaUrl } }, { media: { url: mediaUrl } }],
		['audio', { audio: { url: mediaUrl } }, { media: { url: mediaUrl } }],
		['file', { file: { url: mediaUrl } }, { media: { url: mediaUrl } }],
		[
			'location',
			{ location: { longitude: '-122.425332', latitude: '37.758056', name: 'Park' } },
			{ text: 'Park', location: { latitude: 37.758056, longitude: -122.425332, name: 'Park' } },
		],
	])('%s is an item with a hint', (type, content, expected) => {
		const { hint, ...rest } = v01({ type, ...content });
		expect(rest).toStrictEqual({
			event: 'message',
			messageId,
			type,
			from: '447700900001',
			to: '447700900000',
			contact: { phone: '447700900001' },
			timestamp: '2026-11-01T10:00:00.000Z',
			window: opened,
			...expected,
		});
		expect(hint).toMatch(/v0\.1.*Applications.*Capabilities.*Messages.*version to v1/s);
	});

	it('unsupported opens no window', () => {
		expect(v01({ type: 'unsupported' })).toMatchObject({
			type: 'unsupported',
			window: { opensWindow: false },
		});
	});
});

describe('the message type filter', () => {
	it.each(INBOUND_MESSAGE_TYPES)('offers $name for $value', ({ value }) => {
		expect(messageFilterType({ type: value })).toBe(value);
	});

	it('is in the order of its names', () => {
		const names = INBOUND_MESSAGE_TYPES.map(({ name }) => name);
		expect(names).toEqual([...names].sort());
	});
});

describe('any JSON', () => {
	const types = INBOUND_MESSAGE_TYPES.map(({ value }) => value);

	it.each([
		['any value', fc.jsonValue()],
		['keys of Vonage with odd values', oddWebhook([...types, 'whatsapp', 'unreact'])],
	])('%s gives an item without undefined keys', (_name, bodies) => {
		fc.assert(
			fc.property(bodies, fc.boolean(), (body, includeRaw) => {
				const parsed = parseInbound(body, { includeRaw });
				expect(parsed.event).toBe('message');
				expect(typeof parsed.type).toBe('string');
				expect(typeof parsed.window.opensWindow).toBe('boolean');
				expect(undefinedKeys(parsed)).toEqual([]);
			}),
		);
	});

	it.each([undefined, null, '', 7, true, [], 'text'])('%p gives an item', (body) => {
		expect(parseInbound(body)).toStrictEqual({
			event: 'message',
			type: 'unknown',
			window: { opensWindow: false },
			raw: body ?? null,
		});
	});

	it('nested deeper than a stack gives an item', () => {
		const deep = '['.repeat(100_000) + ']'.repeat(100_000);
		const button = { subtype: 'flow', payload: `{"answer":${deep}}` };
		expect(item({ message_type: 'button', button }).type).toBe('flow');
		expect(parseInbound(JSON.parse(`{"contacts":${deep},"order":${deep}}`)).type).toBe('unknown');
	});

	it('keys of odd JSON types are dropped, the rest stays', () => {
		const odd = {
			message_type: 'image',
			image: { url: mediaUrl, caption: ['no'], name: 12 },
			profile: 'Jane',
			context: [],
			_self: null,
			whatsapp: { referral: 'ad', sender: 7 },
		};
		expect(item(odd)).toStrictEqual({
			event: 'message',
			messageId,
			type: 'image',
			from: '447700900001',
			to: '447700900000',
			contact: { phone: '447700900001' },
			timestamp: arrived.timestamp,
			window: opened,
			media: { url: mediaUrl, name: '12' },
		});
	});
});
