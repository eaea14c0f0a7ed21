import { type IHookFunctions, type IWebhookFunctions, NodeOperationError } from 'n8n-workflow';

import { DEFAULT_TOLERANCE_SECONDS } from '../../transport/signature';
import { isRelayUrl } from '../../transport/webhooks/forward';
import { isRecord } from '../../whatsapp/looseJson';
import { type EventFilter, listedIn, readBusinessNumbers } from './filter';

/** What the builder set in the trigger. */
export interface Settings {
	filter: EventFilter;
	includeRaw: boolean;
	toleranceSeconds: number;
	/** Whether Vonage is answered before n8n has taken the event. */
	acknowledgesAtOnce: boolean;
	lateStatuses: boolean;
	/** URLs of further triggers. */
	forwardTo: string[];
}

/** Reads what a published trigger is to do. */
export function readSettings(context: IWebhookFunctions): Settings {
	const set: unknown = context.getNodeParameter('options', {});
	const options = isRecord(set) ? set : {};
	const { numbers, unreadable } = readBusinessNumbers(
		context.getNodeParameter('businessNumbers', ''),
	);
	const tolerance = Number(options.signatureAgeTolerance ?? DEFAULT_TOLERANCE_SECONDS);
	return {
		filter: {
			events: listOf(context.getNodeParameter('events', [])),
			messageTypes: listOf(context.getNodeParameter('messageTypes', [])),
			statuses: listOf(context.getNodeParameter('statuses', [])),
			// An entry that is no number stays, and matches nothing: it must not switch the filter off.
			businessNumbers: [...numbers, ...unreadable],
		},
		includeRaw: options.includeRaw === true,
		toleranceSeconds: tolerance >= 0 ? tolerance : DEFAULT_TOLERANCE_SECONDS,
		acknowledgesAtOnce: options.acknowledge === 'atOnce',
		lateStatuses: options.lateStatuses === true,
		forwardTo: readUrls(options.forwardTo),
	};
}

/**
 * Checks what receiving could not put right later, when the workflow is published or tested.
 *
 * @throws {NodeOperationError} that names the field and the entry.
 */
export function checkSettings(context: IHookFunctions): void {
	const { unreadable } = readBusinessNumbers(context.getNodeParameter('businessNumbers', ''));
	if (unreadable.length > 0) {
		throw new NodeOperationError(
			context.getNode(),
			`'Business Numbers' contains '${unreadable[0]}', which is not a phone number with its country code`,
			{
				description:
					'Separate the numbers by commas and write each like +44 7700 900000, or leave the field empty for all numbers.',
			},
		);
	}

	const urls = readUrls(context.getNodeParameter('options.forwardTo', []));
	const unusable = urls.find((url) => !isRelayUrl(url));
	if (unusable !== undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`'Forward To' contains '${unusable}', which is not a URL that begins with https://`,
			{
				description:
					"Copy a production URL of the other trigger, one that has 'Receive Forwarded Events' on, without a user name in it.",
			},
		);
	}
	const own = (['default', 'setup'] as const).map((name) => context.getNodeWebhookUrl(name));
	if (urls.some((url) => own.includes(url))) {
		throw new NodeOperationError(
			context.getNode(),
			"'Forward To' contains a URL of this trigger itself",
			{ description: 'Enter the URLs of other triggers; this one has its events already.' },
		);
	}
}

function readUrls(input: unknown): string[] {
	return [...new Set(listedIn(input, /[\s,]+/))];
}

function listOf(value: unknown): string[] {
	return [value].flat().filter((each): each is string => typeof each === 'string' && each !== '');
}
