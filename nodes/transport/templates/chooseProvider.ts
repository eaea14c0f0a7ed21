import type { IDataObject } from 'n8n-workflow';

import { looseObject, looseText } from '../../whatsapp/looseJson';
import { RuleViolation } from '../../whatsapp/ruleViolation';
import { type ChannelCredential, CredentialFault, missingField } from '../credential';
import type { ApiClient } from '../http/client';
import { withRetry } from '../http/retry';
import type {
	CreatedTemplate,
	SampleFile,
	TemplatePage,
	UpdatedTemplate,
} from '../meta/templateResponses';
import {
	createMessageTemplate,
	deleteMessageTemplate,
	editMessageTemplate,
	listMessageTemplates,
	readMessageTemplate,
} from '../meta/templates';
import { readAppId } from '../meta/tokens';
import { uploadFile } from '../meta/uploads';
import {
	createVonageTemplate,
	deleteVonageTemplate,
	listVonageTemplates,
	readVonageTemplate,
	updateVonageTemplate,
	uploadVonageMedia,
} from '../vonage/templates';
import { createOnce } from './create';
import { removeOnce } from './delete';
import { filterQuery } from './filter';
import { type ListOptions, listTemplates } from './list';
import type { TemplateProvider, TemplateTarget } from './provider';

export { listTemplates, type ListOptions, type TemplateListing } from './list';

export type { RetryOptions } from '../http/retry';

export type { SampleFile } from '../meta/templateResponses';

export type { TemplatePage, UpdatedTemplate } from '../meta/templateResponses';

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
	const calls = name === 'meta' ? metaCalls(client, options.appId) : vonageCalls(client);
	return withCommonBehaviour(client, calls);
}

type Missing = Record<TemplateProvider['name'], Array<keyof ChannelCredential>>;

function missingFields(
	name: TemplateProvider['name'],
	credential: ChannelCredential,
): Array<keyof ChannelCredential> {
	const fields: Array<keyof ChannelCredential> =
		name === 'meta' ? ['wabaId', 'userAccessToken'] : ['wabaId', 'apiKey', 'apiSecret'];
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

/** The calls of a provider, each sent once. */
interface ProviderCalls {
	name: TemplateProvider['name'];
	list(query: IDataObject): Promise<TemplatePage>;
	read(id: string): Promise<Record<string, unknown>>;
	create(draft: object): Promise<CreatedTemplate>;
	update(id: string, change: object): Promise<UpdatedTemplate>;
	remove(target: TemplateTarget): Promise<void>;
	upload(file: SampleFile): Promise<string>;
}

function metaCalls(client: ApiClient, appId?: string): ProviderCalls {
	return {
		name: 'meta',
		list: async (query) => await listMessageTemplates(client, query),
		read: async (id) => await readMessageTemplate(client, id),
		create: async (draft) => await createMessageTemplate(client, draft),
		// Graph takes neither name nor language, not even unchanged.
		update: async (id, change) =>
			await editMessageTemplate(client, id, without(change, ['name', 'language'])),
		remove: async (target) => await deleteMessageTemplate(client, target),
		upload: async (file) => {
			appId ||= await withRetry(client)(async () => await readAppId(client));
			return await uploadFile(client, appId, file);
		},
	};
}

function vonageCalls(client: ApiClient): ProviderCalls {
	const read = async (id: string) => await readVonageTemplate(client, id);
	return {
		name: 'vonage',
		list: async (query) => await listVonageTemplates(client, query),
		read,
		create: async (draft) => await createVonageTemplate(client, draft),
		update: async (id, change) => {
			// Vonage's PUT takes the whole template: what does not change is sent along.
			const whole = await withRetry(client)(async () => await read(id));
			const { name, language, category, components } = whole;
			const template = { category, components, ...change, name, language };
			return await updateVonageTemplate(client, id, template);
		},
		remove: async (target) => await deleteVonageTemplate(client, target),
		upload: async (file) => await uploadVonageMedia(client, file),
	};
}

function withCommonBehaviour(client: ApiClient, calls: ProviderCalls): TemplateProvider {
	const provider: TemplateProvider = {
		name: calls.name,
		page: async (filter, cursor, limit) =>
			await calls.list({ ...filterQuery(filter), limit, ...(cursor && { after: cursor }) }),
		get: async (id) => await withRetry(client)(async () => await calls.read(id)),
		create: async (draft) =>
			await createOnce(
				draft,
				async () => await calls.create(draft),
				async () => await find(provider, without(draft, ['id']), client),
				client,
			),
		update: async (id, change) => await calls.update(id, change),
		remove: async (target) => {
			if (target.name === '') throw nameless();
			return await removeOnce(
				async () => await calls.remove(target),
				async () => await find(provider, target, client),
			);
		},
		uploadSample: async (file) => await calls.upload(file),
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
