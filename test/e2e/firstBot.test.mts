/** From an empty workflow to a published bot, with the mouse, as the README tells it; and what goes wrong on the way. */
import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { chooseCredential } from '../demo/demo.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import { onScreen } from './browser.mts';
import { eventually } from './eventually.mts';
import {
	addAnswer,
	addTrigger,
	fillCredential,
	listen,
	openNewCredential,
	publish,
	saveCredential,
	TRIGGER,
} from './firstBot.mts';
import { runningN8n } from './instance.mts';
import { redParts } from './panel.mts';
import { useEditor, useSimulator } from './use.mts';
import { chain } from './workflow.mts';

const DAY = 24 * 3600 * 1000;

const n8n = runningN8n();
const simulator = useSimulator({ autoRead: true });
const editor = useEditor();

describe('the first bot', () => {
	it('begins with the trigger, and a credential that is made from its panel', async () => {
		await onScreen(editor.page, 'first-credential', async () => {
			await editor.newWorkflow();
			await addTrigger(editor);
			await openNewCredential(editor);
			await editor.part('node-credentials-config-container').getByText('Check Setup').waitFor();
			await fillCredential(editor, simulator);
			await saveCredential(editor);
			expect(simulator.countRequests({ method: 'GET', path: '/v2/applications' })).toBe(1);
		});
	});

	it('shows the first message of a customer while the trigger listens', async () => {
		await onScreen(editor.page, 'first-message', async () => {
			await listen(editor, simulator);
			simulator.customerSends({ text: 'Is the room free?' });
			await editor.output.getByText('Message Branch (1 item)').waitFor();
			await editor.output.getByText('Is the room free?').waitFor();
			await editor.output.getByText('Status Branch').waitFor();
			await eventually(async () => simulator.addresses().inboundUrl, '');
			await editor.closePanel();
		});
	});

	it('answers whoever wrote: From and To stay empty, and the text is dragged from the message', async () => {
		await onScreen(editor.page, 'first-answer', async () => {
			await addAnswer(editor);
			expect(await editor.picked('from')).toBe('');
			expect(await editor.chosen('to')).toBe('');
			expect(await redParts(editor)).toEqual([]);
			await editor.drag('text', 'text');
			await editor.preview('text').getByText('Is the room free?').waitFor();
			await editor.execute();
			await editor.output.getByText('sentAs').waitFor();
			const [sent, ...others] = simulator.ledger().messages;
			expect(others).toEqual([]);
			expect(sent).toMatchObject({
				from: BUSINESS,
				to: ANA,
				request: { text: 'Is the room free?' },
			});
			await editor.closePanel();
		});
	});

	it('is published, and answers by itself', async () => {
		await onScreen(editor.page, 'first-published', async () => {
			await publish(editor, simulator);
			simulator.customerSends({ text: 'And tomorrow?' });
			const answer = await simulator.waitForMessage(
				({ request }) => request.text === 'And tomorrow?',
				30,
			);
			await simulator.waitForStatus(answer.uuid, 'read', 30);
		});
	});
});

describe('what a node says in its panel', () => {
	/** A message that is pinned to the trigger, as builders do to try a workflow. */
	const pinned = (timestamp: number) => ({
		event: 'message',
		messageId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
		type: 'text',
		text: 'Hello',
		from: ANA,
		to: BUSINESS,
		timestamp: new Date(timestamp).toISOString(),
	});

	async function open(timestamp: number, parameters: Record<string, unknown>): Promise<void> {
		simulator.reset();
		const workflow = chain(
			`Said in the panel ${randomUUID()}`,
			{ name: TRIGGER, type: 'vonageWhatsAppTrigger', typeVersion: 1.1, parameters: {} },
			{ name: 'Tried', type: 'vonageWhatsApp', parameters },
		);
		await chooseCredential(n8n, simulator, workflow);
		const { id } = await n8n.createWorkflow({
			...workflow,
			pinData: { [TRIGGER]: [{ json: pinned(timestamp) }] },
		});
		await editor.openWorkflow(id);
		await editor.openNode('Tried');
	}

	it('Window → Check has two outputs by name', async () => {
		await onScreen(editor.page, 'says-window', async () => {
			await open(Date.now(), { resource: 'window', operation: 'check' });
			await editor.execute();
			await editor.output.getByText('Open Branch (1 item)', { exact: true }).waitFor();
			await editor.output.getByText('Not Open Branch', { exact: true }).waitFor();
			await editor.output.getByText('canSendFreeForm').waitFor();
		});
	});

	it('Check Setup has its checks and its report', async () => {
		await onScreen(editor.page, 'says-setup', async () => {
			await open(Date.now(), { resource: 'channel', operation: 'checkSetup' });
			await editor.execute();
			await editor.output.getByText(/^Checks Branch \(\d+ items\)/).waitFor();
			await editor.output.getByText('Report Branch (1 item)').click();
			await editor.output.getByText('Binary').click();
			await editor.output.getByText('whatsapp-setup.html').waitFor();
		});
	});

	// Without it, nothing would prove that the first bot's panel is searched for red at all.
	it('an expression that fails is red', async () => {
		await onScreen(editor.page, 'says-red', async () => {
			await open(Date.now(), { text: '={{ $json.nothing.here }}' });
			await eventually(async () => (await redParts(editor)).length > 0, true);
		});
	});

	it('a number that is none is named, with what to do', async () => {
		await onScreen(editor.page, 'says-number', async () => {
			await open(Date.now(), { to: '+44 7700 nine', text: 'Hello' });
			await editor.execute();
			const [message, description] = await editor.error();
			expect(message).toBe("'To' contains 'n', which no phone number has [item 0]");
			expect(description).toContain('Write the number with its country code');
			expect(simulator.ledger().messages).toEqual([]);
		});
	});

	it('a closed window stops the node, and the error says what else there is', async () => {
		await onScreen(editor.page, 'says-closed', async () => {
			await open(Date.now() - 2 * DAY, { text: 'Hello' });
			await editor.execute();
			const said = (await editor.error()).join(' ');
			expect(said).toContain('24-hour window closed');
			expect(said).toContain("'If Window Is Closed'");
			expect(simulator.ledger().messages).toEqual([]);
		});
	});
});
