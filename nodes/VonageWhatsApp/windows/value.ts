import { parseTimestamp } from '../../whatsapp/timestamp';
import type { Item } from '../parameters/item';
import type { Found } from './knownWindow';

/** *Value*: the time that the builder maps. */
export function value(): (item: Item) => Found {
	return (item) => {
		const given = item.raw('lastInboundAt');
		const isLeftEmpty = given === '' && !item.isExpression('lastInboundAt');
		const written = isLeftEmpty ? item.input.lastInboundAt : given;
		if (String(written ?? '').trim() === '') {
			return { source: 'value', reason: "'Last Inbound At' is empty" };
		}
		const at = parseTimestamp(written);
		if (at === undefined) {
			throw item.violation(
				'lastInboundAt',
				'is no point in time',
				'Map an ISO time such as 2026-01-31T18:00:00Z, or Unix time in seconds or milliseconds; leave it empty when the customer never wrote.',
			);
		}
		return { source: 'value', at };
	};
}
