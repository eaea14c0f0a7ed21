import { present } from '../../messages/checks';
import { LIMITS } from '../../messages/limits';
import { templateValue, type TemplateValues } from '../../messages/templateValue';
import { fillVariables, fixedLength, variableNames } from '../fill';
import { componentOf } from '../fillable';
import { samplesIn, type TemplateComponent, type TemplateVariable, variablesIn } from '../schema';
import type { ParameterSlot } from './givenValues';
import type { TemplateParameter } from './parameter';
import { bodyVariable, type Scope } from './scope';

/** A value by the name of its variable. */
export interface TextValue {
	name: string;
	value: string;
}

/**
 * The variables of a component's text.
 *
 * @param of The text, its samples, what it is called (`body`) and how long it may get in code points.
 * @param identify The id and the label of a variable.
 */
export function textSlot(
	of: { text: string; example: unknown; what: string; max: number },
	identify: (name: string) => { id: string; label: string },
): ParameterSlot<TextValue[]> {
	const { text, example, what, max } = of;
	const variables = variablesIn(text);
	const names = variableNames(text);
	const samples = samplesIn(example);
	const maxLength = Math.max(1, max - fixedLength(text, variables));
	const parameters = names.map(
		(name): TemplateParameter => ({
			...identify(name),
			kind: 'text',
			required: true,
			...present({ sample: samples.get(name) }),
			maxLength,
			description: wordsAround(text, variables, name),
		}),
	);
	return {
		parameters,
		read(values) {
			const given = new Map<string, string>();
			parameters.forEach((parameter, at) => {
				const value = values.take(parameter, (id, label, raw) =>
					templateValue(id, label, raw, max),
				);
				if (value !== undefined) given.set(names[at], value);
			});
			if (given.size < names.length) return undefined;

			if (names.length > 0) {
				values.requireFit(
					parameters,
					what,
					fillVariables(text, (name) => given.get(name)),
					max,
				);
			}
			return Array.from(given, ([name, value]) => ({ name, value }));
		},
	};
}

/** The variables of the body, if it has any. */
export function bodySlot(
	components: TemplateComponent[],
	scope: Scope,
	max: number = LIMITS.templateBody,
): ParameterSlot<TemplateValues> | undefined {
	const body = componentOf(components, 'BODY');
	if (body?.text === undefined) return undefined;

	const { text, example } = body;
	const slot = textSlot({ text, example, what: 'body', max }, (name) => ({
		id: bodyVariable(scope, name),
		label: `${scope.of}Body Variable ${name}`,
	}));
	if (slot.parameters.length === 0) return undefined;
	return {
		parameters: slot.parameters,
		read(values) {
			const given = slot.read(values);
			return scope.named ? given : given?.map(({ value }) => value);
		},
	};
}

/** How much of a text to show on either side of a variable. */
const CONTEXT = 40;

/** A variable in the words around it: `… look forward to seeing you at {{2}} on the date …`. */
function wordsAround(text: string, variables: TemplateVariable[], name: string): string {
	const { start, end } = variables.find((variable) => variable.name === name) ?? {
		start: 0,
		end: 0,
	};
	const before = text.slice(Math.max(0, start - CONTEXT), start);
	const after = text.slice(end, end + CONTEXT);
	const words = [
		start > CONTEXT ? `…${before.replace(/^\S*(?=\s)/, '')}` : before,
		text.slice(start, end),
		end + CONTEXT < text.length ? `${after.replace(/\S*$/, '')}…` : after,
	];
	return words.join('').replace(/\s+/g, ' ').trim();
}
