import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { SendLedger } from '../../../../nodes/transport/pacing/admission.ts';
import type { Job } from '../../../../nodes/transport/pacing/jobQueue.ts';
import { NumberThroughput } from '../../../../nodes/transport/pacing/numberThroughput.ts';
import {
	type Batch,
	type BatchReport,
	sendBatch,
} from '../../../../nodes/transport/pacing/sendBatch.ts';
import type { SendOutcome, Withheld } from '../../../../nodes/transport/pacing/sendOutcome.ts';
import { nonEmpty } from '../../../nonEmpty.mts';
import { answered, problem, unanswered } from './sendErrors.mts';
import { VirtualTime } from './virtualTime.mts';

/** What the provider does with a request. */
type Reply =
	| 'accept'
	| 'throttle'
	| 'throttle for 5 s'
	| 'throttle for 5 min'
	| 'fault'
	| 'fault for 5 s'
	| 'refuse'
	| 'block'
	| 'lose'
	| 'refuse connection';

/** The error of each reply; made once, since an error is a lot of work. */
const ERRORS = new Map<Reply, () => Promise<unknown>>([
	['throttle', async () => await answered(429)],
	['throttle for 5 s', async () => await answered(429, '', { 'retry-after': '5' })],
	['throttle for 5 min', async () => await answered(429, '', { 'retry-after': '300' })],
	['fault', async () => await answered(500)],
	['fault for 5 s', async () => await answered(503, '', { 'retry-after': '5' })],
	['refuse', async () => await answered(422, problem('messages#1150', 'Invalid params'))],
	['block', async () => await answered(402, problem('#low-balance', 'Low balance'))],
	['lose', async () => await unanswered('ECONNRESET')],
	['refuse connection', async () => await unanswered('ECONNREFUSED')],
]);

/** One request that the provider has seen. */
interface Request {
	job: number;
	part: number;
	contact: string;
	startedAt: number;
	endedAt: number;
	reply: Reply;
}

interface Message {
	contact: string;
	parts?: number;
}

/** A provider in a virtual runtime, with a log of what it has seen. */
class Provider {
	readonly requests: Request[] = [];
	latency = (_request: Request): number => 100;
	reply = (_request: Request): Reply => 'accept';
	mostAtOnce = 0;
	#atOnce = 0;
	readonly #runtime: VirtualTime;

	constructor(runtime: VirtualTime) {
		this.#runtime = runtime;
	}

	jobs(messages: Message[], first = 0): Array<Job<string>> {
		return messages.map(({ contact, parts = 1 }, index) => ({
			contact,
			requests: async () =>
				Array.from({ length: parts }, (_, part) => async () => {
					return await this.#take(first + index, part, contact);
				}),
		}));
	}

	/** What was taken, as `job/part`, in the order of its arrival. */
	taken(): string[] {
		return this.requests
			.filter(({ reply }) => reply === 'accept' || reply === 'lose')
			.map(({ job, part }) => `${job}/${part}`);
	}

	async #take(job: number, part: number, contact: string): Promise<string> {
		const request: Request = {
			job,
			part,
			contact,
			startedAt: this.#runtime.now(),
			endedAt: Infinity,
			reply: 'accept',
		};
		request.reply = this.reply(request);
		this.requests.push(request);
		this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
		await this.#runtime.sleep(this.latency(request));
		this.#atOnce--;
		request.endedAt = this.#runtime.now();
		const error = ERRORS.get(request.reply);
		if (error) throw await error();
		return `${job}/${part}`;
	}
}

/** Keeps back what `withheld` says, and notes each group of jobs that it is asked about. */
function ledgerThat(
	withheld: (index: number) => Withheld | undefined = () => undefined,
	latency = 0,
): SendLedger & { groups: number[][]; records: number } {
	return {
		groups: [],
		records: 0,
		async claim(group) {
			this.records++;
			if (group.length > 0) this.groups.push(group);
			if (latency > 0) await runtime.sleep(latency);
			const why = group.map((index) => [index, withheld(index)] as const);
			return new Map(why.flatMap(([index, is]) => (is ? [[index, is]] : [])));
		},
	};
}

/** The largest number of times within any window of a second. */
function mostInASecond(times: number[]): number {
	let first = 0;
	return times.reduce((most, time, at) => {
		while (times[first] <= time - 1000) first++;
		return Math.max(most, at - first + 1);
	}, 0);
}

const starts = (requests: Request[]) => requests.map(({ startedAt }) => startedAt);
const contacts = (count: number): Message[] =>
	Array.from({ length: count }, (_, index) => ({ contact: `4477009${index}` }));
const statuses = ({ outcomes }: BatchReport<string>) => outcomes.map(({ status }) => status);

let runtime: VirtualTime;
let provider: Provider;
let throughput: NumberThroughput;

function set(): void {
	runtime = new VirtualTime();
	provider = new Provider(runtime);
	throughput = new NumberThroughput(runtime.now());
}

const settings = {
	messagesPerSecond: 20,
	parallelRequests: 'automatic',
	contactSpacing: 6000,
	keepGoing: true,
} as const;

async function send(
	jobs: Array<Job<string>>,
	more: Partial<Batch<string>> = {},
): Promise<BatchReport<string>> {
	return await sendBatch({ ...settings, throughput, jobs, ...more }, runtime);
}

describe('a batch', () => {
	beforeEach(set);

	it('goes out evenly at nearly its rate, and comes back in order', async () => {
		provider.latency = ({ job }) => (job % 7) * 50;
		const { outcomes, mostUnderWay, perSecond } = await runtime.run(
			send(provider.jobs(contacts(800)), { messagesPerSecond: 80 }),
		);
		expect(outcomes).toEqual(
			Array.from({ length: 800 }, (_, job) => ({ status: 'sent', answers: [`${job}/0`] })),
		);
		expect(perSecond).toBeGreaterThan(76.5);
		expect(perSecond).toBeLessThan(80);
		expect(mostInASecond(starts(provider.requests))).toBeLessThanOrEqual(80);
		// No burst at the beginning either: in a tenth of a second there is a tenth of the rate.
		expect(provider.requests.filter(({ startedAt }) => startedAt < 100).length).toBeLessThan(12);
		expect(mostUnderWay).toBe(provider.mostAtOnce);
	});

	it.each([
		[1, 5],
		[3, 20],
		[1000, 3000],
	])('keeps to %i a second', async (messagesPerSecond, count) => {
		const { perSecond } = await runtime.run(
			send(provider.jobs(contacts(count)), { messagesPerSecond }),
		);
		expect(mostInASecond(starts(provider.requests))).toBeLessThanOrEqual(messagesPerSecond);
		expect(perSecond).toBeGreaterThan(messagesPerSecond * 0.95);
	});

	it('of nothing is over at once, and holds nothing', async () => {
		expect((await runtime.run(send([]))).outcomes).toEqual([]);
		await runtime.run(send(provider.jobs(contacts(30))));
		expect(runtime.timers).toBe(0);
	});

	it('does not catch up in a burst after the process was busy', async () => {
		void runtime.sleep(2000).then(() => runtime.stall(1000));
		provider.latency = () => 0;
		await runtime.run(send(provider.jobs(contacts(300)), { messagesPerSecond: 50 }));
		const times = starts(provider.requests);
		expect(mostInASecond(times)).toBeLessThanOrEqual(50);
		for (const time of nonEmpty(times)) {
			expect(times.filter((other) => other >= time && other < time + 100).length).toBeLessThan(9);
		}
	});
});

describe('parallel requests', () => {
	beforeEach(set);

	it.each([1, 3])('are never more than the %i that are set', async (parallelRequests) => {
		provider.latency = () => 400;
		const report = await runtime.run(send(provider.jobs(contacts(30)), { parallelRequests }));
		expect(provider.mostAtOnce).toBe(parallelRequests);
		expect(report.mostUnderWay).toBe(parallelRequests);
	});

	it('follow the latency by themselves, so that a slow provider is used to the full', async () => {
		provider.latency = () => 2000;
		const { perSecond } = await runtime.run(
			send(provider.jobs(contacts(800)), { messagesPerSecond: 40 }),
		);
		expect(perSecond).toBeGreaterThan(36);
	});

	it('are never more than 100 by themselves', async () => {
		provider.latency = () => 5000;
		await runtime.run(send(provider.jobs(contacts(1000)), { messagesPerSecond: 1000 }));
		expect(provider.mostAtOnce).toBe(100);
	});

	it('that get no answer for 30 seconds leave room for the others', async () => {
		provider.reply = ({ job }) => (job % 100 === 50 ? 'lose' : 'accept');
		provider.latency = ({ reply }) => (reply === 'lose' ? 30_000 : 250);
		const { perSecond, outcomes } = await runtime.run(
			send(provider.jobs(contacts(4000)), { messagesPerSecond: 80 }),
		);
		expect(outcomes.filter(({ status }) => status === 'unknown')).toHaveLength(40);
		expect(perSecond).toBeGreaterThan(70);
	});
});

describe('a contact', () => {
	beforeEach(set);

	it('gets its messages in order and 6 seconds apart, while the others go on', async () => {
		const ana = { contact: 'ana' };
		const messages = [ana, ana, ...contacts(100), ana];
		await runtime.run(send(provider.jobs(messages)));
		const hers = provider.requests.filter(({ contact }) => contact === 'ana');
		expect(hers.map(({ job }) => job)).toEqual([0, 1, 102]);
		expect(hers[1].startedAt - hers[0].startedAt).toBeGreaterThanOrEqual(6000);
		expect(hers[2].startedAt - hers[1].startedAt).toBeGreaterThanOrEqual(6000);
		// All others were under way by then.
		const others = provider.requests.filter(({ contact }) => contact !== 'ana');
		expect(others.at(-1)?.startedAt).toBeLessThan(hers[1].startedAt);
	});

	it('gets the parts of one message without that distance, one after the other', async () => {
		const { outcomes } = await runtime.run(
			send(provider.jobs([{ contact: 'ana', parts: 3 }, { contact: 'ana' }])),
		);
		expect(provider.taken()).toEqual(['0/0', '0/1', '0/2', '1/0']);
		const [first, second, third, next] = provider.requests;
		expect(second.startedAt).toBeGreaterThanOrEqual(first.endedAt);
		expect(third.startedAt - first.startedAt).toBeLessThan(1000);
		expect(next.startedAt - third.startedAt).toBeGreaterThanOrEqual(6000);
		expect(outcomes[0]).toEqual({ status: 'sent', answers: ['0/0', '0/1', '0/2'] });
	});

	it('gets nothing while an earlier message to it waits to be repeated', async () => {
		let refusals = 2;
		provider.reply = ({ job }) => (job === 0 && refusals-- > 0 ? 'throttle' : 'accept');
		await runtime.run(
			send(provider.jobs([{ contact: 'ana' }, { contact: 'ana' }, { contact: 'ben' }]), {
				contactSpacing: 0,
			}),
		);
		expect(provider.taken()).toEqual(['2/0', '0/0', '1/0']);
	});

	it('is known to every batch of the number, and a single reply does not wait for it', async () => {
		await runtime.run(send(provider.jobs([{ contact: 'ana' }])));
		await runtime.run(send(provider.jobs([{ contact: 'ana' }], 1), { contactSpacing: 0 }));
		await runtime.run(send(provider.jobs([{ contact: 'ana' }], 2)));
		const [campaign, reply, next] = starts(provider.requests);
		expect(reply - campaign).toBeLessThan(1000);
		expect(next - reply).toBeGreaterThanOrEqual(6000);
	});
});

describe('what there is to send', () => {
	beforeEach(set);

	it('is decided when the turn of a job has come', async () => {
		const decidedAt: number[] = [];
		const jobs = provider.jobs(contacts(40)).map((job) => ({
			...job,
			requests: async () => {
				decidedAt.push(runtime.now());
				return await job.requests();
			},
		}));
		await runtime.run(send(jobs));
		expect(decidedAt).toEqual(starts(provider.requests));
	});

	it('may be nothing, and what cannot be decided was not sent', async () => {
		const [one, two, three] = provider.jobs(contacts(3));
		const nothing = { ...one, requests: async () => [] };
		const impossible = {
			...two,
			requests: async () => await Promise.reject(new Error('The window has closed')),
		};
		const { outcomes } = await runtime.run(send([nothing, impossible, three]));
		expect(outcomes).toEqual([
			{ status: 'skipped', answers: [] },
			{ status: 'failed', answers: [], error: new Error('The window has closed') },
			{ status: 'sent', answers: ['2/0'] },
		]);
		expect(provider.taken()).toEqual(['2/0']);
	});
});

describe('what was not taken is sent again', () => {
	beforeEach(set);

	it.each<[Reply, number]>([
		['throttle', 1],
		['fault', 0],
		['refuse connection', 0],
	])('after %s, after 1, 2 and 4 seconds, half of which is chance', async (reply, share) => {
		for (const chance of [0, 1]) {
			set();
			runtime.chance = chance;
			let left = 3;
			provider.reply = () => (left-- > 0 ? reply : 'accept');
			const report = await runtime.run(send(provider.jobs(contacts(1))));
			const [first, ...more] = provider.requests;
			const pauses = more.map(({ startedAt }, at) => startedAt - [first, ...more][at].endedAt);
			expect(pauses).toEqual(chance === 0 ? [500, 1000, 2000] : [1000, 2000, 4000]);
			expect(report).toMatchObject({ repeated: 3, throttled: 3 * share });
			expect(statuses(report)).toEqual(['sent']);
		}
	});

	it.each<Reply>(['throttle for 5 s', 'fault for 5 s'])(
		'not before the provider wants to hear again, and nothing else either: %s',
		async (reply) => {
			provider.reply = () => (provider.requests.length === 0 ? reply : 'accept');
			await runtime.run(send(provider.jobs(contacts(200)), { messagesPerSecond: 10 }));
			const toldAt = provider.requests[0].endedAt;
			const quiet = provider.requests.filter(
				({ startedAt }) => startedAt > toldAt && startedAt < toldAt + 5000,
			);
			expect(quiet).toEqual([]);
		},
	);

	it('not without end: after two minutes it has failed, and says how often it was tried', async () => {
		provider.reply = ({ job }) => (job === 0 ? 'fault' : 'accept');
		const jobs = provider.jobs(contacts(40));
		const { outcomes } = await runtime.run(send(jobs, { messagesPerSecond: 1 }));
		expect(outcomes[0]).toMatchObject({
			status: 'failed',
			error: { description: expect.stringMatching(/n8n tried it \d+ times/) },
		});
		const tries = provider.requests.filter(({ job }) => job === 0);
		expect(tries.length).toBeGreaterThan(5);
		expect((tries.at(-1)?.startedAt ?? 0) - tries[0].startedAt).toBeLessThanOrEqual(120_000);
	});

	it('but when nobody gets through for all that time, the rest is not tried', async () => {
		provider.reply = () => 'refuse connection';
		const report = await runtime.run(send(provider.jobs(contacts(10_000))));
		expect(statuses(report).filter((status) => status === 'failed').length).toBeLessThan(2500);
		expect(report.outcomes.at(-1)).toMatchObject({ status: 'notAttempted', stoppedBy: {} });
		expect(runtime.now()).toBeLessThan(130_000);
	});

	it('and neither when the provider wants to be left alone for longer than that', async () => {
		provider.reply = ({ job }) => (job === 5 ? 'throttle for 5 min' : 'accept');
		const report = await runtime.run(send(provider.jobs(contacts(100))));
		expect(report.outcomes[5]).toMatchObject({
			status: 'failed',
			error: { description: expect.stringContaining('in 5 minutes') },
		});
		expect(report.outcomes.at(-1)).toMatchObject({ status: 'notAttempted' });
		expect(runtime.now()).toBeLessThan(1000);
	});

	it('a part of a text alone, not the parts before it', async () => {
		let isFirst = true;
		provider.reply = ({ part }) => {
			if (part !== 1 || !isFirst) return 'accept';
			isFirst = false;
			return 'fault';
		};
		const { outcomes } = await runtime.run(send(provider.jobs([{ contact: 'ana', parts: 3 }])));
		expect(provider.taken()).toEqual(['0/0', '0/1', '0/2']);
		expect(outcomes[0]).toEqual({ status: 'sent', answers: ['0/0', '0/1', '0/2'] });
	});
});

describe('what may have been taken is never sent again', () => {
	beforeEach(set);

	it('and neither is the rest of its text', async () => {
		provider.reply = ({ part }) => (part === 1 ? 'lose' : 'accept');
		const { outcomes } = await runtime.run(
			send(provider.jobs([{ contact: 'ana', parts: 3 }, { contact: 'ben' }])),
		);
		expect(provider.requests.map(({ job, part }) => `${job}/${part}`).sort()).toEqual(
			['0/0', '0/1', '1/0', '1/1'].filter((name) => name !== '1/1'),
		);
		expect(outcomes[0]).toMatchObject({ status: 'unknown', answers: ['0/0'] });
		expect(outcomes[1]).toMatchObject({ status: 'sent' });
	});
});

describe('a rate that is too high', () => {
	beforeEach(set);

	/** Takes so many a second; `perSecond` may depend on the time. */
	const limited = (perSecond: (now: number) => number) => {
		const taken: number[] = [];
		provider.reply = ({ startedAt }) => {
			const recent = taken.filter((time) => time > startedAt - 1000).length;
			if (recent >= perSecond(startedAt)) return 'throttle';
			taken.push(startedAt);
			return 'accept';
		};
	};

	it('is lowered to what is taken, so that little is refused, and nothing is lost', async () => {
		limited(() => 50);
		const report = await runtime.run(
			send(provider.jobs(contacts(3000)), { messagesPerSecond: 80 }),
		);
		expect(new Set(statuses(report))).toEqual(new Set(['sent']));
		expect(report.perSecond).toBeGreaterThan(46);
		// In the long run; the first seconds teach.
		const late = provider.requests.filter(({ startedAt }) => startedAt > 3000);
		const refused = late.filter(({ reply }) => reply === 'throttle');
		expect(refused.length / late.length).toBeLessThan(0.02);
	});

	it('creeps back when the provider takes more again', async () => {
		limited((now) => (now < 10_000 ? 20 : 1000));
		await runtime.run(send(provider.jobs(contacts(6000)), { messagesPerSecond: 80 }));
		const rateAt = (second: number) =>
			provider.requests.filter(
				({ startedAt }) => startedAt >= second * 1000 && startedAt < (second + 1) * 1000,
			).length;
		expect(rateAt(9)).toBeLessThan(30);
		expect(rateAt(20)).toBeGreaterThan(30);
		expect(rateAt(20)).toBeLessThan(60);
		expect(rateAt(60)).toBeGreaterThan(75);
	});

	it('does not come to a halt when one in ten is refused whatever the rate', async () => {
		let random = 1;
		provider.reply = () => {
			random = (random * 48271) % 2147483647;
			return random % 10 === 0 ? 'throttle' : 'accept';
		};
		const { perSecond } = await runtime.run(
			send(provider.jobs(contacts(3000)), { messagesPerSecond: 80 }),
		);
		expect(perSecond).toBeGreaterThan(12);
	});
});

describe('two batches of the same number', () => {
	beforeEach(set);

	it('share the rate', async () => {
		const [one, two] = [provider.jobs(contacts(200)), provider.jobs(contacts(200), 200)];
		await runtime.run(
			Promise.all([
				send(one, { messagesPerSecond: 40 }),
				send(two, { messagesPerSecond: 40, contactSpacing: 0 }),
			]),
		);
		expect(mostInASecond(starts(provider.requests))).toBeLessThanOrEqual(40);
		const early = provider.requests.slice(0, 200).filter(({ job }) => job < 200);
		expect(early.length).toBeGreaterThan(90);
		expect(early.length).toBeLessThan(110);
	});

	it('with different rates keep to their own, and together to the higher one', async () => {
		const slow = provider.jobs(contacts(60), 1000);
		await runtime.run(
			Promise.all([
				send(provider.jobs(contacts(400)), { messagesPerSecond: 80 }),
				send(slow, { messagesPerSecond: 10, contactSpacing: 0 }),
			]),
		);
		expect(mostInASecond(starts(provider.requests))).toBeLessThanOrEqual(80);
		const slowOnes = provider.requests.filter(({ job }) => job >= 1000);
		expect(mostInASecond(starts(slowOnes))).toBeLessThanOrEqual(10);
		const fast = provider.requests.filter(({ job }) => job < 1000);
		expect((fast.at(-1)?.startedAt ?? 0) / 400).toBeLessThan(1000 / 65);
	});

	it('that want to write to the same contact at the same moment keep the distance', async () => {
		const [first, second] = [ledgerThat(), ledgerThat()];
		const one = send(provider.jobs([{ contact: 'ana' }]), { ledger: first });
		const two = send(provider.jobs([{ contact: 'ana' }], 1000), { ledger: second });
		await runtime.run(Promise.all([one, two]));
		const [sooner, later] = starts(provider.requests);
		expect(later - sooner).toBeGreaterThanOrEqual(6000);
		// Each has asked once, although one of them was put off.
		expect([first.groups, second.groups]).toEqual([[[0]], [[0]]]);
	});

	it('that follow each other: what one was told to wait for, the next tries after two minutes', async () => {
		provider.reply = ({ job }) => (job === 0 ? 'throttle for 5 min' : 'accept');
		await runtime.run(send(provider.jobs(contacts(1))));
		await runtime.run(send(provider.jobs(contacts(1), 1)));
		const [first, second] = provider.requests;
		expect(second.startedAt - first.endedAt).toBe(120_000);
	});

	it('a reply does not stand behind a campaign', async () => {
		const campaign = send(provider.jobs(contacts(2000)));
		const reply = runtime.sleep(10_000).then(async () => {
			const askedAt = runtime.now();
			await send(provider.jobs([{ contact: 'ana' }], 9000), { contactSpacing: 0 });
			return runtime.now() - askedAt;
		});
		// Its own latency, and two turns at 20 a second.
		expect(await runtime.run(reply)).toBeLessThan(100 + 2 * 60);
		await runtime.run(campaign);
	});

	it('a waiting repetition of one does not hold up the other', async () => {
		provider.reply = ({ job }) => (job < 1000 ? 'fault' : 'accept');
		const troubled = send(
			provider.jobs(contacts(3).map(({ contact }) => ({ contact: `${contact}-` }))),
			{ contactSpacing: 0 },
		);
		const { perSecond } = await runtime.run(send(provider.jobs(contacts(300), 1000)));
		expect(perSecond).toBeGreaterThan(18);
		await runtime.run(troubled);
	});
});

describe('replies of several executions', () => {
	beforeEach(set);

	const reply = async (number: number, contact: string, more: Partial<Batch<string>> = {}) =>
		await send(provider.jobs([{ contact }], number), { contactSpacing: 0, isReply: true, ...more });

	it('to 40 contacts at once all get through where 5 a second are taken', async () => {
		const taken: number[] = [];
		provider.reply = ({ startedAt }) => {
			if (taken.filter((at) => at > startedAt - 1000).length >= 5) return 'throttle';
			taken.push(startedAt);
			return 'accept';
		};
		const reports = await runtime.run(
			Promise.all(contacts(40).map(async ({ contact }, at) => await reply(at, contact))),
		);
		expect(reports.flatMap(statuses)).toEqual(new Array(40).fill('sent'));
		expect(runtime.now()).toBeLessThan(40_000);
	});

	it('to one contact arrive in the order in which they were sent, whatever is repeated', async () => {
		let refusals = 2;
		provider.reply = ({ job }) => (job === 1 && refusals-- > 0 ? 'throttle' : 'accept');
		const replies = [0, 1, 2, 3].map(async (at) => await reply(at, 'ana'));
		const other = reply(9, 'ben');
		await runtime.run(Promise.all([...replies, other]));
		expect(provider.taken()).toEqual(['0/0', '9/0', '1/0', '2/0', '3/0']);
	});

	it('of several messages are not torn apart by another one', async () => {
		const long = send(provider.jobs([{ contact: 'ana' }, { contact: 'ana' }, { contact: 'ana' }]), {
			contactSpacing: 0,
			isReply: true,
		});
		await runtime.run(Promise.all([long, reply(9, 'ana')]));
		expect(provider.taken()).toEqual(['0/0', '1/0', '2/0', '9/0']);
	});

	it('that are stopped let the others pass', async () => {
		provider.reply = ({ job }) => (job === 0 ? 'fault' : 'accept');
		const cancelling = new AbortController();
		const first = reply(0, 'ana', { signal: cancelling.signal });
		const second = reply(1, 'ana');
		void runtime.sleep(700).then(() => cancelling.abort());
		const reports = await runtime.run(Promise.all([first, second]));
		expect(reports.flatMap(statuses)).toEqual(['failed', 'sent']);
		expect(runtime.now()).toBeLessThan(2000);
	});

	it('wait for a campaign message to the same contact that is being repeated, and for no other', async () => {
		let refusals = 1;
		provider.reply = ({ job }) => (job === 1 && refusals-- > 0 ? 'fault' : 'accept');
		const campaign = send(provider.jobs([...contacts(3), { contact: '44770090' }]));
		const answers = runtime.sleep(300).then(async () => {
			await Promise.all([reply(90, '44770091'), reply(91, '44770092')]);
		});
		await runtime.run(Promise.all([campaign, answers]));
		expect(provider.taken().slice(0, 5)).toEqual(['0/0', '2/0', '91/0', '1/0', '90/0']);
	});
});

describe('how long a request is repeated', () => {
	beforeEach(set);

	it.each([
		[0, 1],
		[10_000, 4],
	])('for %i ms: %i requests', async (retryTime, requests) => {
		provider.reply = () => 'fault';
		const report = await runtime.run(send(provider.jobs(contacts(1)), { retryTime }));
		expect(statuses(report)).toEqual(['failed']);
		expect(provider.requests).toHaveLength(requests);
		expect(provider.requests.at(-1)?.startedAt ?? 0).toBeLessThanOrEqual(retryTime);
	});

	it('longer than two minutes, if that is asked for', async () => {
		provider.reply = ({ startedAt }) => (startedAt < 300_000 ? 'throttle' : 'accept');
		const report = await runtime.run(send(provider.jobs(contacts(1)), { retryTime: 600_000 }));
		expect(statuses(report)).toEqual(['sent']);
	});

	it('a failure that is not repeated does not stop the others', async () => {
		provider.reply = ({ job }) => (job < 3 ? 'fault for 5 s' : 'accept');
		const report = await runtime.run(send(provider.jobs(contacts(6)), { retryTime: 0 }));
		expect(statuses(report)).toEqual(['failed', 'failed', 'failed', 'sent', 'sent', 'sent']);
	});
});

describe('what an earlier try has sent', () => {
	beforeEach(set);

	it('of a text in several parts is not sent again: it goes on with the next part', async () => {
		const [job, whole] = provider.jobs([
			{ contact: 'ana', parts: 3 },
			{ contact: 'ben', parts: 2 },
		]);
		const { outcomes } = await runtime.run(
			send([
				{ ...job, accepted: ['first'] },
				{ ...whole, accepted: ['one', 'two'] },
			]),
		);
		expect(provider.taken()).toEqual(['0/1', '0/2']);
		expect(outcomes).toEqual([
			{ status: 'sent', answers: ['first', '0/1', '0/2'] },
			{ status: 'sent', answers: ['one', 'two'] },
		]);
	});
});

describe('a batch is stopped', () => {
	beforeEach(set);

	it('by an error that every message would meet; the rest is not attempted', async () => {
		provider.reply = ({ job }) => (job === 100 ? 'block' : 'accept');
		const report = await runtime.run(send(provider.jobs(contacts(10_000))));
		expect(provider.requests.length).toBeLessThan(110);
		expect(statuses(report).slice(0, 100)).toEqual(new Array(100).fill('sent'));
		expect(report.outcomes[100]).toMatchObject({ status: 'failed', error: { httpCode: '402' } });
		expect(report.outcomes[9999]).toMatchObject({
			status: 'notAttempted',
			stoppedBy: { httpCode: '402' },
		});
	});

	it('by any failure where one failure is too many', async () => {
		provider.reply = ({ job }) => (job === 10 ? 'refuse' : 'accept');
		const report = await runtime.run(send(provider.jobs(contacts(100)), { keepGoing: false }));
		const counted = statuses(report);
		expect(counted[10]).toBe('failed');
		expect(counted.filter((status) => status === 'sent').length).toBeLessThan(14);
		expect(counted.at(-1)).toBe('notAttempted');
	});

	it('but not by a message that is wrong', async () => {
		provider.reply = ({ job }) => (job % 2 === 0 ? 'refuse' : 'accept');
		const report = await runtime.run(send(provider.jobs(contacts(10))));
		expect(statuses(report)).toEqual(
			Array.from({ length: 10 }, (_, job) => (job % 2 === 0 ? 'failed' : 'sent')),
		);
	});

	it('by its execution: nothing new begins, and what is under way is reported', async () => {
		provider.latency = () => 700;
		const cancelling = new AbortController();
		let cancelledAt = Infinity;
		void runtime.sleep(5020).then(() => {
			cancelledAt = runtime.now();
			cancelling.abort();
		});
		const report = await runtime.run(
			send(provider.jobs(contacts(10_000)), { signal: cancelling.signal }),
		);
		expect(Math.max(...starts(provider.requests))).toBeLessThanOrEqual(cancelledAt);
		expect(statuses(report).filter((status) => status === 'sent')).toHaveLength(
			provider.requests.length,
		);
		expect(report.outcomes.at(-1)).toEqual({
			status: 'notAttempted',
			answers: [],
			stoppedBy: undefined,
		});
		expect(runtime.now()).toBeLessThanOrEqual(cancelledAt + 700);
		expect(runtime.timers).toBe(0);
	});

	it('before it began', async () => {
		const report = await runtime.run(
			send(provider.jobs(contacts(3)), { signal: AbortSignal.abort() }),
		);
		expect(statuses(report)).toEqual(['notAttempted', 'notAttempted', 'notAttempted']);
		expect(provider.requests).toEqual([]);
	});

	it('in the middle of a text, which says what is out', async () => {
		const cancelling = new AbortController();
		provider.latency = ({ part }) => {
			if (part === 1) cancelling.abort();
			return 100;
		};
		const { outcomes } = await runtime.run(
			send(provider.jobs([{ contact: 'ana', parts: 3 }]), { signal: cancelling.signal }),
		);
		expect(outcomes[0]).toMatchObject({ status: 'notAttempted', answers: ['0/0', '0/1'] });
	});

	it('while a message waits to be repeated, which has failed then', async () => {
		provider.reply = () => 'fault';
		const cancelling = new AbortController();
		void runtime.sleep(10_000).then(() => cancelling.abort());
		const report = await runtime.run(
			send(provider.jobs(contacts(1)), { signal: cancelling.signal }),
		);
		expect(report.outcomes[0]).toMatchObject({ status: 'failed', error: { httpCode: '500' } });
		expect(runtime.now()).toBeLessThan(11_000);
	});
});

describe('admission', () => {
	beforeEach(set);

	it('is asked for a few jobs just ahead of sending, without holding it up', async () => {
		let ahead = 0;
		provider.latency = () => 250;
		const ledger = ledgerThat(undefined, 3);
		const { claim } = ledger;
		ledger.claim = async (group) => {
			const result = await claim.call(ledger, group);
			const claimed = ledger.groups.flat().length;
			ahead = Math.max(ahead, claimed - provider.requests.length);
			return result;
		};
		const { perSecond } = await runtime.run(
			send(provider.jobs(contacts(800)), { messagesPerSecond: 80, ledger }),
		);
		expect(perSecond).toBeGreaterThan(76);
		// A request is under way for 20 starts; a quarter of these are ahead at most.
		expect(ahead).toBeLessThanOrEqual(6);
	});

	it('by a ledger that is slow asks for more at once, and keeps the pace', async () => {
		const ledger = ledgerThat(undefined, 300);
		const { perSecond } = await runtime.run(
			send(provider.jobs(contacts(1600)), { messagesPerSecond: 80, ledger }),
		);
		expect(perSecond).toBeGreaterThan(74);
		expect(Math.max(...ledger.groups.map(({ length }) => length))).toBeLessThanOrEqual(100);
	});

	it('records what was settled every 250 ms at least, also while nothing can start', async () => {
		const ledger = ledgerThat(undefined, 3);
		const recordedAt: number[] = [];
		const { claim } = ledger;
		ledger.claim = async (group) => {
			recordedAt.push(runtime.now());
			return await claim.call(ledger, group);
		};
		const settledAt: number[] = [];
		const [first, ...rest] = contacts(20).map(({ contact }) => ({ contact }));
		provider.latency = ({ job }) => (job === 0 ? 5000 : 100);
		await runtime.run(
			send(provider.jobs([first, ...rest]), {
				ledger,
				parallelRequests: 10,
				settled: () => settledAt.push(runtime.now()),
			}),
		);
		for (const at of settledAt.slice(0, -1)) {
			const next = recordedAt.find((time) => time >= at);
			expect((next ?? Infinity) - at).toBeLessThanOrEqual(250);
		}
		// With nothing to record it is left alone.
		expect(recordedAt.filter((at) => at > 2500 && at < 5000)).toEqual([]);
	});

	it('is not asked for a contact that has to be left alone for now', async () => {
		await runtime.run(send(provider.jobs([{ contact: 'ana' }])));
		const ledger = ledgerThat();
		await runtime.run(send(provider.jobs([{ contact: 'ana' }, { contact: 'ben' }], 1), { ledger }));
		expect(ledger.groups).toEqual([[1], [0]]);
	});

	it('keeps back what is not admitted, and lets the next of that contact pass', async () => {
		const messages = [{ contact: 'ana' }, { contact: 'ana' }, { contact: 'ben' }];
		const ledger = ledgerThat((index) => (index === 0 ? 'inDoubt' : undefined));
		const { outcomes } = await runtime.run(send(provider.jobs(messages), { ledger }));
		expect(outcomes.map(({ status }) => status)).toEqual(['inDoubt', 'sent', 'sent']);
		expect(provider.taken().sort()).toEqual(['1/0', '2/0']);
	});

	it('that fails stops the batch', async () => {
		const ledger = ledgerThat();
		const { claim } = ledger;
		ledger.claim = async (group) => {
			if (ledger.groups.length > 0) throw new Error('The database is gone');
			return await claim.call(ledger, group);
		};
		const report = await runtime.run(send(provider.jobs(contacts(500)), { ledger }));
		const sent = statuses(report).filter((status) => status === 'sent');
		expect(sent.length).toBe(provider.requests.length);
		expect(report.outcomes.at(-1)).toMatchObject({
			status: 'notAttempted',
			stoppedBy: { message: 'The database is gone' },
		});
	});
});

describe('whatever happens', () => {
	const reply = fc.constantFrom<Reply>(
		'accept',
		'throttle',
		'throttle for 5 s',
		'fault',
		'refuse',
		'lose',
		'refuse connection',
	);
	const scenario = fc.record({
		batches: fc.array(
			fc.record({
				messages: fc.array(
					fc.record({
						contact: fc.constantFrom('ana', 'ben', 'eve', 'kim', 'lea', 'max', 'sam'),
						parts: fc.constantFrom(1, 1, 1, 2, 3),
					}),
					{ minLength: 1, maxLength: 30 },
				),
				startsAt: fc.integer({ min: 0, max: 3000 }),
				messagesPerSecond: fc.oneof(
					fc.integer({ min: 1, max: 1000 }),
					fc.double({ min: 0.3, max: 30, noNaN: true }),
				),
				parallelRequests: fc.oneof(
					fc.constant('automatic' as const),
					fc.integer({ min: 1, max: 9 }),
				),
				contactSpacing: fc.constantFrom(0, 700, 6000),
				keepGoing: fc.boolean(),
				cancelAt: fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: undefined }),
				admits: fc.boolean(),
			}),
			{ minLength: 1, maxLength: 3 },
		),
		chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
		// What befalls the first requests, in their order; the others are accepted.
		replies: fc.array(fc.record({ reply, latency: fc.integer({ min: 0, max: 4000 }) }), {
			maxLength: 60,
		}),
		blockedFrom: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
	});

	it('every promise is kept', async () => {
		await fc.assert(
			fc.asyncProperty(scenario, async ({ batches, chance, replies, blockedFrom }) => {
				set();
				runtime.chance = chance;
				let count = 0;
				const latencies = replies.map(({ latency }) => latency);
				provider.reply = () => {
					const at = count++;
					if (blockedFrom !== undefined && at >= blockedFrom) return 'block';
					return replies[at]?.reply ?? 'accept';
				};
				provider.latency = () => latencies.shift() ?? 50;

				const runs = batches.map(async (batch, number) => {
					const { messages, startsAt, cancelAt, admits, ...settings } = batch;
					const cancelling = new AbortController();
					const settled: Array<[number, SendOutcome<string>]> = [];
					const admitted: number[] = [];
					await runtime.sleep(startsAt);
					if (cancelAt !== undefined) {
						void runtime.sleep(cancelAt).then(() => cancelling.abort());
					}
					const { outcomes } = await send(provider.jobs(messages, number * 1000), {
						...settings,
						signal: cancelling.signal,
						settled: (index, outcome) => settled.push([index, outcome]),
						...(admits && {
							ledger: {
								claim: async (group: number[]) => {
									await runtime.sleep(20);
									admitted.push(...group.filter((index) => index % 5 !== 4));
									const withheld = group.filter((index) => index % 5 === 4);
									return new Map(withheld.map((index) => [index, 'inDoubt' as const]));
								},
							},
						}),
					});
					return { ...batch, number, outcomes, settled, admitted };
				});
				const done = await runtime.run(Promise.all(runs));

				for (const batch of done) checkBatch(batch);
				checkContacts();
				const fastest = Math.max(...batches.map((batch) => batch.messagesPerSecond));
				expect(mostInASecond(starts(provider.requests))).toBeLessThanOrEqual(
					Math.max(1, Math.floor(fastest)),
				);
			}),
			{ numRuns: 150 },
		);
	}, 60_000);

	/** Whoever sends: the next message to a contact goes out after the one before has come to its end. */
	function checkContacts(): void {
		for (const contact of new Set(provider.requests.map((request) => request.contact))) {
			const requests = provider.requests.filter((request) => request.contact === contact);
			requests.slice(1).forEach((request, at) => {
				expect(request.startedAt).toBeGreaterThanOrEqual(requests[at].endedAt);
			});
		}
	}

	function checkBatch(batch: {
		number: number;
		messages: Array<Required<Message>>;
		messagesPerSecond: number;
		parallelRequests: number | 'automatic';
		contactSpacing: number;
		startsAt: number;
		cancelAt?: number;
		admits: boolean;
		admitted: number[];
		outcomes: Array<SendOutcome<string>>;
		settled: Array<[number, SendOutcome<string>]>;
	}): void {
		const first = batch.number * 1000;
		expect(new Set(batch.admitted).size).toBe(batch.admitted.length);
		const mine = provider.requests.filter(({ job }) => Math.floor(job / 1000) === batch.number);

		// Every job is settled once, with what comes out in the end.
		expect(batch.settled.map(([index]) => index).sort((one, other) => one - other)).toEqual(
			batch.messages.map((_, index) => index),
		);
		for (const [index, outcome] of batch.settled) expect(outcome).toBe(batch.outcomes[index]);

		// The rate, and the number at the same time.
		expect(mostInASecond(starts(mine))).toBeLessThanOrEqual(
			Math.max(1, Math.floor(batch.messagesPerSecond)),
		);
		const limit = batch.parallelRequests === 'automatic' ? 100 : batch.parallelRequests;
		for (const { startedAt } of mine) {
			const atOnce = mine.filter(
				(other) => other.startedAt <= startedAt && other.endedAt > startedAt,
			);
			expect(atOnce.length).toBeLessThanOrEqual(limit);
		}

		// Nothing begins after the execution was cancelled.
		if (batch.cancelAt !== undefined) {
			const last = Math.max(-1, ...starts(mine));
			expect(last).toBeLessThanOrEqual(batch.startsAt + batch.cancelAt);
		}

		// Each request is taken once at most, and the outcome is what the provider knows.
		batch.messages.forEach(({ contact, parts }, index) => {
			const outcome = batch.outcomes[index];
			const tries = mine.filter(({ job }) => job === first + index);
			const accepted = tries.filter((request) => request.reply === 'accept');
			const lost = tries.filter((request) => request.reply === 'lose');
			expect(tries.every((request) => request.contact === contact)).toBe(true);
			expect(outcome.answers).toEqual(
				accepted.map(({ job, part }) => `${job % 1000 === index ? job : -1}/${part}`),
			);
			expect(accepted.map(({ part }) => part)).toEqual(accepted.map((_, part) => part));
			expect(lost.length).toBe(outcome.status === 'unknown' ? 1 : 0);
			if (outcome.status === 'sent') expect(accepted).toHaveLength(parts);
			if (outcome.status === 'inDoubt') expect(tries).toHaveLength(0);
			if (batch.admits && tries.length > 0) expect(batch.admitted).toContain(index);
			// One after the other.
			tries.slice(1).forEach(({ startedAt }, at) => {
				expect(startedAt).toBeGreaterThanOrEqual(tries[at].endedAt);
			});
		});

		// Per contact: in order, one at a time, and apart.
		for (const contact of new Set(batch.messages.map((message) => message.contact))) {
			const hers = mine.filter((request) => request.contact === contact);
			hers.slice(1).forEach((request, at) => {
				const before = hers[at];
				expect(request.job).toBeGreaterThanOrEqual(before.job);
				expect(request.startedAt).toBeGreaterThanOrEqual(before.endedAt);
				if (request.job !== before.job) {
					expect(request.startedAt - before.startedAt).toBeGreaterThanOrEqual(batch.contactSpacing);
				}
			});
		}
	}
});
