import { describe, expect, it } from '@jest/globals';
import type { IExecuteFunctions } from 'n8n-workflow';

import { requireKeyStore } from '../../../../nodes/VonageWhatsApp/sending/sendOnce.ts';

/** What n8n gives a node, as far as keys are concerned. */
const context = (helpers: object, id?: string) =>
	({ helpers, getWorkflow: () => ({ id }) }) as unknown as IExecuteFunctions;

const keys = { checkProcessedAndRecord: () => undefined };

describe("where a 'Send Once Key' works", () => {
	it('in a saved workflow', () => {
		expect(() => requireKeyStore(context(keys, '1'))).not.toThrow();
	});

	it.each([
		['a tool of an AI agent', context({}, '1'), /tool of an AI agent/],
		['a workflow that was never saved', context(keys), /needs a saved workflow/],
	])('not in %s, which is told before anything is sent', (_, its, message) => {
		expect(() => requireKeyStore(its)).toThrow(message);
		expect(() => requireKeyStore(its)).toThrow(
			expect.objectContaining({ field: 'options.sendOnceKey', fix: expect.stringMatching(/\S/) }),
		);
	});
});
