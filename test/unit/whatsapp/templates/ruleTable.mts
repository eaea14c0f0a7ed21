import { describe, expect, it } from '@jest/globals';

import { lintTemplate } from '../../../../nodes/whatsapp/templates/rules.ts';
import type { TemplateDraft } from '../../../../nodes/whatsapp/templates/schema.ts';

/** A rule, where it is broken, a draft that breaks it, and one that just keeps it. */
export type Row = [rule: string, path: string, broken: unknown, kept: unknown];

export const lint = (template: unknown) => lintTemplate(template as TemplateDraft);

/** Rules whose breach Meta refuses. */
export function refuses(rows: Row[]): void {
	describeRows('Meta refuses', 'error', rows);
}

/** Rules whose breach only some accounts, some pages of Meta or the review refuse. */
export function warns(rows: Row[]): void {
	describeRows('somebody may refuse', 'warning', rows);
}

function describeRows(title: string, severity: string, rows: Row[]): void {
	describe(title, () => {
		it.each(rows)('%s at %s', (rule, path, broken, kept) => {
			const withRule = (template: unknown) =>
				lint(template).filter((finding) => finding.rule === rule);
			expect(withRule(broken)).toContainEqual(expect.objectContaining({ path, severity }));
			expect(withRule(kept)).toEqual([]);
		});
	});
}
