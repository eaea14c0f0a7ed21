import { expect, it } from '@jest/globals';

import {
	throughputOf,
	type ThroughputUser,
} from '../../../../nodes/transport/pacing/numberThroughput.ts';

const sender: ThroughputUser = { messagesPerSecond: 20, contactSpacing: 6000, wake: () => {} };

it('one number has one throughput, which is forgotten a while after its last use', () => {
	const mine = throughputOf('account/447700900001', 0);
	expect(throughputOf('account/447700900001', 0)).toBe(mine);
	expect(throughputOf('account/447700900002', 0)).not.toBe(mine);

	mine.join(sender);
	expect(throughputOf('account/447700900001', 600_000)).toBe(mine);
	mine.leave(sender, 600_000);
	expect(throughputOf('account/447700900001', 659_000)).toBe(mine);
	expect(throughputOf('account/447700900001', 661_000)).not.toBe(mine);
});
