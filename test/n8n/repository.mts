/** Writes the repository's address of package.json into every file that links to it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './provision.mts';

const manifest = () =>
	JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		name: string;
		repository: { url: string };
	};

/** The address of the repository's page, without `git+` and `.git`. */
export const repositoryUrl = (): string =>
	manifest()
		.repository.url.replace(/^git\+/, '')
		.replace(/\.git$/, '');

/** An address on GitHub of any repository with the package's name. */
const linkPattern = () =>
	new RegExp(`https://github\\.com/[\\w.-]+/${manifest().name}(?![\\w-])`, 'g');

/** The tracked text files that link to the repository, with every address they use. */
export function repositoryLinks(): Array<{ file: string; addresses: string[] }> {
	const files = execFileSync('git', ['ls-files', '*.json', '*.md', '*.ts', '*.yml'], {
		cwd: root,
		encoding: 'utf8',
	});
	return files
		.split('\n')
		.filter((file) => file !== '' && !file.endsWith('package-lock.json'))
		.map((file) => ({
			file,
			addresses: readFileSync(path.join(root, file), 'utf8').match(linkPattern()) ?? [],
		}))
		.filter(({ addresses }) => addresses.length > 0);
}

export function writeRepositoryLinks(log: (line: string) => void): void {
	const url = repositoryUrl();
	for (const { file, addresses } of repositoryLinks()) {
		if (addresses.every((address) => address === url)) continue;
		const text = readFileSync(path.join(root, file), 'utf8');
		writeFileSync(path.join(root, file), text.replace(linkPattern(), url));
		log(`${file}: ${addresses.length}`);
	}
}
