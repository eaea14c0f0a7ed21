import { N8n } from '../n8n/instance.mts';
import { isRunning, type Role, ROLES, type Site, start } from './site.mts';

/** The n8n in queue mode that globalSetup started, with its owner logged in. */
export function runningSite(): { site: Site; n8n: N8n } {
	const { site, session } = JSON.parse(process.env.QUEUE_SITE ?? '{}') as {
		site: Site;
		session: string;
	};
	return { site, n8n: N8n.at(site.url, session) };
}

/** Starts again whatever a test has killed. */
export async function heal(site: Site): Promise<void> {
	const dead = (Object.keys(ROLES) as Role[]).filter((role) => !isRunning(site, role));
	await Promise.all(dead.map(async (role) => await start(site, role)));
}
