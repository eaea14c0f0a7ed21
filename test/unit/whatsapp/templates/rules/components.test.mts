import {
	body,
	buttons,
	draft,
	DRAFTS,
	footer,
	type Json,
	marketing,
	media,
	plainBody,
	utility,
} from '../drafts.mts';
import { refuses, warns } from '../ruleTable.mts';

refuses([
	['text-type', 'components[0].text', utility({ type: 'BODY', text: {} }), utility(plainBody)],
	['list-type', 'components', draft({} as Json[]), utility(plainBody)],
	['entry-type', 'components[1]', utility(plainBody, 5 as never), utility(plainBody)],
	['component-type-missing', 'components[1].type', utility(plainBody, {}), utility(plainBody)],
	['component-duplicate', 'components[1]', utility(plainBody, plainBody), utility(plainBody)],
	['body-missing', 'components', utility(footer('Example')), utility(plainBody)],
	[
		'product-header',
		'components',
		marketing(plainBody, buttons({ type: 'MPM' })),
		DRAFTS['several products'],
	],
	[
		'product-header',
		'components[0].format',
		marketing(media('IMAGE'), plainBody, buttons({ type: 'SPM' })),
		DRAFTS['one product'],
	],
	[
		'product-button',
		'components[0].format',
		marketing({ type: 'HEADER', format: 'PRODUCT' }, plainBody),
		DRAFTS['one product'],
	],
	[
		'body-length',
		'components[1].text',
		marketing(
			{ type: 'HEADER', format: 'PRODUCT' },
			body('a'.repeat(161)),
			buttons({ type: 'SPM' }),
		),
		marketing(
			{ type: 'HEADER', format: 'PRODUCT' },
			body('a'.repeat(160)),
			buttons({ type: 'SPM' }),
		),
	],
]);

warns([
	[
		'component-type-unknown',
		'components[1].type',
		utility(plainBody, { type: 'HOLOGRAM' }),
		utility(plainBody),
	],
	[
		'order-display-format',
		'components[1].buttons[0].type',
		marketing(plainBody, buttons({ type: 'ORDER_DETAILS' })),
		DRAFTS['order details'],
	],
]);
