import { body, header, named, namedBody, plainBody, utility } from '../drafts.mts';
import { refuses, warns } from '../ruleTable.mts';

refuses([
	[
		'variable-edge',
		'components[0].text',
		utility(body('{{1}}, we look forward to your visit', 'Ana')),
		utility(body('Ana {{1}}, we look forward to it', 'B')),
	],
	[
		'variable-edge',
		'components[0].text',
		utility(body('Your order has the number {{1}}', 'A')),
		utility(body('Your order has the number {{1}} now', 'A')),
	],
	[
		'variable-edge',
		'components[0].text',
		utility(body('Your order has the number {{1}}.', 'A')),
		utility(body('Your order has the number {{1}}. Thanks', 'A')),
	],
	[
		'variable-edge',
		'components[0].text',
		utility(body('We will see you on {{1}}! 🎉', 'A')),
		utility(body('We will see you on {{1}}! 🎉 Bye', 'A')),
	],
	[
		'variable-edge',
		'components[0].text',
		utility(body('*{{1}}*, we look forward to your visit', 'A')),
		utility(body('Hi *{{1}}*, we look forward to your visit', 'A')),
	],
	[
		'variable-ratio',
		'components[0].text',
		utility(body('See {{1}} soon', 'A')),
		utility(body('We will see {{1}} soon', 'A')),
	],
	[
		'variable-braces',
		'components[0].text',
		utility(body('Hello {{1}, we look forward to it')),
		utility(body('Hello {{1}}, we look forward to it', 'A')),
	],
	[
		'variable-braces',
		'components[0].text',
		utility(body('Hello {{{1}}}, we look forward to it', 'A')),
		utility(body('Hello ({{1}}), we look forward to it', 'A')),
	],
	[
		'variable-name',
		'components[0].text',
		utility(body('Hello {{ 1 }}, we look forward to it', 'A')),
		utility(body('Hello {{1}}, we look forward to it', 'A')),
	],
	[
		'variable-name',
		'components[0].text',
		utility(body('Hello {{}}, we look forward to it')),
		utility(body('Hello {{1}}, we look forward to it', 'A')),
	],
	[
		'variable-name',
		'components[0].text',
		named(body('Hello {{First Name}}, we look forward to it')),
		named(namedBody('Hello {{first_name}}, we look forward to it', 'first_name')),
	],
	[
		'variable-character',
		'components[0].text',
		utility(body('Order {{#1}} is on its way', 'A')),
		utility(body('Order #{{1}} is on its way', 'A')),
	],
	[
		'variable-character',
		'components[0].text',
		utility(body('Save {{1%}} of the price today', 'A')),
		utility(body('Save {{1}}% of the price today', 'A')),
	],
	[
		'variable-character',
		'components[0].text',
		utility(body('Pay {{$1}} at the front desk', 'A')),
		utility(body('Pay ${{1}} at the front desk', 'A')),
	],
	[
		'variable-order',
		'components[0].text',
		utility(body('Hello {{1}}, we will see you on {{3}} this week', 'A', 'B', 'C')),
		utility(body('Hello {{1}}, we will see you on {{2}} this week', 'A', 'B')),
	],
	[
		'variable-order',
		'components[0].text',
		utility(body('Hello {{2}}, we look forward to it', 'A', 'B')),
		utility(body('Hello {{1}}, we look forward to it', 'A')),
	],
	[
		'variable-mixed',
		'components[0].text',
		utility(body('Hello {{1}}, we will see you on {{day}} this week', 'A')),
		utility(body('Hello {{1}}, we will see you on {{2}} this week', 'A', 'B')),
	],
	[
		'variable-format',
		'components[0].text',
		utility(namedBody('Hello {{first_name}}, we look forward to it', 'first_name')),
		named(namedBody('Hello {{first_name}}, we look forward to it', 'first_name')),
	],
	[
		'variable-format',
		'components[0].text',
		named(body('Hello {{1}}, we look forward to it', 'A')),
		utility(body('Hello {{1}}, we look forward to it', 'A')),
	],
	[
		'variable-repeated',
		'components[0].text',
		named(namedBody('Hello {{name}}, dear {{name}}, we look forward to it', 'name')),
		named(namedBody('Hello {{name}}, we look forward to it', 'name')),
	],
	[
		'sample-missing',
		'components[0].example',
		utility(body('Hello {{1}}, we look forward to it')),
		utility(body('Hello {{1}}, we look forward to it', 'Ana')),
	],
	[
		'sample-missing',
		'components[0].example',
		utility(body('Hello {{1}}, we look forward to it', ' ')),
		utility(body('Hello {{1}}, we look forward to it', 'Ana')),
	],
	[
		'sample-missing',
		'components[0].example',
		named(body('Hello {{name}}, we look forward to it', 'Ana')),
		named(namedBody('Hello {{name}}, we look forward to it', 'name')),
	],
	[
		'sample-missing',
		'components[0].example',
		utility(header('Visit {{1}}'), plainBody),
		utility(header('Visit {{1}}', '12 May'), plainBody),
	],
]);

warns([
	[
		'variable-ratio',
		'components[0].text',
		utility(body('Hello {{1}} see you', 'A')),
		utility(body('Hello {{1}} see you soon', 'A')),
	],
	[
		'variable-ratio',
		'components[0].text',
		utility(body('您好 {{1}} 谢谢', '王')),
		utility(body('您好{{1}},您的订单已经发货,预计今天送达,谢谢', '王')),
	],
	[
		'variable-adjacent',
		'components[0].text',
		utility(body('We will see {{1}}{{2}} in our office tomorrow', 'A', 'B')),
		utility(body('We will see {{1}} or {{2}} in our office tomorrow', 'A', 'B')),
	],
	[
		'variable-adjacent',
		'components[0].text',
		utility(body('We will see {{1}} {{2}} in our office tomorrow', 'A', 'B')),
		utility(body('We will see {{1}} or {{2}} in our office tomorrow', 'A', 'B')),
	],
	[
		'variable-repeated',
		'components[0].text',
		utility(body('Hello {{1}}, dear {{1}}, we look forward to it', 'A')),
		utility(body('Hello {{1}}, we look forward to it', 'A')),
	],
	[
		'variable-digits',
		'components[0].text',
		named(namedBody('Hello {{line1}}, we look forward to it', 'line1')),
		named(namedBody('Hello {{line}}, we look forward to it', 'line')),
	],
	[
		'variable-single-brace',
		'components[0].text',
		utility(body('Hello {name}, we look forward to it')),
		utility(body('Hello (name), we look forward to it')),
	],
	[
		'sample-surplus',
		'components[0].example',
		utility(body('Hello {{1}}, we look forward to it', 'A', 'B')),
		utility(body('Hello {{1}}, we look forward to it', 'A')),
	],
]);
