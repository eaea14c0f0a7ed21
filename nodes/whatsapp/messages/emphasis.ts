/** What marks up a part of a line at WhatsApp: bold, italic, strike-through, code. */
type Marker = '*' | '_' | '~' | '`';

/** Where a marker starts or ends an emphasis. */
interface Edge {
	at: number;
	marker: Marker;
	opens: boolean;
}

/** Code and URLs, which hold no other markup, or one marker. */
const TOKEN = /`[^`\n]+`|https?:\/\/[^\s<>"`]+|([*_~])\1*/giu;

/**
 * The markers of WhatsApp that are open at a position of a line, outermost first: `*_` within bold
 * italic. Positions are asked for in rising order.
 *
 * Source: https://faq.whatsapp.com/539178204879377
 */
export function markersIn(line: string): { deepest: number; openAt(position: number): string } {
	const edges = edgesOf(line);
	let depth = 0;
	const deepest = edges.reduce((most, { opens }) => {
		depth += opens ? 1 : -1;
		return Math.max(most, depth);
	}, 0);
	const open: Marker[] = [];
	let next = 0;
	return {
		deepest,
		openAt(position) {
			for (; next < edges.length && edges[next].at < position; next++) {
				if (edges[next].opens) open.push(edges[next].marker);
				else open.pop();
			}
			return open.join('');
		},
	};
}

/** Pairs markers from left to right; one that stays alone is text. */
function edgesOf(line: string): Edge[] {
	const edges: Edge[] = [];
	const open: Edge[] = [];
	for (const { 0: found, 1: marker, index: at } of line.matchAll(TOKEN)) {
		if (found.startsWith('`')) {
			edges.push({ at, marker: '`', opens: true });
			edges.push({ at: at + found.length - 1, marker: '`', opens: false });
		}
		if (found.length > 1 || !isMarker(marker)) continue;
		const [before, after] = [characterBefore(line, at), characterAt(line, at + 1)];
		const opening = open.findIndex((edge) => edge.marker === marker);
		if (opening >= 0 && !isSpace(before) && isWordEdge(after)) {
			edges.push(open[opening], { at, marker, opens: false });
			open.length = opening;
		} else if (opening < 0 && isWordEdge(before) && !isSpace(after)) {
			open.push({ at, marker, opens: true });
		}
	}
	return edges.sort((one, other) => one.at - other.at);
}

function isMarker(text: string | undefined): text is Marker {
	return text === '*' || text === '_' || text === '~';
}

export function characterAt(text: string, at: number): string | undefined {
	const point = text.codePointAt(at);
	return point === undefined ? undefined : String.fromCodePoint(point);
}

export function characterBefore(text: string, at: number): string | undefined {
	const isPair = at > 1 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 2, at));
	return at === 0 ? undefined : text.slice(isPair ? at - 2 : at - 1, at);
}

/** Whether there is nothing, or a blank. */
export function isSpace(character: string | undefined): boolean {
	return character === undefined || /\s/.test(character);
}

/** Whether a word may end next to it; in scripts that write without blanks, it may anywhere. */
export function isWordEdge(character: string | undefined): boolean {
	return (
		character === undefined ||
		!/[\p{L}\p{N}]/u.test(character) ||
		/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u.test(
			character,
		)
	);
}
