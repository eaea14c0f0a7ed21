/** What it costs to decide on one webhook in process, and to remember the last 100,000 of them. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { CredentialData } from '../simulator/simulator.mts';
import { type Figure, heapMegabytes } from './measure.mts';
import { signed, textMessage } from './signedWebhooks.mts';

const built = createRequire(import.meta.url);
const { verifyAndParse } = built(
	'../../dist/nodes/VonageWhatsAppTrigger/receiving/verifyAndParse.js',
) as typeof import('../../nodes/VonageWhatsAppTrigger/receiving/verifyAndParse.ts');
const { SeenEvents, trackIn } = built(
	'../../dist/nodes/VonageWhatsAppTrigger/receiving/seenEvents.js',
) as typeof import('../../nodes/VonageWhatsAppTrigger/receiving/seenEvents.ts');
const { parseStatus } = built(
	'../../dist/nodes/whatsapp/status.js',
) as typeof import('../../nodes/whatsapp/status.ts');
const { readCredential } = built(
	'../../dist/nodes/transport/credential.js',
) as typeof import('../../nodes/transport/credential.ts');

const ROUNDS = 200;
const CALLS = 500;
const REMEMBERED = 100_000;

/** Verify, parse and filter of an ordinary message, beside the hashes alone that this takes. */
export function verificationFigures(credential: CredentialData): Figure[] {
	const { body, headers } = signed(textMessage('Hello, is my order ready?'), credential);
	const request = {
		authorization: headers.authorization,
		rawBody: body,
		now: Date.now() / 1000,
	};
	const credentialValues = readCredential({ ...credential });
	const settings = {
		filter: {
			events: ['message', 'status'],
			messageTypes: ['text', 'image'],
			statuses: ['delivered', 'read'],
			businessNumbers: ['447700900001'],
		},
		includeRaw: false,
		toleranceSeconds: 300,
	};
	const signedText = headers.authorization.slice('Bearer '.length).split('.').slice(0, 2).join('.');
	const hash = () => {
		createHmac('sha256', credential.signatureSecret).update(signedText).digest();
		createHash('sha256').update(body).digest('hex');
	};
	const decide = () => {
		const result = verifyAndParse(request, credentialValues, settings);
		if (result.kind !== 'event' || result.filtered) throw new Error('The event was rejected.');
	};

	const shortest = { hash: Infinity, decide: Infinity };
	for (let round = 0; round < ROUNDS; round++) {
		shortest.hash = Math.min(shortest.hash, microseconds(hash));
		shortest.decide = Math.min(shortest.decide, microseconds(decide));
	}
	return [
		{ what: 'HMAC and SHA-256 of an ordinary message', measured: shortest.hash, unit: 'µs' },
		{ what: 'verify, parse and filter of it', measured: shortest.decide, unit: 'µs' },
		{
			what: 'verify, parse and filter, in such hashes',
			measured: shortest.decide / shortest.hash,
			unit: 'times',
			bar: 6,
		},
	];
}

/** Of one call; whatever else the machine does only ever adds time, so the shortest round counts. */
function microseconds(call: () => void): number {
	const start = performance.now();
	for (let at = 0; at < CALLS; at++) call();
	return ((performance.now() - start) * 1000) / CALLS;
}

export function memoryFigures(): Figure[] {
	const seen = new SeenEvents();
	const claim = (count: number) => {
		for (let at = 0; at < count; at++) {
			const body = { message_uuid: randomUUID(), status: 'undeliverable' };
			trackIn(seen, '1', at).claim(parseStatus(body))(true);
		}
	};
	const before = heapMegabytes();
	claim(REMEMBERED);
	const full = heapMegabytes() - before;
	claim(10 * REMEMBERED);
	return [
		{
			what: `memory of ${REMEMBERED} events`,
			measured: full,
			unit: 'MB',
			bar: 20,
		},
		{
			what: 'and after ten times as many',
			measured: heapMegabytes() - before,
			unit: 'MB',
			bar: 20,
		},
		{ what: 'events remembered then', measured: seen.size, unit: '', bar: REMEMBERED + 1 },
	];
}
