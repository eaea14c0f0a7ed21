/** Fails when CONTRIBUTING's tree or its picture of the house is not what the code has. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../n8n/provision.mts';
import { houseSvg, PICTURE } from './house.mts';
import { complaintsAboutTree, readContributing } from './rooms.mts';

const complaints = complaintsAboutTree(readContributing());
if (readFileSync(path.join(root, PICTURE), 'utf8') !== (await houseSvg())) {
	complaints.push(`${PICTURE} is not what the code has: run 'npm run house'.`);
}
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
if (complaints.length > 0) process.exitCode = 1;
