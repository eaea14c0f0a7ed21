import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { chooseCredential, registered } from '../demo/demo.mts';
import { freePort, N8n, until, type Workflow } from '../n8n/instance.mts';
import { dataFolder, installPackage } from '../n8n/package.mts';
import { n8nUnderTest } from '../n8n/underTest.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { eventually } from './eventually.mts';
import { runningN8n } from './instance.mts';
import { chain } from './workflow.mts';

const TRIGGER = 'Vonage WhatsApp Trigger';

const FOREIGN = {
	inboundUrl: 'https://crm.example/whatsapp/in',
	statusUrl: 'https://crm.example/whatsapp/status',
};

const NOWHERE = { inboundUrl: '', statusUrl: '' };

let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator({ retryScale: 0.001 });
});

afterAll(async () => {
	await simulator?.stop();
});

afterEach(async () => {
	for (const name of ['Registered A', 'Registered B']) await n8n.removeWorkflow(name);
	simulator.reset();
	simulator.setWebhooks(NOWHERE);
});

interface Registered {
	id: string;
	webhookId: string;
	versionId: string;
}

/** A workflow with the trigger, as a draft. */
async function draft(name: 'A' | 'B', options: object = {}, at = n8n): Promise<Registered> {
	const workflow: Workflow = chain(
		`Registered ${name}`,
		{
			name: TRIGGER,
			type: 'vonageWhatsAppTrigger',
			parameters: { events: ['message'], options },
		},
		{ name: 'End', type: 'n8n-nodes-base.noOp', parameters: {} },
	);
	await chooseCredential(at, simulator, workflow);
	const webhookId = String(workflow.nodes[0].webhookId);
	return { ...(await at.createWorkflow(workflow)), webhookId };
}

async function published(workflow: Registered, at = n8n): Promise<void> {
	await at.publish(workflow);
	await at.untilPublished(workflow.id);
	await registered(at, simulator, workflow.webhookId);
}

/** Where Vonage sends, without what a test has added. */
function route() {
	const { inboundUrl, statusUrl } = simulator.addresses();
	return { inboundUrl: inboundUrl.split('?')[0], statusUrl: statusUrl.split('?')[0] };
}

/** Where Vonage sends, to the letter. */
function addresses() {
	const { inboundUrl, statusUrl } = simulator.addresses();
	return { inboundUrl, statusUrl };
}

function urls({ webhookId }: Registered, kind = 'webhook', at = n8n) {
	const base = `${at.url}/${kind}/${webhookId}`;
	return { inboundUrl: `${base}/inbound`, statusUrl: `${base}/status` };
}

const testUrls = (workflow: Registered) => urls(workflow, 'webhook-test');

/** Of a workflow, newest first: what started each execution, and how it ended. */
const executions = async ({ id }: Registered, at = n8n) =>
	(await at.executions(id)).map(({ mode, status }) => `${mode} ${status}`);

/** A message of the customer, and how n8n answered it in the end. */
async function write(text: string): Promise<unknown> {
	const { uuid } = simulator.customerSends({ text });
	const delivery = await simulator.waitForDelivery(({ messageUuid }) => messageUuid === uuid);
	return delivery.attempts.at(-1)?.answer;
}

/** The requests that changed the application. */
const changes = () => simulator.countRequests({ method: 'PUT', path: '/v2/applications/' });

/** How a publication ended. n8n calls one `partial` that only some of the triggers failed. */
const ended = async (id: string) =>
	await until('the publication to end', async () => {
		const publication = await n8n.publication(id);
		const isOver = ['published', 'partial', 'failed'].some((end) =>
			publication.status.startsWith(end),
		);
		return isOver ? publication : undefined;
	});

describe('publishing and unpublishing', () => {
	it('takes the URLs over when asked for, receives, and gives them back', async () => {
		simulator.setWebhooks(FOREIGN);
		const workflow = await draft('A', { takeOver: true });
		await published(workflow);
		expect(await write('Hello')).toBe(200);
		await eventually(async () => await executions(workflow), ['webhook success']);

		await n8n.unpublishWorkflow(workflow.id);
		await eventually(async () => addresses(), FOREIGN);
		expect(changes()).toBe(2);
	});

	it('leaves URLs of somebody else alone, and says so at once', async () => {
		simulator.setWebhooks(FOREIGN);
		const workflow = await draft('A');
		await n8n.publish(workflow);
		const failed = await until('the publication to fail', async () => {
			const publication = await n8n.publication(workflow.id);
			return publication.status === 'failed' ? publication : undefined;
		});
		expect(failed.errors).toEqual([
			expect.stringMatching(/https:\/\/crm\.example\/whatsapp\/in,.*'Take Over'/),
		]);
		expect(addresses()).toEqual(FOREIGN);
		expect(changes()).toBe(0);
		// n8n does not try for a quarter of a minute what cannot succeed.
		expect(simulator.countRequests({ path: '/v2/applications/' })).toBe(1);
	});

	it('leaves the URLs of another n8n alone that has the same webhook ID', async () => {
		const workflow = await draft('A');
		const [here, there] = n8n.url.includes('localhost')
			? ['localhost', '127.0.0.1']
			: ['127.0.0.1', 'localhost'];
		const { inboundUrl, statusUrl } = urls(workflow);
		const copied = {
			inboundUrl: inboundUrl.replace(here, there),
			statusUrl: statusUrl.replace(here, there),
		};
		simulator.setWebhooks(copied);
		await n8n.publish(workflow);
		const { errors } = await ended(workflow.id);
		expect(errors).toEqual([expect.stringMatching(/which is not this workflow.*'Take Over'/)]);
		expect(addresses()).toEqual(copied);
	});

	it('two triggers in one workflow: the error says so, and only one has the URLs', async () => {
		const workflow: Workflow = chain('Registered A', {
			name: 'Messages',
			type: 'vonageWhatsAppTrigger',
			parameters: { events: ['message'] },
		});
		const [other] = chain('', {
			name: 'Statuses',
			type: 'vonageWhatsAppTrigger',
			parameters: { events: ['status'] },
		}).nodes;
		workflow.nodes.push(other);
		await chooseCredential(n8n, simulator, workflow);
		const webhookIds = workflow.nodes.map(({ webhookId }) => String(webhookId));
		const { id, versionId } = await n8n.createWorkflow(workflow);
		await n8n.publish({ id, versionId });
		const { errors } = await ended(id);
		expect(errors).toEqual([
			expect.stringMatching(
				/This workflow has two triggers.*'(Messages|Statuses)' receives.*its two outputs/,
			),
		]);
		// n8n 2.6 publishes all triggers or none.
		const choices = webhookIds.map((webhookId) => urls({ id, versionId, webhookId }));
		expect([...choices, NOWHERE]).toContainEqual(addresses());
	});

	it('two workflows at once: one receives, the other one says who does', async () => {
		const workflows = [await draft('A'), await draft('B')];
		await Promise.all(workflows.map(async (workflow) => await n8n.publish(workflow)));
		const publications = await until('both publications to end', async () => {
			const all = await Promise.all(workflows.map(async ({ id }) => await n8n.publication(id)));
			return all.every(({ status }) => ['published', 'failed'].includes(status)) ? all : undefined;
		});
		expect(publications.map(({ status }) => status).sort()).toEqual(['failed', 'published']);
		const winner = workflows[publications.findIndex(({ status }) => status === 'published')];
		expect(addresses()).toEqual(urls(winner));
		expect(publications.flatMap(({ errors }) => errors)).toEqual([
			expect.stringContaining(urls(winner).inboundUrl),
		]);
		expect(await write('Hello')).toBe(200);
		await eventually(async () => await executions(winner), ['webhook success']);
	});

	it('is not refused because of a workflow that is gone', async () => {
		const gone = await draft('A');
		await published(gone);
		// Vonage is not there when the workflow goes.
		simulator.setFault({ kind: 'fail', httpStatus: 403, count: 0, match: { method: 'PUT' } });
		await n8n.removeWorkflow('Registered A');
		simulator.clearFaults();
		expect(addresses()).toEqual(urls(gone));

		// n8n 2.6 keeps the webhooks of a workflow that could not take them back, for ever.
		const workflow = await draft('B', { takeOver: n8nUnderTest.name === 'oldest' });
		await published(workflow);
		expect(await write('Hello')).toBe(200);
		await eventually(async () => await executions(workflow), ['webhook success']);
	});
});

describe('a test', () => {
	it('receives one message, and leaves everything as it was', async () => {
		const workflow = await draft('A');
		expect(await n8n.listen(workflow.id, TRIGGER)).toBeUndefined();
		expect(route()).toEqual(testUrls(workflow));
		expect(await write('Hello')).toBe(200);
		await eventually(async () => await executions(workflow), ['manual success']);
		await eventually(async () => addresses(), NOWHERE);
	});

	it('that is stopped leaves everything as it was', async () => {
		simulator.setWebhooks(FOREIGN);
		const workflow = await draft('A', { takeOver: true });
		expect(await n8n.listen(workflow.id, TRIGGER)).toBeUndefined();
		expect(route()).toEqual(testUrls(workflow));
		await n8n.stopListening(workflow.id);
		await eventually(async () => addresses(), FOREIGN);
	});

	it('does not touch a published workflow, and says how to test instead', async () => {
		const live = await draft('A');
		await published(live);
		for (const workflow of [live, await draft('B')]) {
			expect(await n8n.listen(workflow.id, TRIGGER)).toMatch(
				/'Copy to editor'.*'Allow Test To Interrupt'/,
			);
		}
		expect(addresses()).toEqual(urls(live));
		expect(changes()).toBe(1);
		expect(await write('Hello')).toBe(200);
		await eventually(async () => await executions(live), ['webhook success']);
	});

	it.each(['A', 'B'] as const)(
		'gets a message of the published workflow when it may interrupt it, and that goes on (workflow %s)',
		async (name) => {
			const live = await draft('A', { allowTestToInterrupt: true });
			await published(live);
			const tested = name === 'A' ? live : await draft('B', { allowTestToInterrupt: true });
			expect(await n8n.listen(tested.id, TRIGGER)).toBeUndefined();
			expect(route()).toEqual(urls(live));

			expect(await write('For the test')).toBe(200);
			await eventually(async () => await executions(tested), ['manual success']);
			await eventually(async () => addresses(), urls(live));
			expect(await write('For the published workflow')).toBe(200);
			await eventually(
				async () => await executions(live),
				tested === live ? ['webhook success', 'manual success'] : ['webhook success'],
			);
		},
	);
});

describe('n8n dies in a test', () => {
	const folder = dataFolder('e2e-killed');
	let mortal: N8n;
	let port: number;

	const start = async (env: Record<string, string> = {}) => {
		mortal = await N8n.start({
			userFolder: folder,
			port,
			env: { NODE_ENV: 'production', ...env },
		});
		await mortal.logIn();
	};

	beforeAll(async () => {
		rmSync(folder, { recursive: true, force: true });
		await installPackage(folder);
		port = await freePort();
		await start();
	});

	afterAll(async () => {
		await mortal?.stop();
	});

	it('and loses no message of the published workflow when it is back', async () => {
		const live = await draft('A', { allowTestToInterrupt: true }, mortal);
		await published(live, mortal);
		expect(await mortal.listen(live.id, TRIGGER)).toBeUndefined();
		expect(addresses()).not.toEqual(urls(live, 'webhook', mortal));

		await mortal.kill();
		await start();
		expect(await write('When it is back')).toBe(200);
		await eventually(async () => await executions(live, mortal), ['webhook success']);
		expect(addresses()).toEqual(urls(live, 'webhook', mortal));
	});

	it('and the next test puts back what an unpublished one had borrowed', async () => {
		await mortal.removeWorkflow('Registered A');
		simulator.setWebhooks(FOREIGN);
		const workflow = await draft('B', { takeOver: true }, mortal);
		expect(await mortal.listen(workflow.id, TRIGGER)).toBeUndefined();
		await mortal.kill();
		await start();

		expect(await mortal.listen(workflow.id, TRIGGER)).toBeUndefined();
		await mortal.stopListening(workflow.id);
		await eventually(async () => addresses(), FOREIGN);
	});

	it('and an n8n that takes up its workflows when it starts puts the URLs back at once', async () => {
		const live = await draft('A', { allowTestToInterrupt: true }, mortal);
		await published(live, mortal);
		expect(await mortal.listen(live.id, TRIGGER)).toBeUndefined();
		await mortal.kill();
		// As every n8n did before its publication service.
		await start({ N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' });
		await eventually(async () => addresses(), urls(live, 'webhook', mortal));
		expect(simulator.ledger().deliveries).toEqual([]);
	});
});
