/** What would be published: every file of the tarball with its size, and a limit for the whole. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { run } from './provision.mts';

const LIMIT_BYTES = 300_000;

interface Packed {
	size: number;
	unpackedSize: number;
	files: Array<{ path: string; size: number }>;
}

export async function checkTarball(log: (line: string) => void): Promise<void> {
	const output = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent']);
	const [packed] = JSON.parse(output.slice(output.indexOf('['))) as Packed[];
	for (const { path, size } of packed.files) log(`${String(size).padStart(8)}  ${path}`);
	log(`${packed.files.length} files, ${packed.size} bytes packed, ${packed.unpackedSize} unpacked`);
	if (packed.size > LIMIT_BYTES) {
		throw new Error(`The tarball has ${packed.size} bytes; the limit is ${LIMIT_BYTES}.`);
	}
	const strangers = packed.files.filter(
		({ path }) =>
			!/^(dist\/(credentials|icons|nodes)\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$)/.test(
				path,
			),
	);
	if (strangers.length > 0) {
		throw new Error(`Not to be published: ${strangers.map(({ path }) => path).join(', ')}`);
	}
	checkDeclarations(packed.files.map(({ path }) => path));
}

/** What other tools may import, by its name in `dist/nodes`. */
const SEAMS = [
	'transport/signature',
	'whatsapp/errors',
	'whatsapp/inbound',
	'whatsapp/status',
	'whatsapp/window',
	'whatsapp/templates/diff',
	'whatsapp/templates/render',
	'whatsapp/templates/rules',
];

/** The seams come with their types, and no type refers to a file that is not there. */
function checkDeclarations(files: string[]): void {
	const declarations = files.filter((file) => file.endsWith('.d.ts'));
	const needed = [
		...SEAMS.map((seam) => `dist/nodes/${seam}.d.ts`),
		...declarations.flatMap((file) =>
			[...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'|import\("(\.[^"]+)"\)/g)].map(
				([, one, other]) => `${posix.join(posix.dirname(file), one ?? other)}.d.ts`,
			),
		),
	];
	const missing = needed.filter((file) => !declarations.includes(file));
	if (missing.length > 0) throw new Error(`Types that are missing: ${missing.join(', ')}`);
}
