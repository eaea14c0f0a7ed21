import Fastify from 'fastify';

export interface Message {
	role: string;
	content: unknown;
}

interface Tool {
	function: { name: string };
}

/** A language model for n8n's agents, on loopback: it calls the one tool it has, and then says that it is done. */
export interface Model {
	/** What a credential of type `openAiApi` takes as its base URL. */
	url: string;
	/** What the tool gave back, once per conversation, read as JSON where it is. */
	answers: unknown[];
	stop(): Promise<void>;
}

/** @param values What it fills in for the tool; what is left out has its default. */
export async function startModel(values: Record<string, string> = {}): Promise<Model> {
	const server = Fastify();
	const answers: unknown[] = [];
	server.post<{ Body: { messages: Message[]; tools?: Tool[]; model: string } }>(
		'/v1/chat/completions',
		async ({ body: { messages, tools = [], model } }) => {
			const result = messages.find(({ role }) => role === 'tool');
			if (result) answers.push(parsed(result.content));
			const call = {
				id: 'call_1',
				type: 'function',
				function: { name: tools[0]?.function.name, arguments: JSON.stringify(values) },
			};
			const message = result
				? { role: 'assistant', content: 'Done' }
				: { role: 'assistant', content: null, tool_calls: [call] };
			return completion(model, message);
		},
	);
	const url = await server.listen({ host: '127.0.0.1', port: 0 });
	return { url: `${url}/v1`, answers, stop: async () => await server.close() };
}

/** What a model answers with, as OpenAI's API has it. */
export function completion(model: string, message: Message & { tool_calls?: unknown[] }) {
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: Math.floor(Date.now() / 1000),
		model,
		choices: [{ index: 0, message, finish_reason: message.tool_calls ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

function parsed(content: unknown): unknown {
	try {
		return JSON.parse(String(content));
	} catch {
		return content;
	}
}
