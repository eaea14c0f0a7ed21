import type { IWebhookFunctions } from 'n8n-workflow';

import { identityResponse } from '../../transport/webhooks/identify';
import { webhookRecordOf } from '../../transport/webhooks/verificationLog';
import { cachedCredentialOf } from './credentialCache';

/**
 * What to answer to somebody who asks which trigger listens here, as Check Setup does; undefined for
 * somebody without the signature secret.
 *
 * @param now Unix time in seconds.
 */
export async function respondToIdentify(
	context: IWebhookFunctions,
	question: string,
	now: number,
): Promise<string | undefined> {
	const { credential } = await cachedCredentialOf(context, now);
	const { id: workflowId = '', name: workflowName = '' } = context.getWorkflow();
	const identity = {
		instanceId: context.getInstanceId(),
		workflowId,
		workflowName,
		url:
			context.getNodeWebhookUrl(context.getWebhookName() === 'setup' ? 'setup' : 'default') ?? '',
		webhooks: webhookRecordOf(credential),
	};
	return identityResponse(question, credential, identity, now);
}
