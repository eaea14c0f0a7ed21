import { RuleViolation } from '../../../whatsapp/ruleViolation';
import { withHeaderSample } from '../../../whatsapp/templates/draft';
import { type Finding, lintTemplate } from '../../../whatsapp/templates/rules';
import type { TemplateDraft } from '../../../whatsapp/templates/schema';

/** Stands for the handle of a sample that is uploaded only once everything else is right. */
const HANDLE_TO_COME = 'uploaded-with-the-template';

/** What is wrong with a draft. A sample that is still to be uploaded does not count as missing. */
export function findingsOf(draft: TemplateDraft, hasSample: boolean): Finding[] {
	return lintTemplate(hasSample ? withHeaderSample(draft, HANDLE_TO_COME) : draft);
}

/** Refuses a draft with errors, all of them named at once. */
export function refuseErrors(findings: Finding[]): void {
	const errors = findings.filter(({ severity }) => severity === 'error');
	if (errors.length === 0) return;
	const [first] = errors;
	const message =
		errors.length === 1
			? `WhatsApp would refuse the template: ${first.message}`
			: `WhatsApp would refuse the template for ${errors.length} reasons: ${errors
					.map((error, at) => `(${at + 1}) ${error.message}`)
					.join('; ')}`;
	const fix = errors.map((error, at) => (errors.length > 1 ? `(${at + 1}) ` : '') + error.fix);
	throw new RuleViolation(first.path, message, fix.join('; '));
}

/** The findings as a workflow gets them. */
export function findingsOutput(findings: Finding[]) {
	return {
		valid: !findings.some(({ severity }) => severity === 'error'),
		findings,
	};
}
