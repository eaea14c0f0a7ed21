/** A file that the webhook process stores, a worker sends, and main hands out. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { publish } from '../demo/demo.mts';
import { eventually } from '../e2e/eventually.mts';
import { chain } from '../e2e/workflow.mts';
import type { N8n } from '../n8n/instance.mts';
import { signedFile } from '../n8n/signedUrl.mts';
import { nonEmpty } from '../nonEmpty.mts';
import { samples } from '../simulator/media.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { TRIGGER } from './receiver.mts';
import { runningSite } from './running.mts';
import type { Site } from './site.mts';

const HOUR = 3600;

let site: Site;
let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	({ site, n8n } = runningSite());
	// Vonage fetches the files long after the execution has ended.
	simulator = await startSimulator({ pace: { submitted: HOUR * 1000, delivered: 5, read: 5 } });
	simulator.configureApplication({ authenticateMedia: true });
});

afterAll(async () => {
	await simulator?.stop();
});

it("comes back whole: one of the trigger's Download Media, and one of Media → Download", async () => {
	const send = {
		type: 'vonageWhatsApp',
		parameters: { messageType: 'image', mediaSource: 'binary' },
	};
	const workflow = chain(
		'Send It Back',
		{
			name: TRIGGER,
			type: 'vonageWhatsAppTrigger',
			parameters: { events: ['message'], options: { downloadMedia: true } },
		},
		{
			name: 'Download',
			type: 'vonageWhatsApp',
			parameters: { resource: 'media', operation: 'download' },
		},
		{ name: 'Send What Was Downloaded', ...send },
		{ name: 'Send What the Trigger Has', ...send },
	);
	const to = (...nodes: string[]) => ({
		main: [nodes.map((node) => ({ node, type: 'main', index: 0 }))],
	});
	workflow.connections = {
		[TRIGGER]: to('Send What the Trigger Has', 'Download'),
		Download: to('Send What Was Downloaded'),
	};
	const id = await publish(n8n, simulator, workflow);
	await n8n.untilPublished(id);
	simulator.customerSends({ type: 'image' });
	await eventually(async () => (await n8n.executions(id)).map(({ status }) => status), ['success']);

	simulator.advanceClock(HOUR);
	const { messages } = simulator.ledger();
	expect(messages).toHaveLength(2);
	const { mimeType, bytes } = samples.image;
	for (const { uuid } of nonEmpty(messages)) {
		const { media } = await simulator.waitForStatus(uuid, 'delivered');
		const [[url, mediaId]] = Object.entries(media);
		expect(url.startsWith(`${site.url}/`)).toBe(true);
		expect(signedFile(url)).toMatch(/^database:/);
		expect(simulator.world.media.get(mediaId)).toMatchObject({ mimeType, bytes });
	}
});
