import { graphProblem } from './problem.mts';
import { shownAuthentication } from './templateAuthentication.mts';
import type { Json, Template } from './types.mts';
import { isObject } from './validation.mts';

/** Address of an uploaded sample, for the handle that it was submitted with. */
export type SampleUrl = (handle: string) => string;

/** What Graph returns when nobody says `fields`; absent where the template has no value. */
const defaultFields = [
	'name',
	'parameter_format',
	'components',
	'language',
	'status',
	'category',
	'sub_category',
	'previous_category',
	'message_send_ttl_seconds',
	'id',
];

/** What has to be asked for by name. */
const otherFields = [
	'rejected_reason',
	'quality_score',
	'correct_category',
	'library_template_name',
	'cta_url_link_tracking_opted_out',
	'health_status',
];

/** Names out of a `fields` parameter; absent when it is. */
export const fieldsOf = (parameter: string | undefined): string[] | undefined =>
	parameter?.split(',').map((field) => field.trim());

/** A node with the asked fields, or Meta's own choice; `id` is always there. */
export function pickFields(all: Json, fields: string[], known: string[], nodeType: string): Json {
	const unknown = fields.find((field) => !known.includes(field));
	if (unknown !== undefined) {
		throw graphProblem(
			400,
			100,
			`(#100) Tried accessing nonexisting field (${unknown}) on node type (${nodeType})`,
		);
	}
	const wanted = [...new Set([...fields, 'id'])];
	return Object.fromEntries(
		wanted.filter((field) => all[field] !== undefined).map((field) => [field, all[field]]),
	);
}

/** The template as Graph shows it, which differs from how it was written. */
export function templateNode(
	template: Template,
	fields: string[] | undefined,
	sampleUrl: SampleUrl,
): Json {
	const node: Json = {
		...template,
		components: shownComponents(template, sampleUrl),
		rejected_reason: template.rejected_reason ?? 'NONE',
		quality_score: template.quality_score ?? null,
		health_status: healthOf(template),
	};
	const known = [...defaultFields, ...otherFields];
	return pickFields(node, fields ?? defaultFields, known, 'WhatsAppMessageTemplate');
}

function healthOf({ id, status }: Template): Json {
	const sendable = status === 'APPROVED';
	const state = { can_send_message: sendable ? 'AVAILABLE' : 'BLOCKED' };
	const errors = [
		{
			error_code: 141002,
			error_description: `The template is ${status}`,
			possible_solution: 'Only approved templates can be sent',
		},
	];
	const entity = { entity_type: 'MESSAGE_TEMPLATE', id, ...state };
	return { ...state, entities: [sendable ? entity : { ...entity, errors }] };
}

function shownComponents(
	{ category, components, language }: Template,
	sampleUrl: SampleUrl,
): Json[] {
	return components.map((component) =>
		category === 'AUTHENTICATION'
			? shownAuthentication(component, language)
			: shownComponent(component, sampleUrl),
	);
}

/** Media samples come back as addresses of Meta's, not as the handles that were submitted. */
function shownComponent(component: Json, sampleUrl: SampleUrl): Json {
	const { example, cards } = component;
	if (Array.isArray(cards)) {
		const shown = cards.filter(isObject).map((card) => ({
			...card,
			components: (card.components as Json[]).map((part) => shownComponent(part, sampleUrl)),
		}));
		return { ...component, cards: shown };
	}
	if (!isObject(example) || !Array.isArray(example.header_handle)) return component;
	const handles = example.header_handle.flatMap((handle) => String(handle).split('\n'));
	return { ...component, example: { header_handle: handles.map(sampleUrl) } };
}
