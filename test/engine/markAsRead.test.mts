import { describe, expect, it } from '@jest/globals';
import { failure, items, origins, result, results, useStage } from './stage.mts';

const stage = useStage();

const markAsRead = { operation: 'markAsRead' };

describe('Mark as Read', () => {
	it('the customer sees that the message was read', async () => {
		const { uuid } = stage.greet();
		const outcome = await stage.engine.run({ parameters: { ...markAsRead, messageId: uuid } });
		expect(result(outcome)).toEqual({
			messageId: uuid,
			status: 'read',
			replyingIndicator: false,
		});
		expect(stage.simulator.ledger().requests).toEqual([
			expect.objectContaining({
				method: 'PATCH',
				path: `/v1/messages/${uuid}`,
				scheme: 'jwt',
				body: { status: 'read' },
				httpStatus: 202,
			}),
		]);
		expect(stage.phone().at(-1)).toMatchObject({ id: uuid, status: 'read' });
	});

	it('with the replying indicator, the customer sees that an answer is being written', async () => {
		const { uuid, customerId, to } = stage.greet();
		const outcome = await stage.engine.run({
			parameters: { ...markAsRead, messageId: uuid, showReplyingIndicator: true },
		});
		expect(result(outcome)).toMatchObject({ messageId: uuid, replyingIndicator: true });
		expect(stage.simulator.ledger().requests[0].body).toEqual({
			status: 'read',
			replying_indicator: { show: true, type: 'text' },
		});
		expect(stage.simulator.world.chat(customerId, to).typing).toBe(true);
	});

	it('an address that is none of Vonage’s is not followed', async () => {
		const { uuid } = stage.greet();
		const outcome = await stage.engine.run({
			parameters: {
				...markAsRead,
				messageId: uuid,
				resourceUrl: `https://vonage.example/v1/messages/${uuid}`,
			},
		});
		expect(result(outcome)).toMatchObject({ status: 'read' });
		expect(stage.simulator.ledger().updates).toHaveLength(1);
	});

	it('every item is read on its own, in order', async () => {
		const [first, second] = [stage.greet(), stage.greet()];
		const outcome = await stage.engine.run({
			parameters: markAsRead,
			items: items({ messageId: first.uuid }, { messageId: second.uuid }),
		});
		expect(results(outcome).map(({ messageId }) => messageId)).toEqual([first.uuid, second.uuid]);
		expect(origins(outcome.output[0])).toEqual([0, 1]);
		expect(stage.simulator.ledger().updates.map(({ uuid }) => uuid)).toEqual([
			first.uuid,
			second.uuid,
		]);
	});

	it('a message that Vonage does not know: 404 with what to look at', async () => {
		const unknown = '00000000-0000-4000-8000-000000000000';
		const error = failure(
			await stage.engine.run({ parameters: { ...markAsRead, messageId: unknown } }),
		);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '404',
			message: 'Vonage refused to mark the message as read: Not Found [item 0]',
			context: { itemIndex: 0 },
		});
		expect(error.description).toMatch(/resourceUrl.*region/);
	});

	it('without a message ID nothing is sent', async () => {
		const error = failure(
			await stage.engine.run({ parameters: markAsRead, items: items({ text: 'no id' }) }),
		);
		expect(error.message).toMatch(/'Message ID' is empty.*\[item 0\]/);
		expect(error.description).toContain('Vonage WhatsApp Trigger');
		expect(stage.simulator.ledger().requests).toEqual([]);
	});

	it('a message of one’s own cannot be read', async () => {
		const sent = result(await stage.send({ text: 'Hello' }));
		const error = failure(
			await stage.engine.run({
				parameters: { ...markAsRead, messageId: String(sent.messageId) },
			}),
		);
		expect(error).toMatchObject({ httpCode: '404' });
	});
});
