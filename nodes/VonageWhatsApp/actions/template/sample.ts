import { downloadBytes } from '../../../transport/media/download';
import type { SampleFile } from '../../../transport/templates/chooseProvider';
import { LARGEST_FILE_MEGABYTES } from '../../../whatsapp/mediaType';
import type { Item } from '../../parameters/item';

/** The types that Meta takes as the sample of a header (Meta "Resumable Upload API"; 2388084). */
const SAMPLE_TYPES: Record<string, string[]> = {
	IMAGE: ['image/jpeg', 'image/png'],
	VIDEO: ['video/mp4'],
	DOCUMENT: ['application/pdf'],
};

/** What a file is by its name, for servers that do not say. */
const TYPE_OF_EXTENSION: Record<string, string> = {
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	png: 'image/png',
	mp4: 'video/mp4',
	pdf: 'application/pdf',
};

/** How to get the sample file of an item's header, or undefined when the header takes none. */
export function sampleOf(item: Item): (() => Promise<SampleFile>) | undefined {
	const format = item.text('headerFormat');
	const isForm = item.text('draftInput') !== 'json' && item.text('category') !== 'AUTHENTICATION';
	const types = SAMPLE_TYPES[format];
	if (!isForm || types === undefined) return undefined;
	if (item.text('sampleSource') === 'url') {
		const url = item.webAddress('sampleUrl', 'a JPEG, PNG, MP4 or PDF');
		return async () => {
			const { bytes, contentType } = await downloadBytes(item.client, {
				url,
				file: 'the sample file',
				field: 'Sample URL',
				maxMegabytes: LARGEST_FILE_MEGABYTES,
				ifTooLarge: 'Choose a smaller one.',
				timeoutSeconds: 60,
			});
			const file = identified(contentType.split(';')[0].trim(), new URL(url).pathname);
			requireType(item, 'sampleUrl', file.mimeType, types);
			return { bytes, ...file };
		};
	}
	const field = item.text('sampleBinaryPropertyName');
	const { mimeType, fileName } = item.context.helpers.assertBinaryData(item.index, field);
	const file = identified(mimeType, fileName ?? 'sample');
	requireType(item, 'sampleBinaryPropertyName', file.mimeType, types);
	return async () => ({
		bytes: await item.context.helpers.getBinaryDataBuffer(item.index, field),
		...file,
	});
}

/** Name and type of a file; where the type says nothing (`application/octet-stream`), by its name. */
function identified(mimeType: string, path: string): Omit<SampleFile, 'bytes'> {
	const fileName = path.slice(path.lastIndexOf('/') + 1) || 'sample';
	const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
	const saysNothing = mimeType === '' || mimeType === 'application/octet-stream';
	return {
		fileName,
		mimeType: saysNothing ? (TYPE_OF_EXTENSION[extension] ?? mimeType) : mimeType,
	};
}

function requireType(item: Item, field: string, mimeType: string, types: string[]): void {
	if (types.includes(mimeType)) return;
	throw item.violation(
		field,
		`is a file of type ${mimeType}, and the sample of this header has to be ${types.join(' or ')}`,
		"Choose another file, or change 'Header'.",
	);
}
