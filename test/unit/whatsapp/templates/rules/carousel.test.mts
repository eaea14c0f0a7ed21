import {
	body,
	buttons,
	card,
	carousel,
	copyCode,
	DRAFTS,
	footer,
	type Json,
	marketing,
	media,
	phone,
	plainBody,
	quickReplies,
	quickReply,
	url,
	utility,
} from '../drafts.mts';
import { refuses } from '../ruleTable.mts';

const picture = (...more: Json[]) => card(media('IMAGE'), ...more, buttons(quickReply('More')));

const cards = (...list: Json[]) => marketing(plainBody, carousel(...list));

refuses([
	[
		'component-category',
		'components[1]',
		utility(plainBody, carousel(picture(), picture())),
		cards(picture(), picture()),
	],
	[
		'carousel-component',
		'components[2]',
		marketing(plainBody, carousel(picture(), picture()), footer('Acme')),
		cards(picture(), picture()),
	],
	['carousel-cards', 'components[1].cards', cards(picture()), cards(picture(), picture())],
	[
		'carousel-cards',
		'components[1].cards',
		cards(...Array.from({ length: 11 }, () => picture())),
		cards(...Array.from({ length: 10 }, () => picture())),
	],
	[
		'carousel-uniform',
		'components[1].cards[1]',
		cards(picture(body('Tulips')), picture()),
		cards(picture(body('Tulips')), picture(body('Roses'))),
	],
	[
		'carousel-uniform',
		'components[1].cards[1]',
		cards(picture(), card(media('VIDEO'), buttons(quickReply('More')))),
		cards(picture(), picture()),
	],
	[
		'carousel-uniform',
		'components[1].cards[1]',
		cards(picture(), card(media('IMAGE'), buttons(url('https://a.example')))),
		cards(picture(), picture()),
	],
	[
		'card-header',
		'components[1].cards[1].components',
		cards(picture(), card(buttons(quickReply('More')))),
		cards(picture(), picture()),
	],
	[
		'card-header',
		'components[1].cards[1].components[0].format',
		cards(picture(), card(media('DOCUMENT'), buttons(quickReply('More')))),
		cards(picture(), picture()),
	],
	[
		'card-component',
		'components[1].cards[0].components[1]',
		cards(picture(footer('Acme')), picture()),
		cards(picture(), picture()),
	],
	[
		'card-buttons',
		'components[1].cards[1].components',
		cards(picture(), card(media('IMAGE'))),
		cards(picture(), picture()),
	],
	[
		'card-buttons',
		'components[1].cards[1].components[1].buttons',
		cards(picture(), card(media('IMAGE'), buttons(...quickReplies(3)))),
		cards(picture(), card(media('IMAGE'), buttons(...quickReplies(2)))),
	],
	[
		'card-buttons',
		'components[1].cards[1].components[1].buttons',
		cards(
			picture(),
			card(
				{ type: 'HEADER', format: 'PRODUCT' },
				buttons({ type: 'SPM' }, url('https://a.example')),
			),
		),
		DRAFTS['carousel with products'],
	],
	[
		'card-button-type',
		'components[1].cards[1].components[1].buttons[0].type',
		cards(picture(), card(media('IMAGE'), buttons(copyCode('A')))),
		cards(picture(), card(media('IMAGE'), buttons(phone('+15550051310')))),
	],
	[
		'body-length',
		'components[1].cards[0].components[1].text',
		cards(picture(body('a'.repeat(161))), picture()),
		cards(picture(body('a'.repeat(160))), picture()),
	],
	[
		'body-only-variables',
		'components[1].cards[0].components[1].text',
		cards(picture(body('{{1}}', 'A')), picture()),
		cards(picture(body('{{1}} off today only, really', '10%')), picture()),
	],
	[
		'variable-edge',
		'components[1].cards[0].components[1].text',
		cards(picture(body('All tulips of today: {{1}}', 'A')), picture()),
		cards(picture(body('{{1}} off today only, really', '10%')), picture()),
	],
	[
		'variable-ratio',
		'components[1].cards[0].components[1].text',
		cards(picture(body('{{1}} off', 'A')), picture()),
		cards(picture(body('{{1}} off today only, really', '10%')), picture()),
	],
	[
		'sample-media-missing',
		'components[1].cards[0].components[0].example',
		cards(card({ type: 'HEADER', format: 'IMAGE' }, buttons(quickReply('More'))), picture()),
		cards(picture(), picture()),
	],
]);
