import { describe, expect, it } from '@jest/globals';

import { TEMPLATE_STATUSES, templateState } from '../../../../nodes/whatsapp/templates/states.ts';

describe('the state of a status', () => {
	it.each([
		['APPROVED', 'approved'],
		['PENDING', 'submitted'],
		['REJECTED', 'rejected'],
		['PAUSED', 'paused'],
		['DISABLED', 'disabled'],
		['IN_APPEAL', 'in_appeal'],
		['PENDING_DELETION', 'pending_deletion'],
		['DELETED', 'deleted'],
		['LIMIT_EXCEEDED', 'limit_exceeded'],
		['ARCHIVED', 'archived'],
		['pending', 'submitted'],
		['HIBERNATING', 'hibernating'],
		['', 'unknown'],
		[undefined, 'unknown'],
	])('%j is %s', (status, state) => {
		expect(templateState(status)).toBe(state);
	});

	it('each status of Graph has a state of its own', () => {
		expect(new Set(TEMPLATE_STATUSES.map(templateState)).size).toBe(10);
	});
});
