import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { readCredential } from '../../transport/credential';
import type { Channel } from '../channel';
import { CREDENTIAL, wireOf } from '../channel';
import type { ManageThrough } from '../templates';
import { manageThroughOf } from '../templates';
import { Values } from '../values';

/** The channel of the node that is being set up. */
export async function panelChannel(context: ILoadOptionsFunctions): Promise<Channel> {
	return {
		credential: readCredential(await context.getCredentials(CREDENTIAL)),
		wire: wireOf(context),
	};
}

/** The parameters as they stand in the panel now. */
export function panelValues(context: ILoadOptionsFunctions): Values {
	return new Values((name) => context.getCurrentNodeParameter(name));
}

export function panelManageThrough(context: ILoadOptionsFunctions): ManageThrough {
	return manageThroughOf(panelValues(context).text('manageThrough'));
}
