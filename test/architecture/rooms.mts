/** The rooms of the house: the folders of nodes/ that hold code, and the tree in CONTRIBUTING that names them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../n8n/provision.mts';

/** Every source file of the package's nodes, from the root of the repository. */
export const sourceFiles = (): string[] =>
	readdirSync(path.join(root, 'nodes'), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => path.posix.join('nodes', file));

/** `nodes/whatsapp/messages` and so on: every folder with a source file of its own. */
export const rooms = (): string[] =>
	[...new Set(sourceFiles().map((file) => path.posix.dirname(file)))].sort();

/**
 * The folders that a tree names: the first code block of CONTRIBUTING that begins with `nodes/`, one
 * folder per line, indented by two spaces per level, with a few words about it after the name.
 */
export function foldersInTree(page: string): string[] {
	const [, tree = ''] = /```text\n(nodes\/\n[^`]*)```/.exec(page) ?? [];
	const parents: string[] = [];
	return tree
		.split('\n')
		.map((line) => /^( *)([\w-]+)\/(?: |$)/.exec(line))
		.filter((match) => match !== null)
		.map(([, indent, name]) => {
			const depth = indent.length / 2;
			parents.splice(depth, Infinity, name);
			return parents.join('/');
		})
		.sort();
}

/** What is wrong with the tree in CONTRIBUTING, in words. */
export function complaintsAboutTree(page: string, folders = rooms()): string[] {
	const named = foldersInTree(page);
	// A folder above a room has to be in the tree for its indentation.
	const isAbove = (folder: string) => folders.some((room) => room.startsWith(`${folder}/`));
	return [
		...folders
			.filter((room) => !named.includes(room))
			.map((room) => `The tree in CONTRIBUTING.md does not name ${room}/.`),
		...named
			.filter((folder) => !folders.includes(folder) && !isAbove(folder))
			.map((folder) => `The tree in CONTRIBUTING.md names ${folder}/, which holds no code.`),
	];
}

export const readContributing = () => readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');
