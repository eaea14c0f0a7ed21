import Fastify from 'fastify';

export interface Message {
	role: string;
	content: unknown;
}

interface Tool {
	function: { name: string };
}

/** What the model says to a conversation; undefined for a model that is out of order. */
export type Script = (messages: Message[]) => string | undefined;

/** What the model fills in when it calls its tool; what is left out has its default. */
export type Arguments = Record<string, string>;

/**
 * A language model for n8n's agents, on loopback: without a script it calls the one tool it has, and
 * then says that it is done.
 */
export interface Model {
	/** What a credential of type `openAiApi` takes as its base URL. */
	url: string;
	/** What the tool gave back, once per conversation, read as JSON where it is. */
	answers: unknown[];
	stop(): Promise<void>;
}

export async function startModel(behaviour: Arguments | Script = {}): Promise<Model> {
	// A photo comes in base64.
	const server = Fastify({ bodyLimit: 50 * 1024 * 1024 });
	const answers: unknown[] = [];
	server.post<{ Body: { messages: Message[]; tools?: Tool[]; model: string } }>(
		'/v1/chat/completions',
		async ({ body: { messages, tools = [], model } }, reply) => {
			if (typeof behaviour === 'function') {
				const content = behaviour(messages);
				if (content !== undefined) return completion(model, { role: 'assistant', content });
				// Of what a client does not ask for again.
				return await reply.code(400).send({ error: { message: 'Out of order' } });
			}
			const result = messages.find(({ role }) => role === 'tool');
			if (result) answers.push(parsed(result.content));
			const call = {
				id: 'call_1',
				type: 'function',
				function: { name: tools[0]?.function.name, arguments: JSON.stringify(behaviour) },
			};
			return result
				? completion(model, { role: 'assistant', content: 'Done' })
				: completion(model, { role: 'assistant', content: null, tool_calls: [call] });
		},
	);
	const url = await server.listen({ host: '127.0.0.1', port: 0 });
	return { url: `${url}/v1`, answers, stop: async () => await server.close() };
}

function completion(model: string, message: Message & { tool_calls?: unknown[] }) {
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
