import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffTemplates } from '../../../../nodes/whatsapp/templates/diff.ts';
import { changeItem, templateItem } from '../../../../nodes/whatsapp/templates/item.ts';
import { parseTemplate } from '../../../../nodes/whatsapp/templates/schema.ts';
import { undefinedKeys } from '../undefinedKeys.mts';
import { body, EVERY_KIND, listed } from './everyKind.mts';

const now = '2026-10-07T10:00:00.000Z';

describe("a template's item", () => {
	it("has the provider's fields and what a sender must fill in", () => {
		const template = listed([body('Hello {{1}}, hi.')], { quality_score: { score: 'GREEN' } });
		expect(templateItem(template)).toStrictEqual({
			id: '900100',
			name: 'visit_reminder',
			language: 'en_US',
			status: 'APPROVED',
			category: 'UTILITY',
			quality_score: { score: 'GREEN' },
			components: [{ type: 'BODY', text: 'Hello {{1}}, hi.' }],
			state: 'approved',
			quality: 'GREEN',
			parameters: [expect.objectContaining({ id: 'body.1', kind: 'text', required: true })],
		});
	});

	it('keeps fields that nobody knows yet', () => {
		expect(templateItem(listed([], { mood: { of: 'the day' } }))).toMatchObject({
			mood: { of: 'the day' },
		});
	});

	it('explains a rejection', () => {
		const item = templateItem(
			listed([], { status: 'REJECTED', rejected_reason: 'INVALID_FORMAT' }),
		);
		expect(item).toMatchObject({
			state: 'rejected',
			rejectedReason: 'INVALID_FORMAT',
			fix: expect.stringMatching(/\w{3}/),
			rejection: { meaning: expect.stringMatching(/\w{3}/), resubmit: 'edit' },
		});
	});

	it('says what to do about a rejection without a reason', () => {
		const item = templateItem(listed([], { status: 'REJECTED', rejected_reason: 'NONE' }));
		expect(item).not.toHaveProperty('rejectedReason');
		expect(item.fix).toMatch(/WhatsApp Manager/);
	});

	it.each(['APPROVED', 'PENDING', undefined])('has no fix where nothing is wrong: %s', (status) => {
		const item = templateItem(listed([], { status, rejected_reason: 'NONE' }));
		expect(item).not.toHaveProperty('fix');
		expect(item).not.toHaveProperty('rejectedReason');
	});

	it('tells what a sync found', () => {
		const { snapshot } = diffTemplates(undefined, [listed([body('Hello.')])]);
		const paused = listed([body('Hello.')], { status: 'PAUSED' });
		const [change] = diffTemplates(snapshot, [paused]).changes;
		expect(templateItem(paused, { lastSyncedAt: now, change })).toMatchObject({
			state: 'paused',
			lastSyncedAt: now,
			change: 'updated',
			changed: ['status'],
			previous: { status: 'APPROVED', category: 'UTILITY', quality: 'UNKNOWN' },
		});
	});

	it('of a template that is gone has its name and what it was', () => {
		const { snapshot } = diffTemplates(undefined, [listed([body('Hello.')])]);
		const [change] = diffTemplates(snapshot, []).changes;
		expect(changeItem(change, now)).toStrictEqual({
			name: 'visit_reminder',
			language: 'en_US',
			state: 'deleted',
			parameters: [],
			lastSyncedAt: now,
			change: 'removed',
			previous: { status: 'APPROVED', category: 'UTILITY', quality: 'UNKNOWN' },
		});
	});

	it.each(Object.entries(EVERY_KIND))('has no empty keys: %s', (_kind, { template }) => {
		const parsed = parseTemplate(template);
		if (parsed === undefined) throw new Error('not a template');
		const [change] = diffTemplates(undefined, [parsed]).changes;
		expect(undefinedKeys(changeItem(change, now))).toStrictEqual([]);
		expect(undefinedKeys(changeItem(change))).toStrictEqual([]);
	});

	it('comes of any JSON that has a name and a language', () => {
		const json = fc.record({
			name: fc.string({ minLength: 1 }),
			language: fc.string({ minLength: 1 }),
			status: fc.jsonValue(),
			category: fc.jsonValue(),
			quality_score: fc.jsonValue(),
			rejected_reason: fc.jsonValue(),
			components: fc.jsonValue(),
		});
		fc.assert(
			fc.property(json, (any) => {
				const template = parseTemplate(any);
				if (template === undefined) throw new Error('not a template');
				expect(undefinedKeys(templateItem(template))).toStrictEqual([]);
			}),
		);
	});
});
