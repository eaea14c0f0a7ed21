import { isRecord } from '../looseJson';

import { lintCategory, lintLifetime, lintParameterFormat } from './rules/category';
import { lintComponents } from './rules/components';
import { type Finding, Findings } from './rules/finding';
import { lintLibraryTemplate } from './rules/library';
import { lintName } from './rules/name';
import { wordOf } from './rules/ruleContext';
import type { TemplateDraft } from './schema';

export type { Finding } from './rules/finding';

/**
 * Checks a draft against the rules of Meta that are known (Meta "Template components", the pages of the
 * special templates, and refusals that were seen). Meta names one mistake per submission; this names all
 * at once, errors first, each kind in the order of the document. Lengths count in code points.
 *
 * An `error` is what Meta refuses or is documented to refuse; a `warning` is what some accounts, the
 * review or one of several pages of Meta refuses. Media headers need their upload handle by then.
 *
 * @returns An empty list when nothing is wrong. Never throws, whatever the draft is.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintTemplate(draft: TemplateDraft): Finding[] {
	const findings = new Findings();
	const fields: Readonly<Record<string, unknown>> = isRecord(draft) ? draft : {};
	const category = wordOf(fields.category);
	const format = wordOf(fields.parameter_format);

	lintName(findings, fields);
	lintCategory(findings, category);
	lintParameterFormat(findings, format);
	lintLifetime(findings, fields.message_send_ttl_seconds, category);
	if (typeof fields.library_template_name === 'string' && fields.library_template_name !== '') {
		lintLibraryTemplate(findings, fields);
	} else {
		const language = typeof fields.language === 'string' ? fields.language : '';
		const displayFormat = wordOf(fields.display_format);
		const draftContext = { findings, category, language, named: format === 'NAMED', displayFormat };
		lintComponents(draftContext, fields.components);
	}
	return findings.sorted();
}
