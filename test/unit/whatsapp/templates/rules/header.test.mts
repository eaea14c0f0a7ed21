import { header, marketing, media, plainBody, utility } from '../drafts.mts';
import { refuses, warns } from '../ruleTable.mts';

refuses([
	[
		'header-format',
		'components[0].format',
		utility({ type: 'HEADER', text: 'Visit' }, plainBody),
		utility(header('Visit'), plainBody),
	],
	[
		'header-missing',
		'components[0].text',
		utility(header(''), plainBody),
		utility(header('Visit'), plainBody),
	],
	[
		'header-length',
		'components[0].text',
		utility(header('a'.repeat(61)), plainBody),
		utility(header('a'.repeat(60)), plainBody),
	],
	[
		'header-variables',
		'components[0].text',
		utility(header('Visit {{1}} {{2}}', 'A', 'B'), plainBody),
		utility(header('Act fast, {{1}}!', 'Ana'), plainBody),
	],
	[
		'header-plain',
		'components[0].text',
		utility(header('Your\nvisit'), plainBody),
		utility(header('Your visit'), plainBody),
	],
	[
		'header-plain',
		'components[0].text',
		utility(header('Your visit 🎉'), plainBody),
		utility(header('Your visit at Acme®'), plainBody),
	],
	[
		'header-plain',
		'components[0].text',
		utility(header('Your _visit_'), plainBody),
		utility(header('Your visit_id'), plainBody),
	],
	[
		'header-plain',
		'components[0].text',
		utility(header('Visit *'), plainBody),
		utility(header('Visit +'), plainBody),
	],
	[
		'sample-media-missing',
		'components[0].example',
		utility({ type: 'HEADER', format: 'IMAGE' }, plainBody),
		utility(media('IMAGE'), plainBody),
	],
	[
		'sample-media-missing',
		'components[0].example',
		utility({ type: 'HEADER', format: 'DOCUMENT', example: { header_handle: [] } }, plainBody),
		utility({ type: 'HEADER', format: 'LOCATION' }, plainBody),
	],
]);

warns([
	[
		'sample-media-url',
		'components[0].example',
		utility(
			{ ...media('IMAGE'), example: { header_handle: ['https://scontent.example/a.jpg'] } },
			plainBody,
		),
		utility(media('IMAGE'), plainBody),
	],
	[
		'header-gif',
		'components[0].format',
		marketing(media('GIF'), plainBody),
		marketing(media('VIDEO'), plainBody),
	],
	[
		'header-text-surplus',
		'components[0].text',
		utility({ ...media('IMAGE'), text: 'Visit' }, plainBody),
		utility(media('IMAGE'), plainBody),
	],
	[
		'header-format-unknown',
		'components[0].format',
		utility({ type: 'HEADER', format: 'HOLOGRAM' }, plainBody),
		utility(header('Visit'), plainBody),
	],
]);
