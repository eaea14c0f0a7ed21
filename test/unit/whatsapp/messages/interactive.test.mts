import { describe, expect, it } from '@jest/globals';
import { callToActionUrl } from '../../../../nodes/whatsapp/messages/callToActionUrl.ts';
import { catalog } from '../../../../nodes/whatsapp/messages/catalog.ts';
import { flow } from '../../../../nodes/whatsapp/messages/flow.ts';
import { list } from '../../../../nodes/whatsapp/messages/list.ts';
import { locationRequest } from '../../../../nodes/whatsapp/messages/locationRequest.ts';
import { productList } from '../../../../nodes/whatsapp/messages/productList.ts';
import { replyButtons } from '../../../../nodes/whatsapp/messages/replyButtons.ts';
import { singleProduct } from '../../../../nodes/whatsapp/messages/singleProduct.ts';
import { refusal } from './refusal.mts';
import { untyped } from './untyped.mts';

const body = 'Which one?';
const url = 'https://example.com/a';

function interactive(object: object) {
	return { message_type: 'custom', custom: { type: 'interactive', interactive: object } };
}

describe('bodies', () => {
	it.each([
		[
			'reply buttons',
			replyButtons({ body, buttons: [{ id: 'y', title: 'Yes' }, { title: 'No' }] }),
			{
				type: 'button',
				body: { text: body },
				action: {
					buttons: [
						{ type: 'reply', reply: { id: 'y', title: 'Yes' } },
						{ type: 'reply', reply: { id: 'No', title: 'No' } },
					],
				},
			},
		],
		[
			'reply buttons with header and footer',
			replyButtons({
				body,
				header: { type: 'text', text: 'Visit' },
				footer: 'Clinic',
				buttons: [{ id: 'y', title: 'Yes' }],
			}),
			{
				type: 'button',
				header: { type: 'text', text: 'Visit' },
				body: { text: body },
				footer: { text: 'Clinic' },
				action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] },
			},
		],
		[
			'list',
			list({
				body,
				header: 'Menu',
				footer: 'Open till 8',
				button: 'Open',
				sections: [
					{
						title: 'Hot',
						rows: [{ id: 't', title: 'Tea', description: 'Green' }, { title: 'Coffee' }],
					},
					{ title: 'Cold', rows: [{ id: 'w', title: 'Water', description: '' }] },
				],
			}),
			{
				type: 'list',
				header: { type: 'text', text: 'Menu' },
				body: { text: body },
				footer: { text: 'Open till 8' },
				action: {
					button: 'Open',
					sections: [
						{
							title: 'Hot',
							rows: [
								{ id: 't', title: 'Tea', description: 'Green' },
								{ id: 'Coffee', title: 'Coffee' },
							],
						},
						{ title: 'Cold', rows: [{ id: 'w', title: 'Water' }] },
					],
				},
			},
		],
		[
			'list with one section, which needs no title',
			list({ body, header: '', button: 'Open', sections: [{ rows: [{ title: 'Tea' }] }] }),
			{
				type: 'list',
				body: { text: body },
				action: { button: 'Open', sections: [{ rows: [{ id: 'Tea', title: 'Tea' }] }] },
			},
		],
		[
			'call to action',
			callToActionUrl({ body, displayText: 'Track', url }),
			{
				type: 'cta_url',
				body: { text: body },
				action: { name: 'cta_url', parameters: { display_text: 'Track', url } },
			},
		],
		[
			'location request',
			locationRequest({ body }),
			{
				type: 'location_request_message',
				body: { text: body },
				action: { name: 'send_location' },
			},
		],
		[
			'single product',
			singleProduct({ catalogId: '77', productRetailerId: 'sku-1' }),
			{ type: 'product', action: { catalog_id: '77', product_retailer_id: 'sku-1' } },
		],
		[
			'single product with texts',
			singleProduct({ catalogId: '77', productRetailerId: 'sku-1', body, footer: 'Soon gone' }),
			{
				type: 'product',
				body: { text: body },
				footer: { text: 'Soon gone' },
				action: { catalog_id: '77', product_retailer_id: 'sku-1' },
			},
		],
		[
			'product list',
			productList({
				catalogId: '77',
				header: 'Tea',
				body,
				sections: [
					{ title: 'Green', productRetailerIds: ['a', 'b'] },
					{ title: 'Black', productRetailerIds: ['c'] },
				],
			}),
			{
				type: 'product_list',
				header: { type: 'text', text: 'Tea' },
				body: { text: body },
				action: {
					catalog_id: '77',
					sections: [
						{
							title: 'Green',
							product_items: [{ product_retailer_id: 'a' }, { product_retailer_id: 'b' }],
						},
						{ title: 'Black', product_items: [{ product_retailer_id: 'c' }] },
					],
				},
			},
		],
		[
			'catalog',
			catalog({ body }),
			{ type: 'catalog_message', body: { text: body }, action: { name: 'catalog_message' } },
		],
		[
			'catalog with thumbnail',
			catalog({ body, footer: 'Fresh', thumbnailProductRetailerId: 'a' }),
			{
				type: 'catalog_message',
				body: { text: body },
				footer: { text: 'Fresh' },
				action: {
					name: 'catalog_message',
					parameters: { thumbnail_product_retailer_id: 'a' },
				},
			},
		],
		[
			'flow that navigates',
			flow({
				body,
				cta: 'Book',
				flowId: '123',
				token: 'b-81',
				action: 'navigate',
				screen: 'WELCOME',
				data: '{"seats":2}',
				mode: 'draft',
			}),
			{
				type: 'flow',
				body: { text: body },
				action: {
					name: 'flow',
					parameters: {
						flow_message_version: '3',
						flow_id: '123',
						flow_cta: 'Book',
						flow_token: 'b-81',
						mode: 'draft',
						flow_action: 'navigate',
						flow_action_payload: { screen: 'WELCOME', data: { seats: 2 } },
					},
				},
			},
		],
		[
			'flow by name that asks its endpoint',
			flow({ body, cta: 'Book', flowName: 'booking', action: 'data_exchange', data: {} }),
			{
				type: 'flow',
				body: { text: body },
				action: {
					name: 'flow',
					parameters: {
						flow_message_version: '3',
						flow_name: 'booking',
						flow_cta: 'Book',
						flow_action: 'data_exchange',
					},
				},
			},
		],
	])('%s', (_what, content, expected) => {
		expect(content).toStrictEqual(interactive(expected));
	});

	it.each([
		[{ type: 'image', url } as const, { type: 'image', image: { link: url } }],
		[{ type: 'video', url } as const, { type: 'video', video: { link: url } }],
		[{ type: 'document', url } as const, { type: 'document', document: { link: url } }],
		[
			{ type: 'document', url, filename: 'a.pdf' } as const,
			{ type: 'document', document: { link: url, filename: 'a.pdf' } },
		],
	])('header %j', (header, expected) => {
		const content = replyButtons({ body, header, buttons: [{ title: 'Yes' }] });
		expect(content.custom.interactive.header).toStrictEqual(expected);
	});
});

describe('refusals', () => {
	const rows = (...titles: string[]) => titles.map((title) => ({ title }));

	it.each([
		['no body', () => replyButtons({ body: '', buttons: rows('Yes') }), 'body', /empty/],
		[
			'a title twice',
			() =>
				replyButtons({
					body,
					buttons: [
						{ id: 'a', title: 'Yes' },
						{ id: 'b', title: 'Yes' },
					],
				}),
			'buttons[1].title',
			/'Button 2 Title' is the same as 'Button 1 Title'/,
		],
		[
			'an id twice',
			() =>
				replyButtons({
					body,
					buttons: [
						{ id: 'a', title: 'Yes' },
						{ id: 'a', title: 'No' },
					],
				}),
			'buttons[1].id',
			/same as 'Button 1 ID'/,
		],
		[
			'blanks around an id',
			() => replyButtons({ body, buttons: [{ id: 'a ', title: 'Yes' }] }),
			'buttons[0].id',
			/blanks around it/,
		],
		['no title', () => replyButtons({ body, buttons: rows('') }), 'buttons[0].title', /empty/],
		[
			'a button as text',
			() => replyButtons({ body, buttons: untyped(['Yes']) }),
			'buttons[0]',
			/object/,
		],
		[
			'a header without text',
			() => replyButtons({ body, header: { type: 'text', text: '' }, buttons: rows('Yes') }),
			'header.text',
			/empty/,
		],
		[
			'a header without URL',
			() => callToActionUrl({ body, displayText: 'Go', url, header: { type: 'image', url: 'x' } }),
			'header.url',
			/'Header Media URL'/,
		],
		[
			'an unknown header',
			() => replyButtons({ body, header: untyped({ type: 'gif', url }), buttons: rows('Yes') }),
			'header.type',
			/text, image, video, document/,
		],
		[
			'a missing section title',
			() =>
				list({
					body,
					button: 'Open',
					sections: [{ title: 'One', rows: rows('a') }, { rows: rows('b') }],
				}),
			'sections[1].title',
			/'Section 2 Title' is empty/,
		],
		[
			'a row id twice, in two sections',
			() =>
				list({
					body,
					button: 'Open',
					sections: [
						{ title: 'One', rows: rows('Tea') },
						{ title: 'Two', rows: rows('Tea') },
					],
				}),
			'sections[1].rows[0].id',
			/'Section 2 Row 1 ID' is the same as 'Section 1 Row 1 ID'/,
		],
		[
			'eleven rows in two sections',
			() =>
				list({
					body,
					button: 'Open',
					sections: [
						{ title: 'One', rows: rows('a', 'b', 'c', 'd', 'e', 'f') },
						{ title: 'Two', rows: rows('g', 'h', 'i', 'j', 'k') },
					],
				}),
			'sections',
			/'Sections' has 11 rows; WhatsApp allows 10/,
		],
		[
			'no label',
			() => list({ body, button: '', sections: [{ rows: rows('a') }] }),
			'button',
			/empty/,
		],
		['no link', () => callToActionUrl({ body, displayText: 'Go', url: '' }), 'url', /'Button URL'/],
		[
			'no catalog',
			() => singleProduct({ catalogId: '', productRetailerId: 'a' }),
			'catalogId',
			/empty/,
		],
		[
			'no product',
			() => singleProduct({ catalogId: '1', productRetailerId: '' }),
			'productRetailerId',
			/empty/,
		],
		[
			'a product list without header',
			() =>
				productList({
					catalogId: '1',
					header: '',
					body,
					sections: [{ productRetailerIds: ['a'] }],
				}),
			'header',
			/empty/,
		],
		[
			'a blank product',
			() =>
				productList({
					catalogId: '1',
					header: 'H',
					body,
					sections: [{ productRetailerIds: ['a', ''] }],
				}),
			'sections[0].productRetailerIds[1]',
			/'Section 1 Product 2' is empty/,
		],
		['no Flow', () => flow({ body, cta: 'Go' }), 'flowId', /not named/],
		['two Flows', () => flow({ body, cta: 'Go', flowId: '1', flowName: 'a' }), 'flowId', /Both/],
		[
			'data for an endpoint',
			() => flow({ body, cta: 'Go', flowId: '1', action: 'data_exchange', data: { a: 1 } }),
			'data',
			/navigate/,
		],
		[
			'a screen for an endpoint',
			() => flow({ body, cta: 'Go', flowId: '1', action: 'data_exchange', screen: 'A' }),
			'screen',
			/navigate/,
		],
		[
			'data as a list',
			() => flow({ body, cta: 'Go', flowId: '1', data: [1] }),
			'data',
			/JSON object/,
		],
		[
			'an unknown action',
			() => flow({ body, cta: 'Go', flowId: '1', action: untyped('open') }),
			'action',
			/navigate, data_exchange/,
		],
		[
			'an unknown mode',
			() => flow({ body, cta: 'Go', flowId: '1', mode: untyped('live') }),
			'mode',
			/draft, published/,
		],
	])('%s', (_what, build, field, message) => {
		const found = refusal(build);
		expect(found?.field).toBe(field);
		expect(found?.message).toMatch(message);
	});
});
