/** Numbers that stand in the code and nowhere else. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './pages.mts';

export const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** The package's sources, read once. */
const sources = readdirSync(path.join(root, 'nodes'), { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => read(`nodes/${file}`))
	.join('\n');

/** A constant of the package, by its name: the test survives when the constant moves to another file. */
export function constant(name: string): number {
	const values = [...sources.matchAll(new RegExp(`const ${name} = ([\\d_. *]+);`, 'g'))];
	if (values.length !== 1) throw new Error(`nodes/ has ${values.length} constants ${name}.`);
	return values[0][1]
		.split('*')
		.map((factor) => Number(factor.replaceAll('_', '')))
		.reduce((product, factor) => product * factor);
}
