/** The example AI Agent in a real n8n: what the model gets to read and to see, and what the phone shows. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { publish } from '../demo/demo.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { samples } from '../simulator/media.mts';
import { ANA } from '../simulator/seed.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { eventually } from './eventually.mts';
import { example, picked } from './example.mts';
import { runningN8n } from './instance.mts';
import type { Message, Model } from './model.mts';
import { onPhone } from './phone.mts';
import { startScriptedModel } from './scriptedModel.mts';

const BEN = '447700900003';
const DAY = 24 * 3600;
const TEMPLATE = 'Hello! We have news about your request. Reply to this message to continue.';

let n8n: N8n;
let simulator: Simulator;
let model: Omit<Model, 'answers'>;

/** What the model says next; undefined when it is out of order. */
let says: string | undefined;

/** What the model was asked, the latest last, and how often "typing…" had been shown by then. */
let asked: Array<{ messages: Message[]; typing: number }>;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator({ pace: { submitted: 5, delivered: 5, read: 5 } });
	simulator.configureApplication({ authenticateMedia: true });
	model = await startScriptedModel((messages) => {
		const { updates } = simulator.ledger();
		const typing = updates.filter(({ replyingIndicator }) => replyingIndicator).length;
		asked.push({ messages, typing });
		return says;
	});

	const workflow = example('ai-agent.json', {
		Answer: { fallbackTemplate: picked('hello_there:en') },
	});
	const id = await n8n.saveCredential('Scripted model', 'openAiApi', {
		apiKey: 'none',
		url: model.url,
	});
	for (const node of workflow.nodes.filter(({ name }) => name === 'OpenAI Chat Model')) {
		node.credentials = { openAiApi: { id, name: 'Scripted model' } };
	}
	await publish(n8n, simulator, workflow);
});

afterAll(async () => {
	await n8n?.removeWorkflow('WhatsApp AI agent');
	await model?.stop();
	await simulator?.stop();
});

beforeEach(() => {
	asked = [];
});

const phone = async (customer: string) => await onPhone(simulator, customer);

/** What the model read, without what the agent says by itself. */
const read = ({ messages }: { messages: Message[] }) =>
	messages.filter(({ role }) => role !== 'system').map(({ content }) => content);

describe('the example AI Agent', () => {
	it("shows that it is typing, and turns the model's Markdown into WhatsApp's markup", async () => {
		says = '## Our bikes\n\nWe have **two** for *children*:\n\n- Pixie\n- Robin';
		const { uuid } = simulator.customerSends({ text: 'Do you have bikes for children?' });
		await eventually(
			async () => await phone(ANA),
			['*Our bikes*\n\nWe have *two* for _children_:\n\n- Pixie\n- Robin'],
		);
		expect(asked.map(({ typing }) => typing)).toEqual([1]);
		expect(read(asked[0])).toEqual(['Do you have bikes for children?']);
		expect(simulator.ledger().updates).toMatchObject([{ uuid, replyingIndicator: true }]);
	});

	it('remembers what each contact said before, and tells nobody else', async () => {
		says = 'Robin.';
		simulator.customerSends({ text: 'Which is the smaller one?' });
		simulator.customerSends({ from: BEN, text: 'Hello' });
		await eventually(async () => (await phone(ANA)).at(-1), 'Robin.');
		await until('the other customer to be answered', async () => (await phone(BEN))[0]);

		const questions = asked
			.map((each) => read(each))
			.sort((one, other) => one.length - other.length);
		expect(questions).toEqual([
			['Hello'],
			[
				'Do you have bikes for children?',
				expect.stringContaining('Pixie'),
				'Which is the smaller one?',
			],
		]);
	});

	it('sees the photo that a customer sends', async () => {
		says = 'A sunset.';
		simulator.customerSends({ type: 'image', media: { caption: 'What is this?' } });
		await eventually(async () => (await phone(ANA)).at(-1), 'A sunset.');

		const { mimeType, bytes } = samples.image;
		const url = `data:${mimeType};base64,${bytes.toString('base64')}`;
		const seen = asked[0].messages.flatMap(({ content }) => content);
		expect(seen).toContainEqual(expect.objectContaining({ image_url: { url } }));
		expect(JSON.stringify(seen)).toContain('What is this?');
	});

	it('sends the template when the answer comes after the window has closed', async () => {
		says = 'It is ready.';
		const late = '447700900140';
		simulator.advanceClock(-DAY - 60);
		simulator.customerSends({ from: late, text: 'Is my bike ready?' });
		simulator.advanceClock(DAY + 60);
		await until('the template to arrive', async () => (await phone(late))[0]);
		expect(await phone(late)).toEqual([TEMPLATE]);
	});

	it('says that somebody will write when the model is out of order', async () => {
		says = undefined;
		const unlucky = '447700900141';
		simulator.customerSends({ from: unlucky, text: 'Hello' });
		await until('an answer to arrive', async () => (await phone(unlucky))[0]);
		expect(await phone(unlucky)).toEqual([
			'Sorry, I cannot answer just now. A colleague will write to you.',
		]);
	});
});
