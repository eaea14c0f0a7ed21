import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { setTimeout as pause } from 'node:timers/promises';
import { nonEmpty } from '../nonEmpty.mts';
import type { Memory } from './harness.mts';
import { ProcessedData } from './processedData.mts';
import { withShortSleeps } from './shortSleeps.mts';
import { failure, results, useStage } from './stage.mts';
import { LIST, type Provider, PROVIDERS, throughBoth } from './templateProvider.mts';

const stage = useStage();

const SEEDED = 17;

/** One schedule of syncs: each knows what the one before saw. */
class Schedule {
	memory: Memory = { data: {} };
	#provider: Provider;

	constructor(provider: Provider) {
		this.#provider = provider;
	}

	async outcome(parameters: INodeParameters = {}, stopped?: Promise<unknown>) {
		return await stage.manage(
			'sync',
			{ manageThrough: this.#provider, ...parameters },
			{ memory: this.memory, stopped },
		);
	}

	async all(): Promise<IDataObject[]> {
		return results(await this.outcome());
	}

	async changes(): Promise<IDataObject[]> {
		return results(await this.outcome({ return: 'changes' }));
	}
}

/** Which change happened to which template, without what else the items tell. */
const told = (changes: IDataObject[]) =>
	changes.map(({ change, name, language }) => `${change} ${name}:${language}`);

/** How many templates of `changes` have which change. */
function counted(changes: IDataObject[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { change } of changes) counts[String(change)] = (counts[String(change)] ?? 0) + 1;
	return counts;
}

const pages = (provider: Provider) =>
	stage.calls().filter((call) => call === LIST[provider]).length;

describe.each(PROVIDERS)('through %s: what comes out', (provider) => {
	it('All: every template, at first as added, then as unchanged', async () => {
		const schedule = new Schedule(provider);
		const first = await schedule.all();
		expect(counted(first)).toEqual({ added: SEEDED });
		expect(counted(await schedule.all())).toEqual({ unchanged: SEEDED });
		for (const { lastSyncedAt } of nonEmpty(first)) {
			expect(String(lastSyncedAt)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
		}
	});

	it('Only Changes: nothing when nothing has changed', async () => {
		const schedule = new Schedule(provider);
		expect(counted(await schedule.changes())).toEqual({ added: SEEDED });
		expect(await schedule.changes()).toEqual([]);
		expect(await schedule.changes()).toEqual([]);
	});

	interface Change {
		what: string;
		happens: () => void;
		expected: object;
	}

	const changes: Change[] = [
		{
			what: 'a review that ends well',
			happens: () => stage.simulator.reviewTemplate('summer_sale', 'APPROVED'),
			expected: {
				change: 'updated',
				name: 'summer_sale',
				state: 'approved',
				changed: expect.arrayContaining(['status']),
				previous: expect.objectContaining({ status: 'PENDING' }),
			},
		},
		{
			what: 'a review that ends badly, with the reason and a fix',
			happens: () => stage.simulator.reviewTemplate('summer_sale', 'REJECTED', 'ABUSIVE_CONTENT'),
			expected: {
				change: 'updated',
				name: 'summer_sale',
				state: 'rejected',
				rejectedReason: 'ABUSIVE_CONTENT',
				fix: expect.stringMatching(/threats/),
				rejection: expect.objectContaining({ resubmit: 'edit' }),
				changed: expect.arrayContaining(['status']),
			},
		},
		{
			what: 'a pause',
			happens: () => stage.simulator.pauseTemplate('spring_coupon'),
			expected: { change: 'updated', name: 'spring_coupon', state: 'paused', changed: ['status'] },
		},
		{
			what: 'another category',
			happens: () => stage.simulator.setTemplateCategory('order_update', 'MARKETING'),
			expected: {
				change: 'updated',
				name: 'order_update',
				category: 'MARKETING',
				changed: expect.arrayContaining(['category']),
				previous: expect.objectContaining({ category: 'UTILITY' }),
			},
		},
		{
			what: 'a new template',
			happens: () =>
				stage.simulator.addTemplate({
					name: 'brand_new',
					components: [{ type: 'BODY', text: 'Something new is here.' }],
				}),
			expected: { change: 'added', name: 'brand_new', state: 'approved' },
		},
		{
			what: 'other words',
			happens: () => {
				const [component] = Object(stage.simulator.world.templates.find('hello_there', 'es'))
					.components as Array<{ text: string }>;
				component.text = '¡Hola otra vez! Tenemos noticias.';
			},
			expected: {
				change: 'updated',
				name: 'hello_there',
				language: 'es',
				changed: ['components'],
			},
		},
		{
			what: 'one that is gone',
			happens: () => {
				const { templates } = stage.simulator.world;
				templates.remove(templates.list.filter(({ name }) => name === 'our_catalog'));
			},
			expected: {
				change: 'removed',
				name: 'our_catalog',
				language: 'en',
				state: 'deleted',
				previous: { status: 'APPROVED', category: 'MARKETING', quality: 'UNKNOWN' },
			},
		},
	];

	it.each(changes)('Only Changes: $what', async ({ happens, expected }) => {
		const schedule = new Schedule(provider);
		await schedule.changes();
		happens();
		expect(await schedule.changes()).toEqual([expect.objectContaining(expected)]);
		expect(await schedule.changes()).toEqual([]);
	});
});

describe('what Meta tells beyond that', () => {
	it.each<[string, () => void, object]>([
		[
			'another quality',
			() => stage.simulator.setTemplateQuality('spring_coupon', 'RED', { reasons: ['SPAM'] }),
			{
				name: 'spring_coupon',
				quality: 'RED',
				changed: ['quality'],
				previous: { status: 'APPROVED', category: 'MARKETING', quality: 'UNKNOWN' },
			},
		],
		[
			'an announced category',
			() =>
				stage.simulator.setTemplateCategory('order_update', 'MARKETING', { announceOnly: true }),
			{ name: 'order_update', correct_category: 'MARKETING', changed: ['correctCategory'] },
		],
	])('%s', async (_, happens, expected) => {
		const schedule = new Schedule('meta');
		await schedule.changes();
		happens();
		expect(await schedule.changes()).toEqual([
			expect.objectContaining({ change: 'updated', ...expected }),
		]);
	});
});

describe('what the node remembers', () => {
	it.each(PROVIDERS)('through %s: a snapshot that travels in items', async (provider) => {
		const schedule = new Schedule(provider);
		const first = results(await schedule.outcome({ options: { outputSnapshot: true } }));
		const { snapshot } = first[first.length - 1];
		expect(first).toHaveLength(SEEDED + 1);

		stage.simulator.pauseTemplate('spring_coupon');
		for (const previousSnapshot of [
			'={{ $json.snapshot }}',
			JSON.stringify(snapshot),
			'={{ JSON.stringify($json.snapshot) }}',
		]) {
			const outcome = await stage.manage(
				'sync',
				{ manageThrough: provider, return: 'changes', options: { previousSnapshot } },
				{ items: [{ json: { snapshot } }] },
			);
			expect(told(results(outcome))).toEqual(['updated spring_coupon:en']);
		}
	});

	it('says so when n8n has not kept it, as in queue mode, and then everything counts as new', async () => {
		const store = await ProcessedData.install();
		const schedule = new Schedule('meta');
		const synced = async () => {
			const outcome = await schedule.outcome({ return: 'changes' });
			const hints = outcome.execution.resultData.runData.Send?.[0]?.hints;
			return { items: results(outcome).length, hint: hints?.[0]?.message };
		};
		expect(await synced()).toEqual({ items: SEEDED, hint: undefined });
		expect(await synced()).toEqual({ items: 0, hint: undefined });
		schedule.memory.data = {};
		expect(await synced()).toEqual({
			items: SEEDED,
			hint: expect.stringMatching(/every template counts as new.*queue mode.*'Previous Snapshot'/),
		});
		store.clear();
	});

	it('with a snapshot given, its own memory stays as it is', async () => {
		const schedule = new Schedule('meta');
		const first = results(await schedule.outcome({ options: { outputSnapshot: true } }));
		const previousSnapshot = JSON.stringify(first[SEEDED].snapshot);
		const before = schedule.memory.data;
		stage.simulator.pauseTemplate('spring_coupon');
		await schedule.outcome({ options: { previousSnapshot } });
		expect(schedule.memory.data).toEqual(before);
	});

	it('a snapshot that is none is refused', async () => {
		const schedule = new Schedule('meta');
		const error = failure(await schedule.outcome({ options: { previousSnapshot: '={{ "[" }}' } }));
		expect(error.message).toMatch(/'Previous Snapshot' is not valid JSON/);
	});
});

describe('what nobody knows yet', () => {
	it.each(PROVIDERS)('through %s: survives, and changes like the rest', async (provider) => {
		stage.simulator.addTemplate({
			name: 'from_tomorrow',
			category: 'UTILITY',
			components: [
				{ type: 'HEADER', format: 'HOLOGRAM', example: { beam: ['x'] } },
				{ type: 'BODY', text: 'Hello from tomorrow.' },
				{ type: 'FORECAST', weather: { sun: true } },
				{ type: 'BUTTONS', buttons: [{ type: 'TELEPATHY', thought: 'hello' }] },
			],
		});
		stage.simulator.setTemplateStatus('from_tomorrow', 'LEVITATING');
		const schedule = new Schedule(provider);
		const [item] = (await schedule.all()).filter(({ name }) => name === 'from_tomorrow');
		expect(item).toMatchObject({
			status: 'LEVITATING',
			state: 'levitating',
			components: [
				{ type: 'HEADER', format: 'HOLOGRAM' },
				{},
				{ type: 'FORECAST', weather: { sun: true } },
				{ buttons: [{ type: 'TELEPATHY', thought: 'hello' }] },
			],
			parameters: [],
		});
		expect(await schedule.changes()).toEqual([]);
		stage.simulator.setTemplateStatus('from_tomorrow', 'LANDED');
		expect(await schedule.changes()).toMatchObject([
			{ change: 'updated', state: 'landed', previous: { status: 'LEVITATING' } },
		]);
	});
});

describe('an account with many templates', () => {
	it.each(PROVIDERS)(
		'through %s: 6,000 of them are 60 pages',
		async (provider) => {
			stage.simulator.seedTemplates(6000);
			const schedule = new Schedule(provider);
			const first = await schedule.all();
			expect(pages(provider)).toBe(60);
			expect(stage.calls()).toHaveLength(60);
			expect(counted(first)).toEqual({ added: 6000 });
			expect(new Set(first.map(({ id }) => id)).size).toBe(6000);
			expect(JSON.stringify(schedule.memory.data).length).toBeLessThan(400_000);

			expect(await schedule.changes()).toEqual([]);
			expect(pages(provider)).toBe(120);
		},
		30_000,
	);

	const troubles = [
		{ kind: 'cut' },
		{ kind: 'half-answer' },
		{ kind: 'fail' },
		{ kind: 'fail', httpStatus: 502 },
		{ kind: 'throttle' },
		{ kind: 'throttle', retryAfter: 1 },
	] as const;

	it.each(throughBoth(troubles.map((fault) => ({ fault, what: JSON.stringify(fault) }))))(
		'through $provider: a page that $what in the middle is asked for again',
		async ({ provider, fault }) => {
			stage.simulator.seedTemplates(350);
			const schedule = new Schedule(provider);
			await schedule.changes();
			stage.simulator.setFault({ ...fault, count: 2, match: { query: 'after=' } });
			expect(await withShortSleeps(async () => await schedule.changes())).toEqual([]);
			expect(pages(provider)).toBe(4 + 4 + 2);
		},
	);

	it.each(PROVIDERS)(
		'through %s: a page that stays unread stops the sync, and nothing counts as removed',
		async (provider) => {
			stage.simulator.seedTemplates(350);
			const schedule = new Schedule(provider);
			await schedule.changes();
			const before = schedule.memory.data;
			stage.simulator.setFault({ kind: 'cut', count: 0, match: { query: 'after=' } });
			const error = failure(await withShortSleeps(async () => await schedule.outcome()));
			expect(error.message).toMatch(/could not read the templates: the connection .* was cut/);
			expect(error.description).toMatch(/n8n tried it 5 times/);
			expect(schedule.memory.data).toEqual(before);
			stage.simulator.clearFaults();
			expect(await schedule.changes()).toEqual([]);
		},
	);

	it.each(PROVIDERS)('through %s: a stale cursor starts the listing anew', async (provider) => {
		stage.simulator.seedTemplates(350);
		const schedule = new Schedule(provider);
		await schedule.changes();
		stage.simulator.setFault({
			kind: 'latency',
			delayMilliseconds: 50,
			match: { query: 'after=' },
		});
		const outcome = schedule.outcome({ return: 'changes' });
		await stage.simulator.waitFor(() => pages(provider) > 4);
		stage.simulator.expireCursors();
		expect(results(await outcome)).toEqual([]);
	});

	it('cursors that are always stale are an error', async () => {
		stage.simulator.seedTemplates(150);
		const match = { query: 'after=' };
		stage.simulator.setFault({ kind: 'fail', count: 0, httpStatus: 400, code: '131059', match });
		const error = failure(await new Schedule('meta').outcome());
		expect(error.message).toMatch(/refused to read the templates/);
		expect(pages('meta')).toBe(4);
	});

	it('an execution that is stopped in the middle removes nothing', async () => {
		stage.simulator.seedTemplates(350);
		const schedule = new Schedule('meta');
		await schedule.changes();
		stage.simulator.setFault({ kind: 'latency', count: 0, delayMilliseconds: 500 });
		const stopped = stage.simulator.waitFor(() => pages('meta') > 4);
		await schedule.outcome({}, stopped);
		await pause(600);
		// All four pages of the second run would take two seconds.
		expect(pages('meta')).toBeLessThan(8);
		stage.simulator.clearFaults();
		expect(await schedule.changes()).toEqual([]);
	});

	it('a token that ends in the middle is an error that names it', async () => {
		stage.simulator.seedTemplates(350);
		stage.simulator.setFault({
			kind: 'latency',
			delayMilliseconds: 50,
			match: { query: 'after=' },
		});
		const outcome = new Schedule('meta').outcome();
		await stage.simulator.waitFor(() => pages('meta') > 0);
		stage.simulator.configureAccount({ token: 'expired' });
		const error = failure(await outcome);
		expect(`${error.message} ${error.description}`).toMatch(/token/i);
		expect(error.description).toMatch(/Trace ID for support/);
	});
});

it('what one provider does not tell is no change, as for two that are read in turn', async () => {
	const outcome = await stage.manage(
		'sync',
		{ manageThrough: '={{ $json.via }}' },
		{ items: ['meta', 'vonage', 'meta'].map((via) => ({ json: { via } })) },
	);
	expect(counted(results(outcome))).toEqual({ added: SEEDED, unchanged: 2 * SEEDED });
});
