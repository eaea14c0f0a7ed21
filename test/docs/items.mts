/** The items that the pages show, as the built nodes put them out against the simulator. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { node, type Run, TRIGGER } from '../engine/harness.mts';
import { ProcessedData } from '../engine/processedData.mts';
import { items, picked, result, results, type Stage } from '../engine/stage.mts';
import { TriggerNode } from '../engine/trigger.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';

export interface Kind {
	/** Makes the item. */
	real: (stage: Stage) => Promise<IDataObject>;
	/** Whether it may have keys that the page leaves out, because they are the provider's own. */
	hasMore?: boolean;
}

/** Somebody who has never written. */
const STRANGER = '447700900003';

const HOUR = 3_600_000;

/** What a contact book knows of Ana. */
const bookThatSays = (record: IDataObject): Pick<Run, 'executeWorkflow'> => ({
	executeWorkflow: async () => ({
		executionId: '2',
		data: [[{ json: { contact: ANA, ...record } }]],
	}),
});

const inBook = { windowSource: 'contactBook', contactBook: { __rl: true, mode: 'id', value: 'b' } };

const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

const inboundItem = () => ({
	event: 'message',
	type: 'text',
	from: ANA,
	to: BUSINESS,
	timestamp: hoursAgo(0.1),
});

/** The first item that starts a workflow after `cause`. */
async function started(stage: Stage, output: 0 | 1, cause: () => unknown): Promise<IDataObject> {
	const trigger = new TriggerNode(stage.engine, { statuses: ['rejected'] });
	const { close, ...urls } = await trigger.listen();
	stage.simulator.setWebhooks(urls);
	try {
		await cause();
		const item = () =>
			trigger.answers.flatMap(({ workflowData = [] }) => workflowData[output] ?? []).at(0);
		const { json } = await stage.simulator.waitFor(item, 'the workflow to start');
		return json;
	} finally {
		await close();
	}
}

const template = (operation: string, parameters: INodeParameters) => async (stage: Stage) =>
	result(await stage.manage(operation, parameters));

const fallback = {
	fallbackTemplate: picked('visit_reminder:en'),
	fallbackTemplateValues: {
		mappingMode: 'defineBelow',
		value: { 'body.first_name': 'Ana', 'body.visit_time': '10:00' },
	},
};

/** Channel → Check Setup of an application that speaks Messages API v0.1. */
async function checkedWithOldVersion(stage: Stage) {
	stage.simulator.configureApplication({ version: 'v0.1' });
	try {
		return await stage.engine.run({
			parameters: { resource: 'channel', operation: 'checkSetup' },
		});
	} finally {
		stage.simulator.configureApplication({ version: 'v1' });
	}
}

/** By the mark of the block. */
export const KINDS: Record<string, Kind> = {
	'item: message': {
		real: async (stage) =>
			await started(stage, 0, () => stage.simulator.customerSends({ from: ANA, text: 'Hello' })),
	},
	'item: status': {
		real: async (stage) =>
			await started(
				stage,
				1,
				async () =>
					await stage.send({ to: STRANGER, text: 'Hello', options: { clientRef: 'order-1234' } }),
			),
	},
	'item: sent': {
		real: async (stage) =>
			result(
				await stage.send(
					{ text: 'Hello' },
					// A node that is deactivated hands on what it gets.
					{
						items: items(inboundItem()),
						before: [{ ...node('Trigger', TRIGGER, {}), disabled: true }],
					},
				),
			),
	},
	'item: sent template': {
		real: async (stage) =>
			result(
				await stage.send({
					operation: 'sendTemplate',
					template: picked('hello_there:en'),
				}),
			),
	},
	'item: sent instead': {
		real: async (stage) =>
			result(
				await stage.send(
					{ text: 'Hello', ifWindowClosed: 'sendTemplate', ...inBook, ...fallback },
					bookThatSays({ lastInboundAt: hoursAgo(48) }),
				),
			),
	},
	'item: read': {
		real: async (stage) =>
			result(
				await stage.engine.run({
					parameters: {
						operation: 'markAsRead',
						showReplyingIndicator: true,
					},
					items: [
						{
							json: {
								event: 'message',
								messageId: stage.greet().uuid,
								from: ANA,
								to: BUSINESS,
							},
						},
					],
				}),
			),
	},
	'item: window': {
		real: async (stage) =>
			result(
				await stage.engine.run({
					parameters: {
						resource: 'window',
						operation: 'check',
						from: BUSINESS,
						to: ANA,
						...inBook,
					},
					...bookThatSays({ lastInboundAt: hoursAgo(1), optedOut: false }),
				}),
			),
	},
	'item: media': {
		real: async (stage) => {
			const { content } = stage.simulator.customerSends({ type: 'image' });
			return result(
				await stage.engine.run({
					parameters: { resource: 'media', operation: 'download' },
					items: items({ media: content as IDataObject }),
				}),
			);
		},
	},
	'item: submitted': {
		real: template('submit', {
			templateName: 'visit_summary',
			bodyText: 'Thank you for your visit today.',
		}),
		hasMore: true,
	},
	'item: template': {
		real: template('get', { template: picked('visit_reminder:en') }),
		hasMore: true,
	},
	'item: unknown outcome': {
		real: async (stage) => {
			stage.simulator.setFault({ kind: 'cut', match: { path: '/v1/messages' } });
			return result(await stage.send({ text: 'Hello' }, { onError: 'continueRegularOutput' }));
		},
	},
	'item: already sent': {
		real: async (stage) => {
			await ProcessedData.install();
			const message = { text: 'Hello', options: { sendOnceKey: 'spring-sale' } };
			await stage.send(message);
			return result(await stage.send(message));
		},
	},
	'item: check': {
		real: async (stage) => {
			const checks = results(await checkedWithOldVersion(stage));
			return checks.find(({ id }) => id === 'messagesVersion') ?? {};
		},
	},
	'item: report': {
		real: async (stage) => (await checkedWithOldVersion(stage)).output[1][0].json,
	},
	'item: number': {
		real: async (stage) =>
			results(
				await stage.engine.run({ parameters: { resource: 'channel', operation: 'getNumbers' } }),
			)[0],
	},
	'item: look-up': {
		real: async (stage) => {
			let asked: IDataObject[] = [];
			const outcome = await stage.engine.run({
				parameters: { resource: 'window', operation: 'check', from: BUSINESS, to: ANA, ...inBook },
				executeWorkflow: async (_workflow, _additionalData, { inputData }) => {
					asked = (inputData ?? []).map(({ json }) => json);
					return { executionId: '2', data: [[]] };
				},
			});
			results(outcome);
			return asked[0];
		},
	},
};

/** Keys whose values are words of ours, not of the example. */
const OUR_WORDS = [
	'action',
	'advice',
	'code',
	'decision',
	'check',
	'description',
	'event',
	'found',
	'meaning',
	'outcome',
	'read',
	'reason',
	'sent',
	'sentAs',
	'source',
	'state',
	'status',
	'type',
	'whatToDo',
	'where',
];

const kindOf = (value: unknown) =>
	value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const isOther = (shown: unknown, real: unknown) =>
	typeof shown !== 'object' && typeof shown === typeof real && shown !== real;

/** Where the JSON of a page and that of an item have other keys, types or words of ours. */
export function differences(
	shown: unknown,
	real: unknown,
	hasMore = false,
	path = 'item',
): string[] {
	if (kindOf(shown) !== kindOf(real)) return [`${path} is ${kindOf(real)}, not ${kindOf(shown)}`];
	if (Array.isArray(shown) && Array.isArray(real)) {
		// An empty list on a page leaves out what is in it.
		if (shown.length === 0 || real.length === 0) return [];
		return differences(shown[0], real[0], hasMore, `${path}[0]`);
	}
	if (kindOf(shown) !== 'object') return [];
	const [page, item] = [Object(shown), Object(real)] as Array<Record<string, unknown>>;
	const surplus = Object.keys(page).filter((key) => !(key in item));
	const missing = Object.keys(item).filter((key) => !hasMore && !(key in page));
	return [
		...surplus.map((key) => `${path}.${key} does not exist`),
		...missing.map((key) => `${path}.${key} is not shown (${JSON.stringify(item[key])})`),
		...Object.keys(page)
			.filter((key) => key in item)
			.flatMap((key) => differences(page[key], item[key], hasMore, `${path}.${key}`)),
		...OUR_WORDS.filter((key) => key in page && isOther(page[key], item[key])).map(
			(key) => `${path}.${key} is ${JSON.stringify(item[key])}`,
		),
	];
}
