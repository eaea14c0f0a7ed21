import { looseObject, looseText } from '../../whatsapp/looseJson';
import { RuleViolation } from '../../whatsapp/ruleViolation';
import { type ChannelCredential, CredentialFault, missingField } from '../credential';
import type { ApiClient } from '../http/client';
import { canSignWith } from '../http/endpoints';
import { withRetry } from '../http/retry';
import { metaTemplates } from '../meta/templates';
import { vonageTemplates } from '../vonage/templates';
import { createOnce } from './create';
import { removeOnce } from './delete';
import { filterQuery } from './filter';
import { type ListOptions, listTemplates } from './list';
import type { ProviderApi, TemplateProvider } from './provider';

export { listTemplates, type ListOptions, type TemplateListing } from './list';

export type { RetryOptions } from '../http/retry';

export type { SampleFile } from './responses';

export type { TemplatePage, UpdatedTemplate } from './responses';

export type { Submission } from './create';

export type { TemplateFilter } from './filter';

export type { Removal } from './delete';

export interface ProviderOptions {
	/** The Meta app that uploads belong to. Default the one the User Access Token was generated for. */
	appId?: string;
}

/**
 * The provider that the builder chose; `automatic` is Meta where the credential has what it takes,
 * else Vonage.
 *
 * @throws {CredentialFault} naming the field that is missing, and what for.
 */
export function chooseProvider(
	client: ApiClient,
	manageThrough: 'automatic' | 'meta' | 'vonage',
	options: ProviderOptions = {},
): TemplateProvider {
	const missing = {
		meta: missingFields('meta', client.credential),
		vonage: missingFields('vonage', client.credential),
	};
	const name = manageThrough === 'automatic' ? automatic(missing) : manageThrough;
	const [field] = missing[name];
	if (field !== undefined) throw missingField(field);
	const api = name === 'meta' ? metaTemplates(client, options.appId) : vonageTemplates(client);
	return providerOf(client, api);
}

type Missing = Record<TemplateProvider['name'], Array<keyof ChannelCredential>>;

function missingFields(
	name: TemplateProvider['name'],
	credential: ChannelCredential,
): Array<keyof ChannelCredential> {
	const fields: Array<keyof ChannelCredential> = ['wabaId'];
	if (name === 'meta') fields.push('userAccessToken');
	else if (!canSignWith('jwt', credential)) fields.push('apiKey', 'apiSecret');
	if (credential.environment === 'custom') {
		fields.push(name === 'meta' ? 'graphBaseUrl' : 'vonageBaseUrl');
	}
	return fields.filter((field) => credential[field] === '');
}

function automatic(missing: Missing): TemplateProvider['name'] {
	if (missing.meta.length === 0) return 'meta';
	if (missing.vonage.length === 0) return 'vonage';
	if (missing.meta.includes('wabaId')) throw missingField('wabaId');
	const named = (fields: Array<keyof ChannelCredential>) =>
		fields.map((field) => FIELD_NAMES[field] ?? field).join(' and ');
	throw new CredentialFault(
		missing.meta[0],
		`The credential cannot manage templates yet: for Meta it has no ${named(missing.meta)}, for Vonage no ${named(missing.vonage)}. Fill in what one of the two lacks`,
	);
}

const FIELD_NAMES: Partial<Record<keyof ChannelCredential, string>> = {
	apiKey: 'API Key',
	apiSecret: 'API Secret',
	graphBaseUrl: 'Graph Base URL',
	userAccessToken: 'User Access Token',
	vonageBaseUrl: 'Vonage Base URL',
};

/** One behaviour for both providers: reads are repeated, nothing is submitted or deleted twice. */
function providerOf(client: ApiClient, api: ProviderApi): TemplateProvider {
	const provider: TemplateProvider = {
		name: api.name,
		page: async (filter, cursor, limit) =>
			await api.list({ ...filterQuery(filter, api.name), limit, ...(cursor && { after: cursor }) }),
		get: async (id) => await withRetry(client)(async () => await api.read(id)),
		create: async (draft) =>
			await createOnce(
				draft,
				async () => await api.create(draft),
				async () => await find(provider, without(draft, ['id']), client),
				client,
			),
		update: async (id, change) => await api.update(id, change),
		remove: async (target) => {
			if (target.name === '') throw nameless();
			return await removeOnce(
				async () => await api.remove(target),
				async () => await find(provider, target, client),
			);
		},
		uploadSample: async (file) => await api.upload(file),
	};
	return provider;
}

function nameless(): RuleViolation {
	return new RuleViolation(
		'name',
		'The template to delete has no name',
		'Give its name; with the ID as well, only that one language is deleted',
	);
}

const identity = looseObject({
	id: looseText,
	name: looseText,
	language: looseText,
	status: looseText,
});

/** The templates of this very name, language and ID, as far as given, that are not being deleted. */
async function find(
	provider: TemplateProvider,
	wanted: object,
	options: ListOptions,
): Promise<unknown[]> {
	const { id, name, language } = identity.parse(wanted);
	const { templates } = await listTemplates(provider, { name, language }, options);
	return templates.filter((template) => {
		const found = identity.parse(template);
		return (
			found.name === name &&
			(id === undefined || found.id === id) &&
			!['DELETED', 'PENDING_DELETION'].includes(found.status ?? '')
		);
	});
}

function without(fields: object, keys: string[]): object {
	return Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.includes(key)));
}
