/**
 * What n8n runs when it verifies a community package, without the network: the linter over the
 * sources as they stand in the repository, and over the tarball as it would be published.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packPackage, unpack } from './package.mts';
import { root } from './provision.mts';

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage(
		folder: string,
		patterns?: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
}

export async function scanPackage(log: (line: string) => void): Promise<void> {
	const scannerModule = '@n8n/scan-community-package/scanner/scanner.mjs';
	const scanner = (await import(scannerModule)) as Scanner;

	const leg = async (name: string, folder: string, patterns?: string[]) => {
		const { passed, message, details } = await scanner.analyzePackage(folder, patterns);
		if (!passed) throw new Error(`Scan of the ${name}: ${message ?? ''}\n${details ?? ''}`);
		log(`Scan of the ${name}: passed`);
	};

	await leg('sources', root, scanner.SOURCE_FILE_PATTERNS);

	const tarball = await packPackage();
	const folder = mkdtempSync(path.join(tmpdir(), 'vonage-whatsapp-scan-'));
	try {
		await unpack(tarball, folder);
		await leg('tarball', folder, ['**/*.js', 'package.json']);
	} finally {
		rmSync(path.dirname(tarball), { recursive: true, force: true });
		rmSync(folder, { recursive: true, force: true });
	}
}
