import { type Json, plainBody } from '../drafts.mts';
import { refuses, warns } from '../ruleTable.mts';

const library = (fields: Json) => ({
	name: 'delivery_update',
	language: 'en',
	category: 'UTILITY',
	library_template_name: 'delivery_update_1',
	...fields,
});

refuses([
	['library-components', 'components', library({ components: [plainBody] }), library({})],
	[
		'library-button',
		'library_template_button_inputs[0].type',
		library({ library_template_button_inputs: [{ type: 'QUICK_REPLY' }] }),
		library({
			library_template_button_inputs: [{ type: 'PHONE_NUMBER', phone_number: '+15550051310' }],
		}),
	],
]);

warns([
	[
		'library-url',
		'library_template_button_inputs[0].url.base_url',
		library({
			library_template_button_inputs: [
				{ type: 'URL', url: { base_url: 'https://a.example/{{1}}' } },
			],
		}),
		library({
			library_template_button_inputs: [{ type: 'URL', url: { base_url: 'https://a.example/' } }],
		}),
	],
]);
