/** The life of a template, as a builder lives it: in a real n8n, its editor, and on the phone. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chooseCredential } from '../demo/demo.mts';
import { until, type Workflow } from '../n8n/instance.mts';
import { packageName } from '../n8n/package.mts';
import { root } from '../n8n/provision.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import { onScreen, openPage } from './browser.mts';
import { type Item, publishCallable } from './callable.mts';
import { Editor } from './editor.mts';
import { runningN8n } from './instance.mts';
import { useBrowser, useSimulator } from './use.mts';
import { chain, type Step } from './workflow.mts';

const NAME = 'visit_photo';
const LANGUAGE = 'en_US';

const n8n = runningN8n();
const simulator = useSimulator({ autoRead: true });
const browser = useBrowser();

beforeAll(async () => {
	simulator.configureAccount({ reviews: 'manual' });
});

const callable = async (name: string, ...steps: Step[]) =>
	await publishCallable(n8n, simulator, name, ...steps);

const templateStep = (operation: string, parameters: Item): Step => ({
	name: `Template: ${operation}`,
	type: 'vonageWhatsApp',
	parameters: { resource: 'template', operation, ...parameters },
});

const picked = { __rl: true, mode: 'name', value: `${NAME}:${LANGUAGE}` };

const content = (body: string) => ({
	headerFormat: 'IMAGE',
	sampleSource: 'binary',
	sampleBinaryPropertyName: 'data',
	bodyText: body,
	footerText: 'Example Ltd',
	samples: {
		mappingMode: 'defineBelow',
		value: { 'body.first_name': 'Ana', 'body.day': 'Monday' },
	},
});

const fetchPhoto = (): Step => ({
	name: 'Fetch the Photo',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		url: `${simulator.url}/samples/photo.jpg`,
		options: { response: { response: { responseFormat: 'file' } } },
	},
});

describe('a template', () => {
	it('is submitted with the photo of a binary field, and is in review then', async () => {
		const submit = await callable(
			'Submit a template',
			fetchPhoto(),
			templateStep('submit', {
				templateName: NAME,
				templateLanguage: LANGUAGE,
				category: 'UTILITY',
				...content('Hello {{first_name}}, here is the photo of your room for {{day}} as agreed.'),
			}),
		);
		const [submitted] = await submit();
		expect(submitted).toMatchObject({ name: NAME, language: LANGUAGE, state: 'submitted' });

		const { components } = simulator.template(NAME, LANGUAGE);
		expect(components[0]).toMatchObject({ type: 'HEADER', format: 'IMAGE' });
		expect(JSON.stringify(submitted)).not.toContain('4::');
	});

	it('says after a rejection what to change', async () => {
		simulator.reviewTemplate(NAME, 'REJECTED', 'INVALID_FORMAT', { language: LANGUAGE });
		const get = await callable('Get a template', templateStep('get', { template: picked }));
		const [rejected] = await get();
		expect(rejected).toMatchObject({ state: 'rejected', rejectedReason: 'INVALID_FORMAT' });
		expect(rejected.fix).toEqual(expect.stringContaining('placeholders'));
	});

	it('is updated, goes back to the review, and is approved', async () => {
		const update = await callable(
			'Update a template',
			fetchPhoto(),
			templateStep('update', {
				template: picked,
				category: 'keep',
				...content('Good day {{first_name}}, this is your room, ready for you on {{day}} at noon.'),
			}),
		);
		const [updated] = await update();
		expect(updated).toMatchObject({ updated: true, state: 'submitted' });

		simulator.reviewTemplate(NAME, 'APPROVED', undefined, { language: LANGUAGE });
		expect(simulator.template(NAME, LANGUAGE).status).toBe('APPROVED');
	});

	it('is picked from the list in the editor, filled in, sent, and shown on the phone', async () => {
		const workflow = chain('Send a template', {
			name: 'Send a Template',
			type: 'vonageWhatsApp',
			parameters: {
				resource: 'message',
				operation: 'sendTemplate',
				from: BUSINESS,
				to: ANA,
			},
		});
		await chooseCredential(n8n, simulator, workflow);
		const { id } = await n8n.createWorkflow(workflow);
		const editor = await Editor.open(n8n, browser());
		await onScreen(editor.page, 'template-picker', async () => {
			await editor.goTo(`/workflow/${id}`, 'canvas-node');
			await editor.part('canvas-node').first().dblclick();
			await editor.part('ndv').waitFor();

			await editor.parameter('template').click();
			await editor.page.getByText(`${NAME} (${LANGUAGE})`).click();
			const field = (label: string) =>
				editor.part('node-parameters').locator('label').filter({ hasText: label });
			await field('first_name').first().waitFor();
			await field('day').first().waitFor();

			const fill = async (id: string, value: string) =>
				await editor.page.locator(`[data-test-id*='${id}'] input`).first().fill(value);
			await fill('header.image', `${simulator.url}/samples/photo.jpg`);
			await fill('body.first_name', 'Ben');
			await fill('body.day', 'Friday');
			await editor.part('node-execute-button').first().click();

			const sent = await simulator.waitForMessage(({ to }) => to === ANA, 30);
			const shown = await simulator.waitForStatus(sent.uuid, 'read');
			expect(shown.rendered?.body).toBe(
				'Good day Ben, this is your room, ready for you on Friday at noon.',
			);
			expect(editor.complaints).toEqual([]);
		});
		const { page } = await openPage(browser());
		await onScreen(page, 'template-phone', async () => {
			await page.goto(simulator.addresses().phone);
			const bubble = page.locator('[data-testid="bubble"][data-direction="business"]');
			await bubble.getByText('Good day Ben').waitFor();
			await bubble.locator('img').first().waitFor();
		});
	});

	it('is offered to an AI agent just the same: in the list, and with its fields', async () => {
		const id = await n8n.saveCredential('Agent', 'vonageWhatsAppApi', {
			...simulator.credential(),
		});
		const ask = async (what: string, path: string, methodName: string) => {
			const { data } = await n8n.http.post<{
				data: { results?: Item[]; fields?: Item[] };
			}>(`/dynamic-node-parameters/${what}`, {
				path: `parameters.${path}`,
				methodName,
				nodeTypeAndVersion: { name: `${packageName}.vonageWhatsAppTool`, version: 1 },
				currentNodeParameters: {
					resource: 'message',
					operation: 'sendTemplate',
					template: { ...picked, mode: 'list' },
					fallbackTemplate: { ...picked, mode: 'list' },
				},
				credentials: { vonageWhatsAppApi: { id, name: 'Agent' } },
			});
			return data.data;
		};
		const { results } = await ask(
			'resource-locator-results',
			'template',
			'searchApprovedTemplates',
		);
		expect(results).toContainEqual(expect.objectContaining({ value: `${NAME}:${LANGUAGE}` }));

		for (const values of ['templateValues', 'fallbackTemplateValues']) {
			const { fields } = await ask('resource-mapper-fields', values, values);
			expect(fields?.map((field) => field.id)).toEqual([
				'header.image',
				'body.first_name',
				'body.day',
			]);
		}
	});

	it('is watched by the example workflow, which can be published as it is', async () => {
		const file = path.join(root, 'examples', 'template-reviews.json');
		const workflow = JSON.parse(readFileSync(file, 'utf8')) as Workflow;
		await chooseCredential(n8n, simulator, workflow);
		const before = simulator.countRequests({ method: 'GET', path: 'message_templates' });
		await n8n.publishWorkflow(workflow);
		// A poll on publishing proves that the trigger can read the account.
		await until(
			'the first poll',
			() =>
				simulator.countRequests({ method: 'GET', path: 'message_templates' }) > before || undefined,
		);
	});

	it('is told of by a sync only when something changed', async () => {
		const sync = await callable('Sync templates', templateStep('sync', { return: 'changes' }));
		const first = await sync();
		expect(first.every(({ change }) => change === 'added')).toBe(true);
		expect(first).toHaveLength(simulator.templates().length);
		expect(await sync()).toEqual([]);

		simulator.setTemplateQuality(NAME, 'RED');
		const [changed, ...others] = await sync();
		expect(others).toEqual([]);
		expect(changed).toMatchObject({ name: NAME, change: 'updated', changed: ['quality'] });
	});
});
