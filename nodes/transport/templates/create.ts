import { NodeApiError } from 'n8n-workflow';

import { isRecord } from '../../whatsapp/looseJson';
import { isOutcomeOpen } from '../http/apiError';
import { attempt } from '../http/attempt';
import { pause, type RetryOptions } from '../http/retry';
import { asCreated, type CreatedTemplate } from './responses';

/** A template that was submitted. */
export interface Submission extends CreatedTemplate {
	/** The answer was lost, and the template was found when looking for it. */
	recovered?: true;
}

/** The waits before each look: a new template shows in the listing after a moment only. */
const LOOKS = [1000, 3000];

/**
 * Submits a template, and never twice blindly. When the answer is lost, the template is looked up; when
 * it is not there it is submitted once more. A refusal of that second try (2388024: it exists already)
 * may be due to the first one, so it is looked up again.
 *
 * @param create Submits the draft, each time it is called.
 * @param find The provider's templates of the draft's name and language.
 * @throws {NodeApiError} of the try that tells most.
 */
export async function createOnce(
	draft: object,
	create: () => Promise<CreatedTemplate>,
	find: () => Promise<unknown[]>,
	options: RetryOptions,
): Promise<Submission> {
	const first = await attempt(create());
	if (first.ok) return first.value;
	if (!isOutcomeOpen(first.error)) throw first.error;

	const look = await lookUp(draft, find, options);
	if (look === 'unknown') throw first.error;
	if (look === 'another') throw withHint(first.error);
	if (look !== 'absent') return look;

	const second = await attempt(create());
	if (second.ok) return second.value;
	const lookAgain = await lookUp(draft, find, options);
	if (typeof lookAgain === 'string') throw second.error;
	return lookAgain;
}

/**
 * The submitted template, or why there is none: `absent`, `another` of the same name and language but
 * with other words, or `unknown` because nothing could be looked up.
 */
async function lookUp(
	draft: object,
	find: () => Promise<unknown[]>,
	options: RetryOptions,
): Promise<Submission | 'absent' | 'another' | 'unknown'> {
	for (const milliseconds of LOOKS) {
		const found = await attempt(pause(milliseconds, options).then(find));
		if (!found.ok) return 'unknown';
		const [template] = found.value;
		if (template === undefined) continue;
		const created = asCreated(template);
		return created && hasSameBody(draft, template) ? { ...created, recovered: true } : 'another';
	}
	return 'absent';
}

/** Meta writes the body of authentication templates itself: where one has none, they do not differ. */
function hasSameBody(draft: object, template: unknown): boolean {
	const [mine, theirs] = [bodyOf(draft), bodyOf(template)];
	return mine === undefined || theirs === undefined || mine === theirs;
}

function bodyOf(template: unknown): string | undefined {
	const components = isRecord(template) ? template.components : undefined;
	const body = (Array.isArray(components) ? components : [])
		.filter(isRecord)
		.find(({ type }) => String(type).toUpperCase() === 'BODY');
	return typeof body?.text === 'string' ? body.text.replace(/\s+/g, ' ').trim() : undefined;
}

function withHint(error: unknown): unknown {
	if (error instanceof NodeApiError) {
		error.description =
			`A template of this name and language with another body exists, so this one was not submitted. Update that one, or use another name. ${error.description ?? ''}`.trim();
	}
	return error;
}
