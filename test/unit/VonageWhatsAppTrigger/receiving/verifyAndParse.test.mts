import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { verifyAndParse } from '../../../../nodes/VonageWhatsAppTrigger/receiving/verifyAndParse.ts';
import { CREDENTIAL, webhookRequests } from './webhookRequests.mts';

const filter = { events: [], messageTypes: [], statuses: [], businessNumbers: [] };
const settings = { filter, includeRaw: false, toleranceSeconds: 86_700 };

describe('whatever arrives', () => {
	it('is an event when Vonage has signed it, and refused otherwise: 503 without a signature, else 401', () => {
		const kinds = new Map<string, number>();
		fc.assert(
			fc.property(webhookRequests(), ({ request, isAuthentic }) => {
				const result = verifyAndParse(request, CREDENTIAL, settings);
				const kind = result.kind === 'rejected' ? result.rejection.entry.rule : result.kind;
				kinds.set(kind, (kinds.get(kind) ?? 0) + 1);

				if (result.kind !== 'rejected') return isAuthentic;
				const isMissing = /^\s*(bearer\s*)?$/i.test(String(request.authorization ?? ''));
				const asks = isMissing && !Array.isArray(request.authorization);
				return !isAuthentic && result.rejection.status === (asks ? 503 : 401);
			}),
			{ numRuns: 20_000 },
		);
		// Each way to turn a webhook away was gone, and each way to take it.
		expect([...kinds.keys()].sort()).toEqual([
			'algorithm',
			'api-key',
			'application',
			'event',
			'future',
			'issuer',
			'malformed',
			'missing',
			'payload-hash',
			'signature',
			'stale',
			'unreadable',
		]);
	});
});
