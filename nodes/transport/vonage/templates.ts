import { requireField } from '../credential';
import { KEY_AND_SECRET_HEADER } from '../http/authenticate';
import { type ApiClient, type Call, call } from '../http/client';
import { canSignWith, endpoints, pathSegment } from '../http/endpoints';
import { withRetry } from '../http/retry';
import type { ProviderApi } from '../templates/provider';
import { templateRequests } from '../templates/requests';
import { readHandle, type SampleFile, UPLOAD_TIMEOUT_SECONDS } from '../templates/responses';

/**
 * Templates through Vonage's WhatsApp Template Management API, below `/v2/whatsapp-manager`.
 *
 * - `list`: `GET …/templates`, one page; 25 templates unless `limit` says otherwise, at most 500.
 * - `read`: `GET …/templates/{template_id}`.
 * - `create`: `POST …/templates`, in Meta's own form. The answer has the ID only.
 * - `update`: `PUT …/templates/{template_id}` needs the whole template: what does not change is read
 *   first and sent along.
 * - `remove`: `DELETE …/templates` deletes all languages of a name, or with its ID one of them.
 *
 * Source: https://developer.vonage.com/en/api/whatsapp-template-management
 */
export function vonageTemplates(plainClient: ApiClient): ProviderApi {
	const client = withEitherKey(plainClient);
	const collectionUrl = () => {
		const waba = pathSegment(requireField(client.credential, 'wabaId'), 'wabaId', 'WABA ID');
		return `${managerUrl(client)}/wabas/${waba}/templates`;
	};
	const requests = templateRequests(client, {
		service: 'Vonage',
		collectionUrl,
		templateUrl: (id) => `${collectionUrl()}/${pathSegment(id, 'template', 'Template')}`,
		listKey: 'templates',
		updateMethod: 'PUT',
	});
	return {
		...requests,
		name: 'vonage',
		update: async (id, change) => {
			const whole = await withRetry(client)(async () => await requests.read(id));
			const { name, language, category, components } = whole;
			return await requests.update(id, { category, components, ...change, name, language });
		},
		upload: async (file) => await uploadMedia(client, file),
	};
}

/**
 * Signs with the application's token, as Vonage's OpenAPI has it, and after a 401 once with API key and
 * secret, which public clients use with success. A request that was answered with 401 was not carried out.
 */
function withEitherKey(client: ApiClient): ApiClient {
	const { credential } = client;
	const hasBoth = canSignWith('jwt', credential) && canSignWith('basic', credential);
	if (!hasBoth) return client;
	let byKeyAndSecret = false;
	const send: ApiClient['send'] = async (options) =>
		await client.send({
			...options,
			...(byKeyAndSecret && {
				headers: { ...options.headers, [KEY_AND_SECRET_HEADER]: 'true' },
			}),
		});
	return {
		...client,
		send: async (options) => {
			const answer = await send(options);
			if (answer.statusCode !== 401 || byKeyAndSecret) return answer;
			byKeyAndSecret = true;
			const second = await send(options);
			byKeyAndSecret = second.statusCode !== 401;
			return byKeyAndSecret ? second : answer;
		},
	};
}

/**
 * `POST /v2/whatsapp-manager/media/uploads`: uploads a sample file as the multipart field `mediafile`.
 *
 * @returns The handle for `header_handle`: use it at once, and neither store nor log it.
 */
async function uploadMedia(
	client: ApiClient,
	{ bytes, mimeType, fileName }: SampleFile,
): Promise<string> {
	const form = new FormData();
	form.append('mediafile', new Blob([new Uint8Array(bytes)], { type: mimeType }), fileName);
	const request: Call = {
		timeoutSeconds: client.timeoutSeconds ?? UPLOAD_TIMEOUT_SECONDS,
		method: 'POST',
		url: `${managerUrl(client)}/media/uploads`,
		qs: { file_type: mimeType },
		body: form,
		doing: 'upload the sample file',
	};
	return readHandle(client, request, await call(client, request));
}

function managerUrl({ credential }: ApiClient): string {
	return `${endpoints(credential).management}/v2/whatsapp-manager`;
}
