import { describe, expect, it } from '@jest/globals';
import { type INode, NodeOperationError } from 'n8n-workflow';
import { withDoneBefore } from '../../../nodes/shared/errors.ts';

const node: INode = {
	id: '1',
	name: 'Vonage WhatsApp',
	type: 'vonageWhatsApp',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

describe('an error that stops a batch', () => {
	it.each([
		[0, 'Check the number.'],
		[1, /^Check the number\. Item 0 was carried out before this one; turn on 'Continue'/],
		[2, /^Check the number\. Items 0 to 1 were carried out before this one/],
		[40, /Items 0 to 39 were carried out/],
	])('at item %i says which items are done', (itemIndex, expected) => {
		const error = new NodeOperationError(node, 'No', { description: 'Check the number.' });
		const { description } = withDoneBefore(error, itemIndex);
		if (typeof expected === 'string') expect(description).toBe(expected);
		else expect(description).toMatch(expected);
	});
});
