/** The words of whatever was thrown. */
export function errorText(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** What became of a promise, for code that has to look at an error and go on. */
export type Attempt<Result> = { ok: true; value: Result } | { ok: false; error: unknown };

/** Settles a promise as a value. */
export async function attempt<Result>(promise: Promise<Result>): Promise<Attempt<Result>> {
	try {
		return { ok: true, value: await promise };
	} catch (error) {
		return { ok: false, error };
	}
}
