import { decodeEntities } from './entities';

/** A tag of HTML. */
export interface Tag {
	/** In lower case. */
	name: string;
	/** Whether it is `</name>`. */
	closing: boolean;
	/** By name in lower case, decoded. */
	attributes: ReadonlyMap<string, string>;
	/** The position behind it. */
	end: number;
}

/** The tags that are read; anything else in angle brackets is text. */
const NAME =
	/<(\/?)(a|b|blockquote|br|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|s|section|small|span|strike|strong|sub|sup|u|ul)(?=[\s/>])/iy;

/** Longer than any tag that a person or a model writes. */
const LONGEST_TAG = 4096;

/** Reads the tag that starts at a position; `undefined` where none of those known does. */
export function readTag(text: string, start: number): Tag | undefined {
	NAME.lastIndex = start;
	const [opening, slash, name] = NAME.exec(text) ?? [];
	if (opening === undefined) return undefined;
	const attributes = new Map<string, string>();
	const last = Math.min(text.length, start + LONGEST_TAG);
	for (let at = start + opening.length; at < last; ) {
		if (text[at] === '>') {
			return { name: name.toLowerCase(), closing: slash !== '', attributes, end: at + 1 };
		}
		if (/[\s/]/.test(text[at])) {
			at++;
			continue;
		}
		const attribute = attributeAt(text, at);
		if (attribute === undefined) return undefined;
		attributes.set(attribute.name, attribute.value);
		at = attribute.end;
	}
	return undefined;
}

const ATTRIBUTE =
	/([^\s"'<>/=]{1,64})(?:\s{0,8}=\s{0,8}(?:"([^"<>]{0,4096})"|'([^'<>]{0,4096})'|([^\s"'=<>`]{1,4096})))?/y;

function attributeAt(text: string, at: number) {
	ATTRIBUTE.lastIndex = at;
	const match = ATTRIBUTE.exec(text);
	if (match === null) return undefined;
	const value = decodeEntities(match[2] ?? match[3] ?? match[4] ?? '');
	return { name: match[1].toLowerCase(), value, end: ATTRIBUTE.lastIndex };
}
