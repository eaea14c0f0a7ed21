import { senderNumbers } from '../../listCache';
import { eachItemMany, type Operation } from '../operation';
import { pagingFields, readLimit } from '../paging';

/** Channel → Get Numbers: what Vonage and Meta know of the sender numbers, one item per number. */
export const getNumbers: Operation = {
	option: {
		name: 'Get Numbers',
		value: 'getNumbers',
		description: 'Get your WhatsApp numbers with name, quality, limits and throughput',
		action: 'Get sender numbers',
	},
	fields: pagingFields,
	execute: eachItemMany(async (item) => {
		const limit = readLimit(item);
		return async () => {
			const { numbers, notes } = await senderNumbers(item.client);
			return numbers
				.slice(0, limit)
				.map((number) => ({ json: notes.length > 0 ? { ...number, notes } : number }));
		};
	}),
};
