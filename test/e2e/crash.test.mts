import { expect } from '@jest/globals';
import { killedStream } from './killedStream.mts';
import { itUnlessOldest, useOwnN8n } from './ownN8n.mts';
import { publishStarter } from './started.mts';

const own = useOwnN8n('e2e-crash');

itUnlessOldest(
	'n8n is killed in a stream of messages, and none of them is missing when it is back',
	async () => {
		const { n8n, simulator, gate, start } = own();
		const workflowId = await publishStarter(n8n, simulator, gate.url);
		const { missing, lost, retries } = await killedStream({
			simulator,
			n8n,
			workflowId,
			restart: start,
			events: 60,
			deaths: 1,
		});
		expect({ missing, lost }).toEqual({ missing: [], lost: 0 });
		expect(retries).toBeGreaterThan(0);
	},
);
