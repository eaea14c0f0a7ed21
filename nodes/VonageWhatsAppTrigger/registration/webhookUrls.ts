import type { IDataObject } from 'n8n-workflow';

import type { ApiClient } from '../../transport/http/client';
import type { Route } from '../../transport/vonage/applications';

/** The pair of URLs that an application has. */
export type Urls = Pick<Route, 'inboundUrl' | 'statusUrl'>;

export const URL_KEYS = ['inboundUrl', 'statusUrl'] as const;

/** The format that the trigger reads (Messages API v1). */
export const VERSION = 'v1';

/** A trigger that is published or tested, as far as Vonage's way to it matters. */
export interface RegistrationContext extends ApiClient {
	/** Where n8n takes its webhooks: the production URLs, or in a test the test URLs. */
	urls: Urls;
	/** The origin of the production URLs (WEBHOOK_URL); empty if n8n does not tell it. */
	webhookOrigin: string;
	workflowId: string;
	/** What n8n keeps for the node from publishing to unpublishing, or for a test until it ends. */
	staticData: IDataObject;
	takeOver: boolean;
	allowTestToInterrupt: boolean;
}

export function isSameRoute(one: Route, other: Route): boolean {
	return (
		isSameUrl(one.inboundUrl, other.inboundUrl) &&
		isSameUrl(one.statusUrl, other.statusUrl) &&
		one.version === other.version
	);
}

/** Whether two texts are the same URL: what n8n and Vonage store may differ in its spelling. */
export function isSameUrl(one: string, other: string): boolean {
	if (one === other) return true;
	if (!URL.canParse(one) || !URL.canParse(other)) return false;
	const [a, b] = [new URL(one), new URL(other)];
	const [first, second] = [a, b].map(({ searchParams }) => searchParams.toString());
	return a.origin === b.origin && a.pathname === b.pathname && first === second;
}
