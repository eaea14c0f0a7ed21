/** Numbers that stand in the code and nowhere else. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './pages.mts';

export const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** A constant of a source file under nodes/, which nobody but that file needs. */
export function constant(file: string, name: string): number {
	const declaration = new RegExp(`const ${name} = ([\\d_. *]+);`).exec(read(`nodes/${file}`));
	if (!declaration) throw new Error(`nodes/${file} has no constant ${name}.`);
	return declaration[1]
		.split('*')
		.map((factor) => Number(factor.replaceAll('_', '')))
		.reduce((product, factor) => product * factor);
}
