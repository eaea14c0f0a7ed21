import { isRecord, looseNumber } from '../../whatsapp/looseJson';
import type { ChannelCredential } from '../credential';
import { call, INTERACTIVE_TIMEOUT_SECONDS, type Wire } from '../http/client';
import { endpoints } from '../http/endpoints';

/** `GET /account/get-balance`: in EUR (Vonage Account API). */
export async function readBalance(wire: Wire, credential: ChannelCredential) {
	const { body } = await call(wire, {
		method: 'GET',
		url: `${endpoints(credential).account}/account/get-balance`,
		timeoutSeconds: INTERACTIVE_TIMEOUT_SECONDS,
		doing: 'read the balance',
	});
	const { value, autoReload } = isRecord(body) ? body : {};
	return { value: looseNumber.parse(value), reloads: autoReload === true };
}
