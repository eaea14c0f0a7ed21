import { describe, expect, it } from '@jest/globals';
import { audio } from '../../../../nodes/whatsapp/messages/audio.ts';
import { custom } from '../../../../nodes/whatsapp/messages/custom.ts';
import { file } from '../../../../nodes/whatsapp/messages/file.ts';
import { image } from '../../../../nodes/whatsapp/messages/image.ts';
import { location } from '../../../../nodes/whatsapp/messages/location.ts';
import { reaction } from '../../../../nodes/whatsapp/messages/reaction.ts';
import { sticker } from '../../../../nodes/whatsapp/messages/sticker.ts';
import { text } from '../../../../nodes/whatsapp/messages/text.ts';
import { video } from '../../../../nodes/whatsapp/messages/video.ts';
import { refusal } from './refusal.mts';
import { untyped } from './untyped.mts';

const url = 'https://example.com/picture.jpg?x=1';

describe('bodies', () => {
	it.each([
		['text', text({ text: ' Hi *you*\n' }), { message_type: 'text', text: ' Hi *you*\n' }],
		['a number as text', text({ text: untyped(42) }), { message_type: 'text', text: '42' }],
		['image', image({ url }), { message_type: 'image', image: { url } }],
		[
			'image with caption',
			image({ url: ` ${url} `, caption: 'Look' }),
			{ message_type: 'image', image: { url, caption: 'Look' } },
		],
		['blank caption', image({ url, caption: ' ' }), { message_type: 'image', image: { url } }],
		['audio', audio({ url }), { message_type: 'audio', audio: { url } }],
		[
			'video',
			video({ url, caption: 'Play' }),
			{ message_type: 'video', video: { url, caption: 'Play' } },
		],
		[
			'file',
			file({ url, caption: 'Bill', name: 'bill.pdf' }),
			{ message_type: 'file', file: { url, caption: 'Bill', name: 'bill.pdf' } },
		],
		['sticker', sticker({ url }), { message_type: 'sticker', sticker: { url } }],
		[
			'location',
			location({ latitude: 52.37, longitude: -4.89, name: 'Office', address: '1 Main Street' }),
			{
				message_type: 'custom',
				custom: {
					type: 'location',
					location: {
						latitude: 52.37,
						longitude: -4.89,
						name: 'Office',
						address: '1 Main Street',
					},
				},
			},
		],
		[
			'location at the edge, as text',
			location({ latitude: untyped('-90'), longitude: 180 }),
			{
				message_type: 'custom',
				custom: { type: 'location', location: { latitude: -90, longitude: 180 } },
			},
		],
		[
			'custom, keys untouched',
			custom({ custom: { type: 'address_message', someKey: { inner_key: [null, 1] } } }),
			{
				message_type: 'custom',
				custom: { type: 'address_message', someKey: { inner_key: [null, 1] } },
			},
		],
		[
			'custom as JSON text',
			custom({ custom: '{"type":"contacts","contacts":[]}' }),
			{ message_type: 'custom', custom: { type: 'contacts', contacts: [] } },
		],
	])('%s', (_what, content, expected) => {
		expect(content).toStrictEqual(expected);
	});
});

describe('refusals', () => {
	it.each([
		['empty text', () => text({ text: '' }), 'text', /empty/],
		['blank text', () => text({ text: ' \n\t' }), 'text', /empty/],
		['missing text', () => text({ text: untyped(undefined) }), 'text', /empty/],
		['an object as text', () => text({ text: untyped({ a: 1 }) }), 'text', /an object, not a text/],
		['a list as text', () => text({ text: untyped(['a']) }), 'text', /a list, not a text/],
		['no URL', () => image({ url: '' }), 'url', /empty/],
		['no scheme', () => image({ url: 'example.com/a.jpg' }), 'url', /http or https/],
		['another scheme', () => video({ url: 'ftp://example.com/a.mp4' }), 'url', /http or https/],
		['data URL', () => image({ url: 'data:image/png;base64,AAAA' }), 'url', /http or https/],
		['no host', () => file({ url: 'https:///a.pdf' }), 'url', /http or https/],
		['blank in the URL', () => sticker({ url: 'https://example.com/a b.webp' }), 'url', /blank/],
		['latitude', () => location({ latitude: 90.01, longitude: 0 }), 'latitude', /-90 to 90/],
		['longitude', () => location({ latitude: 0, longitude: -181 }), 'longitude', /-180 to 180/],
		[
			'no number',
			() => location({ latitude: untyped('52,3'), longitude: 0 }),
			'latitude',
			/number/,
		],
		['NaN', () => location({ latitude: Number.NaN, longitude: 0 }), 'latitude', /number/],
		['no latitude', () => location({ latitude: untyped(''), longitude: 0 }), 'latitude', /number/],
		['custom without type', () => custom({ custom: { text: {} } }), 'custom.type', /empty/],
		[
			'custom with a type that is none',
			() => custom({ custom: { type: {} } }),
			'custom.type',
			/text/,
		],
		['custom as a list', () => custom({ custom: [] }), 'custom', /not a JSON object/],
		['custom as broken JSON', () => custom({ custom: "{'type':" }), 'custom', /not valid JSON/],
		['custom as a JSON number', () => custom({ custom: '7' }), 'custom', /not a JSON object/],
		['no custom', () => custom({ custom: undefined }), 'custom', /not a JSON object/],
		[
			'custom with messaging_product',
			() => custom({ custom: { messaging_product: 'whatsapp', type: 'text' } }),
			'custom.messaging_product',
			/Vonage adds itself/,
		],
		[
			'custom with the whole envelope',
			() => custom({ custom: { to: '1', recipient_type: 'individual', type: 'text' } }),
			'custom.recipient_type',
			/recipient_type and to,/,
		],
	])('%s', (_what, build, field, message) => {
		const found = refusal(build);
		expect(found?.field).toBe(field);
		expect(found?.message).toMatch(message);
		expect(found?.fix).not.toBe('');
	});

	it('never shows a URL, which may be a signed one', () => {
		const found = refusal(() => image({ url: 'https://example.com/ ?token=hidden' }));
		expect(JSON.stringify(found)).not.toContain('hidden');
	});
});

describe('reaction', () => {
	it.each(['👍', '❤', '❤️', '👍🏽', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇬🇧', '🏴󠁧󠁢󠁷󠁬󠁳󠁿', '1️⃣', '#⃣', '🫱🏻‍🫲🏿', '©️', ' 🎉 '])(
		'%s is one emoji',
		(emoji) => {
			expect(reaction({ action: 'react', emoji })).toStrictEqual({
				message_type: 'reaction',
				reaction: { action: 'react', emoji: emoji.trim() },
			});
		},
	);

	it.each(['👍👍', '👍 👍', 'a', '1', '#', 'é', '👍!', 'ok', '🇬', '🇬🇧🇬🇧', '', ' '])(
		'%j is none',
		(emoji) => {
			expect(refusal(() => reaction({ action: 'react', emoji }))?.field).toBe('emoji');
		},
	);

	it('is taken back without an emoji', () => {
		expect(reaction({ action: 'unreact' })).toStrictEqual({
			message_type: 'reaction',
			reaction: { action: 'unreact' },
		});
	});

	it('knows no other action', () => {
		expect(refusal(() => reaction({ action: untyped('like'), emoji: '👍' }))?.field).toBe('action');
	});
});
