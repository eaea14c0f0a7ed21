import type { INodeProperties } from 'n8n-workflow';
import { manageThroughField } from '../../../shared/fields';
import { withHeaderSample } from '../../../whatsapp/templates/draft';
import { forgetTemplates } from '../../listCache';
import { eachItem, type Operation } from '../operation';
import { appIdOption, draftFields, timeToLiveOption } from './draftFields';
import { readDraft } from './draftValues';
import { categories } from './fields';
import { LONGEST_WAIT_MINUTES, storedTemplate, submissionItem, waitForReview } from './review';
import { sampleOf } from './sample';
import { providerOf } from './selectedTemplate';
import { findingsOf, findingsOutput, refuseErrors } from './validate';

const identityFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'templateName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. visit_reminder',
		description: 'Lower-case letters, digits and underscores; the same for every language',
	},
	{
		displayName: 'Category',
		name: 'category',
		type: 'options',
		default: 'UTILITY',
		options: categories,
		description:
			'Utility is about something the customer did or asked for. What could be read as promotion is marketing, and Meta moves it there.',
	},
	{
		displayName: 'Language',
		name: 'templateLanguage',
		type: 'string',
		required: true,
		default: 'en',
		placeholder: 'e.g. en_US',
		description: 'The language code; for several languages submit one item for each',
	},
];

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		timeToLiveOption,
		appIdOption,
		{
			displayName: 'Validate Only',
			name: 'validateOnly',
			type: 'boolean',
			default: true,
			description: 'Whether to check the template against the known rules without submitting it',
		},
		{
			displayName: 'Wait Until Reviewed (Minutes)',
			name: 'waitMinutes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LONGEST_WAIT_MINUTES },
			default: 5,
			description:
				"Waits for the review, for so many minutes at most. A review can take a day: for that use the 'Vonage WhatsApp Template Trigger'.",
		},
	].sort((one, other) => one.displayName.localeCompare(other.displayName)) as INodeProperties[],
};

/** Template → Submit: checked here first, then sent to the review. */
export const submit: Operation = {
	option: {
		name: 'Submit',
		value: 'submit',
		description: 'Submit a new template for review; it is checked against the known rules first',
		action: 'Submit template',
	},
	fields: [manageThroughField, ...identityFields, ...draftFields, optionsField],
	execute: eachItem(async (item) => {
		const draft = readDraft(item, {
			name: item.text('templateName').trim(),
			language: item.text('templateLanguage').trim(),
			category: item.text('category'),
		});
		const sample = sampleOf(item);
		const findings = findingsOf(draft, sample !== undefined);
		const options = item.group('options');
		if (options.flag('validateOnly')) return async () => ({ ...findingsOutput(findings), draft });
		refuseErrors(findings);

		const provider = providerOf(item);
		const minutes = options.optionalNumber('waitMinutes');
		return async () => {
			const complete = sample
				? withHeaderSample(draft, await provider.uploadSample(await sample()))
				: draft;
			const created = await provider.create(complete);
			forgetTemplates();
			const review = minutes && (await waitForReview(item, provider, created.id, minutes));
			const template =
				(review && review.template) || (await storedTemplate(provider, draft, created));
			return {
				...submissionItem(template, draft.category),
				...(created.recovered && { recovered: true }),
				...(review && { reviewed: review.reviewed }),
				...(review && review.notice && { reviewNotice: review.notice }),
				...(findings.length > 0 && { warnings: findings }),
			};
		};
	}),
};
