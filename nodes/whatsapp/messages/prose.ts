/** Where runs of backticks start, by their length, in falling order. */
export function backtickRuns(text: string): Map<number, number[]> {
	const runs = new Map<number, number[]>();
	for (const { 0: run, index } of text.matchAll(/`+/g)) {
		const known = runs.get(run.length);
		if (known === undefined) runs.set(run.length, [index]);
		else known.push(index);
	}
	for (const starts of runs.values()) starts.reverse();
	return runs;
}

/** The last of falling positions that is not before `at`; those before it are forgotten. */
export function nextPosition(falling: number[] | undefined, at: number): number | undefined {
	let next = falling?.at(-1);
	while (next !== undefined && next < at) {
		falling?.pop();
		next = falling?.at(-1);
	}
	return next;
}

const FENCE =
	/[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})[^\n]*(?:\n|$)/y;

/**
 * Changes a Markdown text outside of its code.
 *
 * @param fences Whether code may stand in fenced blocks; else only within a line.
 */
export function mapProse(text: string, change: (prose: string) => string, fences = true): string {
	const runs = backtickRuns(text);
	let result = '';
	let from = 0;
	const keep = (start: number, end: number) => {
		if (from < start) result += change(text.slice(from, start));
		result += text.slice(start, end);
		from = end;
	};
	for (let at = 0; at < text.length; ) {
		const isLineStart = at === 0 || text[at - 1] === '\n';
		const block = fences && isLineStart ? endOfBlock(text, at) : undefined;
		const span = block ?? (text[at] === '`' ? endOfSpan(text, at, runs, fences) : undefined);
		if (span !== undefined) {
			keep(at, span);
			at = span;
		} else {
			at += text[at] === '`' ? runLength(text, at) : 1;
		}
	}
	return from < text.length ? result + change(text.slice(from)) : result;
}

/** The end of the fenced block that starts with a line; without its end, it goes to the last line. */
function endOfBlock(text: string, start: number): number | undefined {
	FENCE.lastIndex = start;
	const [opening, fence] = FENCE.exec(text) ?? [];
	if (opening === undefined) return undefined;
	for (let at = start + opening.length; at < text.length; ) {
		const next = text.indexOf('\n', at);
		const end = next < 0 ? text.length : next + 1;
		const mark = text
			.slice(at, end)
			.trim()
			.replace(/^[> ]{1,100}/, '');
		if (mark.length >= fence.length && mark === fence[0].repeat(mark.length)) return end;
		at = end;
	}
	return text.length;
}

/** The end of the code between two runs of backticks, which stands within one paragraph. */
function endOfSpan(
	text: string,
	start: number,
	runs: Map<number, number[]>,
	fences: boolean,
): number | undefined {
	const length = runLength(text, start);
	if (length > 2 && !fences) return undefined;
	const close = nextPosition(runs.get(length), start + length);
	if (close === undefined || text.slice(start, close).includes('\n\n')) return undefined;
	return close + length;
}

function runLength(text: string, at: number): number {
	let end = at;
	while (text[end] === '`') end++;
	return end - at;
}
