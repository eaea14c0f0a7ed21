/** The names that a builder reads in n8n's panels, as a tree: node, operation, field, option, choice. */
import type {
	ICredentialType,
	INodeProperties,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';
import { CREDENTIAL, loadPackage } from '../engine/harness.mts';

/** Something with a name, and what is in it. */
export interface Thing {
	name: string;
	/** Where the name is a field's. */
	field?: INodeProperties;
	inside: Thing[];
}

export interface Operation {
	/** `Message → Send`. */
	title: string;
	/** Its fields, without notices. */
	fields: INodeProperties[];
}

export interface Vocabulary {
	things: Thing[];
	operations: Operation[];
	/** Fields of the two triggers. */
	triggers: Thing[];
	credential: Thing;
}

const isField = (option: object): option is INodeProperties =>
	'displayName' in option && 'type' in option;

/** What n8n adds to nodes by itself. */
const ADDED_BY_N8N = ['Custom API Call', 'Poll Times'];

function thingOf(field: INodeProperties): Thing {
	const inside = (field.options ?? []).flatMap((option): Thing[] => {
		if ('values' in option) return [{ name: option.displayName, inside: thingsOf(option.values) }];
		return isField(option) ? [thingOf(option)] : [{ name: option.name, inside: [] }];
	});
	const modes = (field.modes ?? []).map(({ displayName }) => ({ name: displayName, inside: [] }));
	return { name: field.displayName, field, inside: [...inside, ...modes] };
}

const thingsOf = (fields: INodeProperties[]): Thing[] =>
	fields
		.filter(({ type, displayName }) => type !== 'notice' && !ADDED_BY_N8N.includes(displayName))
		.map(thingOf);

const choicesOf = ({ options = [] }: INodeProperties): INodePropertyOptions[] =>
	options
		.filter((option): option is INodePropertyOptions => 'value' in option)
		.filter(({ name }) => !ADDED_BY_N8N.includes(name));

/** The fields of an operation: those that are shown where it is chosen. */
function fieldsOf(properties: INodeProperties[], resource: unknown, operation: unknown) {
	return properties.filter(({ displayOptions }) => {
		const { resource: resources, operation: operations } = displayOptions?.show ?? {};
		return resources?.includes(String(resource)) && operations?.includes(String(operation));
	});
}

function actionOf({ displayName, properties }: INodeTypeDescription) {
	const resources = properties.find(({ name }) => name === 'resource');
	const branches = choicesOf(resources ?? ({} as INodeProperties)).map(({ name, value }) => {
		const chooser = properties.find(
			({ name: field, displayOptions }) =>
				field === 'operation' && displayOptions?.show?.resource?.includes(value as string),
		);
		const operations = choicesOf(chooser ?? ({} as INodeProperties)).map((operation) => ({
			name: operation.name,
			title: `${name} → ${operation.name}`,
			fields: fieldsOf(properties, value, operation.value).filter(({ type }) => type !== 'notice'),
		}));
		return { name, operations };
	});
	const thing: Thing = {
		name: displayName,
		inside: branches.map((branch) => ({
			name: branch.name,
			inside: branch.operations.map(({ name, fields }) => ({ name, inside: thingsOf(fields) })),
		})),
	};
	return { thing, operations: branches.flatMap((branch) => branch.operations) };
}

function triggerOf({ displayName, properties, outputNames = [] }: INodeTypeDescription): Thing {
	const outputs = outputNames.map((name) => ({ name, inside: [] }));
	return { name: displayName, inside: [...outputs, ...thingsOf(properties)] };
}

const credentialOf = ({ displayName, properties }: ICredentialType): Thing => ({
	name: displayName,
	inside: thingsOf(properties),
});

/** The names of outputs that depend on the operation: they stand in the expression for the outputs. */
function outputsOf({ outputs }: INodeTypeDescription): Thing[] {
	const names = [...JSON.stringify(outputs).matchAll(/displayName\W+([A-Z][\w ]+\w)/g)];
	return names.map(([, name]) => ({ name, inside: [] }));
}

export async function readVocabulary(): Promise<Vocabulary> {
	const loader = await loadPackage();
	const described = (name: string) =>
		(loader.getNode(name).type as { description: INodeTypeDescription }).description;
	const action = actionOf(described('vonageWhatsApp'));
	const triggers = ['vonageWhatsAppTrigger', 'vonageWhatsAppTemplateTrigger'].map((name) =>
		triggerOf(described(name)),
	);
	const credential = credentialOf(loader.getCredential(CREDENTIAL).type);
	const outputs = outputsOf(described('vonageWhatsApp'));
	return {
		things: [action.thing, ...outputs, ...triggers, credential],
		operations: action.operations,
		triggers,
		credential,
	};
}

/** *Signature Age Tolerance* and *Signature Age Tolerance (Seconds)* are the same. */
export const withoutUnit = (name: string) => name.replace(/ \([^)]+\)$/, '');

const isCalled = ({ name }: Thing, text: string) => name === text || withoutUnit(name) === text;

/** All things, from the outside in. */
export const everyThing = (things: Thing[]): Thing[] =>
	things.flatMap((thing) => [thing, ...everyThing(thing.inside)]);

/**
 * Whether a path exists: `Media → Download`, `Acknowledge: At Once`, or a single name. Each step may be
 * anywhere inside of the one before. `Fallback …` stands for all names that begin so.
 */
export function exists(things: Thing[], path: string): boolean {
	const [first, ...rest] = path.split(/ → |: /);
	const found = everyThing(things).filter((thing) =>
		first.endsWith('…') ? thing.name.startsWith(first.slice(0, -1)) : isCalled(thing, first),
	);
	return rest.length === 0
		? found.length > 0
		: found.some(({ inside }) => exists(inside, rest.join(' → ')));
}
