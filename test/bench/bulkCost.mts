/** What the node itself costs: processor time per item, beside n8n's part of it, and memory. */
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BUSINESS } from '../simulator/seed.mts';
import { type Figure, grid, written } from './measure.mts';
import { SimulatorProcess } from './simulatorProcess.mts';

const ROUNDS = 3;

export const parameters = {
	from: BUSINESS,
	to: '={{ $json.to }}',
	text: '=Hello {{ $json.name }}, here is our offer.',
	options: { messagesPerSecond: 1000 },
};

export const itemsFor = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		json: { to: String(447_701_000_000 + index), name: 'Ana' },
	}));

/** Milliseconds of processor time that all threads of this process take for `work`, per item. */
async function cost(count: number, work: () => Promise<unknown>): Promise<number> {
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000 / count;
}

/** Whatever else this process does only ever adds time: the cheapest round counts. */
async function cheapest(count: number, work: () => Promise<unknown>): Promise<number> {
	const rounds: number[] = [];
	for (let round = 0; round < ROUNDS; round++) rounds.push(await cost(count, work));
	return Math.min(...rounds);
}

export async function costFigures(
	count: number,
	manyItems: number,
	log: (line: string) => void,
): Promise<Figure[]> {
	const { ExecuteContext } = await import('n8n-core');
	const { createRunExecutionData } = await import('n8n-workflow');
	const { ACTION, CREDENTIAL, Engine, node, withExpressions } = await import(
		'../engine/harness.mts'
	);
	const simulator = await SimulatorProcess.start();
	const engine = await Engine.start({ ...(await simulator.credential()) });
	const type = engine.nodeTypes.getByNameAndVersion(ACTION) as INodeType & {
		execute: NonNullable<INodeType['execute']>;
	};
	const items = itemsFor(count);
	const workflow = engine.workflow([node('Send', ACTION, parameters)]);
	const sending = Object.values(workflow.nodes)[0];
	const data = { main: [items] };
	const context = (): IExecuteFunctions =>
		new ExecuteContext(
			workflow,
			sending,
			engine.additionalData(),
			'trigger',
			createRunExecutionData(),
			0,
			items,
			data,
			{ node: sending, data, source: null },
			[],
		);

	/** The requests of a run, and every parameter with how often and as what it was read. */
	const requests: IHttpRequestOptions[] = [];
	const reads = new Map<string, Map<number, { value: unknown; times: number }>>();

	/** n8n without its request helper: every request is answered at once. */
	const withoutWire = (seen?: (options: IHttpRequestOptions) => void): IExecuteFunctions => {
		const real = context();
		const answer = async (_credential: string, options: IHttpRequestOptions) => {
			seen?.(options);
			return { statusCode: 202, headers: {}, body: { message_uuid: 'a0ee' } };
		};
		return Object.create(real, {
			helpers: { value: { ...real.helpers, httpRequestWithAuthentication: answer } },
		}) as IExecuteFunctions;
	};
	const recording = (): IExecuteFunctions => {
		const real = withoutWire((options) => requests.push(options));
		const getNodeParameter = (name: string, index: number, fallback: unknown): unknown => {
			const value: unknown = real.getNodeParameter(name, index, fallback);
			const times = reads.get(name)?.get(index)?.times ?? 0;
			reads.set(name, (reads.get(name) ?? new Map()).set(index, { value, times: times + 1 }));
			return value;
		};
		return Object.create(real, { getNodeParameter: { value: getNodeParameter } }) as typeof real;
	};
	/** The node alone: neither requests nor parameters cost anything. */
	const alone = (): IExecuteFunctions =>
		Object.create(withoutWire(), {
			getNodeParameter: {
				value: (name: string, index: number) => reads.get(name)?.get(index)?.value,
			},
		}) as IExecuteFunctions;

	try {
		return await withExpressions(workflow, async () => {
			const execute = async (its: IExecuteFunctions) => {
				const output = await type.execute.call(its);
				if (!Array.isArray(output) || output[0]?.length !== count) {
					throw new Error('Not every item came out.');
				}
			};
			await execute(recording());

			const evaluate = async () => {
				const real = context();
				for (const [name, ofItems] of reads) {
					for (const [index, { times }] of ofItems) {
						for (let time = 0; time < times; time++) real.getNodeParameter(name, index, null);
					}
				}
			};
			const request = async () => {
				const real = context();
				const { httpRequestWithAuthentication } = real.helpers;
				const waiting = requests.values();
				const worker = async () => {
					for (const options of waiting) {
						await httpRequestWithAuthentication.call(real, CREDENTIAL, options);
					}
				};
				await Promise.all(Array.from({ length: 50 }, worker));
			};
			const own = await cheapest(count, async () => await execute(alone()));
			const evaluating = await cheapest(count, evaluate);
			const requesting = await cheapest(count, request);
			await simulator.reset();
			const all = await cheapest(count, async () => await execute(context()));
			const { traffic } = await simulator.ledger();

			const row = (what: string, value: number) => [what, `${written(value)} ms`];
			log(
				`\n${grid(
					['processor time of an item', ''],
					[
						row("n8n's request helper alone, with the credential", requesting),
						row("n8n's evaluation of the parameters alone", evaluating),
						row('the node without both', own),
						row('the node, all of it together', all),
					],
				)}`,
			);
			const common = [...reads].filter(([name]) => !hasExpression(sending.parameters[name]));
			const readAgain = common.filter(
				([, ofItems]) => ofItems.size > 1 || [...ofItems.values()].some(({ times }) => times > 1),
			);
			const [noOp, send] = [await memory('noOp', manyItems), await memory('send', manyItems)];
			return [
				{ what: 'own processor time of an item', measured: own, unit: 'ms', bar: 0.2 },
				{
					what: `parameters that cannot differ (${common.length}), read more than once`,
					measured: readAgain.length,
					unit: '',
					bar: 0,
					exactly: true,
				},
				{
					what: `JWTs of ${ROUNDS * count} items`,
					measured: traffic.authorizations,
					unit: '',
					bar: 1,
					exactly: true,
				},
				{
					what: `${manyItems} items: most memory in use beside a no-op node (${written(send)} and ${written(noOp)} MB)`,
					measured: send / noOp,
					unit: 'times',
					bar: 1.5,
				},
			];
		});
	} finally {
		await engine.stop();
		simulator.stop();
	}
}

const hasExpression = (value: unknown): boolean => JSON.stringify(value ?? '').includes('"=');

/** The most memory that a process of its own has in use for so many items, in MB. */
async function memory(node: 'noOp' | 'send', count: number): Promise<number> {
	const file = fileURLToPath(new URL('bulkMemory.mts', import.meta.url));
	const { stdout } = await promisify(execFile)(process.execPath, [file, node, String(count)]);
	return (JSON.parse(stdout) as IDataObject).megabytes as number;
}
