import { describe, expect, it } from '@jest/globals';
import { redact, withoutSecrets } from '../../../../nodes/transport/http/redact.ts';

describe('what a provider quotes', () => {
	it.each([
		['a token of Meta', 'Malformed access token EAAGm0PX4ZCpsBAO1234', 'EAAGm0PX4ZCpsBAO1234'],
		['a JWT', 'token eyJhbGciOi.eyJpc3Mi.c2ln was refused', 'eyJhbGciOi'],
		['an Authorization header', 'got Basic YTpiYzpkZTpm', 'YTpiYzpkZTpm'],
		['a JWT behind other words with dots', 'x.y.eyJhbGciOi.eyJpc3Mi.c2ln.', 'eyJpc3Mi'],
		[
			'a token with a word before it',
			'access_token=access_token:abc123def456ghi',
			'abc123def456ghi',
		],
		['a key in a URL', 'https://x.example/?api_secret=abcDEF123 failed', 'abcDEF123'],
		['a private key', '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'MIIE'],
		[
			'the handle of a sample',
			'Handle 4::aW1hZ2UvanBlZw==:ARb123:e:1790000000:67:10:ARc is invalid',
			'aW1hZ2UvanBlZw',
		],
	])('never shows %s', (_what, text, secret) => {
		expect(redact(text)).not.toContain(secret);
	});

	it.each(['Invalid sender', 'Tokens are explained in the documentation', 'Ratio 4:3, price 0.05'])(
		'leaves “%s” as it is',
		(text) => {
			expect(redact(text)).toBe(text);
		},
	);
});

describe('the secrets of the credential itself', () => {
	const secret = 'p"ss/w+rd &1';

	it.each([
		['as they are', secret],
		['in a URL', encodeURIComponent(secret)],
		['in JSON', JSON.stringify(secret)],
		['in a Basic header', Buffer.from(secret).toString('base64')],
	])('are hidden %s', (_, quoted) => {
		expect(withoutSecrets(`got ${quoted}!`, [secret])).toMatch(/^got "?\[hidden\]"?!$/);
	});

	it('an empty or very short one hides nothing', () => {
		expect(withoutSecrets('Invalid sender', ['', 'd', 'send'])).toBe('Invalid sender');
	});
});
