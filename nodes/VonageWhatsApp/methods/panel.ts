import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { type ManageThrough, manageThroughOf } from '../../shared/templates';
import { Values } from '../parameters/parameterReader';

/** The parameters as they stand in the panel now. */
export function panelValues(context: ILoadOptionsFunctions): Values {
	return new Values((name) => context.getCurrentNodeParameter(name));
}

export function panelManageThrough(context: ILoadOptionsFunctions): ManageThrough {
	return manageThroughOf(panelValues(context).text('manageThrough'));
}
