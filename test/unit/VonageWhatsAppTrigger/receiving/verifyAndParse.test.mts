import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { judge } from '../../../../nodes/VonageWhatsAppTrigger/receiving/verifyAndParse.ts';
import { deliveries, KEYS } from './deliveries.mts';

const filter = { events: [], messageTypes: [], statuses: [], businessNumbers: [] };
const settings = { filter, includeRaw: false, toleranceSeconds: 300 };

describe('whatever arrives', () => {
	it('is an event when Vonage has signed it, and refused otherwise: 503 without a signature, else 401', () => {
		const kinds = new Map<string, number>();
		fc.assert(
			fc.property(deliveries(), ({ delivery, isAuthentic }) => {
				const verdict = judge(delivery, KEYS, settings);
				const kind = verdict.kind === 'refused' ? verdict.refusal.remark.rule : verdict.kind;
				kinds.set(kind, (kinds.get(kind) ?? 0) + 1);

				if (verdict.kind !== 'refused') return isAuthentic;
				const isMissing = /^\s*(bearer\s*)?$/i.test(String(delivery.authorization ?? ''));
				const asks = isMissing && !Array.isArray(delivery.authorization);
				return !isAuthentic && verdict.refusal.status === (asks ? 503 : 401);
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
