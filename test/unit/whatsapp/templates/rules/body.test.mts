import { body, marketing, plainBody, utility } from '../drafts.mts';
import { refuses, warns } from '../ruleTable.mts';

refuses([
	['body-missing', 'components[0].text', utility({ type: 'BODY' }), utility(plainBody)],
	[
		'body-length',
		'components[0].text',
		utility(body('a'.repeat(1025))),
		utility(body('a'.repeat(1024))),
	],
	[
		'body-length',
		'components[0].text',
		marketing(body('👍'.repeat(1025))),
		marketing(body('👍'.repeat(600))),
	],
	[
		'body-newlines',
		'components[0].text',
		utility(body('One\n\n\nTwo')),
		utility(body('One\n\nTwo')),
	],
	[
		'body-newlines',
		'components[0].text',
		utility(body('One\r\n\r\n\r\nTwo')),
		utility(body('One\r\n\r\nTwo')),
	],
	[
		'body-emoji',
		'components[0].text',
		utility(body(`Hi ${'🎉'.repeat(11)}`)),
		utility(body(`Hi ${'🎉'.repeat(10)}`)),
	],
	[
		'body-emoji',
		'components[0].text',
		utility(body(`Hi ${'🇩🇪👍🏽👨‍👩‍👧❤️'.repeat(3)}`)),
		utility(body(`Hi ${'🇩🇪👍🏽👨‍👩‍👧❤️1️⃣'.repeat(2)} © 2026 ™`)),
	],
	[
		'body-only-variables',
		'components[0].text',
		utility(body('{{1}} {{2}}!', 'a', 'b')),
		utility(body('Your code for today is {{1}} here', 'a')),
	],
]);

warns([
	[
		'body-long',
		'components[0].text',
		utility(body('a'.repeat(551))),
		utility(body('a'.repeat(550))),
	],
]);
