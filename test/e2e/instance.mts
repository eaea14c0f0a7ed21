import { N8n } from '../n8n/instance.mts';

/** The n8n that globalSetup started, with its owner logged in. */
export function runningN8n(): N8n {
	const { url, session } = JSON.parse(process.env.E2E_N8N ?? '{}') as Record<string, string>;
	return N8n.at(url, session);
}
