import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffTemplates, readSnapshot } from '../../../../nodes/whatsapp/templates/diff.ts';
import { fingerprint } from '../../../../nodes/whatsapp/templates/fingerprint.ts';
import { parseTemplate, type Template } from '../../../../nodes/whatsapp/templates/schema.ts';
import { body, buttons, EVERY_KIND, header, listed } from './everyKind.mts';

const base = {
	status: 'APPROVED',
	category: 'UTILITY',
	quality_score: { score: 'GREEN', date: 1_760_000_000 },
	rejected_reason: 'NONE',
	parameter_format: 'POSITIONAL',
};

const parts = [
	header('IMAGE', { example: { header_handle: ['https://a.example/1?sig=1'] } }),
	body('Hello {{1}}, hi.', { body_text: [['Ana']] }),
];

const visit = (more: Record<string, unknown> = {}, components: unknown[] = parts) =>
	listed(components, { ...base, ...more });

/** What the second listing changed, each in a line. */
function changesFrom(before: Template[], after: Template[], options?: { complete?: boolean }) {
	const { snapshot } = diffTemplates(undefined, before);
	return diffTemplates(JSON.stringify(snapshot), after, options).changes;
}

describe('changes', () => {
	it('are additions at first', () => {
		const template = visit();
		expect(diffTemplates(undefined, [template]).changes).toStrictEqual([
			{ change: 'added', id: '900100', name: 'visit_reminder', language: 'en_US', template },
		]);
	});

	it('come with what was before', () => {
		const template = visit({
			status: 'REJECTED',
			category: 'MARKETING',
			previous_category: 'UTILITY',
			quality_score: { score: 'RED' },
			rejected_reason: 'INVALID_FORMAT',
		});
		expect(changesFrom([visit()], [template])).toStrictEqual([
			{
				change: 'updated',
				id: '900100',
				name: 'visit_reminder',
				language: 'en_US',
				template,
				changed: ['status', 'category', 'quality', 'rejectedReason', 'previousCategory'],
				previous: { status: 'APPROVED', category: 'UTILITY', quality: 'GREEN' },
			},
		]);
	});

	it('name a template that is gone', () => {
		expect(changesFrom([visit(), visit({ language: 'de' })], [visit()])).toMatchObject([
			{ change: 'unchanged', language: 'en_US' },
			{
				change: 'removed',
				name: 'visit_reminder',
				language: 'de',
				previous: { status: 'APPROVED', category: 'UTILITY', quality: 'GREEN' },
			},
		]);
	});

	it.each<[string, Record<string, unknown>, string[]]>([
		['a status that nobody knows', { status: 'FROZEN' }, ['status']],
		['the impending category', { correct_category: 'MARKETING' }, ['correctCategory']],
		['the sub-category', { sub_category: 'ORDER_STATUS' }, ['subCategory']],
		['named parameters', { parameter_format: 'NAMED' }, ['parameterFormat']],
		['the time to live', { message_send_ttl_seconds: 600 }, ['messageSendTtlSeconds']],
		['a quality that Meta takes back', { quality_score: { score: 'UNKNOWN' } }, ['quality']],
	])('name what changed: %s', (_what, more, changed) => {
		expect(changesFrom([visit()], [visit(more)])).toMatchObject([{ change: 'updated', changed }]);
	});

	it.each<[string, unknown[]]>([
		['a word of the body', [parts[0], body('Hallo {{1}}, hi.', { body_text: [['Ana']] })]],
		['a sample', [parts[0], body('Hello {{1}}, hi.', { body_text: [['Bob']] })]],
		['the kind of header', [header('VIDEO'), parts[1]]],
		['a footer', [...parts, { type: 'FOOTER', text: 'Bye' }]],
		['the order of buttons', [...parts, buttons({ type: 'URL' }, { type: 'QUICK_REPLY' })]],
	])('name the components for %s', (_what, components) => {
		expect(changesFrom([visit()], [visit({}, components)])).toMatchObject([
			{ change: 'updated', changed: ['components'] },
		]);
	});

	it.each<[string, Record<string, unknown>]>([
		['the date of the quality', { quality_score: { score: 'GREEN', date: 1_760_999_999 } }],
		['a quality that is not told', { quality_score: null }],
		['a status that is not told', { status: undefined }],
		['another way to say no reason', { rejected_reason: '' }],
		['no reason at all', { rejected_reason: undefined }],
		['the usual format left out', { parameter_format: undefined }],
		['the category it has as the correct one', { correct_category: 'UTILITY' }],
		['the health of the day', { health_status: { can_send_message: 'LIMITED' } }],
		['another spelling of the status', { status: 'approved' }],
	])('are none for %s', (_what, more) => {
		expect(changesFrom([visit()], [visit(more)])).toMatchObject([{ change: 'unchanged' }]);
	});

	it('are none for a reason that is not told this time, while the template stays rejected', () => {
		const rejected = { status: 'REJECTED', rejected_reason: 'SCAM' };
		const untold = { status: 'REJECTED', rejected_reason: undefined };
		expect(changesFrom([visit(rejected)], [visit(untold)])).toMatchObject([
			{ change: 'unchanged' },
		]);
		expect(
			changesFrom([visit(rejected)], [visit({ ...untold, status: 'APPROVED' })]),
		).toMatchObject([{ changed: ['status', 'rejectedReason'] }]);
	});

	it.each<[string, unknown[]]>([
		[
			'the signature of sample media',
			[header('IMAGE', { example: { header_handle: ['https://b.example/1?sig=2'] } }), parts[1]],
		],
		['sample media left out', [header('IMAGE', { example: {} }), parts[1]]],
		[
			'the order of keys',
			[parts[0], { text: 'Hello {{1}}, hi.', example: { body_text: [['Ana']] }, type: 'BODY' }],
		],
		['an empty key', [{ ...parts[0], text: null }, parts[1]]],
	])('are none for %s', (_what, components) => {
		expect(changesFrom([visit()], [visit({}, components)])).toMatchObject([
			{ change: 'unchanged' },
		]);
	});

	it('are none for the signature of a file on the servers of Meta, wherever it stands', () => {
		const preview = (signature: string) => [
			...parts,
			{ type: 'NEW', preview: `https://scontent-fra5.xx.fbcdn.net/v/t61/1.jpg?oh=${signature}` },
		];
		expect(changesFrom([visit({}, preview('1'))], [visit({}, preview('2'))])).toMatchObject([
			{ change: 'unchanged' },
		]);
	});

	it('count a template once that a moving page brings twice', () => {
		expect(changesFrom([visit()], [visit(), visit({ status: 'PAUSED' })])).toMatchObject([
			{ change: 'updated', changed: ['status'] },
		]);
	});

	it('keep what a provider left out for the next comparison', () => {
		const first = diffTemplates(undefined, [visit()]).snapshot;
		const second = diffTemplates(first, [visit({ quality_score: null })]).snapshot;
		expect(
			diffTemplates(second, [visit({ quality_score: { score: 'RED' } })]).changes,
		).toMatchObject([{ change: 'updated', changed: ['quality'], previous: { quality: 'GREEN' } }]);
	});
});

describe('a listing that broke off', () => {
	it('removes nothing, now or next time', () => {
		const both = [visit(), visit({ language: 'de' })];
		const { snapshot } = diffTemplates(undefined, both);
		const half = diffTemplates(snapshot, [visit({ status: 'PAUSED' })], { complete: false });
		expect(half.changes).toMatchObject([{ change: 'updated', language: 'en_US' }]);
		expect(diffTemplates(half.snapshot, both).changes).toMatchObject([
			{ change: 'updated', language: 'en_US', previous: { status: 'PAUSED' } },
			{ change: 'unchanged', language: 'de' },
		]);
	});
});

describe('a snapshot', () => {
	const { snapshot } = diffTemplates(undefined, [visit(), visit({ language: 'de' })]);

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['no JSON', '{'],
		['an empty text', ''],
		['another thing', { templates: 3 }],
		['a list', [snapshot]],
		['another version', { ...snapshot, version: 2 }],
		['a template of another shape', { ...snapshot, templates: [...snapshot.templates, 7] }],
		['a template without a state', { ...snapshot, templates: ['visit_reminder de 0123456789a9'] }],
		['a template without a language', { ...snapshot, templates: ['0123456789a0'] }],
		['a state of another shape', { ...snapshot, states: [[1]] }],
	])('that cannot be read counts as none: %s', (_what, previous) => {
		expect(readSnapshot(previous)).toBeUndefined();
		expect(diffTemplates(previous, [visit()]).changes).toMatchObject([{ change: 'added' }]);
	});

	it('is plain JSON, as text or as an object', () => {
		expect(JSON.parse(JSON.stringify(snapshot))).toStrictEqual(snapshot);
		expect(readSnapshot(JSON.stringify(snapshot))).toStrictEqual(readSnapshot(snapshot));
	});

	it('is the same for the same templates in any order', () => {
		const templates = [visit(), visit({ language: 'de' }), visit({ name: 'a', status: 'PAUSED' })];
		expect(diffTemplates(undefined, [...templates].reverse()).snapshot).toStrictEqual(
			diffTemplates(snapshot, templates).snapshot,
		);
	});

	it('of 6,000 templates is under 400 kB', () => {
		const kinds = Object.values(EVERY_KIND);
		const statuses = ['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED'];
		const categories = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];
		const qualities = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'];
		const templates = Array.from({ length: 6000 }, (_nothing, at) =>
			listed([...kinds[at % kinds.length].template.components, { type: 'NEW', at }], {
				name: `order_update_of_the_week_${String(at).padStart(5, '0')}`,
				language: 'en_US',
				status: statuses[at % statuses.length],
				category: categories[at % categories.length],
				quality_score: { score: qualities[at % qualities.length] },
			}),
		);
		const first = diffTemplates(undefined, templates);
		expect(Buffer.byteLength(JSON.stringify(first.snapshot))).toBeLessThan(400_000);
		const second = diffTemplates(first.snapshot, templates);
		expect(second.changes.filter(({ change }) => change !== 'unchanged')).toStrictEqual([]);
	});
});

describe('any listing', () => {
	const template = fc
		.record({
			name: fc.oneof(fc.constantFrom('a', 'b', 'a b', 'é "x"'), fc.string({ minLength: 1 })),
			language: fc.constantFrom('en', 'de', 'pt_BR'),
			status: fc.constantFrom('APPROVED', 'PENDING', 'NEW STATUS', undefined),
			category: fc.constantFrom('UTILITY', 'MARKETING', undefined),
			quality_score: fc.constantFrom(null, undefined, { score: 'GREEN' }, { score: 'RED' }, 7),
			message_send_ttl_seconds: fc.constantFrom(undefined, 60, 600),
			components: fc.oneof(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), fc.anything()),
		})
		.map(parseTemplate)
		.filter((parsed) => parsed !== undefined);
	const listing = fc.uniqueArray(template, {
		selector: ({ name, language }) => `${name} ${language}`,
		maxLength: 8,
	});
	const keys = (templates: Array<{ name: string; language: string }>) =>
		templates.map(({ name, language }) => `${name} ${language}`).sort();

	it('compared with itself has no changes', () => {
		fc.assert(
			fc.property(listing, (templates) => {
				const { snapshot } = diffTemplates(undefined, templates);
				const again = diffTemplates(JSON.stringify(snapshot), [...templates].reverse());
				expect(again.changes.filter(({ change }) => change !== 'unchanged')).toStrictEqual([]);
				expect(again.snapshot).toStrictEqual(snapshot);
			}),
		);
	});

	it('adds what is new, removes what is gone, and knows the rest', () => {
		fc.assert(
			fc.property(listing, listing, (before, after) => {
				const changes = changesFrom(before, after);
				const of = (...kinds: string[]) =>
					keys(changes.filter(({ change }) => kinds.includes(change)));
				const [old, now] = [keys(before), keys(after)];
				expect(of('added')).toStrictEqual(now.filter((key) => !old.includes(key)));
				expect(of('removed')).toStrictEqual(old.filter((key) => !now.includes(key)));
				expect(of('updated', 'unchanged')).toStrictEqual(now.filter((key) => old.includes(key)));
			}),
		);
	});

	it('never removes when it broke off', () => {
		fc.assert(
			fc.property(listing, listing, (before, after) => {
				const changes = changesFrom(before, after, { complete: false });
				expect(changes.some(({ change }) => change === 'removed')).toBe(false);
				expect(changes).toHaveLength(after.length);
			}),
		);
	});
});

describe('a fingerprint', () => {
	it('differs for 200,000 texts, of which 32 bits would confuse some', () => {
		const marks = new Set(
			Array.from({ length: 200_000 }, (_nothing, at) =>
				fingerprint({ text: `Hello ${Math.imul(at, 0x9e3779b1).toString(36)}` }),
			),
		);
		expect(marks.size).toBe(200_000);
	});

	it.each<[string, unknown, unknown]>([
		['a number and its text', { a: 1 }, { a: '1' }],
		['a list and its only entry', { a: ['x'] }, { a: 'x' }],
		['nested lists', [['a'], ['b']], [['a', 'b']]],
		['where a list ends', [['a'], 'b'], [['a', 'b']]],
		['where an object ends', [{ a: {}, b: 'c' }], [{ a: { b: 'c' } }]],
		['keys and values', { a: 'b' }, { b: 'a' }],
		['one and no entry', [{}], []],
	])('differs for %s', (_what, one, other) => {
		expect(fingerprint(one)).not.toBe(fingerprint(other));
	});
});
