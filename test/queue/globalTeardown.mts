import { running } from './globalSetup.mts';
import { kill, type Role, ROLES } from './site.mts';

export default async function globalTeardown(): Promise<void> {
	if (!running.queueMode) return;
	const { site, proxy, services } = running.queueMode;
	await Promise.all((Object.keys(ROLES) as Role[]).map(async (role) => await kill(site, role)));
	await proxy.close();
	await services.stop();
}
