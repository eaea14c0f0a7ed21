import type { GivenValues } from './givenValues';
import type { TemplateParameter } from './parameter';

/**
 * A part of a template with something to fill in: what that is, and how the builder of the message
 * wants it.
 */
export interface Part<Input> {
	parameters: TemplateParameter[];
	/** The filled-in part; `undefined` when it needs nothing or a value does not fit. */
	read(values: GivenValues): Input | undefined;
}
