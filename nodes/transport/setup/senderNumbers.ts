import { mergeNumbers, type NumberLists, type SenderNumber } from '../../whatsapp/senderNumber';
import type { ProbeResult } from '../../whatsapp/setup/facts';
import { type ChannelCredential, CredentialFault } from '../credential';
import { attempt, errorText } from '../http/attempt';
import type { ApiClient } from '../http/client';
import { withRetry } from '../http/retry';
import { listPhoneNumbers } from '../meta/numbers';
import { listAccounts, listManagedNumbers } from '../vonage/numbers';
import { metaNeeds, vonageNeeds } from './probeResult';

/** The numbers of a channel, and what could not be found out about them. */
export interface SenderNumbers {
	numbers: SenderNumber[];
	/** One sentence for each provider that was asked in vain. */
	notes: string[];
}

/**
 * All numbers of a channel, from whichever providers its credential can ask: Vonage for the link to the
 * application, Meta for quality and limits.
 *
 * @throws {CredentialFault} when it can ask none.
 * @throws {NodeApiError} of the first one when none answers.
 */
export async function readSenderNumbers(client: ApiClient): Promise<SenderNumbers> {
	if (client.credential.environment === 'sandbox') {
		throw new CredentialFault(
			'environment',
			"The sandbox has no numbers of yours: enter the sandbox's number by hand",
		);
	}
	const vonage = vonageNeeds(client.credential);
	const sources: Array<[key: keyof NumberLists, needs: typeof vonage, list: typeof listAccounts]> =
		[
			['accounts', vonage, listAccounts],
			['managed', [...vonage, 'wabaId'], listManagedNumbers],
			['phoneNumbers', [...metaNeeds(client.credential), 'wabaId'], listPhoneNumbers],
		];
	const possible = sources.filter(([, needs]) =>
		needs.every((field) => client.credential[field] !== ''),
	);
	if (possible.length === 0) {
		throw new CredentialFault(
			'apiKey',
			'The credential cannot list numbers yet: fill in API Key and API Secret, or WABA ID and User Access Token',
		);
	}
	const read = withRetry(client);
	const results = await Promise.all(
		possible.map(async ([key, , list]) => ({
			key,
			result: await attempt(list(client, read)),
		})),
	);
	const lists: NumberLists = {};
	const errors: unknown[] = [];
	for (const { key, result } of results) {
		if (result.ok) lists[key] = result.value;
		else errors.push(result.error);
	}
	if (errors.length === results.length) throw errors[0];
	return {
		numbers: mergeNumbers(lists, client.credential),
		notes: errors.map((error) => `${errorText(error)}.`),
	};
}

/** What one list alone says, as a result of a check. */
export function numbersIn(
	key: keyof NumberLists,
	result: ProbeResult<unknown[]>,
	credential: ChannelCredential,
): ProbeResult<SenderNumber[]> {
	return result.kind === 'read'
		? { kind: 'read', value: mergeNumbers({ [key]: result.value }, credential) }
		: result;
}
