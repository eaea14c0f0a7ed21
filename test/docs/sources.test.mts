/** Where a reader can look up what the code relies on. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { sourceFiles } from '../architecture/rooms.mts';
import { nonEmpty } from '../nonEmpty.mts';
import { root } from './pages.mts';

/** The exported functions of a file that take a client and so send requests, with what stands above them. */
function functionsThatAsk(file: string): Array<{ name: string; comment: string }> {
	const text = readFileSync(path.join(root, file), 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	return source.statements
		.filter(ts.isFunctionDeclaration)
		.filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
		.filter(({ parameters }) => parameters.some(({ type }) => type?.getText() === 'ApiClient'))
		.map((each) => ({
			name: `${file}: ${each.name?.text}`,
			comment: text.slice(each.getFullStart(), each.getStart()),
		}));
}

/** What a rule of WhatsApp, or a limit, comes from. */
const RULES: Array<[file: string, name: string]> = [
	['nodes/whatsapp/window.ts', 'windowState'],
	['nodes/whatsapp/inbound.ts', 'parseInbound'],
	['nodes/whatsapp/status.ts', 'parseStatus'],
	['nodes/whatsapp/pricing.ts', 'expectedPricing'],
	['nodes/whatsapp/window/policy.ts', 'decideOnWindow'],
	['nodes/whatsapp/address.ts', 'toVonageAddress'],
	['nodes/transport/signature.ts', 'verifyWebhook'],
];

const SOURCE = /^ \* Source: https:\/\/[\w.-]+\/\S+/m;

describe('sources', () => {
	it('stand above every function that asks Vonage or Meta for something', () => {
		const files = sourceFiles().filter((file) => /^nodes\/transport\/(vonage|meta)\//.test(file));
		const asking = nonEmpty(files.flatMap(functionsThatAsk));
		expect(asking.length).toBeGreaterThan(12);
		expect(asking.filter(({ comment }) => !SOURCE.test(comment)).map(({ name }) => name)).toEqual(
			[],
		);
	});

	it.each(RULES)('stand above the rule %s: %s', (file, name) => {
		const text = readFileSync(path.join(root, file), 'utf8');
		const before = text.slice(0, text.search(new RegExp(`^export function ${name}\\b`, 'm')));
		expect(before.slice(before.lastIndexOf('/**'))).toMatch(SOURCE);
	});

	it('stand in every file of rules for templates and messages that states a limit', () => {
		const files = sourceFiles().filter((file) =>
			/whatsapp\/templates\/rules\/(?!finding|ruleContext|text)/.test(file),
		);
		const without = nonEmpty(files).filter(
			(file) => !/Source: https:/.test(readFileSync(path.join(root, file), 'utf8')),
		);
		expect(without).toEqual([]);
	});
});
