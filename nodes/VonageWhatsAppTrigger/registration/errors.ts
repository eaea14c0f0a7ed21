import { type INode, NodeApiError, NodeOperationError, WebhookPathTakenError } from 'n8n-workflow';

import { isRetryableRead } from '../../transport/http/apiError';
import type { Route } from '../../transport/vonage/applications';
import { shownUrl } from '../../transport/webhooks/publicUrl';

/**
 * The error that refuses to publish or to test. Of a publication's error n8n shows the message only, so
 * that says what happened and what to do; and n8n tries to publish again, for 15 seconds, after every
 * error but this one, while waiting heals none of ours.
 */
export function registrationError(node: INode, message: string): WebhookPathTakenError {
	const error = new WebhookPathTakenError(node.name);
	error.message = message;
	return error;
}

/**
 * The error that n8n shows: whole in its message, and a refusal unless it may pass, which is left to
 * n8n's repetitions.
 */
export function toRegistrationError(node: INode, error: unknown): Error {
	if (error instanceof NodeOperationError) return registrationError(node, whole(error));
	if (error instanceof NodeApiError && !isRetryableRead(error)) {
		const byHand = `To do without, turn off 'Register With Vonage' and paste the two URLs ${WHERE}.`;
		return registrationError(node, `${whole(error)} ${byHand}`);
	}
	return error instanceof Error ? error : new Error(String(error));
}

/** What it means that the URLs of an unpublished workflow could not be put back. */
export function urlsNotRestored(node: INode, error: unknown): Error {
	const why = error instanceof NodeApiError ? whole(error) : String(error);
	return registrationError(
		node,
		`Vonage still sends to this workflow. ${why} Remove its URLs ${WHERE}.`,
	);
}

function whole({ message, description }: NodeApiError | NodeOperationError): string {
	return [`${message}.`, description].filter(Boolean).join(' ');
}

/** The page of the Vonage dashboard that has the URLs. */
const WHERE = 'in the Vonage dashboard under Applications, Edit, Capabilities, Messages';

/** Why a URL of somebody else is left alone. */
export function usedElsewhere(url: string): string {
	return `Vonage already sends to ${shownUrl(url)}, which is not this workflow. Turn on 'Take Over' under Options to use this application all the same: that address comes back when the workflow is unpublished or the test ends. Or remove it ${WHERE}.`;
}

/** Why a published workflow of the same n8n is left alone. */
export function usedByAnotherWorkflow(url: string): string {
	return `Another published workflow of this n8n receives for this Vonage application, at ${shownUrl(url)}. Unpublish it, or let it pass its events on ('Forward To' there, 'Receive Forwarded Events' here), or turn on 'Take Over' under Options.`;
}

/** Why a second trigger of the same workflow is refused. */
export function twoTriggers(refused: string, receiving: string): string {
	return `This workflow has two triggers for the same Vonage application, and Vonage can send to only one of them: '${receiving}' receives, '${refused}' does not. Use one trigger with its two outputs: under 'Events' select both Message and Status, connect both outputs, and delete the other trigger. If the triggers are meant for two Vonage applications, give each its own credential.`;
}

/** Why a test leaves a published workflow alone, and what to do instead. */
export function testWouldInterrupt(url: string): string {
	return `A published workflow of this n8n receives for this Vonage application, at ${shownUrl(url)}, and a test would take its messages. Test with a message that it has received: open one of its executions and choose 'Copy to editor'. Or use a second Vonage application. Or turn on 'Allow Test To Interrupt' under Options: the published workflow then hands its events to the test for as long as that listens.`;
}

/** Why a test cannot get events from the published workflow. */
export function testUrlUnreachable(url: string): string {
	return `A published workflow would hand its events to this test at ${shownUrl(url)}, but n8n cannot reach that address itself. Check the name and the firewall of the machine that runs n8n, and its settings WEBHOOK_URL and N8N_EDITOR_BASE_URL; or use a second Vonage application for tests.`;
}

/** Why Vonage could not deliver anything. */
export function urlNotPublic(url: string, why: string): string {
	return `Vonage cannot reach ${shownUrl(url)}: ${why}. Set WEBHOOK_URL to the public https address of n8n (and N8N_EDITOR_BASE_URL, which the addresses of tests are made of when it is set), and restart n8n. If another address leads to this one, turn off 'Register With Vonage' and paste that ${WHERE}.`;
}

/** What it means that the application is not as it was just written. */
export function changedMeanwhile({ inboundUrl, statusUrl }: Route): string {
	const now = [inboundUrl, statusUrl].map((url) => (url === '' ? 'nowhere' : shownUrl(url)));
	return `Somebody else changed the webhook URLs of the Vonage application at the same moment: messages now go to ${now[0]}, statuses to ${now[1]}. Publish again when it is clear who is to receive them.`;
}

export const KEY_CHANGED = `The public key of the Vonage application changed while its webhook URLs were set. Compare it with the private key of the credential: Vonage refuses messages when they are not a pair.`;
