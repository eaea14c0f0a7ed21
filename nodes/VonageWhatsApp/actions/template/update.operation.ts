import type { INodeProperties } from 'n8n-workflow';
import { manageThroughField } from '../../../shared/fields';
import { attempt } from '../../../transport/http/attempt';
import { RuleViolation } from '../../../whatsapp/ruleViolation';
import { withHeaderSample, withoutHandles } from '../../../whatsapp/templates/draft';
import {
	parseTemplate,
	type Template,
	type TemplateDraft,
} from '../../../whatsapp/templates/schema';
import { templateState } from '../../../whatsapp/templates/states';
import { forgetTemplates } from '../../listCache';
import type { Item } from '../../parameters/item';
import { eachItem, type Operation } from '../operation';
import { appIdOption, draftFields, timeToLiveOption } from './draftFields';
import { type DraftIdentity, readDraft } from './draftValues';
import { categories, templateField } from './fields';
import { submissionItem } from './review';
import { sampleOf } from './sample';
import { providerOf, selectedTemplate } from './selectedTemplate';
import { findingsOf, refuseErrors } from './validate';

const categoryField: INodeProperties = {
	displayName: 'Category',
	name: 'category',
	type: 'options',
	default: 'keep',
	options: [...categories, { name: 'Keep As It Is', value: 'keep' }],
	description: 'The category of an approved template cannot be changed',
};

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [timeToLiveOption, appIdOption],
};

/** Statuses in which Meta takes an edit (Meta "Template management"). */
const EDITABLE = ['approved', 'rejected', 'paused'];

/** Template → Update: the content as a whole, and what else may change. */
export const update: Operation = {
	option: {
		name: 'Update',
		value: 'update',
		description:
			'Replace the content of a template. An approved one takes one edit a day and ten in 30 days; a rejected or paused one any number.',
		action: 'Update template',
	},
	fields: [
		manageThroughField,
		templateField('searchTemplates', 'The template to update; name and language stay'),
		categoryField,
		...draftFields,
		optionsField,
	],
	execute: eachItem(async (item) => {
		const provider = providerOf(item);
		const template = await selectedTemplate(item, provider);
		const draft = readDraft(item, identityOf(item, template));
		refuseUneditable(template, draft);
		const sample = sampleOf(item);
		const findings = findingsOf(draft, sample !== undefined);
		refuseErrors(findings);
		return async () => {
			const { components, message_send_ttl_seconds: timeToLive } = sample
				? withHeaderSample(draft, await provider.uploadSample(await sample()))
				: draft;
			const id = template.id ?? '';
			const { category } = draft;
			const change = {
				components,
				...(category !== template.category && { category }),
				...(timeToLive !== undefined && { message_send_ttl_seconds: timeToLive }),
			};
			const { success } = await provider.update(id, change);
			forgetTemplates();
			const read = await attempt(provider.get(id));
			const submitted = { ...template, ...withoutHandles(draft), status: 'PENDING' };
			const now = (read.ok && parseTemplate(read.value)) || submitted;
			return {
				updated: success,
				...submissionItem(now, category),
				...(findings.length > 0 && { warnings: findings }),
			};
		};
	}),
};

/** Name, language and, unless another one is chosen, category of the template that is to be updated. */
function identityOf(item: Item, template: Template): DraftIdentity {
	const { name, language, category = '' } = template;
	const chosen = item.text('category');
	if (chosen !== 'keep') return { name, language, category: chosen };
	if (category === 'AUTHENTICATION' && item.text('draftInput') !== 'json') {
		throw item.violation(
			'category',
			`is Keep As It Is, and '${name}' is an authentication template, which has fields of its own`,
			"Choose Authentication in 'Category', which it has already: then its fields are shown.",
		);
	}
	return { name, language, category };
}

function refuseUneditable(
	{ name, language, status, category }: Template,
	draft: TemplateDraft,
): void {
	if (draft.name !== name || draft.language !== language) {
		throw new RuleViolation(
			'draftComponents',
			`'Components' are of the template '${draft.name}' (${draft.language}), and '${name}' (${language}) is to be updated`,
			'Choose the other template, or leave name and language out.',
		);
	}
	const state = templateState(status);
	if (!EDITABLE.includes(state)) {
		throw new RuleViolation(
			'template',
			`The template '${name}' (${language}) is ${state}, and Meta takes edits of approved, rejected and paused templates only`,
			state === 'submitted'
				? 'Wait for the review, which takes up to 24 hours, then update it.'
				: 'Submit a new template under another name.',
		);
	}
	if (state === 'approved' && category !== undefined && draft.category !== category) {
		throw new RuleViolation(
			'category',
			`The template '${name}' (${language}) is approved as ${category}, and the category of an approved template cannot be changed`,
			"Set 'Category' to Keep As It Is, or submit a new template under another name.",
		);
	}
}
