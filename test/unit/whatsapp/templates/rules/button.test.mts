import {
	buttons,
	copyCode,
	marketing,
	phone,
	plainBody,
	quickReply,
	url,
	utility,
} from '../drafts.mts';
import { refuses, warns } from '../ruleTable.mts';

const label = (text: string) => utility(plainBody, buttons(quickReply(text)));

const link = (address: string, ...example: string[]) =>
	utility(plainBody, buttons(url(address, ...example)));

refuses([
	[
		'sample-missing',
		'components[1].buttons[0].example',
		link('https://shop.example/{{1}}'),
		link('https://shop.example/{{1}}', 'A-1'),
	],
	[
		'sample-missing',
		'components[1].buttons[0].example',
		marketing(plainBody, buttons(copyCode(undefined))),
		marketing(plainBody, buttons(copyCode(['SUN25']))),
	],
	['button-label-missing', 'components[1].buttons[0].text', label(''), label('Yes')],
	[
		'button-label-length',
		'components[1].buttons[0].text',
		label('a'.repeat(26)),
		label('a'.repeat(25)),
	],
	['button-label-plain', 'components[1].buttons[0].text', label('Call {{1}}'), label('Call us')],
	['button-label-plain', 'components[1].buttons[0].text', label('Call\nus'), label('Call us')],
	['button-label-plain', 'components[1].buttons[0].text', label('Yes 👍'), label('Yes')],
	['button-label-plain', 'components[1].buttons[0].text', label('*Yes*'), label('Yes')],
	[
		'button-phone-missing',
		'components[1].buttons[0].phone_number',
		utility(plainBody, buttons(phone(''))),
		utility(plainBody, buttons(phone('+15550051310'))),
	],
	[
		'button-phone-length',
		'components[1].buttons[0].phone_number',
		utility(plainBody, buttons(phone('+1 (555) 005 - 13 - 10'))),
		utility(plainBody, buttons(phone('+1 (555) 005-13-10'))),
	],
	[
		'button-phone-invalid',
		'components[1].buttons[0].phone_number',
		utility(plainBody, buttons(phone('07700 900000'))),
		utility(plainBody, buttons(phone('+44 7700 900000'))),
	],
	[
		'button-phone-invalid',
		'components[1].buttons[0].phone_number',
		utility(plainBody, buttons(phone('1-800-FLOWERS'))),
		utility(plainBody, buttons(phone('1-800-356-9377'))),
	],
	['button-url-missing', 'components[1].buttons[0].url', link(''), link('https://a.example')],
	[
		'button-url-length',
		'components[1].buttons[0].url',
		link(`https://a.example/${'a'.repeat(1983)}`),
		link(`https://a.example/${'a'.repeat(1982)}`),
	],
	[
		'button-url-invalid',
		'components[1].buttons[0].url',
		link('shop.example/sale'),
		link('http://shop.example/sale'),
	],
	[
		'button-url-invalid',
		'components[1].buttons[0].url',
		link('https://shop.example/our sale'),
		link('https://shop.example/our%20sale'),
	],
	[
		'button-url-invalid',
		'components[1].buttons[0].url',
		link('tel:+15550051310'),
		link('https://shop.example'),
	],
	[
		'button-url-whatsapp',
		'components[1].buttons[0].url',
		link('https://wa.me/15550051310'),
		link('https://wa.me.shop.example/15550051310'),
	],
	[
		'button-url-whatsapp',
		'components[1].buttons[0].url',
		link('https://API.WhatsApp.com/send?phone=1'),
		link('https://notwhatsapp.com/send?to=whatsapp.com'),
	],
	[
		'button-url-whatsapp',
		'components[1].buttons[0].url',
		link('https://wa.me/{{1}}', 'a'),
		link('https://shop.example/wa.me/{{1}}', 'a'),
	],
	[
		'button-url-variable',
		'components[1].buttons[0].url',
		link('https://a.example/{{1}}/{{2}}', 'a'),
		link('https://a.example/{{1}}', 'a'),
	],
	[
		'button-url-variable',
		'components[1].buttons[0].url',
		link('https://a.example/{{1}}/edit', 'a'),
		link('https://a.example/edit?id={{1}}', 'a'),
	],
	[
		'button-url-variable',
		'components[1].buttons[0].url',
		link('https://{{1}}', 'a'),
		link('https://a.example/{{1}}', 'a'),
	],
	[
		'button-url-variable',
		'components[1].buttons[0].url',
		link('https://a.example/{{2}}', 'a'),
		link('https://a.example/{{1}}', 'a'),
	],
	[
		'button-code-length',
		'components[1].buttons[0].example',
		marketing(plainBody, buttons(copyCode('A'.repeat(21)))),
		marketing(plainBody, buttons(copyCode('A'.repeat(20)))),
	],
	[
		'button-code-characters',
		'components[1].buttons[0].example',
		marketing(plainBody, buttons(copyCode('SUN-25'))),
		marketing(plainBody, buttons(copyCode('SUN25'))),
	],
	[
		'flow-reference',
		'components[1].buttons[0]',
		utility(plainBody, buttons({ type: 'FLOW', text: 'Book' })),
		utility(plainBody, buttons({ type: 'FLOW', text: 'Book', flow_name: 'visits' })),
	],
	[
		'flow-reference',
		'components[1].buttons[0]',
		utility(plainBody, buttons({ type: 'FLOW', text: 'Book', flow_id: '1', flow_json: '{}' })),
		utility(plainBody, buttons({ type: 'FLOW', text: 'Book', flow_json: '{}' })),
	],
	[
		'flow-action',
		'components[1].buttons[0].flow_action',
		utility(plainBody, buttons({ type: 'FLOW', text: 'Book', flow_id: '1', flow_action: 'open' })),
		utility(
			plainBody,
			buttons({ type: 'FLOW', text: 'Book', flow_id: '1', flow_action: 'data_exchange' }),
		),
	],
]);

warns([
	[
		'sample-surplus',
		'components[1].buttons[0].example',
		link('https://a.example', 'A'),
		link('https://a.example'),
	],
	[
		'sample-url',
		'components[1].buttons[0].example',
		link('https://a.example/{{1}}', 'https://b.example/1'),
		link('https://a.example/{{1}}', 'https://a.example/1'),
	],
	[
		'button-label-characters',
		'components[1].buttons[0].text',
		label("Yes, that's right"),
		label('Ja genau 1'),
	],
	[
		'button-label-characters',
		'components[1].buttons[0].text',
		label('Yes!'),
		label('Änderung möglich'),
	],
	[
		'button-url-shortener',
		'components[1].buttons[0].url',
		link('https://bit.ly/3abc'),
		link('https://orbit.ly/3abc'),
	],
	[
		'button-url-variable-name',
		'components[1].buttons[0].url',
		link('https://a.example/{{id}}', 'A'),
		link('https://a.example/{{1}}', 'A'),
	],
	[
		'button-code-long',
		'components[1].buttons[0].example',
		marketing(plainBody, buttons(copyCode('A'.repeat(16)))),
		marketing(plainBody, buttons(copyCode('A'.repeat(15)))),
	],
	[
		'button-category',
		'components[1].buttons[0].type',
		utility(plainBody, buttons(copyCode('A'))),
		marketing(plainBody, buttons(copyCode('A'))),
	],
]);
