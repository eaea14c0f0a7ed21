import type { INodeProperties } from 'n8n-workflow';

import { LARGEST_FILE_MEGABYTES } from '../whatsapp/mediaType';
import { DOWNLOAD_SECONDS } from './downloads';

/** Entries of *Options*: what becomes of the files of messages. */
export const downloadOptions: INodeProperties[] = [
	{
		displayName: 'Download Media',
		name: 'downloadMedia',
		type: 'boolean',
		default: false,
		description: `Whether to fetch the file of a message before the workflow starts, into the binary field 'data'. What takes longer than ${DOWNLOAD_SECONDS} seconds is left to 'Media: Download' of the action node; the item then says so under media.note.`,
	},
	{
		displayName: 'Download Size Limit (MB)',
		name: 'downloadSizeLimit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: LARGEST_FILE_MEGABYTES,
		description:
			"How large a file 'Download Media' may fetch; a message with a larger one comes without it, with a note under media.note",
	},
];
