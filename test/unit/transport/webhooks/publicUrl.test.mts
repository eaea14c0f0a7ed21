import { describe, expect, it } from '@jest/globals';

import { whyNotPublic } from '../../../../nodes/transport/webhooks/publicUrl.ts';

const PATH = '/webhook/1/inbound';

describe('a URL that Vonage can call', () => {
	it.each([
		'https://n8n.example.com',
		'https://n8n.example.com:8443',
		'https://93.184.215.14',
		'https://172.15.0.1',
		'https://100.128.0.1',
		'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]',
		'https://localhost.example.com',
		'https://10.example.com',
	])('%s', (origin) => {
		expect(whyNotPublic(`${origin}${PATH}`)).toBeUndefined();
	});
});

describe('a URL that Vonage cannot call', () => {
	it.each([
		['http://localhost:5678', /this machine/],
		['https://LOCALHOST', /this machine/],
		['https://n8n.localhost', /this machine/],
		['https://127.0.0.1', /this machine/],
		['https://127.1', /this machine/],
		['https://0x7f000001', /this machine/],
		['https://0.0.0.0', /this machine/],
		['https://[::1]', /this machine/],
		['https://[::]', /this machine/],
		['https://10.0.0.8', /private network/],
		['https://192.168.1.20', /private network/],
		['https://172.16.0.1', /private network/],
		['https://172.31.255.1', /private network/],
		['https://100.64.0.1', /private network/],
		['https://169.254.169.254', /private network/],
		['https://[fd00::1]', /private network/],
		['https://[fe80::1]', /private network/],
		['https://[::ffff:10.0.0.8]', /private network/],
		['https://n8n', /private network/],
		['https://n8n.local', /private network/],
		['https://n8n.local.', /private network/],
		['https://n8n.internal', /private network/],
		['https://n8n.home.arpa', /private network/],
		['http://n8n.example.com', /https/],
		['ftp://n8n.example.com', /https/],
		['n8n.example.com', /web address/],
		['', /web address/],
	])('%s', (origin, why) => {
		expect(whyNotPublic(`${origin}${PATH}`)).toMatch(why);
	});
});
