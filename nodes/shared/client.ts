import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { readCredential } from '../transport/credential';
import type { ApiClient } from '../transport/http/client';

/** The type of the credential. */
export const CREDENTIAL = 'vonageWhatsAppApi';

/** Whatever n8n runs: an execution, a panel that is open, a poll, a webhook, its registration. */
type Context =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

/** The client of a node: n8n signs each of its requests by the node's credential. */
export async function openClient(context: Context): Promise<ApiClient> {
	const lasting = withoutCancellation(context);
	return {
		node: context.getNode(),
		credential: readCredential(await context.getCredentials(CREDENTIAL)),
		send: async (options) =>
			await context.helpers.httpRequestWithAuthentication.call(
				options.method === 'GET' ? context : lasting,
				CREDENTIAL,
				options,
			),
		// Only an execution can be cancelled.
		...('getExecutionCancelSignal' in context && { signal: context.getExecutionCancelSignal() }),
	};
}

/**
 * n8n tears off the requests of an execution that is cancelled, and nobody would know whether the one
 * under way was carried out. It does so where the context has this function.
 */
function withoutCancellation(context: Context): Context {
	return new Proxy(context, {
		has: (target, name) => name !== 'getExecutionCancelSignal' && name in target,
	});
}
