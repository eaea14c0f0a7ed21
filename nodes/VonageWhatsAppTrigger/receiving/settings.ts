import { type IHookFunctions, type IWebhookFunctions, NodeOperationError } from 'n8n-workflow';

import { DEFAULT_TOLERANCE_SECONDS } from '../../transport/signature';
import { isForwardUrl } from '../../transport/webhooks/forward';
import { recognizeAddress } from '../../whatsapp/address';
import { isRecord } from '../../whatsapp/looseJson';
import { LARGEST_FILE_MEGABYTES } from '../../whatsapp/mediaType';

/** Which events start the workflow. An empty list lets everything through. */
export interface EventFilter {
	events: string[];
	messageTypes: string[];
	statuses: string[];
	/** As Vonage writes them: digits. */
	businessNumbers: string[];
}

/** What the builder set in the trigger. */
export interface TriggerSettings {
	filter: EventFilter;
	includeRaw: boolean;
	toleranceSeconds: number;
	/** Whether Vonage gets its answer before n8n has accepted the event. */
	acknowledgesImmediately: boolean;
	includesOutOfOrderStatuses: boolean;
	/** URLs of further triggers. */
	forwardTo: string[];
	/** How large a file of a message may be to be downloaded; absent when none is. */
	downloadMegabytes?: number;
}

/** Reads what a published trigger is to do. */
export function readSettings(context: IWebhookFunctions): TriggerSettings {
	const set: unknown = context.getNodeParameter('options', {});
	const options = isRecord(set) ? set : {};
	const { numbers, unreadable } = readBusinessNumbers(
		context.getNodeParameter('businessNumbers', ''),
	);
	const sizeLimit = Number(options.downloadSizeLimit);
	return {
		filter: {
			events: listOf(context.getNodeParameter('events', [])),
			messageTypes: listOf(context.getNodeParameter('messageTypes', [])),
			statuses: listOf(context.getNodeParameter('statuses', [])),
			// An entry that is no number stays, and matches nothing: it must not switch the filter off.
			businessNumbers: [...numbers, ...unreadable],
		},
		includeRaw: options.includeRaw === true,
		toleranceSeconds: readTolerance(options.signatureAgeTolerance),
		acknowledgesImmediately: options.acknowledge === 'atOnce',
		includesOutOfOrderStatuses: options.lateStatuses === true,
		forwardTo: readUrls(options.forwardTo),
		...(options.downloadMedia === true && {
			downloadMegabytes: sizeLimit > 0 ? sizeLimit : LARGEST_FILE_MEGABYTES,
		}),
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
	const unusable = urls.find((url) => !isForwardUrl(url));
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

/** Reads numbers as people list them, separated by commas, semicolons, or lines. */
function readBusinessNumbers(input: unknown): { numbers: string[]; unreadable: string[] } {
	const entries = listedIn(input, /[,;\n]/);
	const numbers = entries.flatMap((entry) => recognizeAddress(entry)?.value ?? []);
	const unreadable = entries.filter((entry) => recognizeAddress(entry) === undefined);
	return { numbers, unreadable };
}

/** Less would reject webhooks that are on their way for a moment. */
export const SHORTEST_TOLERANCE_SECONDS = 60;

/** Not longer than events are remembered: an old webhook that is posted again must be recognised. */
export const LONGEST_TOLERANCE_SECONDS = DEFAULT_TOLERANCE_SECONDS;

function readTolerance(input: unknown): number {
	const isGiven = typeof input === 'number' || (typeof input === 'string' && input.trim() !== '');
	const seconds = isGiven ? Number(input) : Number.NaN;
	if (Number.isNaN(seconds)) return DEFAULT_TOLERANCE_SECONDS;
	return Math.min(Math.max(seconds, SHORTEST_TOLERANCE_SECONDS), LONGEST_TOLERANCE_SECONDS);
}

function readUrls(input: unknown): string[] {
	return [...new Set(listedIn(input, /[\s,]+/))];
}

function listOf(value: unknown): string[] {
	return [value].flat().filter((each): each is string => typeof each === 'string' && each !== '');
}

/** The entries of a list that is a list or a text, without empty ones. */
function listedIn(input: unknown, separator: RegExp): string[] {
	return [input]
		.flat()
		.flatMap((each) => (each === undefined || each === null ? [] : String(each).split(separator)))
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}
