import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { type ChannelCredential, readCredential } from '../transport/credential';
import type { Wire } from '../transport/http/client';

/** The type of the credential. */
export const CREDENTIAL = 'vonageWhatsAppApi';

/** What an operation needs of the channel: its credential and the way to the wire. */
export interface Channel {
	credential: ChannelCredential;
	wire: Wire;
	/** Cancellation of the execution. */
	signal?: AbortSignal;
}

/** Whatever n8n runs: an execution, a panel that is open, a poll, a webhook, its registration. */
type Context =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

/** Opens the channel of the node. The credential itself signs each request. */
export async function openChannel(context: Context): Promise<Channel> {
	return {
		credential: readCredential(await context.getCredentials(CREDENTIAL)),
		wire: wireOf(context),
		// Only an execution can be cancelled.
		...('getExecutionCancelSignal' in context && { signal: context.getExecutionCancelSignal() }),
	};
}

function wireOf(context: Context): Wire {
	const lasting = withoutCancellation(context);
	return {
		node: context.getNode(),
		send: async (options) =>
			await context.helpers.httpRequestWithAuthentication.call(
				options.method === 'GET' ? context : lasting,
				CREDENTIAL,
				options,
			),
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
