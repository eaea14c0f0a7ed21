import type { FastifyInstance } from 'fastify';
import { authenticate, type Caller } from './auth.mts';
import type { Lifecycle } from './lifecycle.mts';
import { messageProblem, unauthorized } from './problem.mts';
import type { World } from './state.mts';
import type { Json } from './types.mts';
import { validateMessage, validateUpdate } from './validation.mts';

/** `POST /v1/messages` and `PATCH /v1/messages/:uuid`. */
export function registerMessages(app: FastifyInstance, world: World, lifecycle: Lifecycle): void {
	app.post('/v1/messages', async (request, reply) => {
		const caller = authenticate(
			world,
			request.headers.authorization,
			['jwt', 'basic'],
			unauthorized,
		);
		const body: unknown = request.body;
		validateMessage(body);
		const members = [body, ...((body.failover as Json[] | undefined) ?? [])];
		for (const member of members) {
			if (member.channel === 'whatsapp') checkSender(world, caller, String(member.from));
		}
		const accepted = lifecycle.accept(body, caller);
		return reply.code(202).send(accepted);
	});

	app.patch<{ Params: { uuid: string } }>('/v1/messages/:uuid', async (request, reply) => {
		const caller = authenticate(world, request.headers.authorization, ['jwt'], unauthorized);
		const { uuid } = request.params;
		const message = world.message(uuid);
		const mine =
			message?.direction === 'customer' &&
			caller.scheme === 'jwt' &&
			message.applicationId === caller.applicationId;
		if (!mine) throw messageProblem.notFound(uuid);
		const update = validateUpdate(request.body);
		world.updates.push({
			uuid,
			at: world.clock.iso(),
			status: update.status,
			replyingIndicator: update.replying_indicator?.show === true,
		});
		// Reading a message reads everything before it in the same chat.
		for (const other of world.messages) {
			if (
				other.direction === 'customer' &&
				other.customerId === message.customerId &&
				other.to === message.to &&
				other.sequence <= message.sequence &&
				!other.read
			) {
				other.read = true;
				other.readAt = world.clock.iso();
			}
		}
		if (update.replying_indicator?.show) world.setTyping(message.customerId, message.to, true);
		world.changed();
		return reply.code(202).send();
	});
}

/** The number must be the caller's: JWT of its application when linked, Basic only while it is not. */
function checkSender(world: World, caller: Caller, from: string): void {
	const number = world.number(from);
	if (!number) throw messageProblem.sender();
	if (caller.scheme === 'basic') {
		if (number.applicationId !== undefined) throw unauthorized();
		return;
	}
	if (number.applicationId !== caller.applicationId) throw messageProblem.sender();
}
