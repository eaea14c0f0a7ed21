import axios, { type AxiosInstance } from 'axios';
import jwt from 'jsonwebtoken';
import { createHash, randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { FaultKind, FaultSubject } from './faults.mts';
import type { World } from './state.mts';
import type { Delivery, DeliveryAttempt, Json, SignatureKind } from './types.mts';

const DAY_SECONDS = 24 * 3600;
const STALE_SECONDS = 25 * 3600;
const signatureFaults: Partial<Record<FaultKind, SignatureKind>> = {
	unsigned: 'none',
	'badly-signed': 'wrong secret',
	'wrong-hash': 'wrong hash',
	stale: 'stale',
};

export interface CallbackOrder {
	kind: 'inbound' | 'status';
	url: string | undefined;
	body: Json;
	messageUuid: string;
	status?: string;
	applicationId?: string;
	subject: FaultSubject;
}

/**
 * Delivers callbacks to the business as the provider does: signed, each on its own, again after 429, 5xx
 * or silence (5 s, doubling up to 15 min, for 24 h), and never again after any other answer. A repeat comes
 * with the first signature, as old as the simulated clock says.
 */
export class Callbacks {
	#world: World;
	#agent = new Agent({ keepAlive: true, maxSockets: 64 });
	#http: AxiosInstance;
	#stop = new AbortController();
	/** When a callback was first signed well, in simulated milliseconds, and the ID of that signature. */
	#signed = new WeakMap<Delivery, { at: number; jti: string }>();
	/** Callbacks held back, with the turn after which they may go. */
	#held: Array<{ since: number; release: () => void }> = [];
	#turn = 0;

	constructor(world: World) {
		this.#world = world;
		this.#http = axios.create({
			timeout: world.options.callbackTimeoutMilliseconds ?? 15_000,
			httpAgent: this.#agent,
			proxy: false,
			maxRedirects: 0,
			responseType: 'text',
			validateStatus: () => true,
			signal: this.#stop.signal,
		});
	}

	/** Puts a callback on its way and returns its record, which fills up as attempts are made. */
	send(order: CallbackOrder): Delivery {
		const subject: FaultSubject = { ...order.subject, callback: order.kind, status: order.status };
		const delivery = this.#record(order);
		if (!order.url) {
			this.#settle(delivery, 'lost', 'no webhook address is set');
			return delivery;
		}
		if (this.#world.faults.take(['drop'], subject)) {
			this.#settle(delivery, 'lost', 'dropped on purpose');
			return delivery;
		}
		const start = () => void this.#attempt(delivery, order, subject, 0, 0);
		const held = this.#world.faults.take(['reorder'], subject);
		if (held) {
			this.#hold(start, held.delayMilliseconds ?? 2000);
			return delivery;
		}
		start();
		const twice = this.#world.faults.take(['duplicate'], subject);
		if (twice) {
			const again = this.#record(order);
			this.#world.clock.after(twice.delayMilliseconds ?? 0, () => {
				void this.#attempt(again, order, subject, 0, 0);
			});
		}
		return delivery;
	}

	stop(): void {
		this.#stop.abort();
		this.#agent.destroy();
		this.#held = [];
	}

	/** Forgets callbacks that are held back. */
	reset(): void {
		this.#held = [];
	}

	/** Waits until a callback that starts later has been answered, or for the time to be over. */
	#hold(start: () => void, milliseconds: number): void {
		const held = {
			since: this.#turn,
			release: () => {
				if (!this.#held.includes(held)) return;
				this.#held = this.#held.filter((other) => other !== held);
				cancel();
				start();
			},
		};
		this.#held.push(held);
		const cancel = this.#world.clock.after(milliseconds, held.release);
	}

	#record(order: CallbackOrder): Delivery {
		const delivery: Delivery = {
			id: randomUUID(),
			kind: order.kind,
			messageUuid: order.messageUuid,
			...(order.status === undefined ? {} : { status: order.status }),
			url: order.url ?? '',
			body: order.body,
			state: 'pending',
			attempts: [],
		};
		this.#world.deliveries.push(delivery);
		return delivery;
	}

	async #attempt(
		delivery: Delivery,
		order: CallbackOrder,
		subject: FaultSubject,
		retries: number,
		waitedSeconds: number,
	): Promise<void> {
		const fault = this.#world.faults.take(
			['unsigned', 'badly-signed', 'wrong-hash', 'stale'],
			subject,
		);
		const signature = (fault && signatureFaults[fault.kind]) ?? 'valid';
		const impatient = this.#world.faults.take(['impatient'], subject);
		const raw = Buffer.from(JSON.stringify(order.body));
		const token = this.#sign(raw, signature, delivery, order.applicationId);
		const turn = ++this.#turn;
		const started = performance.now();
		const attempt: DeliveryAttempt = {
			at: this.#world.clock.iso(),
			signature,
			milliseconds: 0,
		};
		try {
			const response = await this.#http.post(delivery.url, raw, {
				...(impatient && { timeout: impatient.delayMilliseconds ?? 50 }),
				headers: {
					'Content-Type': 'application/json',
					'User-Agent': 'Vonage-Simulator',
					...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
				},
			});
			attempt.answer = response.status;
		} catch (error) {
			if (this.#stop.signal.aborted) return;
			attempt.problem = error instanceof Error ? error.message : String(error);
		}
		attempt.milliseconds = Math.round(performance.now() - started);
		delivery.attempts.push(attempt);
		for (const { since, release } of [...this.#held]) if (since < turn) release();
		this.#conclude(delivery, order, subject, attempt.answer, retries, waitedSeconds);
	}

	#conclude(
		delivery: Delivery,
		order: CallbackOrder,
		subject: FaultSubject,
		answer: number | undefined,
		retries: number,
		waitedSeconds: number,
	): void {
		if (answer !== undefined && answer >= 200 && answer < 300) {
			return this.#settle(delivery, 'delivered');
		}
		if (answer !== undefined && answer !== 429 && answer < 500) {
			return this.#settle(delivery, 'lost', `answered ${answer}, which is not retried`);
		}
		const pause = Math.min(5 * 2 ** retries, 15 * 60);
		if (waitedSeconds + pause > DAY_SECONDS) {
			return this.#settle(delivery, 'given up', 'no good answer for 24 hours');
		}
		const scale = this.#world.options.retryScale ?? 1;
		this.#world.clock.after(pause * 1000 * scale, () => {
			void this.#attempt(delivery, order, subject, retries + 1, waitedSeconds + pause);
		});
		this.#world.changed();
	}

	#settle(delivery: Delivery, state: Delivery['state'], reason?: string): void {
		delivery.state = state;
		const message = this.#world.message(delivery.messageUuid);
		if (state === 'delivered' && message?.direction === 'customer') message.delivered = true;
		if (reason) delivery.reason = reason;
		this.#world.changed();
	}

	/**
	 * Who receives has the machine's clock: what was signed before this clock was moved is older there too.
	 */
	#firstSigned(delivery: Delivery): { iat: number; jti: string } {
		const { clock, options } = this.#world;
		const before = options.signsRepeatsAnew ? undefined : this.#signed.get(delivery);
		const { at, jti } = before ?? { at: clock.now(), jti: randomUUID() };
		this.#signed.set(delivery, { at, jti });
		return { iat: Math.floor(at / 1000 - clock.aheadSeconds), jti };
	}

	#signedNow(kind: SignatureKind): { iat: number; jti: string } {
		const age = kind === 'stale' ? STALE_SECONDS : 0;
		return { iat: Math.floor(Date.now() / 1000) - age, jti: randomUUID() };
	}

	/** HS256 over the account's claims and the hash of the body. There is no `exp`. */
	#sign(
		raw: Buffer,
		kind: SignatureKind,
		delivery: Delivery,
		applicationId: string | undefined,
	): string | undefined {
		if (kind === 'none') return undefined;
		const { apiKey, signatureSecret } = this.#world.identities;
		const hashed = kind === 'wrong hash' ? Buffer.concat([raw, Buffer.from(' ')]) : raw;
		return jwt.sign(
			{
				iss: 'Vonage',
				...(kind === 'valid' ? this.#firstSigned(delivery) : this.#signedNow(kind)),
				payload_hash: createHash('sha256').update(hashed).digest('hex'),
				api_key: apiKey,
				...(applicationId ? { application_id: applicationId } : {}),
			},
			kind === 'wrong secret' ? `not-${signatureSecret}` : signatureSecret,
			{ algorithm: 'HS256' },
		);
	}
}
