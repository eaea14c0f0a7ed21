/** Lists that load, and fields that a template or a text makes. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { chooseCredential } from '../demo/demo.mts';
import { ANA, BUSINESS, SECOND_BUSINESS } from '../simulator/seed.mts';
import { onScreen } from './browser.mts';
import { eventually } from './eventually.mts';
import { runningN8n } from './instance.mts';
import { expectReadable, showsFields } from './panel.mts';
import { useEditor, useSimulator } from './use.mts';
import { chain } from './workflow.mts';

const BEFORE = ['Credential', 'Resource', 'Operation'];

const n8n = runningN8n();
const simulator = useSimulator();
const editor = useEditor();

/** Opens the panel of a node with these parameters. */
async function open(parameters: Record<string, unknown>): Promise<void> {
	const workflow = chain(
		`Templates in the panel ${randomUUID()}`,
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
		{ name: 'Filled In', type: 'vonageWhatsApp', parameters },
	);
	await chooseCredential(n8n, simulator, workflow);
	const { id } = await n8n.createWorkflow(workflow);
	await editor.openWorkflow(id);
	await editor.openNode('Filled In');
}

/** The control of a field that a template made. */
const made = (id: string) => editor.page.locator(`[data-test-id*='${id}'] input`).first();

describe('Send Template', () => {
	const around = (...fields: string[]) => [
		...[...BEFORE, 'From', 'To', 'Template', 'Values', ...fields],
		...['Header Binary Field', 'Options'],
	];
	const values = (...fields: string[]) => around('Template Values', ...fields);

	it('says in the list of templates why there is none', async () => {
		await onScreen(editor.page, 'lists-refused', async () => {
			// Before anything was listed: the panel keeps a list for a while.
			simulator.configureAccount({ token: 'expired' });
			await open({ operation: 'sendTemplate', to: ANA });
			await editor.parameter('template').click();
			const problem = editor.part('rlc-error-container');
			await problem.getByText('User Access Token').first().waitFor();
			simulator.configureAccount({ token: 'valid' });
			// The refusal itself, which n8n answers with 500.
			const told = editor.complaints.splice(0);
			expect(told.filter((line) => !line.includes('resource-locator-results'))).toEqual([]);
		});
	});

	it('lists the numbers to send from', async () => {
		await onScreen(editor.page, 'lists-numbers', async () => {
			await open({ operation: 'sendTemplate', to: ANA });
			expect(await editor.pickable('from')).toEqual([
				expect.stringContaining('Example Ltd'),
				expect.stringContaining('Example Ltd Support'),
			]);
			await editor.pick('from', 'Support');
			await eventually(async () => (await editor.picked('from')).includes('Support'), true);
			await editor.chooseMode('from', 'Number');
			await eventually(async () => await editor.picked('from'), SECOND_BUSINESS);
			await editor.parameter('from').locator('input').last().fill(BUSINESS);
		});
	});

	it('lists what is approved, with the beginning of its text', async () => {
		await onScreen(editor.page, 'lists-templates', async () => {
			const listed = await editor.pickable('template');
			expect(listed).toContain('visit_reminder (en): Hello {{first_name}}, this is a reminder…');
			expect(listed.filter((name) => name.startsWith('summer_sale'))).toEqual([]);
		});
	});

	it('has a field for each value of the template that is picked', async () => {
		await onScreen(editor.page, 'template-values', async () => {
			await editor.pick('template', 'visit_reminder');
			await showsFields(
				editor,
				...values(
					...['Body first_name (e.g. Ana)', 'Body visit_time (e.g. 10:30)'],
					...['Button 1 Payload', 'Button 2 Payload'],
				),
			);
		});
	});

	it('has the fields of another one that is picked instead', async () => {
		await onScreen(editor.page, 'template-changed', async () => {
			await made('body.first_name').fill('Ana');
			await editor.pick('template', 'order_update');
			await showsFields(
				editor,
				...values(
					...['Header Image URL', 'Body 1 (e.g. Ana)', 'Body 2 (e.g. A-1001)'],
					...['Button 1 Payload', 'Button 2 Payload'],
				),
			);
			await expectReadable(editor);
		});
	});

	it('sends nothing of what was filled in for a template before', async () => {
		await onScreen(editor.page, 'template-sent', async () => {
			await editor.pick('template', 'hello_there (en)');
			await showsFields(editor, ...around());
			await editor.execute();
			await editor.output.getByText('sentAs').waitFor();
			const [{ request }] = simulator.ledger().messages;
			expect(request).toMatchObject({ custom: { template: { name: 'hello_there' } } });
			expect(JSON.stringify(request)).not.toContain('Ana');
		});
	});
});

describe('Send', () => {
	it('asks for the values of its fallback template', async () => {
		await onScreen(editor.page, 'fallback-values', async () => {
			simulator.reset();
			await open({ to: ANA, text: 'Hello', ifWindowClosed: 'sendTemplate' });
			await editor.pick('fallbackTemplate', 'visit_reminder');
			await made('body.first_name').waitFor();
		});
	});
});

describe('the templates of the account', () => {
	it('are listed with their state where they are managed', async () => {
		await onScreen(editor.page, 'lists-states', async () => {
			simulator.reset();
			await open({ resource: 'template', operation: 'get' });
			const listed = await editor.pickable('template');
			expect(listed).toContain('summer_sale (en, submitted): The summer sale starts soon.');
			expect(listed).toContain('free_money (en, rejected): Click here for free money now.');
		});
	});
});

describe('Submit', () => {
	const BODY = 'Hello {{first_name}}, your visit is on {{date}} as agreed.';

	beforeAll(async () => {
		simulator.reset();
		await open({ resource: 'template', operation: 'submit', templateName: 'visit_today' });
	});

	it('asks for a sample of each variable as the text is written', async () => {
		await onScreen(editor.page, 'submit-samples', async () => {
			await editor.write('bodyText', BODY);
			await made('body.first_name').waitFor();
			await made('body.first_name').fill('Ana');
			await made('body.date').fill('12 May');
			await expectReadable(editor);
			await editor.execute();
			await editor.output.getByText('submitted').first().waitFor();
			expect(simulator.template('visit_today').components).toMatchObject([{ text: BODY }]);
		});
	});

	it('refuses a pasted text of which n8n made an expression, until it is fixed', async () => {
		await onScreen(editor.page, 'submit-pasted', async () => {
			await open({ resource: 'template', operation: 'submit', templateName: 'visit_pasted' });
			// All at once into an empty field, as pasting does.
			await editor.fill('bodyText', BODY);
			await editor.page.getByText('[undefined]').first().waitFor();
			await editor.execute();
			const [message, description] = await editor.error();
			expect(message).toContain("'Body' is an expression");
			expect(description).toContain("Switch the field from 'Expression' to 'Fixed'");

			await editor.makeFixed('bodyText');
			await made('body.date').waitFor();
			expect(await editor.parameter('bodyText').locator('textarea').inputValue()).toBe(BODY);
		});
	});
});
