import type { Resource } from '../resource';
import { check } from './check.operation';

/** The 24-hour customer service window. */
export const window: Resource = {
	option: { name: 'Window', value: 'window' },
	operations: [check],
	defaultOperation: 'check',
};
