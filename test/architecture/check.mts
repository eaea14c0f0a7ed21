/** Fails when CONTRIBUTING's tree or picture is not what the code has, or when a function is too long. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../n8n/provision.mts';
import { longFunctions, MOST_LINES } from './functionLength.mts';
import { houseSvg, PICTURE } from './house.mts';
import { complaintsAboutTree, readContributing, sourceFiles } from './rooms.mts';

const complaints = complaintsAboutTree(readContributing());
if (readFileSync(path.join(root, PICTURE), 'utf8') !== (await houseSvg())) {
	complaints.push(`${PICTURE} is not what the code has: run 'npm run house'.`);
}
for (const each of sourceFiles().flatMap((file) => longFunctions(file))) {
	complaints.push(`${each}: a function may have ${MOST_LINES} lines.`);
}
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
if (complaints.length > 0) process.exitCode = 1;
