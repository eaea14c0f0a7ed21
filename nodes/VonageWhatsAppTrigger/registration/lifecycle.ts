import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';

import { openClient } from '../../shared/client';
import { type ChannelCredential, missingField } from '../../transport/credential';
import { errorText } from '../../transport/http/attempt';
import { withRetry } from '../../transport/http/retry';
import { checkSettings } from '../receiving/settings';
import { withApplicationLock } from './applicationLock';
import { toRegistrationError, urlsNotRestored } from './errors';
import { noteUnregistered, registeredHere } from './inThisProcess';
import { registerProduction, registerTest } from './register';
import { readRegistration, saveRegistration } from './staticData';
import { unregister } from './unregister';
import type { RegistrationContext } from './webhookUrls';

/**
 * What n8n calls when the workflow is published, tested, and stopped, once per webhook. Both URLs are
 * registered with the second webhook, when n8n knows the paths of both, and unregistered with the first.
 */
export const registration = {
	/** Whether there is nothing to register; checks what receiving needs in any case. */
	async checkExists(this: IHookFunctions): Promise<boolean> {
		const { credential } = await openClient(this);
		try {
			checkReceiving(this, credential);
		} catch (error) {
			throw toRegistrationError(this.getNode(), error);
		}
		return !registers(this, credential);
	},

	async create(this: IHookFunctions): Promise<boolean> {
		const context = await registrationContextOf(this);
		const { credential, staticData, urls } = context;
		const isTest = this.getMode() === 'manual';
		// When a test ends, n8n brings back what was stored with the webhook that was called.
		if (isTest) saveRegistration(staticData, urls);
		if (this.getWebhookName() !== 'setup') return true;

		const register = isTest ? registerTest : registerProduction;
		try {
			await withApplicationLock(credential, async () => await register(context));
		} catch (error) {
			if (!isRestart(this)) throw toRegistrationError(this.getNode(), error);
			this.logger.warn(`${NAME} ${errorText(error)}`, { workflowId: this.getWorkflow().id });
		}
		return true;
	},

	async delete(this: IHookFunctions): Promise<boolean> {
		const ids = { workflowId: this.getWorkflow().id ?? '', nodeId: this.getNode().id };
		const readStored = () =>
			readRegistration(this.getWorkflowStaticData('node')) ??
			registeredHere(ids, this.getNodeWebhookUrl('default'));
		const stored = readStored();
		if (stored === undefined) return true;
		try {
			const context = await registrationContextOf(this);
			const withRetries = withRetry({});
			await withApplicationLock(context.credential, async () => {
				// n8n stops both webhooks at the same time; the first call may have done it.
				if (readStored() === undefined) return;
				await withRetries(async () => await unregister(context, stored));
				if (stored.before) noteUnregistered(ids);
			});
		} catch (error) {
			const isTest = stored.before === undefined;
			// n8n would go on listening for a test whose end throws.
			if (!isTest) throw urlsNotRestored(this.getNode(), error);
			this.logger.error(
				`${NAME} the test is over, but Vonage still has its URLs: ${errorText(error)}. Test or publish again to put them right.`,
				{ workflowId: this.getWorkflow().id },
			);
		}
		return true;
	},
};

const NAME = 'Vonage WhatsApp Trigger:';

async function registrationContextOf(context: IHookFunctions): Promise<RegistrationContext> {
	const isOn = (option: string) => context.getNodeParameter(`options.${option}`, false) === true;
	return {
		...(await openClient(context)),
		urls: {
			inboundUrl: context.getNodeWebhookUrl('default') ?? '',
			statusUrl: context.getNodeWebhookUrl('setup') ?? '',
		},
		webhookOrigin: webhookOriginOf(context),
		workflowId: context.getWorkflow().id ?? '',
		staticData: context.getWorkflowStaticData('node'),
		// A start of n8n is not the moment to replace somebody's URLs.
		takeOver: isOn('takeOver') && !isRestart(context),
		allowTestToInterrupt: isOn('allowTestToInterrupt'),
	};
}

/**
 * The origin of production webhooks. In a test n8n gives only test URLs, so it is read from the URL at
 * which an execution resumes. n8n's type for this context lacks the function.
 */
function webhookOriginOf(context: IHookFunctions): string {
	if (!('evaluateExpression' in context) || typeof context.evaluateExpression !== 'function')
		return '';
	const expression = '{{ $execution.resumeUrl }}';
	try {
		return new URL(String(Reflect.apply(context.evaluateExpression, context, [expression]))).origin;
	} catch {
		return '';
	}
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
