/** Sentences with a list in them that is somewhere in the code. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { INBOUND_MESSAGE_TYPES } from '../../nodes/whatsapp/inbound.ts';
import { MESSAGE_STATUSES } from '../../nodes/whatsapp/status.ts';
import { columnOf, type Page, pageNamed, readPages, sectionTitled, tablesIn } from './pages.mts';
import { everyThing, readVocabulary, type Thing, type Vocabulary } from './vocabulary.mts';

let pages: Page[];
let vocabulary: Vocabulary;

beforeAll(async () => {
	[pages, vocabulary] = await Promise.all([readPages(), readVocabulary()]);
});

/** A field of one of the triggers. */
function fieldOf(node: string, name: string): Thing {
	const found = everyThing(vocabulary.triggers.filter((each) => each.name === node)).find(
		(thing) => thing.name === name && thing.field,
	);
	if (!found) throw new Error(`${node} has no field '${name}'.`);
	return found;
}

const codesIn = (text: string): string[] =>
	[...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

describe('lists in sentences', () => {
	it('the trigger drops one status by default', () => {
		const { field } = fieldOf('Vonage WhatsApp Trigger', 'Statuses');
		const dropped = MESSAGE_STATUSES.filter(
			({ value }) => !(field?.default as string[]).includes(value),
		).map(({ name }) => `*${name}*`);
		expect(pageNamed(pages, 'docs/webhooks.md').text).toContain(
			`*Statuses* (by default all but ${dropped.join(', ')})`,
		);
	});

	it('every type of message has its key', () => {
		const page = pageNamed(pages, 'docs/webhooks.md');
		const [table] = tablesIn(page, sectionTitled(page, 'A message').parts);
		const told = columnOf(table, 'type').flatMap((cell) => cell.split(', '));
		const withoutContent = ['text', 'other', 'unsupported'];
		const known = INBOUND_MESSAGE_TYPES.map(({ value }) => value as string);
		expect(told.sort()).toEqual(known.filter((type) => !withoutContent.includes(type)).sort());
	});

	it('statuses are those that the trigger knows', () => {
		const [, list = ''] =
			/^(`submitted`.*?);/m.exec(pageNamed(pages, 'docs/webhooks.md').text) ?? [];
		const known = MESSAGE_STATUSES.map(({ value }) => value as string);
		expect(codesIn(list).sort()).toEqual(known.filter((value) => value !== 'other').sort());
	});

	it('decisions on a window are those that there are', () => {
		const [, list = ''] =
			/`window\.decision` is (.*?)\. With/.exec(pageNamed(pages, 'docs/window.md').text) ?? [];
		const send = vocabulary.operations.find(({ title }) => title === 'Message → Send');
		const choices = send?.fields.find(({ name }) => name === 'ifWindowUnknown')?.options ?? [];
		const known = choices.flatMap((choice) => ('value' in choice ? String(choice.value) : []));
		// One that stops has no result.
		expect(codesIn(list).sort()).toEqual(
			[...known.filter((each) => each !== 'stop'), 'send'].sort(),
		);
	});

	it('the template trigger starts on every event that the README names', () => {
		const { inside } = fieldOf('Vonage WhatsApp Template Trigger', 'Events');
		const words = inside.map(({ name }) => name.replace(' Changed', '').toLowerCase());
		const [sentence = ''] =
			/The \*\*Vonage WhatsApp Template Trigger\*\* starts[^.]+\./.exec(
				pageNamed(pages, 'README.md').text,
			) ?? [];
		expect(words.filter((word) => !sentence.includes(word))).toEqual([]);
		expect(words.length).toBeGreaterThan(5);
	});
});
