import { expect, it } from '@jest/globals';

import { ContactOrder } from '../../../../nodes/transport/pacing/contactOrder.ts';

/** Somebody who waits, and how often it was woken. */
function waiting() {
	return {
		woken: 0,
		wake() {
			this.woken++;
		},
	};
}

it('lets one after the other write to a contact, in the order in which they asked', () => {
	const order = new ContactOrder();
	const [first, second, third] = [waiting(), waiting(), waiting()];
	expect([first, second, third].map((each) => order.enter('ana', each))).toEqual([
		true,
		false,
		false,
	]);
	// Asking again changes nothing.
	expect(order.enter('ana', second)).toBe(false);
	expect(order.enter('ben', second)).toBe(true);

	order.leave('ana', first);
	expect([first, second, third].map(({ woken }) => woken)).toEqual([0, 1, 0]);
	expect(order.enter('ana', third)).toBe(false);
	expect(order.enter('ana', second)).toBe(true);
});

it('who gives up while it waits wakes nobody, and lets the next one pass in its time', () => {
	const order = new ContactOrder();
	const [first, second, third] = [waiting(), waiting(), waiting()];
	for (const each of [first, second, third]) order.enter('ana', each);
	order.leave('ana', second);
	order.leave('ana', second);
	expect([first, second, third].map(({ woken }) => woken)).toEqual([0, 0, 0]);
	order.leave('ana', first);
	expect([third.woken, order.enter('ana', third)]).toEqual([1, true]);
});

it('who is not in line leaves without a trace', () => {
	const order = new ContactOrder();
	order.leave('ana', waiting());
	expect(order.enter('ana', waiting())).toBe(true);
});
