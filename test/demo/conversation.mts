/** One conversation of a customer with the greeting bot, played without a person. */
import type { Simulator } from '../simulator/simulator.mts';
import type { InboundMessage, OutboundMessage } from '../simulator/types.mts';

/** n8n may take its time for a first execution; what is waited for is the answer, not the clock. */
const ANSWER_LIMIT_SECONDS = 60;

interface ReplyButton {
	reply: { id: string; title: string };
}

/**
 * The customer writes a text, taps a button of the answer and sends a photo; the bot answers each.
 *
 * Returns the transcript with its ticks. Throws when an answer is missing, when a message of the
 * business was not both delivered and read, or a message of the customer was not marked as read.
 */
export async function playConversation(simulator: Simulator): Promise<string> {
	const answers: OutboundMessage[] = [];
	const asked: InboundMessage[] = [];

	const ask = async (message: Parameters<Simulator['customerSends']>[0]) => {
		const sent = simulator.customerSends(message);
		asked.push(sent);
		const answer = await simulator.waitForMessage(
			({ uuid }) => !answers.some((known) => known.uuid === uuid),
			ANSWER_LIMIT_SECONDS,
		);
		const settled = await simulator.waitFor(
			() => isSettled(answer) && answer,
			`the answer to '${sent.type}' to be delivered and read`,
			ANSWER_LIMIT_SECONDS,
		);
		answers.push(settled);
		await simulator.waitFor(
			() => sent.read,
			`'${sent.type}' to be marked as read`,
			ANSWER_LIMIT_SECONDS,
		);
		return settled;
	};

	simulator.openChat(true);
	const greeting = await ask({ type: 'text', text: 'Hello' });
	const [button] = buttonsOf(greeting);
	await ask({ type: 'reply', reply: button.reply, context: greeting.uuid });
	await ask({ type: 'image' });

	const transcript = simulator.transcript();
	const unread = [
		...answers.filter((message) => !reached(message, 'delivered') || !reached(message, 'read')),
		...asked.filter(({ read }) => !read),
	];
	if (unread.length > 0) {
		throw new Error(`${unread.length} messages were not delivered and read:\n\n${transcript}`);
	}
	return transcript;
}

const reached = (message: OutboundMessage, status: string) =>
	message.history.some((change) => change.status === status);

const isSettled = (message: OutboundMessage) =>
	message.status === 'read' || message.status === 'rejected' || message.status === 'undeliverable';

function buttonsOf(message: OutboundMessage): ReplyButton[] {
	const { custom } = message.request as {
		custom?: { interactive?: { action?: { buttons?: ReplyButton[] } } };
	};
	const buttons = custom?.interactive?.action?.buttons ?? [];
	if (buttons.length === 0) throw new Error('The answer to the first text has no buttons.');
	return buttons;
}
