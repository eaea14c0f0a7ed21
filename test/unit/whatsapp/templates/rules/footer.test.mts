import { footer, plainBody, utility } from '../drafts.mts';
import { refuses } from '../ruleTable.mts';

refuses([
	[
		'footer-missing',
		'components[1].text',
		utility(plainBody, footer('')),
		utility(plainBody, footer('Acme')),
	],
	[
		'footer-length',
		'components[1].text',
		utility(plainBody, footer('a'.repeat(61))),
		utility(plainBody, footer('a'.repeat(60))),
	],
	[
		'footer-variable',
		'components[1].text',
		utility(plainBody, footer('By {{1}}')),
		utility(plainBody, footer('By Acme')),
	],
	[
		'footer-plain',
		'components[1].text',
		utility(plainBody, footer('Acme\nLtd')),
		utility(plainBody, footer('Acme Ltd')),
	],
	[
		'footer-plain',
		'components[1].text',
		utility(plainBody, footer('Acme 🌷')),
		utility(plainBody, footer('Acme ©')),
	],
	[
		'footer-plain',
		'components[1].text',
		utility(plainBody, footer('*Acme*')),
		utility(plainBody, footer('*Terms apply')),
	],
]);
