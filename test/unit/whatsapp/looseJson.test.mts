import { describe, expect, it } from '@jest/globals';

import {
	compact,
	looseAmount,
	looseNumber,
	looseObject,
	loosePart,
	looseRecords,
	looseText,
} from '../../../nodes/whatsapp/looseJson.ts';

describe('what is read of JSON that others write', () => {
	it.each<[string, { parse(value: unknown): unknown }, unknown, unknown]>([
		['text', looseText, 'a', 'a'],
		['text', looseText, '', undefined],
		['text', looseText, 1340, '1340'],
		['text', looseText, true, undefined],
		['text', looseText, ['a'], undefined],
		['number', looseNumber, 9.5, 9.5],
		['number', looseNumber, '9.99', 9.99],
		['number', looseNumber, ' -2 ', -2],
		['number', looseNumber, '1e3', 1000],
		['number', looseNumber, '1.0E-4', 0.0001],
		['number', looseNumber, '.5', 0.5],
		['number', looseNumber, '5.', 5],
		['number', looseNumber, '0,05', 0.05],
		['number', looseNumber, ',5', 0.5],
		['number', looseNumber, '-48,8566', -48.8566],
		['number', looseNumber, '1,234', undefined],
		['number', looseNumber, '1,234.5', undefined],
		['number', looseNumber, '1e999', undefined],
		['number', looseNumber, '0x10', undefined],
		['number', looseNumber, '.', undefined],
		['number', looseNumber, '', undefined],
		['number', looseNumber, null, undefined],
		['amount', looseAmount, '2', 2],
		['amount', looseAmount, 'two', 'two'],
		['amount', looseAmount, '1,234.5', '1,234.5'],
		['amount', looseAmount, '', undefined],
		['records', looseRecords, [{ a: 1 }, 2, null, [3]], [{ a: 1 }]],
		['records', looseRecords, { a: 1 }, [{ a: 1 }]],
		['records', looseRecords, undefined, []],
		['object', looseObject({ a: looseText }), { a: 1, b: 2 }, { a: '1' }],
		['object', looseObject({ a: looseText }), 'none', { a: undefined }],
		['part', loosePart({ a: loosePart({ b: looseText }) }), { a: { b: 'c' } }, { a: { b: 'c' } }],
		['part', loosePart({ a: loosePart({ b: looseText }) }), { a: [] }, { a: undefined }],
		['part', loosePart({ a: looseText }), null, undefined],
	])('%s of %j', (_, reader, sent, read) => {
		expect(reader.parse(sent)).toEqual(read);
	});

	it.each([
		['a key', { a: 1, b: 2 }, { b: 2 }],
		['a key further in', { p: { q: 'x', r: [1] } }, { p: { r: [1] } }],
		['nothing', { a: 'x', p: { q: 'y' } }, undefined],
		['nothing where a known key is of another type', { a: [1], p: 'text' }, undefined],
		['nothing of what is no object', 'text', undefined],
		['no prototype', JSON.parse('{"__proto__": {"b": 1}}'), undefined],
	])('keeps %s that nobody asked for', (_, sent, rest) => {
		const shape = looseObject({ a: looseText, p: loosePart({ q: looseText }) });
		expect(shape.rest(sent)).toEqual(rest);
	});

	it('has no keys for what was not sent', () => {
		expect(Object.keys(compact({ a: undefined, b: null, c: 0, d: '' }))).toEqual(['b', 'c', 'd']);
	});
});
