import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { missingField, readCredential } from '../transport/credential';
import { readBusinessNumbers } from './filter';

/**
 * What n8n calls when the workflow is published, tested, and stopped, once per webhook. Nothing is
 * registered at Vonage: the builder pastes the two URLs into the dashboard. What can be checked is
 * that the trigger will be able to verify and filter what arrives there.
 */
export const registration = {
	async checkExists(this: IHookFunctions): Promise<boolean> {
		const credential = readCredential(await this.getCredentials('vonageWhatsAppApi'));
		if (credential.signatureSecret === '') {
			throw new NodeOperationError(this.getNode(), missingField('signatureSecret'), {
				description:
					'Vonage signs its webhooks with it. Without it the trigger could not tell them from forged ones, and would have to refuse every message.',
			});
		}
		const { unreadable } = readBusinessNumbers(this.getNodeParameter('businessNumbers', ''));
		if (unreadable.length > 0) {
			throw new NodeOperationError(
				this.getNode(),
				`'Business Numbers' contains '${unreadable[0]}', which is not a phone number with its country code`,
				{
					description:
						'Separate the numbers by commas and write each like +44 7700 900000, or leave the field empty for all numbers.',
				},
			);
		}
		return true;
	},

	async create(this: IHookFunctions): Promise<boolean> {
		return true;
	},

	async delete(this: IHookFunctions): Promise<boolean> {
		return true;
	},
};
