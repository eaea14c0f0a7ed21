/** Figures beside the bars that they have to meet. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Figure {
	what: string;
	measured: number;
	unit: string;
	/**
	 * Measured has to be below it, or with `exactly` equal to it, or with `atLeast` not below it. A
	 * figure without a bar tells what the others come from.
	 */
	bar?: number;
	exactly?: boolean;
	atLeast?: boolean;
}

/** Milliseconds that `work` takes. */
export async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
	const start = performance.now();
	const value = await work();
	return { value, ms: performance.now() - start };
}

/** The largest memory that this process has had so far, in MB. */
export function peakMegabytes(): number {
	return process.resourceUsage().maxRSS / 1024;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is alive in the memory of this process, in MB. */
export function heapMegabytes(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed / 1024 ** 2;
}

function isMet({ measured, bar, exactly, atLeast }: Figure): boolean {
	if (bar === undefined) return true;
	if (exactly) return measured === bar;
	return atLeast ? measured >= bar : measured < bar;
}

/** A number as it stands in a table. */
export const written = (value: number) =>
	value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });

function relation({ exactly, atLeast }: Figure): string {
	if (exactly) return '=';
	return atLeast ? '>=' : '<';
}

/** The figures as a table; the last column says which bar is missed. */
export function table(figures: Figure[]): string {
	return grid(
		['what', 'measured', 'bar', ''],
		figures.map((figure) => [
			figure.what,
			`${written(figure.measured)} ${figure.unit}`.trim(),
			figure.bar === undefined
				? ''
				: `${relation(figure)} ${written(figure.bar)} ${figure.unit}`.trim(),
			isMet(figure) ? (figure.bar === undefined ? '' : 'ok') : 'MISSED',
		]),
	);
}

/** Rows of cells under their titles. */
export function grid(header: string[], rows: string[][]): string {
	const widths = header.map((title, column) =>
		Math.max(title.length, ...rows.map((row) => row[column].length)),
	);
	const line = (cells: string[]) =>
		cells
			.map((cell, column) => cell.padEnd(widths[column]))
			.join('  ')
			.trimEnd();
	const rule = widths.map((width) => '-'.repeat(width));
	return [header, rule, ...rows].map(line).join('\n');
}

/** The figures that do not meet their bars. */
export function missed(figures: Figure[]): Figure[] {
	return figures.filter((figure) => !isMet(figure));
}

/** The largest number of times within any second. */
export function mostInASecond(times: number[]): number {
	let first = 0;
	return times.reduce((most, time, at) => {
		while (times[first] <= time - 1000) first++;
		return Math.max(most, at - first + 1);
	}, 0);
}
