import { draft, plainBody, utility } from '../drafts.mts';
import { refuses, warns } from '../ruleTable.mts';

refuses([
	['name-missing', 'name', draft([plainBody], { name: '' }), utility(plainBody)],
	[
		'name-length',
		'name',
		draft([plainBody], { name: 'a'.repeat(513) }),
		draft([plainBody], { name: 'a'.repeat(512) }),
	],
	[
		'name-characters',
		'name',
		draft([plainBody], { name: 'Visit-Reminder' }),
		draft([plainBody], { name: 'visit_reminder_2' }),
	],
	['language-missing', 'language', draft([plainBody], { language: ' ' }), utility(plainBody)],
]);

warns([
	[
		'language-unknown',
		'language',
		draft([plainBody], { language: 'en-US' }),
		draft([plainBody], { language: 'en_US' }),
	],
	[
		'language-unknown',
		'language',
		draft([plainBody], { language: 'tlh' }),
		draft([plainBody], { language: 'fil' }),
	],
]);
