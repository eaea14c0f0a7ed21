import type { IExecuteFunctions } from 'n8n-workflow';
import { readSetupFacts, type SetupQuestion } from '../../../transport/setup/collectFacts';
import { requirePhoneNumber } from '../../../whatsapp/messages/checks';
import { checkSetup as checksOf, summaryOf } from '../../../whatsapp/setup/checks';
import { reportHtml } from '../../../whatsapp/setup/report';
import { numberField } from '../numberField';
import { eachItemMany, type Operation } from '../operation';

/** In this order, what people read first; where an item lacked one, n8n's table would show a red "undefined". */
const COLUMNS = {
	check: '',
	result: '',
	found: '',
	whatToDo: '',
	where: '',
	link: '',
	number: '',
	id: '',
};

/** n8n's table writes a red "empty" beside what is right, unless there is a word. */
const NOTHING_TO_DO = { ...COLUMNS, whatToDo: 'Nothing' };

/** Channel → Check Setup: everything that a channel needs, each as an item, and all as a page. */
export const checkSetup: Operation = {
	option: {
		name: 'Check Setup',
		value: 'checkSetup',
		description:
			'Find out what is right and what is not: keys, webhooks, numbers, templates; changes and sends nothing',
		action: 'Check setup',
	},
	fields: [
		numberField({
			displayName: 'Number',
			name: 'number',
			default: { mode: 'list', value: '' },
			description:
				'The WhatsApp number to look at. Leave empty for all that are linked to the application.',
		}),
		{
			displayName: 'Inspect User Access Token',
			name: 'inspectToken',
			type: 'boolean',
			default: false,
			description:
				"Whether to ask Meta when the token ends and what it may do. Meta accepts a token to inspect only in the request's URL, which a proxy between n8n and Meta could log. Nothing else sends the token in a URL.",
		},
	],
	outputs: {
		names: ['Checks', 'Report'],
		outputOf: ({ json }) => ('summary' in json ? 'Report' : 'Checks'),
	},
	execute: eachItemMany(async (item) => {
		const { context, client } = item;
		const written = item.locator('number').value.trim();
		const number = written === '' ? undefined : requirePhoneNumber('number', 'Number', written);
		const inspectsToken = item.flag('inspectToken');
		return async () => {
			const now = Date.now();
			const question = { number, now, home: homeOf(context), inspectsToken };
			const facts = await readSetupFacts(client, question);
			// What could not be read because somebody stopped the execution says nothing about the channel.
			client.signal?.throwIfAborted();
			const checks = checksOf(facts);
			const report = await context.helpers.prepareBinaryData(
				Buffer.from(reportHtml(checks, now), 'utf8'),
				'whatsapp-setup.html',
				'text/html',
			);
			return [
				...checks.map((check) => ({
					json: { ...(check.result === 'ok' ? NOTHING_TO_DO : COLUMNS), ...check },
				})),
				{ json: summaryOf(checks), binary: { data: report } },
			];
		};
	}),
};

/** The n8n that runs this: its webhook URLs begin like those on which it goes on after a wait. */
function homeOf(context: IExecuteFunctions): SetupQuestion['home'] {
	const resumeUrl = String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
	const urls = [resumeUrl, context.getInstanceBaseUrl()].filter((url) => URL.canParse(url));
	return {
		instanceId: context.getInstanceId(),
		origins: urls.map((url) => new URL(url).origin),
	};
}
