/** What the tests of a file share: opened before the first of them, closed after the last. */
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Simulator } from '../simulator/simulator.mts';
import type { WorldOptions } from '../simulator/state.mts';
import { openBrowser } from './browser.mts';
import { Editor } from './editor.mts';
import { runningN8n } from './instance.mts';

/** A simulator; it has an address once the first test or `beforeAll` of the file runs. */
export function useSimulator(options: WorldOptions = {}): Simulator {
	const simulator = new Simulator(options);
	beforeAll(async () => await simulator.listen('127.0.0.1', 0));
	afterAll(async () => await simulator.stop());
	return simulator;
}

/** A browser without a page. */
export function useBrowser(): () => Browser {
	let browser: Browser | undefined;
	beforeAll(async () => {
		browser = await openBrowser();
	});
	afterAll(async () => await browser?.close());
	return () => {
		if (!browser) throw new Error('The browser is used before the tests begin.');
		return browser;
	};
}

/** n8n's editor, its owner logged in. A test fails when the browser's console complains. */
export function useEditor(): Editor {
	const browser = useBrowser();
	const editor = new Editor();
	beforeAll(async () => await editor.logIn(runningN8n(), browser()));
	afterEach(() => {
		expect(editor.complaints).toEqual([]);
	});
	return editor;
}
