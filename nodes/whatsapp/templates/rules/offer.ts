import { isRecord } from '../../looseJson';
import { codePoints } from '../../messages/limits';

import { formatOf } from './header';
import { buttonTypes, counted, type Part, readText, type RuleContext } from './ruleContext';

const TEXT_LENGTH = 16;

/**
 * A limited-time offer: its own component, and what it asks of the others (Meta's page of that name).
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/limited-time-offer-templates
 */
export function lintOffer(
	{ findings }: RuleContext,
	offer: Part,
	components: readonly Part[],
): void {
	lintComponent({ findings }, offer);
	const find = (type: string) => components.find((component) => component.type === type);

	const header = find('HEADER');
	if (header && !['', 'IMAGE', 'VIDEO'].includes(formatOf(header))) {
		findings.error({
			path: `${header.path}.format`,
			rule: 'offer-header',
			message: 'A limited-time offer has an image or a video as its header, or none',
			fix: "Set 'format' to IMAGE or VIDEO, or remove the header",
		});
	}
	const footer = find('FOOTER');
	if (footer) {
		findings.error({
			path: footer.path,
			rule: 'offer-footer',
			message: 'A limited-time offer has no footer',
			fix: 'Remove the footer, or move its text to the body',
			subcode: 2388042,
		});
	}
	lintOfferButtons({ findings }, offer, find('BUTTONS'));
}

function lintComponent({ findings }: Pick<RuleContext, 'findings'>, { path, fields }: Part): void {
	const at = `${path}.limited_time_offer`;
	const offer = isRecord(fields.limited_time_offer) ? fields.limited_time_offer : {};
	const text = readText(findings, {
		path: `${at}.text`,
		value: offer.text,
		label: 'The text of the limited-time offer',
		missing: {
			rule: 'offer-text-missing',
			fix: 'Give it: "limited_time_offer": { "text": "Ends soon", "has_expiration": true }',
			subcode: 2388043,
		},
	});
	const length = codePoints(text ?? '');
	if (length > TEXT_LENGTH) {
		findings.error({
			path: `${at}.text`,
			rule: 'offer-text-length',
			message: `The text of the limited-time offer has ${counted(length, 'character')}; Meta allows ${TEXT_LENGTH}`,
			fix: `Shorten it by ${counted(length - TEXT_LENGTH, 'character')}`,
			subcode: 2388040,
		});
	}
	if (offer.has_expiration !== undefined && typeof offer.has_expiration !== 'boolean') {
		findings.error({
			path: `${at}.has_expiration`,
			rule: 'offer-expiration',
			message: "'has_expiration' is neither true nor false",
			fix: 'Write true to show the time that is left, without quotes',
		});
	}
}

/**
 * An offer code first, then a URL; the code may be left out.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/limited-time-offer-templates
 */
function lintOfferButtons(
	{ findings }: Pick<RuleContext, 'findings'>,
	offer: Part,
	buttons: Part | undefined,
): void {
	const types = buttonTypes(buttons);
	const path = buttons ? `${buttons.path}.buttons` : offer.path;
	if (!['COPY_CODE,URL', 'URL'].includes(types.join())) {
		findings.error({
			path,
			rule: 'offer-buttons',
			message: `A limited-time offer has a COPY_CODE button and then a URL button${types.length > 0 ? `, not ${types.join(', ').slice(0, 100)}` : ''}`,
			fix: 'Give the COPY_CODE button first and the URL button second',
		});
		return;
	}
	const settings = offer.fields.limited_time_offer;
	if (types.length < 2 && isRecord(settings) && settings.has_expiration === true) {
		findings.warning({
			path,
			rule: 'offer-code',
			message: "An offer that expires has no COPY_CODE button, which one of Meta's pages asks for",
			fix: "Add one before the URL button, or set 'has_expiration' to false if Meta refuses it",
		});
	}
}
