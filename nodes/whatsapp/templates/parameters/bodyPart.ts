import { LIMITS } from '../../messages/limits';
import type { TemplateValues } from '../../messages/templateValue';
import { componentOf } from '../fillable';
import type { TemplateComponent } from '../schema';
import type { Part } from './part';
import { bodyVariable, type Place } from './place';
import { textPart } from './textPart';

/** The variables of the body, if it has any. */
export function bodyPart(
	components: TemplateComponent[],
	place: Place,
	max: number = LIMITS.templateBody,
): Part<TemplateValues> | undefined {
	const body = componentOf(components, 'BODY');
	if (body?.text === undefined) return undefined;

	const { text, example } = body;
	const part = textPart({ text, example, what: 'body', max }, (name) => ({
		id: bodyVariable(place, name),
		label: `${place.of}Body Variable ${name}`,
	}));
	if (part.parameters.length === 0) return undefined;
	return {
		parameters: part.parameters,
		read(values) {
			const given = part.read(values);
			return place.named ? given : given?.map(({ value }) => value);
		},
	};
}
