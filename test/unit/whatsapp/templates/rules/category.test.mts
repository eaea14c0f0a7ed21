import { buttons, draft, otp, plainBody } from '../drafts.mts';
import { refuses, warns } from '../ruleTable.mts';

const ofCategory = (category: unknown) => draft([plainBody], { category });

const lasting = (category: string, seconds: unknown) =>
	draft(category === 'AUTHENTICATION' ? [{ type: 'BODY' }, buttons(otp())] : [plainBody], {
		category,
		message_send_ttl_seconds: seconds,
	});

refuses([
	['category-missing', 'category', ofCategory(undefined), ofCategory('marketing')],
	['category-unknown', 'category', ofCategory('TRANSACTIONAL'), ofCategory('UTILITY')],
	[
		'parameter-format-unknown',
		'parameter_format',
		draft([plainBody], { parameter_format: 'ordered' }),
		draft([plainBody], { parameter_format: 'positional' }),
	],
	['ttl-number', 'message_send_ttl_seconds', lasting('UTILITY', 'ten'), lasting('UTILITY', '60')],
	['ttl-range', 'message_send_ttl_seconds', lasting('UTILITY', 29), lasting('UTILITY', 30)],
	['ttl-range', 'message_send_ttl_seconds', lasting('UTILITY', 43_201), lasting('UTILITY', -1)],
	[
		'ttl-range',
		'message_send_ttl_seconds',
		lasting('AUTHENTICATION', 901),
		lasting('AUTHENTICATION', 900),
	],
	['ttl-range', 'message_send_ttl_seconds', lasting('MARKETING', -1), lasting('MARKETING', 43_200)],
	[
		'ttl-range',
		'message_send_ttl_seconds',
		lasting('MARKETING', 2_592_001),
		lasting('MARKETING', 2_592_000),
	],
]);

warns([
	[
		'ttl-marketing',
		'message_send_ttl_seconds',
		lasting('MARKETING', 86_400),
		lasting('UTILITY', 600),
	],
]);
