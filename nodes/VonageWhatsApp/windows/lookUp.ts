import type { Conversations } from '../conversation/conversations';
import type { Item } from '../parameters/item';
import { automatic } from './automatic';
import { contactBook } from './contactBook';
import { type Found, type KnownWindow, knownWindow } from './knownWindow';
import { reports } from './reports';
import { value } from './value';

/** A window, and what the contact book knows of the contact besides. */
export interface LookedUp {
	window: KnownWindow;
	contactRecord?: object;
}

/** Asks a source about all items of a batch at once; the answer is read item by item. */
type Source = (
	items: Item[],
	conversations: Conversations,
) => ((item: Item) => Found) | Promise<(item: Item) => Found>;

const SOURCES: Record<string, Source> = { automatic, contactBook, reports, value };

/**
 * Finds out the windows of all items at once, with as few requests as the source allows. What is
 * returned tells the window as it is when it is called, at no cost when called again; it throws for an
 * item whose own fields cannot be read.
 */
export async function lookUpWindows(
	items: Item[],
	conversations: Conversations,
): Promise<(item: Item) => KnownWindow> {
	const lookedUp = await lookUpContacts(items, conversations);
	return (item) => lookedUp(item).window;
}

/** As `lookUpWindows`, with what the contact book returned of each contact. */
export async function lookUpContacts(
	items: Item[],
	conversations: Conversations,
): Promise<(item: Item) => LookedUp> {
	const find = await chosenSource(items)(items, conversations);
	const results = new Map<number, Found & { margin?: number }>();
	return (item) => {
		const result = results.get(item.index) ?? {
			...find(item),
			margin: item.group('options').optionalNumber('windowSafetyMargin'),
		};
		results.set(item.index, result);
		const { contactRecord, margin, ...found } = result;
		const window = knownWindow(found, new Date(), margin);
		return { window, ...(contactRecord && { contactRecord }) };
	};
}

/** An operation without the field looks at what costs nothing. */
function chosenSource([first]: Item[]): Source {
	const name = first.text('windowSource') || 'automatic';
	const source = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
	if (source) return source;
	throw first.violation(
		'windowSource',
		`is '${name}', which this node does not know`,
		`Choose one of ${Object.keys(SOURCES).join(', ')}.`,
	);
}
