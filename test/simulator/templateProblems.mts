import { ApiProblem, graphProblem, vonageProblem } from './problem.mts';
import type { Locale, TemplateRefused } from './templateRefusals.mts';

/** Meta's envelope. Branch on the numbers: the texts come in the language of the token's user. */
export function graphRefusal(refused: TemplateRefused, locale: Locale): ApiProblem {
	const words = refused.words(locale);
	return graphProblem(refused.httpStatus, refused.code, refused.message, {
		...(refused.subcode === undefined ? {} : { error_subcode: refused.subcode }),
		...(refused.data === undefined ? {} : { error_data: refused.data }),
		...(words
			? { is_transient: false, error_user_title: words.title, error_user_msg: words.message }
			: {}),
	});
}

/** Vonage passes Meta's words on, without Meta's numbers. */
export function vonageRefusal(refused: TemplateRefused, locale: Locale): ApiProblem {
	const words = refused.words(locale);
	return templateProblem(
		422,
		'#invalid-params',
		'Invalid params',
		words ? `${words.title}: ${words.message}` : refused.message,
	);
}

/** The template API calls the trace `instance_id`, unlike the Messages API. */
const templateProblem = (status: number, fragment: string, title: string, detail: string) => {
	const { body, ...problem } = vonageProblem(status, fragment, title, detail);
	const { instance, ...rest } = body;
	return new ApiProblem(problem.httpStatus, { ...rest, instance_id: instance });
};

export const vonageTemplateProblem = {
	unauthorised: () => templateProblem(401, '#unauthorised', 'Unauthorised', 'Invalid Token'),
	noWaba: () => templateProblem(404, '#not-found', 'Not Found', 'Waba was not found'),
	noTemplate: () => templateProblem(404, '#not-found', 'Not Found', 'Template was not found'),
	missing: (name: string) =>
		templateProblem(422, '#missing-parameter', 'Missing required parameter', `${name} is required`),
	invalid: (detail: string) => templateProblem(422, '#invalid-params', 'Invalid params', detail),
};
