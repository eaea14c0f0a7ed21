/** Functions that are too long to read at once. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../n8n/provision.mts';

export const MOST_LINES = 60;

/** `nodes/x.ts:12 (71 lines)` for each function of a file that is longer than it may be. */
export function longFunctions(file: string, text = readFileSync(path.join(root, file), 'utf8')) {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
			const [first, last] = [node.getStart(), node.end].map(
				(position) => source.getLineAndCharacterOfPosition(position).line,
			);
			const lines = last - first + 1;
			if (lines > MOST_LINES) found.push(`${file}:${first + 1} (${lines} lines)`);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}
