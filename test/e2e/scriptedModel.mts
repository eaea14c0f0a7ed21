import Fastify from 'fastify';
import { completion, type Message, type Model } from './model.mts';

/** What the model says to a conversation; undefined when it is out of order. */
export type Script = (messages: Message[]) => string | undefined;

/** A language model on loopback that says what a test wants. */
export async function startScriptedModel(script: Script): Promise<Omit<Model, 'answers'>> {
	// A photo comes in base64.
	const server = Fastify({ bodyLimit: 50 * 1024 * 1024 });
	server.post<{ Body: { messages: Message[]; model: string } }>(
		'/v1/chat/completions',
		async ({ body: { messages, model } }, reply) => {
			const content = script(messages);
			if (content !== undefined) return completion(model, { role: 'assistant', content });
			// After a 400 a client does not ask again.
			return await reply.code(400).send({ error: { message: 'Out of order' } });
		},
	);
	const url = await server.listen({ host: '127.0.0.1', port: 0 });
	return { url: `${url}/v1`, stop: async () => await server.close() };
}
