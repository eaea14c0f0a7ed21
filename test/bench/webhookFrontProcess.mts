import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Simulator } from '../simulator/simulator.mts';
import type { Order, Report, StartedEvent, Trouble } from './webhookFront.mts';

/** The trigger in a process of its own, with trouble; the process itself is webhookFront.mts. */
export class FrontProcess {
	readonly #child = fork(fileURLToPath(new URL('webhookFront.mts', import.meta.url)));
	readonly #started: StartedEvent[] = [];
	urls = { inboundUrl: '', statusUrl: '' };

	static async start(simulator: Simulator, trouble: Trouble): Promise<FrontProcess> {
		const front = new FrontProcess();
		front.#child.on('message', (report: Report) => {
			if (report.kind === 'started') front.#started.push(...report.events);
			else front.urls = report;
		});
		const credential = simulator.credential();
		await front.#ask({ kind: 'listen', credential, trouble }, ({ kind }) => kind === 'listening');
		return front;
	}

	/** What was started so far, in order, and the MB that are alive in its memory. */
	async report(): Promise<{ started: StartedEvent[]; megabytes: number }> {
		const report = await this.#ask(
			{ kind: 'report' },
			(each) => each.kind === 'started' && each.megabytes !== undefined,
		);
		const megabytes = report.kind === 'started' ? report.megabytes : undefined;
		return { started: this.#started, megabytes: megabytes ?? NaN };
	}

	async stop(): Promise<void> {
		if (this.#child.exitCode !== null) return;
		const gone = new Promise((resolve) => this.#child.once('exit', resolve));
		this.#child.send({ kind: 'stop' } satisfies Order);
		await gone;
	}

	async #ask(order: Order, answers: (report: Report) => boolean): Promise<Report> {
		return await new Promise((resolve, reject) => {
			const look = (report: Report) => {
				if (!answers(report)) return;
				this.#child.off('message', look).off('exit', fail);
				resolve(report);
			};
			const fail = (code: number | null) => {
				reject(new Error(`The process of the trigger has ended with ${code}.`));
			};
			this.#child.on('message', look).once('exit', fail);
			this.#child.send(order);
		});
	}
}
