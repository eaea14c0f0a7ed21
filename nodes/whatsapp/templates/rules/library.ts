import { isRecord } from '../../looseJson';

import type { Findings } from './finding';
import { readParts } from './ruleContext';

/**
 * A template of Meta's library: it brings its own components and takes inputs for some buttons.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/template-library
 */
export function lintLibraryTemplate(
	findings: Findings,
	draft: Readonly<Record<string, unknown>>,
): void {
	if (Array.isArray(draft.components) && draft.components.length > 0) {
		findings.error({
			path: 'components',
			rule: 'library-components',
			message:
				'A template of the library has its own components; Meta refuses others beside its name',
			fix: "Remove 'components', or 'library_template_name'",
		});
	}
	const inputs = readParts(
		findings,
		draft.library_template_button_inputs,
		'library_template_button_inputs',
	);
	for (const { path, type, fields } of inputs) {
		if (type !== 'URL' && type !== 'PHONE_NUMBER') {
			findings.error({
				path: `${path}.type`,
				rule: 'library-button',
				message: `Only URL and PHONE_NUMBER buttons take an input, not '${type.slice(0, 40)}'`,
				fix: 'Remove this entry; keep the order of the others',
			});
		}
		const base = isRecord(fields.url) ? fields.url.base_url : undefined;
		if (typeof base === 'string' && base.includes('{{')) {
			findings.warning({
				path: `${path}.url.base_url`,
				rule: 'library-url',
				message:
					'Meta has refused a placeholder in the base URL of a library button, although its page shows one',
				fix: 'Leave {{1}} out if Meta refuses it',
				subcode: 2388052,
			});
		}
	}
}
