import {
	authentication,
	buttons,
	marketing,
	otp,
	phone,
	plainBody,
	quickReplies,
	quickReply,
	url,
	utility,
} from '../drafts.mts';
import { refuses, type Row, warns } from '../ruleTable.mts';

const label = (text: string) => utility(plainBody, buttons(quickReply(text)));

refuses([
	['buttons-missing', 'components[1].buttons', utility(plainBody, buttons()), label('Yes')],
	[
		'buttons-count',
		'components[1].buttons',
		utility(
			plainBody,
			buttons(...quickReplies(9), url('https://a.example'), phone('+15550051310')),
		),
		utility(
			plainBody,
			buttons(...quickReplies(8), url('https://a.example'), phone('+15550051310')),
		),
	],
	[
		'button-type-count',
		'components[1].buttons[10]',
		utility(plainBody, buttons(...quickReplies(11))),
		utility(plainBody, buttons(...quickReplies(10))),
	],
	[
		'button-type-count',
		'components[1].buttons[2]',
		utility(
			plainBody,
			buttons(...['A', 'B', 'C'].map((text) => ({ ...url('https://a.example'), text }))),
		),
		utility(
			plainBody,
			buttons(...['A', 'B'].map((text) => ({ ...url('https://a.example'), text }))),
		),
	],
	...(['PHONE_NUMBER', 'COPY_CODE', 'VOICE_CALL', 'CATALOG', 'MPM', 'SPM', 'FLOW'].map((type) => [
		'button-type-count',
		'components[1].buttons[1]',
		marketing(plainBody, buttons({ type, text: 'A' }, { type, text: 'B' })),
		marketing(plainBody, buttons({ type, text: 'A' })),
	]) as Row[]),
	[
		'button-alone',
		'components[1].buttons[0]',
		marketing(plainBody, buttons({ type: 'CATALOG' }, quickReply('Stop'))),
		marketing(plainBody, buttons({ type: 'CATALOG' })),
	],
	[
		'button-alone',
		'components[1].buttons[1]',
		marketing(plainBody, buttons(quickReply('Stop'), { type: 'MPM' })),
		marketing(plainBody, buttons({ type: 'MPM' })),
	],
	[
		'button-order',
		'components[1].buttons[2]',
		utility(plainBody, buttons(quickReply('A'), url('https://a.example'), quickReply('B'))),
		utility(
			plainBody,
			buttons(quickReply('A'), quickReply('B'), url('https://a.example'), phone('+15550051310')),
		),
	],
	[
		'button-order',
		'components[1].buttons[2]',
		utility(plainBody, buttons(url('https://a.example'), quickReply('A'), phone('+15550051310'))),
		utility(
			plainBody,
			buttons(url('https://a.example'), phone('+15550051310'), quickReply('A'), quickReply('B')),
		),
	],
	[
		'button-type-missing',
		'components[1].buttons[0].type',
		utility(plainBody, buttons({ text: 'Yes' })),
		label('Yes'),
	],
	[
		'button-category',
		'components[1].buttons[0].type',
		utility(plainBody, buttons(otp())),
		authentication({ type: 'BODY' }, buttons(otp())),
	],
	...(['CATALOG', 'MPM', 'SPM'].map((type) => [
		'button-category',
		'components[1].buttons[0].type',
		utility(plainBody, buttons({ type })),
		marketing(plainBody, buttons({ type })),
	]) as Row[]),
	[
		'button-label-duplicate',
		'components[1].buttons[1].text',
		utility(plainBody, buttons(quickReply('Yes'), quickReply('Yes'))),
		utility(plainBody, buttons(quickReply('Yes'), quickReply('No'))),
	],
]);

warns([
	[
		'button-type-unknown',
		'components[1].buttons[0].type',
		utility(plainBody, buttons({ type: 'HOLOGRAM' })),
		label('Yes'),
	],
]);
