/** The simulator in a process of its own, so that it adds neither time nor memory to what is measured. */
import axios from 'axios';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FaultRequest } from '../simulator/faults.mts';
import type { CredentialData, Ledger } from '../simulator/simulator.mts';
import type { ApiRequest } from '../simulator/types.mts';

const main = fileURLToPath(new URL('../simulator/main.mts', import.meta.url));

export class SimulatorProcess {
	readonly #control: string;
	readonly #end: () => void;

	private constructor(control: string, end: () => void) {
		this.#control = control;
		this.#end = end;
	}

	static async start(): Promise<SimulatorProcess> {
		const child = spawn(process.execPath, [main, '--port', '0'], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		for await (const line of createInterface({ input: child.stdout })) {
			const [, control] = /^Control\s+(\S+)/.exec(line) ?? [];
			if (control) return new SimulatorProcess(control, () => child.kill('SIGTERM'));
		}
		throw new Error('The simulator has ended before it was ready.');
	}

	stop(): void {
		this.#end();
	}

	async credential(): Promise<CredentialData> {
		return (await this.#ask<CredentialData>('GET', 'credential')) as CredentialData;
	}

	async seedTemplates(count: number): Promise<void> {
		await this.#ask('POST', 'templates/seed', { count });
	}

	/** So many customers who wrote to the first number today. */
	async seedConversations(count: number): Promise<void> {
		await this.#ask('POST', 'conversations/seed', { count });
	}

	async setFault(fault: FaultRequest): Promise<void> {
		await this.#ask('POST', 'faults', fault);
	}

	/** Forgets everything, faults included. */
	async reset(): Promise<void> {
		await this.#ask('POST', 'reset');
	}

	async ledger(): Promise<Ledger> {
		return await this.#ask<Ledger>('GET', 'ledger');
	}

	async requests(): Promise<ApiRequest[]> {
		return (await this.ledger()).requests;
	}

	async #ask<Answer>(method: string, path: string, data?: object): Promise<Answer> {
		const url = `${this.#control}/${path}`;
		return (await axios.request<Answer>({ method, url, data, proxy: false })).data;
	}
}
