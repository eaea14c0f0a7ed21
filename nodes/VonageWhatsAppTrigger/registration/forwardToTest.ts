import type { IWebhookFunctions } from 'n8n-workflow';

import { openClient } from '../../shared/client';
import { inTurn } from '../../shared/keyedMutex';
import type { ChannelCredential } from '../../transport/credential';
import { errorText } from '../../transport/http/attempt';
import { isTaken, postUntouched, type RelayedWebhook } from '../../transport/webhooks/forward';
import { isSealed } from '../../transport/webhooks/hmac';
import { markIn } from '../../transport/webhooks/testRouting';
import { isRecord } from '../../whatsapp/looseJson';
import { endTest } from './unregister';

/** Tests whose marks are being taken out, so that a burst of events does it once. */
const ending = new Set<string>();

/**
 * Whether a test takes an authentic event that Vonage sent to this published workflow: when a test is
 * running, the URL at Vonage carries its mark, sealed with the signature secret, and nobody else can
 * send events elsewhere by it. Where the test does not answer, the event stays here; where n8n knows
 * no such test, it is over without having taken its mark along (n8n died), which is done now.
 */
export async function takenByTest(
	context: IWebhookFunctions,
	credential: Pick<ChannelCredential, 'signatureSecret'>,
	webhook: RelayedWebhook,
): Promise<boolean> {
	const mark = markIn(queryOf(context), '');
	if (mark?.kind !== 'handing' || !isSealed(mark.test, mark.seal, credential)) return false;

	const status = await postUntouched(context.helpers.httpRequest, mark.test, webhook);
	if (status === 404) await tidyUp(context, mark.test);
	return isTaken(status);
}

async function tidyUp(context: IWebhookFunctions, test: string): Promise<void> {
	if (ending.has(test)) return;
	ending.add(test);
	try {
		const client = await openClient(context);
		await inTurn(client.credential, async () => await endTest(client, test));
	} catch (error) {
		// The next event tries it again.
		context.logger.warn(
			`Vonage WhatsApp Trigger: a test is over, but its mark is still in the webhook URLs at Vonage: ${errorText(error)}`,
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
