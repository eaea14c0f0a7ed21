import {
	isRecord,
	looseNumber,
	looseObject,
	loosePart,
	looseRecords,
	looseText,
} from '../../whatsapp/looseJson';
import type { WabaFacts } from '../../whatsapp/setup/facts';
import { type ApiClient, call, INTERACTIVE_TIMEOUT_SECONDS } from '../http/client';
import { pathSegment } from '../http/endpoints';
import { withFewerFields } from '../http/pages';
import { graphUrl } from './graphUrl';

const health = loosePart({
	can_send_message: looseText,
	entities: looseRecords,
});

const account = looseObject({ name: looseText, health_status: health });

const trouble = looseObject({ error_description: looseText, possible_solution: looseText });

/**
 * `GET /{WABA_ID}`: whether the account can send, and what is the matter if not (Meta "Health status").
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/health-status
 */
export async function readWaba(client: ApiClient): Promise<WabaFacts> {
	const url = graphUrl(
		client.credential,
		pathSegment(client.credential.wabaId, 'wabaId', 'WABA ID'),
	);
	return await withFewerFields(['id,name,health_status', 'id,name'], async (fields) => {
		const { body } = await call(client, {
			method: 'GET',
			url,
			qs: { fields },
			timeoutSeconds: INTERACTIVE_TIMEOUT_SECONDS,
			doing: 'read the WhatsApp Business Account',
			service: 'Meta',
		});
		const { name, health_status: state } = account.parse(body);
		const problems = (state?.entities ?? [])
			.flatMap(({ errors }) => looseRecords.parse(errors))
			.map((each) => trouble.parse(each))
			.map(({ error_description: what, possible_solution: fix }) =>
				[what, fix].filter(Boolean).join(' '),
			);
		return { name, canSend: state?.can_send_message, problems: [...new Set(problems)] };
	});
}

const templateSummary = looseObject({
	message_template_count: looseNumber,
	total_count: looseNumber,
	message_template_limit: looseNumber,
});

/**
 * `GET /{WABA_ID}/message_templates` with its summary: how many there are, and may be.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export async function readTemplateLimit(client: ApiClient) {
	const { body } = await call(client, {
		method: 'GET',
		url: graphUrl(
			client.credential,
			`${pathSegment(client.credential.wabaId, 'wabaId', 'WABA ID')}/message_templates`,
		),
		qs: {
			fields: 'id',
			limit: 1,
			summary: 'total_count,message_template_count,message_template_limit',
		},
		timeoutSeconds: INTERACTIVE_TIMEOUT_SECONDS,
		doing: 'count the templates',
		service: 'Meta',
	});
	const summary = templateSummary.parse(isRecord(body) ? body.summary : {});
	return {
		count: summary.message_template_count ?? summary.total_count,
		limit: summary.message_template_limit,
	};
}
