import { running } from './globalSetup.mts';

export default async function globalTeardown(): Promise<void> {
	await running.endToEndN8n?.stop();
}
