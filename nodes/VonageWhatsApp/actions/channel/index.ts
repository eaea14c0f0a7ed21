import type { Resource } from '../resource';
import { checkSetup } from './checkSetup.operation';
import { getNumbers } from './getNumbers.operation';

/** The channel as a whole: its set-up and its numbers. */
export const channel: Resource = {
	option: { name: 'Channel', value: 'channel' },
	operations: [checkSetup, getNumbers],
	defaultOperation: 'checkSetup',
};
