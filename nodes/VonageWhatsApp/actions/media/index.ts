import type { Resource } from '../resource';
import { download } from './download.operation';

/** The files that customers send. */
export const media: Resource = {
	option: { name: 'Media', value: 'media' },
	operations: [download],
	defaultOperation: 'download',
};
