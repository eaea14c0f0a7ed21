import { isRecord, looseNumber } from '../../whatsapp/looseJson';
import { type ApiClient, call, INTERACTIVE_TIMEOUT_SECONDS } from '../http/client';
import { endpoints } from '../http/endpoints';

/**
 * `GET /account/get-balance`: in EUR (Vonage Account API).
 *
 * Source: https://developer.vonage.com/en/api/account
 */
export async function readBalance(client: ApiClient) {
	const { body } = await call(client, {
		method: 'GET',
		url: `${endpoints(client.credential).account}/account/get-balance`,
		timeoutSeconds: INTERACTIVE_TIMEOUT_SECONDS,
		doing: 'read the balance',
	});
	const { value, autoReload } = isRecord(body) ? body : {};
	return { value: looseNumber.parse(value), reloads: autoReload === true };
}
