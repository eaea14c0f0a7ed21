import { compact } from '../../whatsapp/looseJson';
import { requireField } from '../credential';
import type { ApiClient } from '../http/client';
import { pathSegment } from '../http/endpoints';
import { withRetry } from '../http/retry';
import type { ProviderApi } from '../templates/provider';
import { templateRequests } from '../templates/requests';
import { graphUrl } from './graphUrl';
import { readAppId } from './tokens';
import { uploadFile } from './uploads';

/**
 * What is asked of every template. Graph leaves out most of what tells why a template cannot be sent:
 * `rejected_reason`, `quality_score`, `correct_category` (Meta "Template management").
 */
export const TEMPLATE_FIELDS = [
	'id',
	'name',
	'language',
	'status',
	'category',
	'sub_category',
	'previous_category',
	'correct_category',
	'parameter_format',
	'components',
	'quality_score',
	'rejected_reason',
	'message_send_ttl_seconds',
	'library_template_name',
	'cta_url_link_tracking_opted_out',
];

/**
 * Templates at Meta, over the Graph API.
 *
 * - `list`: `GET /{WABA_ID}/message_templates`, one page. Graph's own default is 25. A cursor that Graph
 *   does not know any more is an error with code 131059.
 * - `read`: `GET /{TEMPLATE_ID}`, with all its fields.
 * - `create`: `POST /{WABA_ID}/message_templates`. Meta accepts 100 an hour, and refuses a name and
 *   language that exist already (2388024).
 * - `update`: `POST /{TEMPLATE_ID}` changes category, components or time to live. Components are replaced
 *   as a whole; an approved template accepts one edit in 24 hours and ten in 30 days (2388039).
 * - `remove`: `DELETE /{WABA_ID}/message_templates` deletes all languages of a name, or with its ID one
 *   of them. The name of an approved template stays blocked for 30 days.
 * - `upload`: a sample file, for the app of the User Access Token unless `appId` names another one.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export function metaTemplates(client: ApiClient, appId?: string): ProviderApi {
	const { credential } = client;
	const requests = templateRequests(client, {
		service: 'Meta',
		collectionUrl: () => {
			const waba = pathSegment(requireField(credential, 'wabaId'), 'wabaId', 'WABA ID');
			return graphUrl(credential, `${waba}/message_templates`);
		},
		templateUrl: (id) => graphUrl(credential, pathSegment(id, 'template', 'Template')),
		listKey: 'data',
		fields: { fields: TEMPLATE_FIELDS.join(',') },
		updateMethod: 'POST',
	});
	let app = appId;
	return {
		...requests,
		name: 'meta',
		// Graph accepts neither name nor language, not even unchanged.
		update: async (id, change) =>
			await requests.update(id, compact({ ...change, name: undefined, language: undefined })),
		upload: async (file) => {
			app ||= await withRetry(client)(async () => await readAppId(client));
			return await uploadFile(client, app, file);
		},
	};
}
