import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { custom, type Harness, startHarness, text, toAna } from './harness.mts';
import { HIDDEN_CUSTOMER } from './seed.mts';
import type { Json } from './types.mts';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterAll(() => harness.stop());
beforeEach(() => {
	harness.simulator.reset();
	harness.receiver.received.length = 0;
});

/** The status callback, once the business has it. */
const callback = async (uuid: string, status: string): Promise<Json> => {
	const delivery = await harness.simulator.waitForDelivery(
		(candidate) => candidate.messageUuid === uuid && candidate.status === status,
	);
	return delivery.body;
};
/** Sends and returns how it ended: 'delivered', or the code of the rejection. */
const outcome = async (body: Json): Promise<string> => {
	const uuid = await harness.send(body);
	const message = await harness.simulator.waitFor(() => {
		const sent = harness.simulator.world.message(uuid);
		return (
			sent?.direction === 'business' &&
			['delivered', 'read', 'rejected', 'undeliverable'].includes(sent.status) &&
			sent
		);
	}, `the end of ${uuid}`);
	return message.error?.code ?? message.status;
};

describe('from accepted to read', () => {
	beforeEach(() => {
		harness.simulator.customerSends({ text: 'hi' });
	});

	it('reports submitted and delivered, and read only when somebody looks', async () => {
		const uuid = await harness.send({ ...text('hello'), client_ref: 'ref-1' });
		const delivered = await callback(uuid, 'delivered');
		expect(delivered).toMatchObject({
			message_uuid: uuid,
			channel: 'whatsapp',
			to: '447700900000',
			from: '447700900001',
			client_ref: 'ref-1',
			usage: { currency: 'EUR', price: '0' },
			whatsapp: {
				pricing: { pricing_model: 'PMP', category: 'service' },
				recipient: { wa_id: '447700900000' },
			},
			profile: { name: 'Ana Example' },
		});
		expect(delivered).not.toHaveProperty('workflow');
		expect(harness.simulator.world.message(uuid)).toMatchObject({ status: 'delivered' });
		harness.simulator.openChat(true);
		await callback(uuid, 'read');
		expect(harness.simulator.world.outbound()[0].history.map(({ status }) => status)).toEqual([
			'accepted',
			'submitted',
			'delivered',
			'read',
		]);
	});

	it('reads at once while auto-read is on', async () => {
		harness.simulator.setAutoRead(true);
		await callback(await harness.send(text('hello')), 'read');
	});

	it('sends the statuses of a message to its own address, in its own version', async () => {
		const uuid = await harness.send({
			...text('hello'),
			webhook_url: `${harness.receiver.url}/elsewhere`,
			webhook_version: 'v0.1',
		});
		expect(await callback(uuid, 'delivered')).toMatchObject({
			to: { type: 'whatsapp', number: '447700900000' },
		});
		expect(harness.receiver.received.at(-1)?.path).toBe('/elsewhere');
	});

	it('names what was refused', async () => {
		const uuid = await harness.send({ ...text('hello'), to: '447700900555' });
		expect(await callback(uuid, 'rejected')).toMatchObject({
			error: {
				type: 'https://developer.vonage.com/api-errors/messages#1300',
				title: '1300',
				detail: expect.any(String),
				instance: expect.any(String),
			},
		});
	});
});

describe('the 24-hour window', () => {
	it.each<[string, () => void, string]>([
		['nobody wrote', () => undefined, '1340'],
		['the customer just wrote', () => void harness.simulator.customerSends({}), 'delivered'],
		[
			'the customer wrote to the other number',
			() => void harness.simulator.customerSends({ to: '447700900002' }),
			'1340',
		],
		[
			'another customer wrote',
			() => void harness.simulator.customerSends({ from: '447700900003' }),
			'1340',
		],
		[
			'a button was tapped',
			() => void harness.simulator.customerSends({ type: 'button' }),
			'delivered',
		],
		[
			'there was only a reaction',
			() => void harness.simulator.customerSends({ type: 'reaction' }),
			'1340',
		],
		[
			'23:59 have passed',
			() => {
				harness.simulator.customerSends({});
				harness.simulator.advanceClock(24 * 3600 - 60);
			},
			'delivered',
		],
		[
			'24:00 have passed',
			() => {
				harness.simulator.customerSends({});
				harness.simulator.advanceClock(24 * 3600);
			},
			'1340',
		],
		[
			'the clock went back a day, the customer wrote, and it came forward again',
			() => {
				harness.simulator.advanceClock(-25 * 3600);
				harness.simulator.customerSends({});
				harness.simulator.advanceClock(25 * 3600);
			},
			'1340',
		],
		[
			'the message is of yesterday',
			() => {
				const at = new Date(Date.now() - 25 * 3600 * 1000).toISOString();
				harness.simulator.customerSends({ at });
			},
			'1340',
		],
	])('%s', async (_, prepare, expected) => {
		prepare();
		expect(await outcome(text('hello'))).toBe(expected);
		const template = {
			type: 'template',
			template: { name: 'hello_there', language: { code: 'en' } },
		};
		expect(await outcome(custom(template))).toBe('delivered');
	});
});

describe('one person', () => {
	const userId = 'GB.1349120865530274';
	const sam = HIDDEN_CUSTOMER;

	it.each([
		['who wrote by number is reached by user id', '447700900000', userId],
		['who wrote is reached by number', userId, '447700900000'],
		['who hides the number is reached by user id', sam, sam],
	])('%s', async (_, from, to) => {
		const { payload } = harness.simulator.customerSends({ from });
		expect(payload.from).toBe(from === sam ? sam : '447700900000');
		const uuid = await harness.send({ ...text('hello'), to });
		expect(await callback(uuid, 'delivered')).toMatchObject({ to });
	});

	it('who hides the number by and by stays the same', async () => {
		harness.simulator.customerSends({});
		harness.simulator.addCustomer({ userId, name: 'Ana Example', username: 'ana.example' });
		expect(await outcome({ ...text('hello'), to: userId })).toBe('delivered');
		expect(await outcome({ ...text('hello'), to: '447700900000' })).toBe('1300');
		expect(harness.simulator.customerSends({ from: userId }).from).toBe(userId);
	});

	it('who was known as two is one from then on', async () => {
		harness.simulator.customerSends({ from: '447700900777', text: 'by number' });
		harness.simulator.customerSends({ from: 'GB.777', to: '447700900002', text: 'by user id' });
		const { customers } = harness.simulator.world;
		const before = customers.length;
		harness.simulator.addCustomer({ userId: 'GB.777', phone: '447700900777', name: 'Eve' });
		expect(harness.simulator.world.customers).toHaveLength(before - 1);
		for (const from of ['447700900001', '447700900002']) {
			for (const to of ['GB.777', '447700900777']) {
				expect(await outcome({ ...text('hello'), from, to })).toBe('delivered');
			}
		}
		expect(harness.simulator.transcript('GB.777')).toContain('by number');
	});

	it('is nobody else: the window is for the pair', async () => {
		harness.simulator.customerSends({ from: sam });
		expect(await outcome({ ...text('hello'), to: sam, from: '447700900002' })).toBe('1340');
		expect(await outcome({ ...text('hello'), to: userId })).toBe('1340');
	});
});

describe('templates', () => {
	const parameters = (...values: string[]) =>
		values.map((value) => ({ type: 'text', text: value }));
	const body = (...values: string[]) => ({ type: 'body', parameters: parameters(...values) });
	const button = (sub_type: string, index: number, parameter: Json) => ({
		type: 'button',
		sub_type,
		index: String(index),
		parameters: [parameter],
	});
	const suffix = (text: string) => ({ type: 'text', text });
	const named = (name: string, text: string) => ({ type: 'text', parameter_name: name, text });
	const header = (kind: string, file: string) => ({
		type: 'header',
		parameters: [{ type: kind, [kind]: { link: `${harness.simulator.url}/samples/${file}` } }],
	});
	const send = (name: string, components: Json[] = [], code = 'en') =>
		outcome(custom({ type: 'template', template: { name, language: { code }, components } }));
	const place = { latitude: 1, longitude: 2, name: 'Here', address: 'There' };
	const card = (index: number, file = 'photo.jpg') => ({
		card_index: index,
		components: [
			header('image', file),
			body('9.99'),
			button('quick_reply', 0, { type: 'payload', payload: 'more' }),
			button('url', 1, suffix('p1')),
		],
	});

	it.each<[string, () => Promise<string>, string]>([
		['a greeting', () => send('hello_there'), 'delivered'],
		['the same in Spanish', () => send('hello_there', [], 'es'), 'delivered'],
		['a language it does not have', () => send('hello_there', [], 'fr'), '1022'],
		['an unknown name', () => send('nothing'), '1022'],
		['of a foreign namespace', () => send('foreign:hello_there'), '1022'],
		['not yet approved', () => send('summer_sale'), '1022'],
		['rejected', () => send('free_money'), '1022'],
		['paused', () => send('weekly_news'), '1022'],
		[
			'with picture and values',
			() => send('order_update', [header('image', 'photo.jpg'), body('Ana', 'A-1')]),
			'delivered',
		],
		['without its picture', () => send('order_update', [body('Ana', 'A-1')]), '1022'],
		[
			'with a video as picture',
			() => send('order_update', [header('video', 'clip.mp4'), body('Ana', 'A-1')]),
			'1022',
		],
		[
			'with an unreachable picture',
			() => send('order_update', [header('image', 'nothing.jpg'), body('Ana', 'A-1')]),
			'1380',
		],
		[
			'one value too few',
			() => send('order_update', [header('image', 'photo.jpg'), body('Ana')]),
			'1022',
		],
		[
			'a value with a new line',
			() => send('order_update', [header('image', 'photo.jpg'), body('Ana', 'A\n1')]),
			'1022',
		],
		[
			'an empty value',
			() => send('order_update', [header('image', 'photo.jpg'), body('Ana', '')]),
			'1022',
		],
		[
			'too long with its values',
			() => send('order_update', [header('image', 'photo.jpg'), body('Ana', 'x'.repeat(1000))]),
			'1022',
		],
		[
			'a one-time password',
			() => send('login_code', [body('123456'), button('url', 0, suffix('123456'))]),
			'delivered',
		],
		['a password without its button', () => send('login_code', [body('123456')]), '1022'],
		[
			'a password as coupon',
			() =>
				send('login_code', [
					body('1'),
					button('copy_code', 0, { type: 'coupon_code', coupon_code: '1' }),
				]),
			'1022',
		],
		[
			'an address with its end',
			() =>
				send('visit_directions', [
					{ type: 'header', parameters: parameters('12 May') },
					body('Ana', '10:30'),
					button('url', 0, suffix('81')),
				]),
			'delivered',
		],
		[
			'an address without its end',
			() =>
				send('visit_directions', [
					{ type: 'header', parameters: parameters('12 May') },
					body('Ana', '10:30'),
				]),
			'1022',
		],
		[
			'named values in any order',
			() =>
				send('visit_reminder', [
					{ type: 'body', parameters: [named('visit_time', '10:30'), named('first_name', 'Ana')] },
				]),
			'delivered',
		],
		['named values without names', () => send('visit_reminder', [body('Ana', '10:30')]), '1022'],
		[
			'a coupon',
			() =>
				send('spring_coupon', [
					body('Ana'),
					button('copy_code', 0, { type: 'coupon_code', coupon_code: 'SPRING25' }),
				]),
			'delivered',
		],
		['a Flow', () => send('book_visit', []), 'delivered'],
		[
			'a limited offer',
			() =>
				send('weekend_offer', [
					header('image', 'photo.jpg'),
					body('Ana'),
					{
						type: 'limited_time_offer',
						parameters: [
							{
								type: 'limited_time_offer',
								limited_time_offer: { expiration_time_ms: 1795000000000 },
							},
						],
					},
					button('copy_code', 0, { type: 'coupon_code', coupon_code: 'WEEKEND' }),
					button('url', 1, suffix('w1')),
				]),
			'delivered',
		],
		[
			'a limited offer without its end',
			() =>
				send('weekend_offer', [
					header('image', 'photo.jpg'),
					body('Ana'),
					button('copy_code', 0, { type: 'coupon_code', coupon_code: 'WEEKEND' }),
					button('url', 1, suffix('w1')),
				]),
			'1022',
		],
		[
			'a carousel',
			() => send('garden_carousel', [body('Ana'), { type: 'carousel', cards: [card(0), card(1)] }]),
			'delivered',
		],
		[
			'a carousel with a card missing',
			() => send('garden_carousel', [body('Ana'), { type: 'carousel', cards: [card(0)] }]),
			'1022',
		],
		['a catalog', () => send('our_catalog'), 'delivered'],
		['a video', () => send('product_video', [header('video', 'clip.mp4')]), 'delivered'],
		[
			'a document',
			() => send('invoice_ready', [header('document', 'document.pdf'), body('Ana')]),
			'delivered',
		],
		[
			'a place',
			() =>
				send('meeting_point', [
					{ type: 'header', parameters: [{ type: 'location', location: place }] },
					body('noon'),
				]),
			'delivered',
		],
	])('%s', async (_, act, expected) => {
		expect(await act()).toBe(expected);
	});

	it('can be sent the short way, and are priced by category', async () => {
		const uuid = await harness.send({
			message_type: 'template',
			template: { name: 'hello_there' },
			whatsapp: { locale: 'en', policy: 'deterministic' },
		});
		expect(await callback(uuid, 'delivered')).toMatchObject({
			whatsapp: { pricing: { type: 'regular', category: 'utility' } },
		});
	});

	it.each([
		['utility', 'hello_there', false, 'regular'],
		['utility', 'hello_there', true, 'free_customer_service'],
		['marketing', 'spring_news', true, 'regular'],
	])(
		'of the category %s (%s), in an open window: %p, are %s',
		async (category, name, open, type) => {
			if (open) harness.simulator.customerSends({});
			const components: Json[] = [{ type: 'BODY', text: 'Spring has come to our shop.' }];
			harness.simulator.addTemplate({ name: 'spring_news', category: 'MARKETING', components });
			const language = { code: 'en' };
			const uuid = await harness.send(custom({ type: 'template', template: { name, language } }));
			expect(await callback(uuid, 'delivered')).toMatchObject({
				whatsapp: { pricing: { type, category } },
			});
		},
	);

	it('carry no one-time password to a user id', async () => {
		const components = [body('123456'), button('url', 0, suffix('123456'))];
		const template = { name: 'login_code', language: { code: 'en' }, components };
		const uuid = await harness.send({
			...custom({ type: 'template', template }),
			to: 'US.13491208655302741918',
		});
		expect(await callback(uuid, 'rejected')).toMatchObject({
			error: { detail: expect.stringContaining('131062') },
		});
	});
});

describe('what WhatsApp itself refuses', () => {
	beforeEach(() => {
		harness.simulator.customerSends({ text: 'hi' });
	});
	const sample = (name: string) => `${harness.simulator.url}/samples/${name}`;
	const interactive = (content: Json) => custom({ type: 'interactive', interactive: content });
	const buttons = (...titles: string[]) =>
		interactive({
			type: 'button',
			body: { text: 'Well?' },
			action: {
				buttons: titles.map((title, index) => ({
					type: 'reply',
					reply: { id: String(index), title },
				})),
			},
		});
	const list = (rows: number, sections = 1) =>
		interactive({
			type: 'list',
			body: { text: 'Well?' },
			action: {
				button: 'Choose',
				sections: Array.from({ length: sections }, (_, section) => ({
					...(sections > 1 ? { title: `Part ${section}` } : {}),
					rows: Array.from({ length: rows }, (__, row) => ({
						id: `${section}-${row}`,
						title: `Row ${row}`,
					})),
				})),
			},
		});
	const flow = (parameters: Json) =>
		interactive({
			type: 'flow',
			body: { text: 'Please fill in' },
			action: {
				name: 'flow',
				parameters: { flow_message_version: '3', flow_cta: 'Open', ...parameters },
			},
		});
	const ana = { formatted_name: 'Ana Example', first_name: 'Ana' };
	const media = (type: string, name: string, more: Json = {}) => ({
		...toAna,
		message_type: type,
		[type]: { url: sample(name), ...more },
	});

	it.each<[string, () => Json, string]>([
		['a photo', () => media('image', 'photo.jpg', { caption: 'Look' }), 'delivered'],
		['a voice note', () => media('audio', 'voice-note.ogg'), 'delivered'],
		['a video', () => media('video', 'clip.mp4'), 'delivered'],
		['a document', () => media('file', 'document.pdf', { name: 'a.pdf' }), 'delivered'],
		['a sticker', () => media('sticker', 'sticker.webp'), 'delivered'],
		['a photo that is not there', () => media('image', 'nothing.jpg'), '1380'],
		['a photo over 5 MB', () => media('image', 'large.jpg'), '1381'],
		['a page instead of a photo', () => media('image', 'page.html'), '1382'],
		['a photo as sticker', () => media('sticker', 'photo.jpg'), '1382'],
		['HEIC under the name of a JPEG', () => media('image', 'photo-of-a-phone.jpg'), '1382'],
		['a page under the type of a photo', () => media('image', 'page.jpg'), '1382'],
		['a PNG under the type of a sticker', () => media('sticker', 'photo-as.webp'), '1382'],
		['a static sticker over 100 KB', () => media('sticker', 'large.webp'), '1381'],
		['three buttons', () => buttons('A', 'B', 'C'), 'delivered'],
		['four buttons', () => buttons('A', 'B', 'C', 'D'), '1020'],
		['two equal buttons', () => buttons('A', 'A'), '1020'],
		['a button of 20 emoji', () => buttons('😀'.repeat(20)), 'delivered'],
		['a button of 21', () => buttons('x'.repeat(21)), '1020'],
		['a list of ten', () => list(10), 'delivered'],
		['a list of eleven', () => list(11), '1020'],
		['eleven rows in two sections', () => list(6, 2), '1020'],
		[
			'a button for an address',
			() =>
				interactive({
					type: 'cta_url',
					body: { text: 'See' },
					action: {
						name: 'cta_url',
						parameters: { display_text: 'Open', url: 'https://a.example' },
					},
				}),
			'delivered',
		],
		[
			'a request for the location',
			() =>
				interactive({
					type: 'location_request_message',
					body: { text: 'Where?' },
					action: { name: 'send_location' },
				}),
			'delivered',
		],
		[
			'a product',
			() =>
				interactive({
					type: 'product',
					action: { catalog_id: '1', product_retailer_id: 'tea-01' },
				}),
			'delivered',
		],
		[
			'products without a header',
			() =>
				interactive({
					type: 'product_list',
					body: { text: 'Teas' },
					action: {
						catalog_id: '1',
						sections: [{ title: 'Tea', product_items: [{ product_retailer_id: 'tea-01' }] }],
					},
				}),
			'1020',
		],
		['a Flow by id', () => flow({ flow_id: '1' }), 'delivered'],
		['a Flow by id and name', () => flow({ flow_id: '1', flow_name: 'a' }), '1020'],
		['an unknown interactive', () => interactive({ type: 'dance' }), '1020'],
		[
			'a place',
			() => custom({ type: 'location', location: { latitude: 51.5, longitude: 0 } }),
			'delivered',
		],
		[
			'a place off the globe',
			() => custom({ type: 'location', location: { latitude: 91, longitude: 0 } }),
			'1020',
		],
		['a contact', () => custom({ type: 'contacts', contacts: [{ name: ana }] }), 'delivered'],
		[
			'a contact with half a name',
			() => custom({ type: 'contacts', contacts: [{ name: { formatted_name: 'Ana' } }] }),
			'1020',
		],
		['Meta’s own envelope', () => custom({ type: 'text', to: '1', text: { body: 'x' } }), '1020'],
		[
			'a reply to an unknown message',
			() => ({ ...text('x'), context: { message_uuid: 'x' } }),
			'1451',
		],
		[
			'a reply to the customer',
			() => ({
				...text('x'),
				context: { message_uuid: harness.simulator.world.inbound()[0].uuid },
			}),
			'delivered',
		],
	])('%s', async (_, body, expected) => {
		expect(await outcome(body())).toBe(expected);
	});

	it('puts and takes reactions', async () => {
		const [hi] = harness.simulator.world.inbound();
		const reaction = { ...toAna, message_type: 'reaction', context: { message_uuid: hi.uuid } };
		await outcome({ ...reaction, reaction: { action: 'react', emoji: '👍' } });
		expect(hi.reaction).toBe('👍');
		await outcome({ ...reaction, reaction: { action: 'unreact' } });
		expect(hi.reaction).toBeUndefined();
	});
});

describe('failover', () => {
	const template = custom({
		type: 'template',
		template: { name: 'hello_there', language: { code: 'en' } },
	});

	it('sends the next message when one is rejected', async () => {
		const { data } = await harness.post({ ...text('hello'), failover: [template] });
		expect(data).toEqual({ message_uuid: expect.any(String), workflow_id: expect.any(String) });
		const second = await harness.simulator.waitForMessage(({ workflow }) => workflow?.item === 2);
		const workflow = (item: string) => ({
			workflow: { workflow_id: data.workflow_id, items_number: item, items_total: '2' },
		});
		expect(await callback(String(data.message_uuid), 'rejected')).toMatchObject({
			error: { title: '1340' },
			...workflow('1'),
		});
		expect(await callback(second.uuid, 'delivered')).toMatchObject(workflow('2'));
	});

	it('is told of in the other spelling too', async () => {
		harness.simulator.spellWorkflow('sdk');
		const { data } = await harness.post({ ...text('hello'), failover: [template] });
		expect((await callback(String(data.message_uuid), 'rejected')).workflow).toEqual({
			id: data.workflow_id,
			item_number: 1,
			total_items: 2,
		});
	});

	it('stops at the first that is not rejected', async () => {
		harness.simulator.customerSends({ text: 'hi' });
		harness.simulator.setAutoRead(true);
		const uuid = await harness.send({ ...text('hello'), failover: [template] });
		await callback(uuid, 'read');
		expect(harness.simulator.world.outbound()).toHaveLength(1);
	});

	it('may go on to another channel', async () => {
		const sms = {
			channel: 'sms',
			message_type: 'text',
			to: '447700900000',
			from: 'Example',
			text: 'x',
		};
		await harness.send({ ...text('hello'), failover: [sms] });
		const second = await harness.simulator.waitForMessage(({ channel }) => channel === 'sms');
		expect(await callback(second.uuid, 'delivered')).toMatchObject({ channel: 'sms' });
	});
});
