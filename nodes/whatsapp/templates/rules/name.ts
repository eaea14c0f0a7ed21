import { codePoints, LIMITS } from '../../messages/limits';
import { isKnownLanguage, similarLanguage } from '../languages';

import type { Findings } from './finding';
import { counted, readText } from './ruleContext';

type Fields = Readonly<Record<string, unknown>>;

/**
 * `name` and `language`, which tell templates apart.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export function lintName(findings: Findings, draft: Fields): void {
	const name = readText(findings, {
		path: 'name',
		value: draft.name,
		label: 'The name',
		missing: {
			rule: 'name-missing',
			fix: 'Give a name of lower-case letters, digits and underscores, e.g. order_update',
			subcode: 2388046,
		},
	});
	if (name !== undefined) {
		const length = codePoints(name);
		if (length > LIMITS.templateName) {
			findings.error({
				path: 'name',
				rule: 'name-length',
				message: `The name has ${counted(length, 'character')}; Meta allows ${LIMITS.templateName}`,
				fix: `Shorten it by ${counted(length - LIMITS.templateName, 'character')}`,
				subcode: 2388040,
			});
		}
		if (!/^[a-z0-9_]+$/.test(name)) {
			findings.error({
				path: 'name',
				rule: 'name-characters',
				message: `The name '${name.slice(0, 60)}' has other characters than lower-case letters, digits and underscores`,
				fix: suggestName(name),
				subcode: 2388046,
			});
		}
	}
	lintLanguage(findings, draft.language);
}

/** A name in the alphabet of Meta, where the given one leaves any. */
function suggestName(name: string): string {
	const plain = name
		.slice(0, LIMITS.templateName)
		.normalize('NFKD')
		.toLowerCase()
		.replace(/\p{M}/gu, '')
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_|_$/g, '');
	return plain === '' ? 'Use the letters a to z, e.g. order_update' : `Use '${plain}', for example`;
}

/** Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/supported-languages */
function lintLanguage(findings: Findings, value: unknown): void {
	const language = readText(findings, {
		path: 'language',
		value,
		label: 'The language',
		missing: { rule: 'language-missing', fix: 'Give a code of Meta, e.g. en or pt_BR' },
	});
	if (language === undefined || isKnownLanguage(language)) return;
	const similar = similarLanguage(language);
	findings.warning({
		path: 'language',
		rule: 'language-unknown',
		message: `'${language.slice(0, 40)}' is not in the list of Meta's language codes`,
		fix:
			similar === undefined
				? 'Check the code; Meta adds languages, so it may be right'
				: `Write '${similar}': case and underscore count`,
	});
}
