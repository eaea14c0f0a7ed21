import type { Resource } from '../resource';
import { markAsRead } from './markAsRead.operation';
import { send } from './send.operation';
import { sendTemplate } from './sendTemplate.operation';

/** Everything that can be done with messages. */
export const message: Resource = {
	option: { name: 'Message', value: 'message' },
	operations: [markAsRead, send, sendTemplate],
	defaultOperation: 'send',
};
