/** What n8n's log gets while a test runs, whatever its level is. */
import { jest } from '@jest/globals';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';

interface Logger {
	error(...line: unknown[]): void;
	warn(...line: unknown[]): void;
	info(...line: unknown[]): void;
	debug(...line: unknown[]): void;
}

const core = createRequire(createRequire(import.meta.url).resolve('n8n-core'));

/** Begins to listen; `lines` has what was logged so far, with all that was handed over. */
export function listenToLog(): { lines: string[] } {
	const { Logger } = core('@n8n/backend-common') as { Logger: { prototype: Logger } };
	const lines: string[] = [];
	for (const level of ['error', 'warn', 'info', 'debug'] as const) {
		jest.spyOn(Logger.prototype, level).mockImplementation((...line) => {
			lines.push(inspect([level, ...line], { depth: 12 }));
		});
	}
	return { lines };
}
