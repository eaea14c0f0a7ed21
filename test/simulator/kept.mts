/** What outlives a simulator in a folder: who exists there, and where Vonage sends to. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Identities, seededIdentities } from './seed.mts';
import type { Simulator } from './simulator.mts';

interface KeptWebhooks {
	/** Where the n8n listened whose URLs these are, e.g. `http://127.0.0.1:5678`. */
	n8nUrl: string;
	inboundUrl: string;
	statusUrl: string;
}

/** The same keys at every start, so that a credential in the editor goes on working. */
export function keptIdentities(folder: string): Identities {
	const file = path.join(folder, 'identities.json');
	const known = read<Identities>(file);
	if (known) return known;
	const identities = seededIdentities();
	write(file, identities);
	return identities;
}

/**
 * Gives the application the URLs that it had when the last simulator with this folder ended, however
 * that ended, and keeps every change from now on: Vonage does not forget them while n8n is off, and so
 * what was published goes on receiving. URLs of n8n move along with it to another port.
 */
export function keepWebhooks(simulator: Simulator, folder: string, n8nUrl: string): void {
	const file = path.join(folder, 'webhooks.json');
	const known = read<KeptWebhooks>(file);
	if (known) {
		const moved = (url: string) =>
			url.startsWith(`${known.n8nUrl}/`) ? n8nUrl + url.slice(known.n8nUrl.length) : url;
		const { inboundUrl, statusUrl } = known;
		simulator.setWebhooks({ inboundUrl: moved(inboundUrl), statusUrl: moved(statusUrl) });
	}
	let written = '';
	const keep = () => {
		const { inboundUrl, statusUrl } = simulator.addresses();
		const webhooks: KeptWebhooks = { n8nUrl, inboundUrl, statusUrl };
		const content = JSON.stringify(webhooks);
		if (content === written) return;
		write(file, webhooks);
		written = content;
	};
	keep();
	simulator.world.onChange(keep);
}

function read<Content>(file: string): Content | undefined {
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Content) : undefined;
}

/** Whole or not at all, whenever this process is ended. */
function write(file: string, content: object): void {
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
	renameSync(`${file}.new`, file);
}
