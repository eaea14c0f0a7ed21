import { RuleViolation } from '../../../../nodes/whatsapp/ruleViolation.ts';

/** The violation that a function throws; undefined when it throws none. */
export function violationOf(build: () => unknown): RuleViolation | undefined {
	try {
		build();
		return undefined;
	} catch (error) {
		if (!(error instanceof RuleViolation)) throw error;
		return error;
	}
}

/** Its field, what it says and advises. */
export function refusal(
	build: () => unknown,
): { field: string; message: string; fix: string } | undefined {
	const violation = violationOf(build);
	if (violation === undefined) return undefined;
	const { field, message, fix } = violation;
	return { field, message, fix };
}
