import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { custom, type Harness, http, startHarness, text } from './harness.mts';
import type { PhoneView } from './phone.mts';
import type { Json } from './types.mts';

let harness: Harness;
beforeEach(async () => {
	harness = await startHarness();
});
afterEach(() => harness.stop());

const control = (method: string, path: string, body?: unknown) =>
	http(method, `${harness.simulator.url}/_control${path}`, body);

/** A page that watches a chat; `latest` is what it shows. */
async function watch(query = ''): Promise<{ latest: () => PhoneView; close: () => void }> {
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		httpGet(`${harness.simulator.url}/phone/events${query}`, resolve).on('error', reject);
	});
	let buffer = '';
	let view: PhoneView | undefined;
	response.setEncoding('utf8').on('data', (chunk: string) => {
		buffer += chunk;
		const events = buffer.split('\n\n');
		buffer = events.pop() ?? '';
		for (const event of events) view = JSON.parse(event.replace(/^data: /, '')) as PhoneView;
		harness.simulator.world.changed();
	});
	response.on('error', () => undefined);
	await harness.simulator.waitFor(() => view);
	return {
		latest: () => view as PhoneView,
		close: () => void response.destroy(),
	};
}

describe('the phone', () => {
	it('is one page that loads nothing from elsewhere', async () => {
		const { data, headers } = await http('GET', `${harness.simulator.url}/phone`);
		const policy = String(headers['content-security-policy']);
		expect(policy).toContain("default-src 'none'");
		expect(policy).not.toContain('unsafe');
		expect(String(data)).not.toMatch(/(src|href)="https?:/);
	});

	it('shows both sides, reads while it is open, and stops reading when it is closed', async () => {
		const page = await watch();
		const { uuid } = harness.simulator.customerSends({ text: 'hi' });
		const reply = await harness.send({ ...text('hello'), context: { message_uuid: uuid } });
		await harness.simulator.waitForStatus(reply, 'read');
		await harness.patch(uuid, { status: 'read' });
		await harness.simulator.waitFor(
			() =>
				page
					.latest()
					.bubbles.map(({ status }) => status)
					.join() === 'read,read',
		);
		expect(page.latest().bubbles).toMatchObject([
			{ direction: 'customer', content: { kind: 'text', text: 'hi' } },
			{ direction: 'business', quoted: { author: 'You', text: 'hi' } },
		]);
		page.close();
		await harness.simulator.waitFor(
			() => harness.simulator.world.chat('GB.1349120865530274', '447700900001').viewers === 0,
		);
		const later = await harness.send(text('still there?'));
		await harness.simulator.waitForDelivery(
			({ messageUuid, status }) => messageUuid === later && status === 'delivered',
		);
		expect(harness.simulator.world.message(later)).toMatchObject({ status: 'delivered' });
	});

	it('shows a rejected message with its code, and none that is still on its way', async () => {
		await harness.simulator.waitForStatus(await harness.send(text('hello')), 'rejected');
		const page = await watch();
		expect(page.latest().bubbles).toMatchObject([{ status: 'rejected', error: { code: '1340' } }]);
		harness.simulator.world.pace.submitted = 60_000;
		harness.simulator.customerSends({ text: 'hi' });
		await harness.send(text('on its way'));
		await harness.simulator.waitFor(() => page.latest().bubbles.length === 2);
		expect(page.latest().bubbles[1]).toMatchObject({ direction: 'customer' });
		page.close();
	});

	it('closes the window for a message that n8n gets 25 hours late, in this chat only', async () => {
		const page = await watch();
		harness.simulator.customerSends({ text: 'hi' });
		harness.simulator.customerSends({ from: 'US.13491208655302741918', text: 'me' });
		await harness.simulator.waitForStatus(await harness.send(text('hello')), 'read');
		const secondsAgo = 25 * 3600;
		const { data } = await control('POST', '/customer/messages', { text: 'late', secondsAgo });
		const answer = await harness.simulator.waitForStatus(
			await harness.send(text('no')),
			'rejected',
		);
		expect(answer.error).toMatchObject({ code: '1340' });

		const { body } = await harness.simulator.waitFor(() =>
			harness.receiver.received.find((callback) => callback.body.message_uuid === data.uuid),
		);
		expect((Date.now() - Date.parse(String(body.timestamp))) / 3600_000).toBeCloseTo(25, 1);
		await harness.simulator.waitFor(() => page.latest().bubbles.length === 4);
		expect(page.latest().bubbles).toMatchObject(
			['hi', 'hello', 'late', 'no'].map((words) => ({ content: { text: words } })),
		);
		expect(page.latest().windowUntil).toBeUndefined();
		const { world } = harness.simulator;
		expect(world.windowUntil('US.13491208655302741918', '447700900001')).toBeDefined();

		harness.simulator.customerSends({ text: 'and now' });
		await harness.simulator.waitForStatus(await harness.send(text('yes')), 'delivered');
		page.close();
	});

	it('tells of messages to numbers of which it has no customer', async () => {
		const page = await watch();
		for (const words of ['hello', 'again']) {
			const uuid = await harness.send({ ...text(words), to: '447700900123' });
			await harness.simulator.waitForStatus(uuid, 'rejected');
		}
		await harness.simulator.waitForStatus(await harness.send(text('hello')), 'rejected');
		await harness.simulator.waitFor(() => page.latest().bubbles.length === 1);
		expect(page.latest().strangers).toEqual([
			{ address: '447700900123', messages: 2, last: 'rejected 1300' },
		]);
		await control('POST', '/customers', { phone: '447700900123', name: 'Eve Example' });
		await harness.simulator.waitFor(() => page.latest().strangers.length === 0);
		page.close();
	});

	it('shows the other customer when asked', async () => {
		harness.simulator.customerSends({ from: 'US.13491208655302741918', text: 'me' });
		const page = await watch('?customer=US.13491208655302741918');
		expect(page.latest()).toMatchObject({
			customer: { name: 'Sam Rivera' },
			bubbles: [{ content: { text: 'me' } }],
		});
		page.close();
	});

	it('shows a template filled in, with its picture from the simulator', async () => {
		const link = `${harness.simulator.url}/samples/photo.jpg`;
		const components = [
			{ type: 'header', parameters: [{ type: 'image', image: { link } }] },
			{ type: 'body', parameters: ['Ana', 'A-1'].map((value) => ({ type: 'text', text: value })) },
		];
		const template = { name: 'order_update', language: { code: 'en' }, components };
		const uuid = await harness.send(custom({ type: 'template', template }));
		await harness.simulator.waitForStatus(uuid, 'delivered');
		const page = await watch();
		expect(page.latest().bubbles[0].content).toMatchObject({
			kind: 'template',
			template: {
				header: { mediaUrl: expect.stringMatching(/^\/phone\/media\//) },
				body: 'Hi Ana, your order A-1 is on its way and arrives today.',
				buttons: [
					{ kind: 'quick_reply', text: 'Where is it?' },
					{ kind: 'quick_reply', text: 'Talk to us' },
				],
			},
		});
		page.close();
	});
});

describe('the control API', () => {
	it('plays a conversation and prints it', async () => {
		await control('POST', '/chat', { open: true });
		const { data } = await control('POST', '/customer/messages', { text: 'Are you open?' });
		const buttons = ['Prices', 'Hours'].map((title) => ({
			type: 'reply',
			reply: { id: title, title },
		}));
		const interactive = { type: 'button', body: { text: 'Yes. And?' }, action: { buttons } };
		const answer = await harness.send(custom({ type: 'interactive', interactive }));
		await harness.simulator.waitForStatus(answer, 'read');
		const tap = await control('POST', '/customer/messages', {
			type: 'reply',
			reply: { id: 'Prices', title: 'Prices' },
			context: answer,
		});
		await harness.patch(String(tap.data.uuid), { status: 'read' });
		expect(data).toMatchObject({ type: 'text', payload: { text: 'Are you open?' } });
		const transcript = String((await control('GET', '/transcript')).data);
		const words = transcript
			.split('\n')
			.map((line) => line.replace(/\s+/g, ' ').replace(/^\d\d:\d\d /, ''));
		expect(words).toEqual([
			'Ana Example and Example Ltd (447700900001)',
			'',
			'Ana Example Are you open? ✓✓ read',
			'Example Ltd Yes. And?',
			' [Prices] [Hours] ✓✓ read',
			'Ana Example > Yes. And?',
			' Prices ✓✓ read',
			'',
		]);
	});

	it('keeps a ledger until it is reset', async () => {
		await control('POST', '/customers', { name: 'Eve Example', phone: '447700900444' });
		await control('POST', '/customer/messages', { from: '447700900444', type: 'image' });
		await harness.send({ ...text('hello'), to: '447700900444' });
		await control('POST', '/faults', { kind: 'throttle', count: 0 });
		expect((await control('GET', '/ledger')).data).toMatchObject({
			messages: [{ to: '447700900444', request: { text: 'hello' } }],
			inbound: [{ type: 'image', payload: { profile: { name: 'Eve Example' } } }],
			requests: [{ method: 'POST', path: '/v1/messages', scheme: 'jwt', httpStatus: 202 }],
		});
		expect((await control('GET', '/faults')).data).toHaveLength(1);
		await control('POST', '/reset');
		expect((await control('GET', '/ledger')).data).toEqual({
			messages: [],
			inbound: [],
			updates: [],
			deliveries: [],
			requests: [],
			reports: { requests: 0, records: 0, price: '0.0000' },
			traffic: { authorizations: 0, mostUnderWay: 0, underWay: 0 },
		});
		expect((await control('GET', '/faults')).data).toEqual([]);
		expect(harness.simulator.addresses().inboundUrl).toBe(`${harness.receiver.url}/inbound`);
	});

	it('moves the clock and the webhooks, and hosts media', async () => {
		const moved = await control('POST', '/clock', { advanceSeconds: 3600 });
		expect(moved.data.aheadSeconds).toBe(3600);
		const back = await control('POST', '/clock', { advanceSeconds: -7200 });
		expect(back.data.aheadSeconds).toBe(-3600);
		await control('POST', '/clock', { advanceSeconds: 7200 });
		await control('POST', '/webhooks', { inboundUrl: `${harness.receiver.url}/new` });
		await control('POST', '/application', { version: 'v0.1' });
		harness.simulator.customerSends({});
		const { body, path } = await harness.simulator.waitFor(() => harness.receiver.received[0]);
		expect([path, typeof body.from]).toEqual(['/new', 'object']);
		expect(Date.parse(String(body.timestamp)) - Date.now()).toBeGreaterThan(3500_000);
		const media = { base64: 'YWJj', mimeType: 'text/plain' };
		const { data } = await control('POST', '/media', media);
		expect((await http('GET', String(data.url))).data).toBe('abc');
	});

	it.each<[string, unknown]>([
		['/clock', { advanceSeconds: 'an hour' }],
		['/reports', { lagSeconds: -1 }],
		['/reports', { pageSize: 1001 }],
		['/conversations/seed', { count: 0 }],
		['/workflow-spelling', { spelling: 'java' }],
		['/faults', { kind: 'earthquake' }],
		['/customer/messages', { type: 'smell' }],
		['/customer/messages', { to: '1' }],
		['/chat', {}],
		['/customers', { name: 'Nobody' }],
	])('says what it does not understand: %s %j', async (path, body) => {
		const { status, data } = await control('POST', path, body);
		expect(status).toBe(400);
		expect(data.title).toEqual(expect.any(String));
	});

	it('sets how late Reports are, fills them, and spells workflows in both ways', async () => {
		await control('POST', '/reports', { lagSeconds: 60, pageSize: 10 });
		const { data } = await control('POST', '/conversations/seed', { count: 20 });
		await control('POST', '/workflow-spelling', { spelling: 'sdk' });
		const { world } = harness.simulator;
		expect(data.count).toBe(world.customers.length);
		expect(world.inbound()).toHaveLength(20);
		expect(world.deliveries).toEqual([]);
		expect([world.reports.lagSeconds, world.reports.pageSize]).toEqual([60, 10]);
		expect(world.workflowSpelling).toBe('sdk');
		await control('POST', '/reset');
		expect([world.reports.lagSeconds, world.reports.pageSize]).toEqual([0, 1000]);
		expect(world.workflowSpelling).toBe('specification');
	});

	it('takes templates of its own', async () => {
		const components: Json[] = [{ type: 'BODY', text: 'Dear {{1}}, welcome to our shop.' }];
		await control('POST', '/templates', { name: 'welcome', language: 'de', components });
		const template = {
			name: 'welcome',
			language: { code: 'de' },
			components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
		};
		const uuid = await harness.send(custom({ type: 'template', template }));
		const { rendered } = await harness.simulator.waitForStatus(uuid, 'delivered');
		expect(rendered?.body).toBe('Dear Ana, welcome to our shop.');
	});
});

describe('the command', () => {
	it('prints its addresses and ends cleanly', async () => {
		const main = fileURLToPath(new URL('./main.mts', import.meta.url));
		const child = spawn(process.execPath, [main, '--port', '0'], {
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let output = '';
		const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
		await new Promise<void>((resolve) => {
			child.stdout.on('data', (chunk: Buffer) => {
				output += chunk.toString();
				if (output.includes('Control')) resolve();
			});
		});
		const phone = /Phone\s+(\S+)/.exec(output)?.[1] ?? '';
		const { data } = await http('GET', phone);
		expect(String(data)).toContain('<title>Phone</title>');
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
	});
});
