import { describe, expect, it } from '@jest/globals';
import {
	asNewDraft,
	buildDraft,
	type DraftParts,
	withHeaderSample,
	withoutHandles,
} from '../../../../nodes/whatsapp/templates/draft.ts';
import { templateParameters } from '../../../../nodes/whatsapp/templates/parameters.ts';
import { lintTemplate } from '../../../../nodes/whatsapp/templates/rules.ts';
import type { TemplateDraft } from '../../../../nodes/whatsapp/templates/schema.ts';

const identity = { name: 'visit_reminder', language: 'en_US', category: 'UTILITY' };

/** Fills in a sample for whatever the form asks one for, as the panel does. */
function withSamples(parts: DraftParts): DraftParts {
	const ids = templateParameters(buildDraft(parts)).map(({ id }) => id);
	return { ...parts, samples: new Map(ids.map((id, at) => [id, `Sample ${at + 1}`])) };
}

describe('a template from a form', () => {
	it('writes the samples of numbered variables in the order of the numbers', () => {
		const body = 'At {{2}} we see you, dear {{1}}, in the clinic on the hill.';
		const samples = new Map([
			['body.1', 'Ana'],
			['body.2', '10:30'],
		]);
		expect(buildDraft({ ...identity, body, samples })).toEqual({
			...identity,
			parameter_format: 'POSITIONAL',
			components: [{ type: 'BODY', text: body, example: { body_text: [['Ana', '10:30']] } }],
		});
	});

	it('knows named variables by their names, also in the header', () => {
		const draft = buildDraft({
			...identity,
			header: { format: 'TEXT', text: 'Visit on {{date}}' },
			body: 'Hello {{first_name}}, we look forward to your visit.',
			samples: new Map([
				['header.date', '12 May'],
				['body.first_name', 'Ana'],
			]),
		});
		expect(draft).toMatchObject({
			parameter_format: 'NAMED',
			components: [
				{ example: { header_text_named_params: [{ param_name: 'date', example: '12 May' }] } },
				{ example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }] } },
			],
		});
	});

	it.each([
		['the end of the address', '81', 'https://clinic.example/v/81'],
		['the whole address', 'https://clinic.example/v/82', 'https://clinic.example/v/82'],
	])('takes %s as the sample of a URL button', (_what, sample, example) => {
		const draft = buildDraft({
			...identity,
			body: 'Your visit is confirmed.',
			buttons: [{ type: 'URL', text: 'Directions', url: 'https://clinic.example/v/{{1}}' }],
			samples: new Map([['button.0.suffix', sample]]),
		});
		expect(draft.components[1].buttons).toEqual([
			expect.objectContaining({ type: 'URL', example: [example] }),
		]);
	});

	it('leaves the words of an authentication template to Meta', () => {
		const draft = buildDraft({
			...identity,
			category: 'AUTHENTICATION',
			body: 'Not to be sent',
			authentication: {
				otpType: 'ZERO_TAP',
				securityRecommendation: true,
				codeExpirationMinutes: 5,
				apps: [{ packageName: 'com.example.app', signatureHash: 'K8a/AINcGX7' }],
				zeroTapTermsAccepted: true,
			},
		});
		expect(lintTemplate(draft).filter(({ severity }) => severity === 'error')).toEqual([]);
		expect(JSON.stringify(draft)).not.toContain('Not to be sent');
	});

	const complete: DraftParts = {
		...identity,
		header: { format: 'TEXT', text: 'Visit on {{1}}' },
		body: 'Hello {{1}}, we look forward to seeing you at {{2}} on the day above, as agreed.',
		footer: 'Example Clinic',
		buttons: [
			{ type: 'QUICK_REPLY', text: 'Confirm' },
			{ type: 'URL', text: 'Directions', url: 'https://clinic.example/v/{{1}}' },
			{ type: 'PHONE_NUMBER', text: 'Call us', phoneNumber: '+15550051310' },
		],
	};

	it('has all samples that the rules ask for once each field of the panel is filled in', () => {
		const missing = (parts: DraftParts) =>
			lintTemplate(buildDraft(parts)).filter(({ rule }) => rule.startsWith('sample-missing'));
		expect(missing(complete)).not.toEqual([]);
		expect(missing(withSamples(complete))).toEqual([]);
	});

	it('puts the handle of an uploaded sample into the header, and touches nothing else', () => {
		const draft = buildDraft({ ...complete, header: { format: 'IMAGE' } });
		const { components } = withHeaderSample(draft, '4::handle');
		expect(components[0]).toEqual({
			type: 'HEADER',
			format: 'IMAGE',
			example: { header_handle: ['4::handle'] },
		});
		expect(components.slice(1)).toEqual(draft.components.slice(1));
	});

	it('shows no handle, its cards neither', () => {
		const header = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::handle'] } };
		const body = { type: 'BODY', text: 'Hello {{1}}.', example: { body_text: [['Ana']] } };
		const draft: TemplateDraft = {
			...identity,
			components: [header, body, { type: 'CAROUSEL', cards: [{ components: [header, body] }] }],
		};
		const shown = [{ type: 'HEADER', format: 'IMAGE' }, body];
		expect(withoutHandles(draft).components).toEqual([
			...shown,
			{ type: 'CAROUSEL', cards: [{ components: shown }] },
		]);
	});

	it('is, made of a template that exists, without what only that has', () => {
		const fields = { name: 'a', language: 'en', category: 'UTILITY', components: [] };
		const kept = { ...fields, parameter_format: 'NAMED', a_field_of_tomorrow: 1 };
		const read = { id: '1', status: 'APPROVED', quality_score: null, state: 'approved', fix: '' };
		expect(asNewDraft({ ...kept, ...read })).toEqual(kept);
	});
});
