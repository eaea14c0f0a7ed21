import type { IDataObject } from 'n8n-workflow';

import { looseObject, looseText } from '../../whatsapp/looseJson';
import { RuleViolation } from '../../whatsapp/ruleViolation';
import { type ChannelCredential, CredentialFault, missingField } from '../credential';
import type { At, Wire } from '../http/client';
import { type Patience, patientReader } from '../http/retry';
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

export type { Patience } from '../http/retry';

export type { SampleFile } from '../meta/templateResponses';

export type { TemplatePage, UpdatedTemplate } from '../meta/templateResponses';

export type { Submission } from './create';

export type { TemplateFilter } from './filter';

export type { Removal } from './delete';

export interface ProviderOptions extends Patience {
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
	wire: Wire,
	credential: ChannelCredential,
	manageThrough: 'automatic' | 'meta' | 'vonage',
	options: ProviderOptions = {},
): TemplateProvider {
	const missing = {
		meta: missingFields('meta', credential),
		vonage: missingFields('vonage', credential),
	};
	const name = manageThrough === 'automatic' ? automatic(missing) : manageThrough;
	const [field] = missing[name];
	if (field !== undefined) throw missingField(field);
	const calls =
		name === 'meta' ? metaCalls(wire, credential, options) : vonageCalls(wire, credential, options);
	return withCommonBehaviour(calls, options);
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
	list(query: IDataObject, at?: At): Promise<TemplatePage>;
	read(id: string, at?: At): Promise<Record<string, unknown>>;
	create(draft: object, at?: At): Promise<CreatedTemplate>;
	update(id: string, change: object, at?: At): Promise<UpdatedTemplate>;
	remove(target: TemplateTarget, at?: At): Promise<void>;
	upload(file: SampleFile, at?: At): Promise<string>;
}

function metaCalls(
	wire: Wire,
	credential: ChannelCredential,
	options: ProviderOptions,
): ProviderCalls {
	let { appId } = options;
	return {
		name: 'meta',
		list: async (query, at) => await listMessageTemplates(wire, credential, query, at),
		read: async (id, at) => await readMessageTemplate(wire, credential, id, at),
		create: async (draft, at) => await createMessageTemplate(wire, credential, draft, at),
		// Graph takes neither name nor language, not even unchanged.
		update: async (id, change, at) =>
			await editMessageTemplate(wire, credential, id, without(change, ['name', 'language']), at),
		remove: async (target, at) => await deleteMessageTemplate(wire, credential, target, at),
		upload: async (file, at) => {
			appId ||= await patientReader(options)(async () => await readAppId(wire, credential, at));
			return await uploadFile(wire, credential, appId, file, at);
		},
	};
}

function vonageCalls(
	wire: Wire,
	credential: ChannelCredential,
	options: ProviderOptions,
): ProviderCalls {
	const read = async (id: string, at?: At) => await readVonageTemplate(wire, credential, id, at);
	return {
		name: 'vonage',
		list: async (query, at) => await listVonageTemplates(wire, credential, query, at),
		read,
		create: async (draft, at) => await createVonageTemplate(wire, credential, draft, at),
		update: async (id, change, at) => {
			// Vonage's PUT takes the whole template: what does not change is sent along.
			const whole = await patientReader(options)(async () => await read(id, at));
			const { name, language, category, components } = whole;
			const template = { category, components, ...change, name, language };
			return await updateVonageTemplate(wire, credential, id, template, at);
		},
		remove: async (target, at) => await deleteVonageTemplate(wire, credential, target, at),
		upload: async (file, at) => await uploadVonageMedia(wire, credential, file, at),
	};
}

function withCommonBehaviour(calls: ProviderCalls, patience: Patience): TemplateProvider {
	const provider: TemplateProvider = {
		name: calls.name,
		page: async (filter, cursor, limit, at) =>
			await calls.list({ ...filterQuery(filter), limit, ...(cursor && { after: cursor }) }, at),
		get: async (id, at) => await patientReader(patience)(async () => await calls.read(id, at)),
		create: async (draft, at) =>
			await createOnce(
				draft,
				async () => await calls.create(draft, at),
				async () => await find(provider, without(draft, ['id']), { ...patience, at }),
				patience,
			),
		update: async (id, change, at) => await calls.update(id, change, at),
		remove: async (target, at) => {
			if (target.name === '') throw nameless();
			return await removeOnce(
				async () => await calls.remove(target, at),
				async () => await find(provider, target, { ...patience, at }),
			);
		},
		uploadSample: async (file, at) => await calls.upload(file, at),
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
