import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';

import { openClient } from '../../shared/client';
import { inTurn } from '../../shared/keyedMutex';
import { type ChannelCredential, missingField } from '../../transport/credential';
import { errorText } from '../../transport/http/attempt';
import { withRetry } from '../../transport/http/retry';
import { checkSettings } from '../receiving/settings';
import { explained, leftBehind } from './errors';
import { takeForGood, takeForTest } from './register';
import { recall, remember } from './staticData';
import { giveBack } from './unregister';
import type { Listener } from './webhookUrls';

/**
 * What n8n calls when the workflow is published, tested, and stopped, once per webhook. Both URLs are
 * registered with the second webhook, when n8n knows the paths of both, and given back with the first.
 */
export const registration = {
	/** Whether there is nothing to register; checks what receiving needs in any case. */
	async checkExists(this: IHookFunctions): Promise<boolean> {
		const { credential } = await openClient(this);
		try {
			checkReceiving(this, credential);
		} catch (error) {
			throw explained(this.getNode(), error);
		}
		return !registers(this, credential);
	},

	async create(this: IHookFunctions): Promise<boolean> {
		const listener = await listenerOf(this);
		const { credential, memory, urls } = listener;
		const isTest = this.getMode() === 'manual';
		// When a test ends, n8n brings back what was remembered with the webhook that was called.
		if (isTest) remember(memory, urls);
		if (this.getWebhookName() !== 'setup') return true;

		const take = isTest ? takeForTest : takeForGood;
		try {
			await inTurn(credential, async () => await take(listener));
		} catch (error) {
			if (!isRestart(this)) throw explained(listener.node, error);
			this.logger.warn(`${NAME} ${errorText(error)}`, { workflowId: this.getWorkflow().id });
		}
		return true;
	},

	async delete(this: IHookFunctions): Promise<boolean> {
		const remembered = recall(this.getWorkflowStaticData('node'));
		if (remembered === undefined) return true;
		try {
			const listener = await listenerOf(this);
			// What is repeated writes the same again.
			const patient = withRetry({});
			const work = async () => await patient(async () => await giveBack(listener));
			await inTurn(listener.credential, work);
		} catch (error) {
			const isTest = remembered.before === undefined;
			// n8n would go on listening for a test whose end throws.
			if (!isTest) throw leftBehind(this.getNode(), error);
			this.logger.error(
				`${NAME} the test is over, but Vonage still has its URLs: ${errorText(error)}. Test or publish again to put them right.`,
				{ workflowId: this.getWorkflow().id },
			);
		}
		return true;
	},
};

const NAME = 'Vonage WhatsApp Trigger:';

async function listenerOf(context: IHookFunctions): Promise<Listener> {
	const isOn = (option: string) => context.getNodeParameter(`options.${option}`, false) === true;
	return {
		...(await openClient(context)),
		urls: {
			inboundUrl: context.getNodeWebhookUrl('default') ?? '',
			statusUrl: context.getNodeWebhookUrl('setup') ?? '',
		},
		memory: context.getWorkflowStaticData('node'),
		// A start of n8n is not the moment to take something away.
		takeOver: isOn('takeOver') && !isRestart(context),
		allowTestToInterrupt: isOn('allowTestToInterrupt'),
	};
}

/** Whether the trigger sets the URLs of the application by itself. */
function registers(context: IHookFunctions, credential: ChannelCredential): boolean {
	const isOn = context.getNodeParameter('registerWithVonage', true) === true;
	// Another trigger receives from Vonage and passes it on to this one.
	const isReceiver = context.getNodeParameter('receiveForwarded', false) === true;
	// The sandbox has its URLs on a page of its own, out of reach for the API.
	if (!isOn || isReceiver || credential.environment === 'sandbox') return false;

	const missing = (['apiKey', 'apiSecret', 'applicationId'] as const).find(
		(field) => credential[field] === '',
	);
	if (missing === undefined) return true;
	if (context.getWebhookName() === 'setup') {
		context.logger.info(
			`${NAME} the webhook URLs are not registered with Vonage: ${missingField(missing).message}. Or paste the two URLs into the Vonage dashboard.`,
			{ workflowId: context.getWorkflow().id },
		);
	}
	return false;
}

/** Whether n8n takes up a workflow that was published before, which an outage must not prevent. */
function isRestart(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

/** What receiving needs, however the URLs get to Vonage. */
function checkReceiving(context: IHookFunctions, credential: ChannelCredential): void {
	if (credential.signatureSecret === '') {
		throw new NodeOperationError(context.getNode(), missingField('signatureSecret'), {
			description:
				'Vonage signs its webhooks with it. Without it the trigger could not tell them from forged ones, and would have to refuse every message.',
		});
	}
	checkSettings(context);
}
