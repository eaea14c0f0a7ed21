import type { IWebhookFunctions } from 'n8n-workflow';

import { openClient } from '../../shared/client';
import type { ChannelCredential } from '../../transport/credential';
import { errorText } from '../../transport/http/attempt';
import { type ForwardedWebhook, isAccepted, postUnchanged } from '../../transport/webhooks/forward';
import { isHmacOf } from '../../transport/webhooks/hmac';
import { testRoutingIn } from '../../transport/webhooks/testRouting';
import { isRecord } from '../../whatsapp/looseJson';
import { withApplicationLock } from './applicationLock';
import { stopForwarding } from './unregister';

/** Tests whose forwarding is being removed, so that a burst of events does it once. */
const ending = new Set<string>();

/**
 * Forwards an authentic event to the test that is running, and tells whether the test accepted it. The
 * URL at Vonage names the test, with an HMAC by the signature secret, so nobody else can divert events.
 * If the test does not answer, the event stays with the published workflow. If n8n does not know the
 * test any more (n8n died during it), its forwarding is removed from the URLs.
 */
export async function forwardToTest(
	context: IWebhookFunctions,
	credential: Pick<ChannelCredential, 'signatureSecret'>,
	webhook: ForwardedWebhook,
): Promise<boolean> {
	const routing = testRoutingIn(queryOf(context), '');
	if (routing?.kind !== 'forwarding' || !isHmacOf(routing.test, routing.hmac, credential))
		return false;

	const status = await postUnchanged(context.helpers.httpRequest, routing.test, webhook);
	if (status === 404) await tidyUp(context, routing.test);
	return isAccepted(status);
}

async function tidyUp(context: IWebhookFunctions, test: string): Promise<void> {
	if (ending.has(test)) return;
	ending.add(test);
	try {
		const client = await openClient(context);
		await withApplicationLock(client.credential, async () => await stopForwarding(client, test));
	} catch (error) {
		// The next event tries it again.
		context.logger.warn(
			`Vonage WhatsApp Trigger: a test is over, but its forwarding is still in the webhook URLs at Vonage: ${errorText(error)}`,
			{ workflowId: context.getWorkflow().id },
		);
	} finally {
		ending.delete(test);
	}
}

function queryOf(context: IWebhookFunctions): Record<string, unknown> {
	const query: unknown = context.getQueryData();
	return isRecord(query) ? query : {};
}
