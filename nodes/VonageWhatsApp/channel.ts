import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';
import type { Wire } from '../transport/client';
import type { ChannelCredential } from '../transport/credential';
import { readCredential } from '../transport/credential';

export const CREDENTIAL = 'vonageWhatsAppApi';

/** What an operation needs of the channel: its credential and the way to the wire. */
export interface Channel {
	credential: ChannelCredential;
	wire: Wire;
	/** Cancellation of the execution. */
	signal?: AbortSignal;
}

/** Opens the channel of the node that executes. The credential itself signs each request. */
export async function openChannel(context: IExecuteFunctions): Promise<Channel> {
	const credential = readCredential(await context.getCredentials(CREDENTIAL));
	return { credential, wire: wireOf(context), signal: context.getExecutionCancelSignal() };
}

/** The way to the wire of whatever n8n runs: an execution, a panel that is open, a poll. */
export function wireOf(context: IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions): Wire {
	return {
		node: context.getNode(),
		send: async (options) =>
			await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options),
	};
}
