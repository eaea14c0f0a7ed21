import type { IExecuteFunctions } from 'n8n-workflow';
import type { Wire } from '../transport/client';
import type { ChannelCredential } from '../transport/credential';
import { readCredential } from '../transport/credential';

const CREDENTIAL = 'vonageWhatsAppApi';

/** What an operation needs of the channel: its credential and the way to the wire. */
export interface Channel {
	credential: ChannelCredential;
	wire: Wire;
}

/** Opens the channel of the node that executes. The credential itself signs each request. */
export async function openChannel(context: IExecuteFunctions): Promise<Channel> {
	const credential = readCredential(await context.getCredentials(CREDENTIAL));
	return { credential, wire: wireOf(context) };
}

function wireOf(context: IExecuteFunctions): Wire {
	return {
		node: context.getNode(),
		send: async (options) =>
			await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options),
	};
}
