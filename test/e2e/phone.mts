import { bubblesOf, summaryOf } from '../simulator/chat.mts';
import { BUSINESS } from '../simulator/seed.mts';
import type { Simulator } from '../simulator/simulator.mts';
import type { OutboundMessage } from '../simulator/types.mts';

/** Everything that the business sent to a customer, once each has its end. */
export async function sentTo(simulator: Simulator, customer: string): Promise<OutboundMessage[]> {
	const sent = () => simulator.world.outbound().filter(({ to }) => to === customer);
	await simulator.waitFor(
		() => sent().every(({ status }) => !['accepted', 'submitted'].includes(status)),
		'every message to be delivered or rejected',
	);
	return sent();
}

/** What is on a customer's phone from the business. */
export async function onPhone(simulator: Simulator, customer: string): Promise<string[]> {
	await sentTo(simulator, customer);
	const found = simulator.world.customer(customer);
	if (!found) throw new Error(`Nobody is ${customer}.`);
	return bubblesOf(simulator.world, found, BUSINESS)
		.filter(({ direction, status }) => direction === 'business' && status !== 'rejected')
		.map(({ content }) => summaryOf(content));
}
