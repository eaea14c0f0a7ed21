import type { IWebhookFunctions } from 'n8n-workflow';

import { readCredential } from '../../transport/credential';
import { answerTo } from '../../transport/question';
import { webhookRecordOf } from '../../transport/webhookRecords';
import { CREDENTIAL } from '../../VonageWhatsApp/channel';

/**
 * What to answer to somebody who asks which trigger listens here, as Check Setup does; undefined for
 * somebody without the signature secret.
 */
export async function answerToQuestion(
	context: IWebhookFunctions,
	question: string,
): Promise<string | undefined> {
	const credential = readCredential(await context.getCredentials(CREDENTIAL));
	const { id: workflowId = '', name: workflowName = '' } = context.getWorkflow();
	return answerTo(question, credential, {
		instanceId: context.getInstanceId(),
		workflowId,
		workflowName,
		webhooks: webhookRecordOf(credential),
	});
}
