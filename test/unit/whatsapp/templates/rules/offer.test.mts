import {
	body,
	buttons,
	copyCode,
	footer,
	header,
	type Json,
	marketing,
	media,
	offer,
	plainBody,
	url,
	utility,
} from '../drafts.mts';
import { refuses, warns } from '../ruleTable.mts';

const offerDraft = (fields: Json, ...more: Json[]) => marketing(offer(fields), plainBody, ...more);

const offerButtons = buttons(copyCode('SUN25'), url('https://shop.example'));

refuses([
	[
		'component-category',
		'components[0]',
		utility(offer({ text: 'Soon' }), plainBody, offerButtons),
		offerDraft({ text: 'Soon' }, offerButtons),
	],
	[
		'body-length',
		'components[1].text',
		marketing(offer({ text: 'Soon' }), body('a'.repeat(601)), offerButtons),
		marketing(offer({ text: 'Soon' }), body('a'.repeat(600)), offerButtons),
	],
	[
		'offer-text-missing',
		'components[0].limited_time_offer.text',
		offerDraft({}, offerButtons),
		offerDraft({ text: 'Soon' }, offerButtons),
	],
	[
		'offer-text-length',
		'components[0].limited_time_offer.text',
		offerDraft({ text: 'a'.repeat(17) }, offerButtons),
		offerDraft({ text: 'a'.repeat(16) }, offerButtons),
	],
	[
		'offer-expiration',
		'components[0].limited_time_offer.has_expiration',
		offerDraft({ text: 'Soon', has_expiration: 'true' }, offerButtons),
		offerDraft({ text: 'Soon', has_expiration: true }, offerButtons),
	],
	[
		'offer-header',
		'components[2].format',
		offerDraft({ text: 'Soon' }, header('Sale'), offerButtons),
		offerDraft({ text: 'Soon' }, media('VIDEO'), offerButtons),
	],
	[
		'offer-footer',
		'components[2]',
		offerDraft({ text: 'Soon' }, footer('Acme'), offerButtons),
		offerDraft({ text: 'Soon' }, offerButtons),
	],
	[
		'offer-buttons',
		'components[2].buttons',
		offerDraft({ text: 'Soon' }, buttons(url('https://a.example'), copyCode('A'))),
		offerDraft({ text: 'Soon' }, buttons(copyCode('A'), url('https://a.example'))),
	],
	[
		'offer-buttons',
		'components[0]',
		offerDraft({ text: 'Soon' }),
		offerDraft({ text: 'Soon' }, buttons(url('https://a.example'))),
	],
]);

warns([
	[
		'offer-code',
		'components[2].buttons',
		offerDraft({ text: 'Soon', has_expiration: true }, buttons(url('https://a.example'))),
		offerDraft({ text: 'Soon', has_expiration: true }, offerButtons),
	],
]);
