import type { Clock } from './clock.mts';
import { type ApiProblem, graphProblem } from './problem.mts';

const HOUR = 3600 * 1000;

/** Calls and creations of the last hour, and the header that tells a caller about them. */
export class GraphUsage {
	/** Calls an hour of an active WABA. */
	callsPerHour = 5000;
	creationsPerHour = 100;
	#calls: number[] = [];
	#creations: number[] = [];
	#clock: Clock;
	#wabaId: string;

	constructor(clock: Clock, wabaId: string) {
		this.#clock = clock;
		this.#wabaId = wabaId;
	}

	reset(): void {
		this.callsPerHour = 5000;
		this.creationsPerHour = 100;
		this.#calls = [];
		this.#creations = [];
	}

	/** Counts a call; throws when the hour has no more of them. */
	call(): void {
		this.#forget();
		if (this.#calls.length >= this.callsPerHour) throw this.throttled(this.#wait(this.#calls));
		this.#calls.push(this.#clock.now());
	}

	/** Minutes until another template may be created; nothing when that is now. */
	creationWait(): number | undefined {
		this.#forget();
		return this.#creations.length >= this.creationsPerHour
			? this.#wait(this.#creations)
			: undefined;
	}

	created(): void {
		this.#creations.push(this.#clock.now());
	}

	/** Percentages of what is allowed, and minutes until a throttled caller may come back. */
	header(minutes = 0): Record<string, string> {
		this.#forget();
		const percent = minutes > 0 ? 100 : Math.floor((this.#calls.length / this.callsPerHour) * 100);
		const usage = {
			type: 'whatsapp_business_management',
			call_count: percent,
			total_cputime: Math.ceil(percent / 4),
			total_time: Math.ceil(percent / 2),
			estimated_time_to_regain_access: minutes,
		};
		return { 'x-business-use-case-usage': JSON.stringify({ [this.#wabaId]: [usage] }) };
	}

	/** HTTP 400, as Meta throttles. */
	throttled(minutes: number, code = 80008): ApiProblem {
		const app = [4, 17, 341].includes(code);
		return graphProblem(
			400,
			code,
			app
				? `(#${code}) Application request limit reached`
				: `(#${code}) There have been too many calls to this WhatsApp Business account. Wait a bit and try again.`,
			{ is_transient: true },
			this.header(minutes),
		);
	}

	#forget(): void {
		const since = this.#clock.now() - HOUR;
		// Times only grow, so the old ones are at the front.
		const recent = (times: number[]) =>
			times[0] === undefined || times[0] > since ? times : times.filter((at) => at > since);
		this.#calls = recent(this.#calls);
		this.#creations = recent(this.#creations);
	}

	#wait([oldest = 0]: number[]): number {
		return Math.max(1, Math.ceil((oldest + HOUR - this.#clock.now()) / 60_000));
	}
}
