/**
 * What n8n reads from the environment while its modules load. Import this before `n8n-core`: else it
 * would write its settings into the home folder of whoever runs the tests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isNativeError } from 'node:util/types';

export const userFolder = mkdtempSync(path.join(tmpdir(), 'vonage-whatsapp-engine-'));

Object.assign(process.env, {
	N8N_USER_FOLDER: userFolder,
	N8N_ENCRYPTION_KEY: 'engine-tests',
	N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
	N8N_LOG_LEVEL: 'silent',
	NO_PROXY: '127.0.0.1,localhost',
});

export function removeUserFolder(): void {
	rmSync(userFolder, { recursive: true, force: true });
}

// Jest runs tests in a realm of their own, where an error of Node's own modules is no `Error`. In n8n it is.
const isInstance = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
	value(this: unknown, candidate: unknown): boolean {
		return isInstance.call(this, candidate) || (this === Error && isNativeError(candidate));
	},
});
