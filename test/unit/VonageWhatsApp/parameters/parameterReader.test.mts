import { describe, expect, it } from '@jest/globals';
import { ParameterReader } from '../../../../nodes/VonageWhatsApp/parameters/parameterReader.ts';
import { refusal } from '../../whatsapp/messages/refusal.mts';

const read = (value: unknown) => ParameterReader.of({ value }, 'options');

describe('a parameter that an expression filled in', () => {
	it.each([
		[true, true],
		['true', true],
		[false, false],
		['false', false],
		['', false],
		[undefined, false],
		['yes', false],
		[1, false],
	])('as a switch: %p is %p', (value, expected) => {
		expect(read(value).flag('value')).toBe(expected);
	});

	it.each([
		['a number', 12, '12'],
		['a switch', false, 'false'],
		['nothing', null, ''],
		['a date', new Date('2030-12-24T18:00:00Z'), '2030-12-24T18:00:00.000Z'],
	])('as text: %s', (_, value, expected) => {
		expect(read(value).text('value')).toBe(expected);
	});

	it.each([
		['12', 12],
		[' 1.5 ', 1.5],
		['', undefined],
	])('as a number: %p', (value, expected) => {
		expect(read(value).optionalNumber('value')).toBe(expected);
	});

	it.each<[string, unknown, (reader: ParameterReader) => unknown, string]>([
		['text', { a: 1 }, (reader) => reader.text('value'), "'Value' is not text"],
		['a number', 'twelve', (reader) => reader.number('value'), "'Value' is not a number"],
		['a list', '{"a"', (reader) => reader.jsonList('value'), "'Value' is not valid JSON"],
		['a list', '12', (reader) => reader.jsonList('value'), "'Value' is not a JSON list"],
		['a moment', 'soon', (reader) => reader.dateTime('value', 'UTC'), "'Value' is not a date"],
	])('that is not %s is refused under the name of its field', (_, value, get, message) => {
		expect(refusal(() => get(read(value)))).toMatchObject({
			field: 'options.value',
			message: expect.stringContaining(message),
		});
	});

	it('of a resource mapper counts only where the panel shows its field', () => {
		const mapper = { value: { 'body.1': 'Ana', old: 'x', empty: '' }, schema: [{ id: 'body.1' }] };
		expect([...read(mapper).mapping('value')]).toEqual([['body.1', 'Ana']]);
		expect(read(mapper).mapped('value')).toEqual({ 'body.1': 'Ana' });
	});
});
