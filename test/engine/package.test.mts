import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import type {
	ICredentialType,
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nonEmpty } from '../nonEmpty.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import {
	ACTION,
	CREDENTIAL,
	loadPackage,
	packageRoot,
	TEMPLATE_TRIGGER,
	TRIGGER,
} from './harness.mts';
import { outputSchema, outputSchemaFile } from './outputSchema.mts';
import { ProcessedData } from './processedData.mts';
import { withShortSleeps } from './shortSleeps.mts';
import { picked, result, results, useStage } from './stage.mts';
import { TemplateTrigger } from './templateTrigger.mts';
import { TriggerNode } from './trigger.mts';

const stage = useStage();

const NODES = ['action', 'trigger', 'templateTrigger'] as const;

let descriptions: Record<(typeof NODES)[number], INodeTypeDescription>;
let credential: ICredentialType;
let folders: Record<(typeof NODES)[number], string>;

beforeAll(async () => {
	await ProcessedData.install();
	const { loader, nodeTypes } = stage.engine;
	descriptions = {
		action: nodeTypes.getByNameAndVersion(ACTION, 1).description,
		trigger: nodeTypes.getByNameAndVersion(TRIGGER, 1).description,
		templateTrigger: nodeTypes.getByNameAndVersion(TEMPLATE_TRIGGER, 1).description,
	};
	credential = stage.engine.credentialType;
	const folderOf = (name: string) =>
		path.join(packageRoot, path.dirname(loader.getNode(name).sourcePath));
	folders = {
		action: folderOf('vonageWhatsApp'),
		trigger: folderOf('vonageWhatsAppTrigger'),
		templateTrigger: folderOf('vonageWhatsAppTemplateTrigger'),
	};
});

/** Every parameter with those inside of its collections. */
function everyParameter(properties: INodeProperties[]): INodeProperties[] {
	// n8n adds *Poll Times* to a polling trigger by itself.
	const ours = properties.filter(({ name }) => name !== 'pollTimes');
	return ours.flatMap((property) => [
		property,
		...everyParameter(
			(property.options ?? []).flatMap((option) => {
				if ('values' in option) return option.values;
				return 'displayName' in option ? [option] : [];
			}),
		),
	]);
}

const isChoice = (option: object): option is INodePropertyOptions =>
	'value' in option && !('displayName' in option);

/** The names that a builder reads in a list, in the order of the list. */
function listedNames({ options = [] }: INodeProperties): string[] {
	return options.map((option) => ('displayName' in option ? option.displayName : option.name));
}

function operations(): Array<{ resource: string; operation: INodePropertyOptions }> {
	return descriptions.action.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options
				.filter(isChoice)
				.filter(({ value }) => value !== '__CUSTOM_API_CALL__')
				.map((operation) => ({
					resource: String(displayOptions?.show?.resource?.[0]),
					operation,
				})),
		);
}

describe('the package, as n8n loads it', () => {
	it('has three nodes and one credential, under the names that workflows refer to', async () => {
		const loader = await loadPackage();
		expect(loader.packageName).toBe('n8n-nodes-vonage-whatsapp');
		expect(Object.keys(loader.known.nodes).sort()).toEqual([
			'vonageWhatsApp',
			'vonageWhatsAppTemplateTrigger',
			'vonageWhatsAppTrigger',
		]);
		expect(Object.keys(loader.known.credentials)).toEqual([CREDENTIAL]);
		expect(loader.known.credentials[CREDENTIAL].supportedNodes?.slice().sort()).toEqual([
			'vonageWhatsApp',
			'vonageWhatsAppTemplateTrigger',
			'vonageWhatsAppTrigger',
		]);
	});

	it('brings icons, in light and dark, that are in the package', () => {
		for (const { iconUrl } of [...Object.values(descriptions), credential]) {
			const { light, dark } = Object(iconUrl) as { light: string; dark: string };
			expect(light).not.toBe(dark);
			for (const icon of [light, dark]) {
				const file = icon.replace('icons/n8n-nodes-vonage-whatsapp/', '');
				expect(readFileSync(path.join(packageRoot, file), 'utf8')).toMatch(/^<svg/);
			}
		}
	});

	it('is found in n8n by category and documentation', () => {
		for (const { codex } of nonEmpty(Object.values(descriptions))) {
			expect(codex?.categories).toContain('Communication');
			expect(codex?.resources?.primaryDocumentation?.[0].url).toMatch(/^https:/);
		}
	});

	it('the action can be used by an AI agent, and every node needs the credential', () => {
		expect(descriptions.action.usableAsTool).toBe(true);
		for (const { credentials } of nonEmpty(Object.values(descriptions))) {
			expect(credentials).toEqual([{ name: CREDENTIAL, required: true }]);
		}
	});
});

describe('what a builder reads', () => {
	it('every operation has a name, an action and a description', () => {
		expect(operations().map(({ resource, operation }) => [resource, operation.value])).toEqual([
			['channel', 'checkSetup'],
			['channel', 'getNumbers'],
			['media', 'download'],
			['message', 'markAsRead'],
			['message', 'send'],
			['message', 'sendTemplate'],
			['template', 'delete'],
			['template', 'get'],
			['template', 'getAll'],
			['template', 'preview'],
			['template', 'submit'],
			['template', 'sync'],
			['template', 'update'],
			['window', 'check'],
		]);
		for (const { operation } of nonEmpty(operations())) {
			expect(operation.action).toMatch(/^[A-Z][a-z]/);
			expect(operation.description).toMatch(/\S/);
		}
	});

	it.each(NODES)('lists of the %s are in alphabetical order', (which) => {
		const lists = everyParameter(descriptions[which].properties).filter(
			({ type, options = [] }) =>
				options.length > 4 && ['options', 'multiOptions', 'collection'].includes(type),
		);
		expect(lists.length).toBeGreaterThan(0);
		for (const list of nonEmpty(lists)) {
			const names = listedNames(list).filter((name) => name !== 'Custom API Call');
			expect([list.name, names]).toEqual([
				list.name,
				[...names].sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' })),
			]);
		}
	});

	it.each(NODES)('names of the %s have no emoji', (which) => {
		const texts = everyParameter(descriptions[which].properties).flatMap((parameter) => [
			parameter.displayName,
			...listedNames(parameter),
		]);
		for (const text of [descriptions[which].displayName, ...texts]) {
			expect(text).not.toMatch(/\p{Extended_Pictographic}/u);
		}
	});

	it.each(NODES)(
		'switches of the %s say whether, and descriptions of one sentence have no period',
		(which) => {
			const parameters = everyParameter(descriptions[which].properties).filter(
				({ type }) => type !== 'notice',
			);
			for (const { name, type, description } of nonEmpty(parameters)) {
				if (type === 'boolean')
					expect([name, description]).toEqual([name, expect.stringMatching(/^Whether /)]);
				if (description?.endsWith('.')) expect(description.slice(0, -1)).toMatch(/[.:;?]/);
			}
		},
	);

	it('what is secret in the credential is hidden on the screen', () => {
		const hidden = credential.properties
			.filter(({ typeOptions }) => typeOptions?.password)
			.map(({ name }) => name);
		expect(hidden).toEqual(
			expect.arrayContaining([
				'privateKey',
				'apiSecret',
				'signatureSecret',
				'previousSignatureSecret',
				'userAccessToken',
			]),
		);
	});

	it('only what sending needs is required in the credential', () => {
		const required = credential.properties.filter((property) => property.required);
		expect(required.map(({ name }) => name).sort()).toEqual(['applicationId', 'privateKey']);
	});
});

describe('the preview of the output', () => {
	const ajv = new Ajv({ strict: false });

	/** The schema with every object closed, so that a key it does not show is found. */
	function closed(schema: unknown): unknown {
		if (Array.isArray(schema)) return schema.map(closed);
		if (typeof schema !== 'object' || schema === null) return schema;
		const inner = Object.fromEntries(
			Object.entries(schema).map(([key, value]) => [key, closed(value)]),
		);
		return 'properties' in schema ? { ...inner, additionalProperties: false } : inner;
	}

	function schemaOf(nodeDir: string, resource?: string, operation?: string) {
		const schema = outputSchema({ nodeDir, version: 1, resource, operation });
		return ajv.compile(Object(closed(schema)) as object);
	}

	it('there is one for every operation and for the triggers', () => {
		const references = [
			{ nodeDir: folders.trigger },
			{ nodeDir: folders.templateTrigger },
			...operations().map(({ resource, operation }) => ({
				nodeDir: folders.action,
				resource,
				operation: String(operation.value),
			})),
		];
		for (const reference of nonEmpty(references)) {
			const file = outputSchemaFile({ version: 1, ...reference });
			expect([reference, file !== undefined && existsSync(file)]).toEqual([reference, true]);
		}
	});

	it('it shows every field of a sent message', async () => {
		const outcome = await stage.send({
			text: 'word '.repeat(1000),
			options: {
				clientRef: 'order-81',
				failover: JSON.stringify([
					{ channel: 'sms', message_type: 'text', to: ANA, from: 'Example', text: 'SMS' },
				]),
			},
		});
		const valid = schemaOf(folders.action, 'message', 'send');
		expect(valid(result(outcome)) || valid.errors).toBe(true);
	});

	it.each<[string, number, INodeParameters]>([
		['closed, so that a template goes', 25, { ifWindowClosed: 'sendTemplate' }],
		['nearly closed, so that Vonage decides', 23.99, { ifWindowClosed: 'sendTemplate' }],
		['closed, so that it is skipped', 25, { ifWindowClosed: 'skip' }],
	])('it shows every field where the window is %s', async (_, hoursAgo, parameters) => {
		const timestamp = new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
		const message = { event: 'message', type: 'text', from: ANA, to: BUSINESS, timestamp };
		const outcome = await stage.send(
			{
				text: 'Hello',
				fallbackTemplate: picked('visit_reminder:en'),
				fallbackTemplateValues: {
					mappingMode: 'defineBelow',
					value: { 'body.first_name': 'Ana', 'body.visit_time': '10:00' },
				},
				...parameters,
			},
			{ items: [{ json: message }] },
		);
		const valid = schemaOf(folders.action, 'message', 'send');
		expect(valid(result(outcome)) || valid.errors).toBe(true);
	});

	it('it shows every field of a sent template', async () => {
		const outcome = await stage.send({
			operation: 'sendTemplate',
			template: picked('hello_there:en'),
			options: { clientRef: 'order-81' },
		});
		const valid = schemaOf(folders.action, 'message', 'sendTemplate');
		expect(valid(result(outcome)) || valid.errors).toBe(true);
	});

	it.each<[string, INodeParameters]>([
		['send', { text: 'Hello' }],
		['sendTemplate', { template: picked('hello_there:en') }],
	])('it shows every field of what %s has sent before', async (operation, parameters) => {
		const options = { sendOnceKey: operation };
		await stage.send({ operation, ...parameters, options });
		const outcome = await stage.send({ operation, ...parameters, options });
		expect(result(outcome).outcome).toBe('alreadySent');
		const valid = schemaOf(folders.action, 'message', operation);
		expect(valid(result(outcome)) || valid.errors).toBe(true);
	});

	it('it shows every field of a message that was read', async () => {
		const outcome = await stage.engine.run({
			parameters: { operation: 'markAsRead', messageId: stage.greet().uuid },
		});
		const valid = schemaOf(folders.action, 'message', 'markAsRead');
		expect(valid(result(outcome)) || valid.errors).toBe(true);
	});

	it.each<[string, IDataObject]>([
		['that is open', { lastInboundAt: new Date().toISOString(), name: 'Ana' }],
		['that is closed', { lastInboundAt: '2026-01-01T00:00:00Z' }],
		['that is unknown', { optedOut: true }],
	])('it shows every field of a window %s', async (_, known) => {
		const { output } = await stage.engine.run({
			parameters: {
				resource: 'window',
				operation: 'check',
				from: BUSINESS,
				to: ANA,
				windowSource: 'contactBook',
				contactBook: { __rl: true, mode: 'id', value: 'book' },
			},
			executeWorkflow: async () => ({
				executionId: '2',
				data: [[{ json: { contact: ANA, ...known } }]],
			}),
		});
		const valid = schemaOf(folders.action, 'window', 'check');
		expect(valid(output.flat()[0].json) || valid.errors).toBe(true);
	});

	it('it shows every field of a check', async () => {
		stage.simulator.configureApplication({ version: 'v0.1' });
		const { output } = await stage.engine.run({
			parameters: { resource: 'channel', operation: 'checkSetup' },
		});
		const valid = schemaOf(folders.action, 'channel', 'checkSetup');
		for (const { json } of nonEmpty(output[0]))
			expect(valid(json) || [json, valid.errors]).toBe(true);
	});

	it('it shows every field of a number', async () => {
		stage.simulator.configureAccount({ token: 'expired' });
		const outcomes = [
			await stage.engine.run({ parameters: { resource: 'channel', operation: 'getNumbers' } }),
			await stage.engine.run({
				parameters: { resource: 'channel', operation: 'getNumbers' },
				credential: { userAccessToken: 'EAASimulatedTokenWithoutScope00000000003' },
			}),
		];
		stage.simulator.reset();
		outcomes.push(
			await stage.engine.run({ parameters: { resource: 'channel', operation: 'getNumbers' } }),
		);
		const valid = schemaOf(folders.action, 'channel', 'getNumbers');
		for (const json of nonEmpty(outcomes.flatMap(results))) {
			expect(valid(json) || [json, valid.errors]).toBe(true);
		}
	});

	it('it shows every field of the media that was downloaded', async () => {
		const { content } = stage.simulator.customerSends({
			type: 'image',
			media: { caption: 'Look' },
		});
		const outcome = await stage.engine.run({
			parameters: { resource: 'media', operation: 'download' },
			items: [{ json: { media: content as IDataObject } }],
		});
		const valid = schemaOf(folders.action, 'media', 'download');
		expect(valid(result(outcome)) || valid.errors).toBe(true);
	});

	/** What the nodes say of a template by themselves; the provider's own fields are as they are. */
	const own = (item: IDataObject) =>
		Object.keys(item).filter((key) => !key.includes('_') && key !== 'fix');

	it.each<[string, INodeParameters]>([
		['delete', { template: picked('our_catalog:en') }],
		['get', { template: picked('free_money:en') }],
		['getAll', { returnAll: true }],
		['preview', { template: picked('visit_reminder:en') }],
		['preview', { template: picked('our_catalog:en'), previewValues: 'values' }],
		[
			'submit',
			{
				templateName: 'visit_summary',
				bodyText: `There is a special offer for you. ${'Come and see us soon. '.repeat(30)}Bye.`,
				options: { waitMinutes: 1 },
			},
		],
		['submit', { templateName: 'a', bodyText: '{{1}}', options: { validateOnly: true } }],
		['sync', { options: { outputSnapshot: true } }],
		[
			'update',
			{ template: picked('free_money:en'), bodyText: 'See our special offer, it is free.' },
		],
	])('it shows every field of template %s', async (operation, parameters) => {
		stage.simulator.setFault({ kind: 'lost-answer', match: { method: 'POST', path: 'templates' } });
		const outcome = await withShortSleeps(async () => await stage.manage(operation, parameters));
		const schema = outputSchema({
			nodeDir: folders.action,
			version: 1,
			resource: 'template',
			operation,
		});
		const shown = Object.keys(Object(schema).properties);
		const valid = ajv.compile(Object(schema) as object);
		for (const item of nonEmpty(results(outcome))) {
			expect(shown).toEqual(expect.arrayContaining(own(item)));
			expect(valid(item) || [item, valid.errors]).toBe(true);
		}
	});

	it('it shows every field of a template that starts a workflow', async () => {
		const trigger = new TemplateTrigger(stage.engine);
		await trigger.poll();
		stage.simulator.reviewTemplate('summer_sale', 'REJECTED');
		const [item] = await trigger.poll();
		const schema = outputSchema({ nodeDir: folders.templateTrigger, version: 1 });
		expect(Object.keys(Object(schema).properties)).toEqual(expect.arrayContaining(own(item)));
		const valid = ajv.compile(Object(schema) as object);
		expect(valid(item) || valid.errors).toBe(true);
	});

	it('it agrees with the messages that start a workflow', async () => {
		const trigger = new TriggerNode(stage.engine);
		const { close, ...urls } = await trigger.listen();
		stage.simulator.setWebhooks(urls);
		const valid = ajv.compile(Object(outputSchema({ nodeDir: folders.trigger, version: 1 })));
		const types = ['text', 'image', 'location', 'contacts', 'reply', 'flow', 'order', 'reaction'];
		for (const type of types as Array<'text'>) {
			const { uuid } = stage.simulator.customerSends({ type, text: 'Hello' });
			await stage.simulator.waitForDelivery(({ messageUuid }) => messageUuid === uuid);
			const [[item]] = trigger.answers.at(-1)?.workflowData ?? [[]];
			expect(valid(item.json) || [type, valid.errors]).toBe(true);
		}
		await close();
	});
});
