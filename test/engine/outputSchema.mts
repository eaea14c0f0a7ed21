/** Where n8n finds the output schema of an operation, and what is in it. */
import * as core from 'n8n-core';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface SchemaReference {
	nodeDir: string;
	version: number;
	resource?: string;
	operation?: string;
}

// The engine of n8n 2.6 leaves it to the server, which is asked for the version in full.
const { resolveOutputSchemaPath: resolve }: Partial<typeof core> = core;

export function outputSchemaFile(reference: SchemaReference): string | undefined {
	if (resolve) return resolve(reference);
	const { nodeDir, version, resource = '', operation = '' } = reference;
	return path.join(nodeDir, '__schema__', `v${version}.0.0`, resource, operation) + '.json';
}

/** The schema; fails where there is none. */
export function outputSchema(reference: SchemaReference): object {
	const file = outputSchemaFile(reference);
	if (!file || !existsSync(file)) {
		throw new Error(`There is no output schema for ${JSON.stringify(reference)}.`);
	}
	return JSON.parse(readFileSync(file, 'utf8')) as object;
}
