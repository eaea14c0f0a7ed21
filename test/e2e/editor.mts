import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { N8n } from '../n8n/instance.mts';
import { owner } from '../n8n/instance.mts';
import { openPage, PAGE_LIMIT_MS } from './browser.mts';

/** n8n's editor, as the owner uses it. Names are what is written on the screen. */
export class Editor {
	readonly page: Page;

	/** What the console complained about since the owner logged in. */
	readonly complaints: string[];

	readonly #url: string;

	private constructor(url: string, page: Page, complaints: string[]) {
		this.#url = url;
		this.page = page;
		this.complaints = complaints;
	}

	/** Opens the editor and logs the owner in. */
	static async open(
		n8n: N8n,
		browser: Browser,
		options: BrowserContextOptions = {},
	): Promise<Editor> {
		const { page, complaints } = await openPage(browser, options);
		const editor = new Editor(n8n.url, page, complaints);
		await editor.goTo('/signin', 'auth-form');
		await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
		await page.locator('input[name="password"]').fill(owner.password);
		await page.locator('input[name="password"]').press('Enter');
		await editor.part('universal-add').waitFor({ timeout: PAGE_LIMIT_MS });
		// The sign-in page itself asks whether somebody is logged in, and is told 401.
		complaints.length = 0;
		return editor;
	}

	/** A part of the page by n8n's own name for tests. */
	part(name: string): Locator {
		return this.page.locator(`[data-test-id="${name}"]`);
	}

	/** Opens a page of n8n and waits for a part of it. */
	async goTo(path: string, part: string): Promise<void> {
		await this.page.goto(`${this.#url}${path}`);
		await this.part(part).waitFor({ timeout: PAGE_LIMIT_MS });
	}

	async newWorkflow(): Promise<void> {
		await this.goTo('/workflow/new', 'node-creator-plus-button');
	}

	/** Searches the nodes panel for a node and looks at what it offers. */
	async searchNodes(search: string, node: string): Promise<void> {
		await this.part('node-creator-plus-button').click();
		await this.part('node-creator-search-bar').fill(search);
		await this.#nodeEntry(node).click();
	}

	/** What the nodes panel lists. */
	async nodeEntries(): Promise<string[]> {
		return await this.part('node-creator-item-name').allInnerTexts();
	}

	/** Adds what is listed under this name; its panel opens. */
	async pickNode(name: string): Promise<void> {
		await this.#nodeEntry(name).click();
		await this.part('ndv').waitFor();
	}

	#nodeEntry(name: string): Locator {
		return this.part('node-creator-item-name').filter({
			has: this.page.getByText(name, { exact: true }),
		});
	}

	/** The labels of the open panel's parameters, from top to bottom. */
	async labels(): Promise<string[]> {
		const labels = this.part('node-parameters').locator('label.n8n-input-label:visible');
		const texts = await labels.allInnerTexts();
		// Behind the name are the switches that appear under the mouse.
		return texts.map((text) => text.split('\n')[0].trim());
	}

	async closePanel(): Promise<void> {
		await this.part('ndv-close-button').click();
		await this.part('ndv').waitFor({ state: 'hidden' });
	}

	/** The control of a parameter, of a node or a credential. */
	parameter(name: string): Locator {
		return this.part(`parameter-input-${name}`);
	}

	/** Types a value into a parameter, in place of what is there. */
	async fill(parameter: string, value: string): Promise<void> {
		await this.parameter(parameter).locator('input, textarea').first().fill(value);
	}

	/** Chooses an entry of a parameter's drop-down list. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.parameter(parameter).click();
		await this.#option(option).click();
		await this.#option(option).waitFor({ state: 'hidden' });
	}

	/** The entry of a drop-down list that is chosen. */
	async chosen(parameter: string): Promise<string> {
		return await this.parameter(parameter).locator('input').first().inputValue();
	}

	/** What a parameter's drop-down list offers. */
	async offers(parameter: string): Promise<string[]> {
		await this.parameter(parameter).click();
		const options = this.page.locator('[role="option"]:visible .option-headline');
		await options.first().waitFor();
		const names = await options.allInnerTexts();
		await this.page.keyboard.press('Escape');
		await options.first().waitFor({ state: 'hidden' });
		return names;
	}

	/** Chooses, or gives up, an entry of a list that takes several. */
	async chooseSeveral(parameter: string, option: string): Promise<void> {
		await this.parameter(parameter).click();
		await this.#option(option).click();
		await this.page.keyboard.press('Escape');
		await this.#option(option).waitFor({ state: 'hidden' });
	}

	#option(name: string): Locator {
		return this.page
			.locator('[role="option"]:visible')
			.filter({ has: this.page.getByText(name, { exact: true }) });
	}
}
