import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { type ManageThrough, manageThroughOf } from '../../shared/templates';
import { ParameterReader } from '../parameters/parameterReader';

/** The parameters as they stand in the panel now. */
export function panelParameters(context: ILoadOptionsFunctions): ParameterReader {
	return new ParameterReader((name) => context.getCurrentNodeParameter(name));
}

export function panelManageThrough(context: ILoadOptionsFunctions): ManageThrough {
	return manageThroughOf(panelParameters(context).text('manageThrough'));
}
