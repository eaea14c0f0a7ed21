import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { custom, draft, graph, type Harness, http, startHarness, toAna } from './harness.mts';
import type { Json } from './types.mts';

let harness: Harness;
let edge: string;
beforeAll(async () => {
	harness = await startHarness({ autoRead: true });
	edge = `/${harness.simulator.credential().wabaId}/message_templates`;
});
afterAll(() => harness.stop());
beforeEach(() => harness.simulator.reset());

const body = (text: string, ...samples: string[]): Json => ({
	components: [
		{ type: 'BODY', text, ...(samples.length > 0 ? { example: { body_text: [samples] } } : {}) },
	],
});
const post = (path: string, content: unknown) => graph(harness.simulator, 'POST', path, content);
const remove = (query: string) => graph(harness.simulator, 'DELETE', `${edge}?${query}`);
const subcode = (data: Json) => (data.error as Json | undefined)?.error_subcode;

/** Submits a draft; returns its id. */
async function submit(change: Json = {}): Promise<string> {
	const { data } = await post(edge, draft(change));
	if (!data.id) throw new Error(JSON.stringify(data));
	return String(data.id);
}

describe('a review', () => {
	it('takes a while, and approves', async () => {
		const id = await submit();
		expect(harness.simulator.template(id)).toMatchObject({
			status: 'PENDING',
			quality_score: null,
		});
		expect(await harness.simulator.waitForTemplate(id, 'APPROVED')).toMatchObject({
			rejected_reason: 'NONE',
			quality_score: { score: 'UNKNOWN' },
		});
	});

	it('may be over with the answer', async () => {
		harness.simulator.configureAccount({ reviewMilliseconds: 0 });
		expect((await post(edge, draft())).data).toMatchObject({ status: 'APPROVED' });
	});

	it.each<[string, Json, string]>([
		['a fraud', body('Click here for free money now.'), 'SCAM'],
		['an insult', body('Only idiots miss this.'), 'ABUSIVE_CONTENT'],
		['a lottery', body('You have won a prize in our lottery.'), 'PROMOTIONAL'],
		['a wrong tag', body('This has the wrong tag on it.'), 'TAG_CONTENT_MISMATCH'],
		['a code', body('Your verification code is {{1}} for today.', '1'), 'INCORRECT_CATEGORY'],
		['neighbours', body('Hello {{1}}{{2}} and welcome to us again.', 'a', 'b'), 'INVALID_FORMAT'],
		['a copy', body('Our whole range is one tap away, have a look.'), 'INVALID_FORMAT'],
	])('rejects %s', async (_, change, reason) => {
		const id = await submit({ language: 'en', ...change });
		const { rejected_reason, rejection_info } = await harness.simulator.waitForTemplate(
			id,
			'REJECTED',
		);
		expect(rejected_reason).toBe(reason);
		// Only this reason comes with words of Meta's.
		expect(rejection_info !== undefined).toBe(reason === 'INVALID_FORMAT');
	});

	it('can wait for a person', async () => {
		harness.simulator.configureAccount({ reviews: 'manual' });
		const id = await submit();
		const info = { reason: 'Too short', recommendation: 'Write more' };
		harness.simulator.advanceClock(24 * 3600);
		harness.simulator.reviewTemplate(id, 'REJECTED', 'INVALID_FORMAT', { info });
		const { data } = await graph(harness.simulator, 'GET', `/${id}?fields=status,rejected_reason`);
		expect(data).toEqual({ id, status: 'REJECTED', rejected_reason: 'INVALID_FORMAT' });
		expect(harness.simulator.reviewTemplate(id, 'APPROVED')).toMatchObject({
			status: 'APPROVED',
			rejected_reason: 'NONE',
		});
	});

	it('keeps what promotes as marketing', async () => {
		const change = body('A discount of 20% is waiting for you at our shop.');
		expect((await post(edge, draft(change))).data).toMatchObject({ category: 'MARKETING' });
	});
});

describe('an edit', () => {
	const words = (number: number) => body(`These are the words of edit number ${number}.`);
	const edit = (id: string, change: unknown) => post(`/${id}`, change);

	it('is not possible during a review', async () => {
		const id = await submit();
		expect(subcode((await edit(id, words(1))).data)).toBe(2388039);
	});

	it('replaces all components and starts a review', async () => {
		const answer = await edit('900102', words(1));
		expect(answer.data).toEqual({ success: true });
		expect(harness.simulator.template('900102')).toMatchObject({
			status: 'PENDING',
			...words(1),
		});
	});

	it('of an approved template is possible once a day and ten times in 30 days', async () => {
		harness.simulator.configureAccount({ reviewMilliseconds: 0 });
		for (let number = 1; number <= 10; number += 1) {
			expect((await edit('900101', words(number))).status).toBe(200);
			expect(subcode((await edit('900101', words(number))).data)).toBe(2388039);
			harness.simulator.advanceClock(24 * 3600 + 1);
		}
		expect(subcode((await edit('900101', words(11))).data)).toBe(2388039);
		harness.simulator.advanceClock(21 * 24 * 3600);
		expect((await edit('900101', words(11))).status).toBe(200);
	});

	it('of a rejected or paused template is always possible', async () => {
		for (let number = 1; number <= 12; number += 1) {
			harness.simulator.reviewTemplate('900101', 'REJECTED');
			expect((await edit('900101', words(number))).status).toBe(200);
			harness.simulator.setTemplateStatus('900101', 'PAUSED');
			expect((await edit('900101', words(number))).status).toBe(200);
		}
	});

	it.each<[string, string, Json]>([
		['its name', '900101', { name: 'other', ...words(1) }],
		['its language', '900101', { language: 'de', ...words(1) }],
		['the category of an approved one', '900101', { category: 'MARKETING' }],
		['nothing', '900101', {}],
	])('cannot change %s', async (_, id, change) => {
		expect((await edit(id, change)).status).toBe(400);
		expect(harness.simulator.template(id).status).toBe('APPROVED');
	});

	it('can change the category of a rejected one', async () => {
		const { data } = await edit('900115', { category: 'UTILITY', ...words(1) });
		expect(data).toEqual({ success: true });
		expect(harness.simulator.template('900115').category).toBe('UTILITY');
	});

	it('is refused like a draft', async () => {
		expect(subcode((await edit('900101', body('Hello {{1}}', 'Ana'))).data)).toBe(2388293);
	});

	it.each(['DISABLED', 'IN_APPEAL', 'PENDING_DELETION', 'ARCHIVED'])(
		'is not possible when %s',
		async (status) => {
			harness.simulator.setTemplateStatus('900101', status);
			expect(subcode((await edit('900101', words(1))).data)).toBe(2388039);
		},
	);
});

describe('a deletion', () => {
	it('by name takes all languages', async () => {
		expect((await remove('name=hello_there')).data).toEqual({ success: true });
		expect(harness.simulator.templates()).toHaveLength(15);
	});

	it('by id takes one, and needs the name', async () => {
		expect((await remove('')).status).toBe(400);
		expect((await remove('hsm_id=900101')).status).toBe(400);
		expect(subcode((await remove('hsm_id=900101&name=other')).data)).toBe(33);
		expect((await remove('hsm_id=900101&name=hello_there')).data).toEqual({ success: true });
		expect(harness.simulator.template('hello_there').language).toBe('es');
	});

	it('of many takes all', async () => {
		expect((await remove('hsm_ids=["900101","900102"]')).data).toEqual({ success: true });
		expect(harness.simulator.templates()).toHaveLength(15);
	});

	it('of what is gone says so', async () => {
		expect((await remove('name=never_there')).status).toBe(404);
		expect(subcode((await remove('name=never_there&hsm_id=1')).data)).toBe(33);
	});

	it('of a disabled template is refused', async () => {
		harness.simulator.disableTemplate('order_update');
		expect((await remove('name=order_update')).status).toBe(400);
		expect(harness.simulator.template('order_update').status).toBe('DISABLED');
	});

	it('keeps the name of an approved template for 30 days', async () => {
		await remove('name=order_update');
		const again = () => post(edge, draft({ name: 'order_update', language: 'en' }));
		expect(subcode((await again()).data)).toBe(2388023);
		harness.simulator.advanceClock(30 * 24 * 3600 + 1);
		expect((await again()).status).toBe(200);
	});

	it('frees the name of a template that was never approved', async () => {
		await remove('name=free_money');
		expect(await submit({ name: 'free_money', language: 'en' })).toMatch(/^\d+$/);
	});

	it('waits for messages that are on their way', async () => {
		harness.simulator.world.pace.delivered = 60_000;
		const uuid = await harness.send(
			custom({ type: 'template', template: { name: 'our_catalog', language: { code: 'en' } } }),
		);
		await harness.simulator.waitForStatus(uuid, 'submitted');
		await remove('name=our_catalog');
		expect(harness.simulator.template('our_catalog').status).toBe('PENDING_DELETION');
		harness.simulator.world.pace.delivered = 0;
		harness.simulator.advanceClock(30 * 24 * 3600 + 1);
		expect(() => harness.simulator.template('our_catalog')).toThrow('no template');
	});
});

describe('Meta changes', () => {
	it('a template of low quality: 3 hours, 6 hours, and out', async () => {
		const status = () => harness.simulator.template('order_update').status;
		const story = [];
		for (const hours of [3, 6, 9]) {
			harness.simulator.setTemplateQuality('order_update', 'RED', { reasons: ['SPAM'] });
			harness.simulator.pauseTemplate('order_update');
			story.push(status());
			harness.simulator.advanceClock(hours * 3600 - 60);
			story.push(status());
			harness.simulator.advanceClock(61);
			story.push(status());
		}
		expect(story).toEqual([
			...['PAUSED', 'PAUSED', 'APPROVED'],
			...['PAUSED', 'PAUSED', 'APPROVED'],
			...['DISABLED', 'DISABLED', 'DISABLED'],
		]);
	});

	it('a category, after it has said so', async () => {
		const fields = 'category,correct_category,previous_category';
		const read = async () =>
			(await graph(harness.simulator, 'GET', `/900101?fields=${fields}`)).data;
		harness.simulator.setTemplateCategory('900101', 'MARKETING', { announceOnly: true });
		expect(await read()).toEqual({
			id: '900101',
			category: 'UTILITY',
			correct_category: 'MARKETING',
		});
		harness.simulator.setTemplateCategory('900101', 'MARKETING');
		expect(await read()).toEqual({
			id: '900101',
			category: 'MARKETING',
			previous_category: 'UTILITY',
		});
	});

	it('to statuses that nobody knows yet', async () => {
		harness.simulator.setTemplateStatus('900101', 'HIBERNATING');
		expect((await graph(harness.simulator, 'GET', '/900101')).data.status).toBe('HIBERNATING');
	});
});

describe('sending', () => {
	const send = (name: string, parameters: string[], locale: string) =>
		harness.send({
			message_type: 'template',
			whatsapp: { policy: 'deterministic', locale },
			template: { name, parameters },
		});

	it('works once the template is approved', async () => {
		harness.simulator.configureAccount({ reviews: 'manual' });
		const id = await submit();
		const early = await send('visit_summary', ['Ana'], 'en_US');
		const { error } = await harness.simulator.waitForStatus(early, 'rejected');
		expect(error).toMatchObject({ code: '1022', detail: expect.stringContaining('PENDING') });
		harness.simulator.reviewTemplate(id, 'APPROVED');
		const message = await harness.simulator.waitForStatus(
			await send('visit_summary', ['Ana'], 'en_US'),
			'read',
		);
		expect(message.rendered).toMatchObject({
			body: 'Hello Ana, thank you for your visit at our office today.',
		});
	});

	it('shows a login code in its language', async () => {
		harness.simulator.configureAccount({ reviewMilliseconds: 0 });
		await submit({
			name: 'codigo',
			language: 'es',
			category: 'AUTHENTICATION',
			components: [
				{ type: 'BODY', add_security_recommendation: true },
				{ type: 'FOOTER', code_expiration_minutes: 10 },
				{ type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
			],
		});
		const code = { type: 'text', text: '123456' };
		const uuid = await harness.send({
			...toAna,
			...custom({
				type: 'template',
				template: {
					name: 'codigo',
					language: { code: 'es' },
					components: [
						{ type: 'body', parameters: [code] },
						{ type: 'button', sub_type: 'url', index: '0', parameters: [code] },
					],
				},
			}),
		});
		const { rendered } = await harness.simulator.waitForStatus(uuid, 'delivered');
		expect(rendered).toMatchObject({
			body: 'Tu código de verificación es *123456*. Por tu seguridad, no compartas este código.',
			footer: 'Este código caduca en 10 minutos.',
			buttons: [{ kind: 'copy', text: 'Copiar código', code: '123456' }],
		});
	});
});

describe('control', () => {
	const order = (path: string, content: unknown) =>
		http('POST', `${harness.simulator.url}/_control${path}`, content);

	it.each<[string, Json, Json]>([
		['/templates/review', { template: 'summer_sale', status: 'APPROVED' }, { status: 'APPROVED' }],
		[
			'/templates/review',
			{ template: 'summer_sale', status: 'REJECTED', reason: 'SCAM' },
			{ status: 'REJECTED', rejected_reason: 'SCAM' },
		],
		['/templates/pause', { template: 'hello_there', language: 'es' }, { id: '900117' }],
		['/templates/status', { template: '900101', status: 'ARCHIVED' }, { status: 'ARCHIVED' }],
		[
			'/templates/quality',
			{ template: '900101', score: 'YELLOW' },
			{ quality_score: { score: 'YELLOW' } },
		],
		[
			'/templates/category',
			{ template: '900101', category: 'MARKETING', announceOnly: true },
			{ correct_category: 'MARKETING' },
		],
		['/templates/seed', { count: 100 }, { count: 100 }],
		['/templates', { name: 'added', components: [] }, { name: 'added', status: 'APPROVED' }],
	])('%s %j', async (path, content, expected) => {
		const { status, data } = await order(path, content);
		expect([status, data]).toEqual([200, expect.objectContaining(shape(expected))]);
	});

	it('refuses what it does not know', async () => {
		expect((await order('/account', { token: 'lost' })).status).toBe(400);
		expect((await order('/templates/pause', { template: 'never_there' })).status).toBe(400);
	});

	function shape(expected: Json): Json {
		return Object.fromEntries(
			Object.entries(expected).map(([key, value]) => [
				key,
				typeof value === 'object' ? expect.objectContaining(value as Json) : value,
			]),
		);
	}
});
