/** A load generator (autocannon) for one address: as many requests as the other end can take. */
import { createRequire } from 'node:module';
import type { SignedWebhook } from './signedWebhooks.mts';

/** The part of autocannon that is used here; the package brings no types along. */
type Autocannon = (options: {
	url: string;
	method: 'POST';
	connections: number;
	duration?: number;
	amount?: number;
	timeout: number;
	requests: Array<{ setupRequest: (request: object) => object }>;
}) => Promise<{ errors: number; statusCodeStats: Record<string, { count: number }> }> & {
	on(event: 'response', listener: () => void): void;
};

const autocannon = createRequire(import.meta.url)('autocannon') as Autocannon;

export interface Load {
	url: string;
	/** Gives each request. */
	next: () => SignedWebhook;
	/** Either so many requests, or for so many seconds. */
	amount?: number;
	seconds?: number;
	/** At the same time; default as many as Vonage may well have on the way to one n8n. */
	connections?: number;
}

export interface Outcome {
	/** How often each HTTP status was answered. */
	statuses: Record<string, number>;
	/** Answers a second, from the first request to the last answer. */
	perSecond: number;
	/** When the first request was sent, as Unix time in milliseconds. */
	startedAt: number;
}

export async function load({
	url,
	next,
	amount,
	seconds,
	connections = 8,
}: Load): Promise<Outcome> {
	const startedAt = Date.now();
	const start = performance.now();
	let answers = 0;
	let end = start;
	const run = autocannon({
		url,
		method: 'POST',
		connections,
		...(amount === undefined ? { duration: seconds } : { amount }),
		timeout: 60,
		requests: [{ setupRequest: (request) => Object.assign(request, next()) }],
	});
	run.on('response', () => {
		answers++;
		end = performance.now();
	});
	const { errors, statusCodeStats } = await run;
	if (errors > 0) throw new Error(`${errors} requests to ${url} got no answer.`);
	const statuses = Object.fromEntries(
		Object.entries(statusCodeStats).map(([status, { count }]) => [status, count]),
	);
	return { statuses, perSecond: answers / ((end - start) / 1000), startedAt };
}
