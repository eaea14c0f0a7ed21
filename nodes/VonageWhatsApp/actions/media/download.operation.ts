import { fetchFile } from '../../../shared/mediaBinary';
import { isRecord } from '../../../whatsapp/looseJson';
import { LARGEST_FILE_MEGABYTES } from '../../../whatsapp/mediaType';
import { ConversationFinder } from '../../conversation/conversations';
import type { Item } from '../../parameters/item';
import { ParameterReader } from '../../parameters/parameterReader';
import { eachItemMany, type Operation } from '../operation';

const DEFAULT_FIELD = 'data';
const MEDIA_TIMEOUT_SECONDS = 60;

/** Media → Download: the file of a customer's message, or any other from the web. */
export const download: Operation = {
	option: {
		name: 'Download',
		value: 'download',
		description: 'Fetch the file of a message, also when it is for the application only',
		action: 'Download media',
	},
	fields: [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://api-eu.vonage.com/v3/media/1b456509-974c-458b-aafa-45fc48a4d976',
			hint: "Leave empty for the file of the customer's message",
			description:
				"The address of the file, as the 'Vonage WhatsApp Trigger' gives it. Vonage keeps the file for 48 hours.",
		},
		{
			displayName: 'Put Output File in Field',
			name: 'outputBinaryPropertyName',
			type: 'string',
			required: true,
			default: DEFAULT_FIELD,
			hint: 'The name of the output binary field to put the file in',
		},
		{
			displayName: 'File Name',
			name: 'outputFileName',
			type: 'string',
			default: '',
			placeholder: 'e.g. photo.jpg',
			description: "File name. Leave empty to use the message's, or else the server's.",
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				{
					displayName: 'Size Limit (MB)',
					name: 'sizeLimit',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: LARGEST_FILE_MEGABYTES,
					description:
						'How large the file may be. A larger one is given up as soon as that shows, and nothing of it is kept.',
				},
				{
					displayName: 'Timeout (Seconds)',
					name: 'timeout',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: 3600 },
					default: MEDIA_TIMEOUT_SECONDS,
					description: 'How long the whole file may take',
				},
			],
		},
	],
	execute: eachItemMany(async (item) => {
		const { context, client, index: itemIndex } = item;
		const media = mediaOf(item);
		const url = item.textOr('url', media.url);
		if (url === '') {
			throw item.violation(
				'url',
				'is empty, so there is no file to download',
				"Only a message with a file has one: choose those in 'Message Types' of the 'Vonage WhatsApp Trigger', or map the address of a file.",
			);
		}
		const options = item.group('options');
		const request = {
			url: ParameterReader.of({ url }).webAddress('url', 'the file'),
			fileName: item.textOr('outputFileName', media.name) || undefined,
			field: item.text('outputBinaryPropertyName').trim() || DEFAULT_FIELD,
			maxMegabytes: options.optionalNumber('sizeLimit') ?? LARGEST_FILE_MEGABYTES,
			timeoutSeconds: options.optionalNumber('timeout') ?? MEDIA_TIMEOUT_SECONDS,
		};
		return async () => {
			const { json, binary: before } = context.getInputData()[itemIndex];
			const { binary, ...fetched } = await fetchFile(context, client, json, request);
			return [{ ...fetched, binary: { ...before, ...binary } }];
		};
	}),
};

/** The file that the item tells of, or the customer's message that it is about. */
function mediaOf(item: Item): Record<string, unknown> {
	const { media } = item.input;
	return isRecord(media) ? media : (new ConversationFinder([item]).inbound(item)?.media ?? {});
}
