/** Until when Meta supports its versions (Graph API changelog, November 2026); the newest have no end yet. */
const ENDS: Readonly<Record<number, string>> = {
	21: '2027-01-21',
	22: '2027-05-20',
	23: '2027-10-08',
	24: '2028-02-18',
	25: '2028-07-29',
};

/** Everything older has ended. */
export const OLDEST_VERSION = Math.min(...Object.keys(ENDS).map(Number));

/** Unix time in milliseconds; absent where none is announced, or not to this package. */
export function endOf(major: number): number | undefined {
	const end = ENDS[major];
	return end === undefined ? undefined : Date.parse(end);
}

/** 25 of `v25.0`; undefined for what is no version. */
export function majorOf(version: string): number | undefined {
	const [, major] = /^v?(\d+)\.\d+$/i.exec(version) ?? [];
	return major === undefined ? undefined : Number(major);
}
