import { KeyedMutex } from '../../shared/keyedMutex';
import type { ChannelCredential } from '../../transport/credential';
import { endpoints } from '../../transport/http/endpoints';

const applications = new KeyedMutex();

/**
 * Runs changes of the same Vonage application one after the other, in this process: an application can
 * only be written as a whole, so two triggers that read and write it at the same time would undo each
 * other's change.
 *
 * Source: https://developer.vonage.com/en/api/application.v2
 */
export async function withApplicationLock<Result>(
	credential: ChannelCredential,
	work: () => Promise<Result>,
): Promise<Result> {
	const key = `${endpoints(credential).management} ${credential.applicationId}`;
	return await applications.run(key, work);
}
