/** Sentences with a number or a list in them that is somewhere in the code. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { INBOUND_MESSAGE_TYPES } from '../../nodes/whatsapp/inbound.ts';
import { MESSAGE_STATUSES } from '../../nodes/whatsapp/status.ts';
import { constant } from './constants.mts';
import { columnOf, pageNamed, readPages, sectionTitled, tablesIn, type Page } from './pages.mts';
import { everyThing, readVocabulary, type Thing, type Vocabulary } from './vocabulary.mts';

let pages: Page[];
let vocabulary: Vocabulary;

beforeAll(async () => {
	[pages, vocabulary] = await Promise.all([readPages(), readVocabulary()]);
});

const trigger = 'VonageWhatsAppTrigger';

const claims: Array<[page: string, sentence: RegExp, value: () => number]> = [
	[
		'docs/webhooks.md',
		/within (\d+) seconds and up to \*Download Size/,
		() => constant(`${trigger}/downloads.ts`, 'DOWNLOAD_SECONDS'),
	],
	[
		'docs/webhooks.md',
		/does not take an event within (\d+) seconds/,
		() => constant('transport/relay.ts', 'RELAY_SECONDS'),
	],
	[
		'docs/webhooks.md',
		/\*Signature Age Tolerance\* \(default (\d+) seconds\)/,
		() => constant('transport/signature.ts', 'DEFAULT_TOLERANCE_SECONDS'),
	],
	[
		'docs/webhooks.md',
		/remembers \(([\d,]+) events/,
		() => constant(`${trigger}/receiving/memory.ts`, 'MOST_ENTRIES'),
	],
	[
		'docs/webhooks.md',
		/starts an execution once in (\d+) hours/,
		() => constant(`${trigger}/receiving/memory.ts`, 'REMEMBERED_SECONDS') / 3600,
	],
	[
		'docs/security.md',
		/\*Signature Age Tolerance\*, (\d+) seconds/,
		() => constant('transport/signature.ts', 'DEFAULT_TOLERANCE_SECONDS'),
	],
	[
		'docs/security.md',
		/made from the private key \((\d+) minutes\)/,
		() => constant('transport/jwt.ts', 'LIFETIME_SECONDS') / 60,
	],
	[
		'docs/security.md',
		/lead to another host, up to (\d+) times/,
		() => constant('transport/download.ts', 'MOST_REDIRECTS'),
	],
	[
		'docs/window.md',
		/Up to (\d+) contacts are asked for one by one/,
		() => constant('transport/reports.ts', 'FEW_CONTACTS'),
	],
	[
		'docs/bulk.md',
		/Up to (\d+) messages to a single person/,
		() => constant('VonageWhatsApp/dispatch/dispatch.ts', 'CONTACT_BURST'),
	],
	[
		'docs/bulk.md',
		/automatic, is what rate and latency ask for, (\d+) at most/,
		() => constant('transport/pacing.ts', 'MOST_PARALLEL'),
	],
	[
		'docs/bulk.md',
		/The sandbox takes (\d+)\./,
		() => constant('VonageWhatsApp/dispatch/fields.ts', 'SANDBOX_RATE'),
	],
	[
		'docs/templates.md',
		/\*Wait Until Reviewed\* waits up to (\d+) minutes/,
		() => constant('VonageWhatsApp/actions/template/review.ts', 'LONGEST_WAIT_MINUTES'),
	],
	[
		'docs/operations.md',
		/waits for the review, up to (\d+) minutes/,
		() => constant('VonageWhatsApp/actions/template/review.ts', 'LONGEST_WAIT_MINUTES'),
	],
	[
		'docs/operations.md',
		/\*Size Limit \(MB\)\* \((\d+)\)/,
		() => constant('whatsapp/mediaType.ts', 'LARGEST_FILE_MEGABYTES'),
	],
	[
		'docs/operations.md',
		/\*Timeout \(Seconds\)\* \((\d+)\) is for the whole file/,
		() => constant('VonageWhatsApp/actions/media/download.operation.ts', 'DEFAULT_TIMEOUT_SECONDS'),
	],
];

describe('numbers in sentences', () => {
	it.each(claims)('%s: %s', (file, sentence, value) => {
		const [, told] = sentence.exec(pageNamed(pages, file).text) ?? [];
		expect(Number(told?.replaceAll(',', ''))).toBe(value());
	});
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
