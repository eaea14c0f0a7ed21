import { RuleViolation } from '../../../../nodes/whatsapp/ruleViolation.ts';

/** The field that a builder refuses, what it says and advises; undefined when it refuses nothing. */
export function refusal(
	build: () => unknown,
): { field: string; message: string; fix: string } | undefined {
	try {
		build();
		return undefined;
	} catch (error) {
		if (!(error instanceof RuleViolation)) throw error;
		const { field, message, fix } = error;
		return { field, message, fix };
	}
}
