import type { StoredRegistration } from './staticData';
import { isSameUrl, type RegistrationContext, URL_KEYS } from './webhookUrls';

type TriggerIds = { workflowId: string; nodeId: string };

interface Registered extends TriggerIds {
	nodeName: string;
	stored: StoredRegistration;
}

/**
 * What this process has registered for published triggers. n8n saves static data only after all triggers
 * of a workflow are published, and stops them without it if one fails.
 */
const registered = new Map<string, Registered>();

export function noteRegistered(
	{ node, workflowId }: Pick<RegistrationContext, 'node' | 'workflowId'>,
	stored: StoredRegistration,
): void {
	const ids = { workflowId, nodeId: node.id };
	registered.set(keyOf(ids), { ...ids, nodeName: node.name, stored });
}

export function noteUnregistered(ids: TriggerIds): void {
	registered.delete(keyOf(ids));
}

/** What was registered for a trigger whose production URL this is. */
export function registeredHere(ids: TriggerIds, inboundUrl = ''): StoredRegistration | undefined {
	const found = registered.get(keyOf(ids));
	return found && isSameUrl(found.stored.inboundUrl, inboundUrl) ? found.stored : undefined;
}

/** The name of another trigger in the same workflow that receives at a URL. */
export function otherTriggerAt(
	url: string,
	{ node, workflowId }: Pick<RegistrationContext, 'node' | 'workflowId'>,
): string | undefined {
	return [...registered.values()].find(
		(each) =>
			each.workflowId === workflowId &&
			each.nodeId !== node.id &&
			URL_KEYS.some((key) => isSameUrl(each.stored[key], url)),
	)?.nodeName;
}

function keyOf({ workflowId, nodeId }: TriggerIds): string {
	return JSON.stringify([workflowId, nodeId]);
}
