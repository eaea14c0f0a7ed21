import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
	type Application,
	routeOf,
	withRoute,
} from '../../../../nodes/transport/vonage/applications.ts';

const ROUTE = {
	inboundUrl: 'https://n8n.example/webhook/1/inbound',
	statusUrl: 'https://n8n.example/webhook/1/status',
	version: 'v1',
};

const NOWHERE = { inboundUrl: '', statusUrl: '', version: '' };

const hook = (address: string) => ({ address, http_method: 'POST' });

/** What may change: everything else has to come back as it was read. */
const OURS = [
	'capabilities.messages.version',
	'capabilities.messages.webhooks.inbound_url.address',
	'capabilities.messages.webhooks.inbound_url.http_method',
	'capabilities.messages.webhooks.status_url.address',
	'capabilities.messages.webhooks.status_url.http_method',
];

/** Every leaf of a JSON value by its path; an empty object or array is a leaf. */
function leaves(value: unknown, path: string[] = []): Array<[string, unknown]> {
	const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
	if (!isBranch) return [[path.join('.'), value]];
	return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

const withoutOurs = (application: unknown) =>
	leaves(application).filter(([path]) => !OURS.includes(path));

/** Any JSON object whose keys cannot be mistaken for paths. */
const json = fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.jsonValue());

const applications = fc
	.record({
		anything: json,
		capabilities: json,
		messages: json,
		webhooks: json,
		inbound: json,
	})
	.map(({ anything, capabilities, messages, webhooks, inbound }) => ({
		...anything,
		id: 'aaaa',
		_links: { self: { href: '/v2/applications/aaaa' } },
		name: 'Example',
		keys: { public_key: 'PEM' },
		privacy: { improve_ai: false },
		capabilities: {
			...capabilities,
			voice: { webhooks: { answer_url: hook('https://voice.example') } },
			messages: {
				...messages,
				authenticate_inbound_media: true,
				webhooks: { ...webhooks, inbound_url: { ...inbound, ...hook('https://old.example') } },
			},
		},
	}));

describe('the body that moves an application to another route', () => {
	it('changes the two URLs and the version, and nothing else, whatever Vonage adds one day', () => {
		fc.assert(
			fc.property(applications, (application) => {
				const copy = structuredClone(application);
				const body = withRoute(application, ROUTE);
				const { id: _id, _links, ...rest } = application;
				expect(routeOf(body)).toEqual(ROUTE);
				expect(withoutOurs(body)).toEqual(withoutOurs(rest));
				expect(application).toEqual(copy);
			}),
		);
	});

	it('and back again is the application as it was', () => {
		fc.assert(
			fc.property(applications, (application) => {
				const { id: _id, _links, ...rest } = application;
				const there = withRoute(application, ROUTE);
				expect(withRoute(there, routeOf(application))).toEqual(rest);
			}),
		);
	});

	it.each<[string, Application]>([
		['no capabilities', { name: 'x' }],
		['another capability', { name: 'x', capabilities: { voice: { region: 'eu-west' } } }],
		['a capability of another shape', { name: 'x', capabilities: { messages: [] } }],
		['no webhooks', { name: 'x', capabilities: { messages: { version: 'v0.1' } } }],
		[
			'half of the webhooks',
			{ name: 'x', capabilities: { messages: { webhooks: { status_url: hook('https://s') } } } },
		],
	])('sets up an application with %s', (_, application) => {
		const body = withRoute(application, ROUTE);
		expect(routeOf(body)).toEqual(ROUTE);
		expect(body).toMatchObject({
			name: 'x',
			capabilities: {
				messages: {
					version: 'v1',
					webhooks: { inbound_url: hook(ROUTE.inboundUrl), status_url: hook(ROUTE.statusUrl) },
				},
			},
		});
	});

	it('leaves no empty hull behind where there was nothing', () => {
		const nothing = { name: 'x', capabilities: { voice: { region: 'eu-west' } } };
		expect(withRoute(withRoute(nothing, ROUTE), NOWHERE)).toEqual(nothing);
	});

	it('keeps the public key, without which no message could be sent any more', () => {
		const keys = { public_key: 'PEM', something_new: 1 };
		expect(withRoute({ name: 'x', keys }, ROUTE).keys).toEqual(keys);
	});
});

describe('the route of an application', () => {
	it('is nowhere where Vonage names no address', () => {
		expect(routeOf({ name: 'x' })).toEqual(NOWHERE);
		const odd = { inbound_url: 'https://a', status_url: { address: 7 } };
		expect(routeOf({ capabilities: { messages: { webhooks: odd } } })).toEqual(NOWHERE);
	});
});
