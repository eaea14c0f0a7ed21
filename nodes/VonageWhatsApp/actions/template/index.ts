import type { Resource } from '../resource';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { preview } from './preview.operation';
import { submit } from './submit.operation';
import { sync } from './sync.operation';
import { update } from './update.operation';

/** Everything that can be done with templates, at Meta or through Vonage. */
export const template: Resource = {
	option: { name: 'Template', value: 'template' },
	operations: [remove, get, getAll, preview, submit, sync, update],
	defaultOperation: 'getAll',
};
