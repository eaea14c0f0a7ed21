import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { type N8n, owner } from '../n8n/instance.mts';
import { openPage, PAGE_LIMIT_MS } from './browser.mts';

/** n8n's editor, as the owner uses it. Names are what is written on the screen. */
export class Editor {
	/** What the console complained about since the owner logged in. */
	readonly complaints: string[] = [];

	#page: Page | undefined;

	#url = '';

	/** Opens the editor and logs the owner in. */
	static async open(
		n8n: N8n,
		browser: Browser,
		options: BrowserContextOptions = {},
	): Promise<Editor> {
		const editor = new Editor();
		await editor.logIn(n8n, browser, options);
		return editor;
	}

	/** Opens a page of the editor and logs the owner in; everything else needs that. */
	async logIn(n8n: N8n, browser: Browser, options: BrowserContextOptions = {}): Promise<void> {
		const { page } = await openPage(browser, options, this.complaints);
		this.#page = page;
		this.#url = n8n.url;
		await this.goTo('/signin', 'auth-form');
		await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
		await page.locator('input[name="password"]').fill(owner.password);
		await page.locator('input[name="password"]').press('Enter');
		await this.part('universal-add').waitFor({ timeout: PAGE_LIMIT_MS });
		// The sign-in page itself asks whether somebody is logged in, and is told 401.
		this.complaints.length = 0;
	}

	get page(): Page {
		if (!this.#page) throw new Error('The editor is used before anybody has logged in.');
		return this.#page;
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

	/** Opens a workflow, its nodes drawn. */
	async openWorkflow(id: string): Promise<void> {
		await this.goTo(`/workflow/${id}`, 'canvas-background');
		await this.part('canvas-node').first().waitFor();
	}

	/** A node on the canvas. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** Opens the panel of a node on the canvas. */
	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick();
		await this.part('ndv').waitFor();
	}

	/** The name of the node whose panel is open. */
	async title(): Promise<string> {
		return (await this.part('node-title-container').innerText()).trim();
	}

	/** Searches the nodes panel for a node and looks at what it offers. */
	async searchNodes(search: string, node: string): Promise<void> {
		await this.part('node-creator-plus-button').click();
		await this.part('node-creator-search-bar').fill(search);
		await this.look(node);
	}

	/** Looks at what a node in the nodes panel offers. */
	async look(node: string): Promise<void> {
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

	/** Opens a part of the nodes panel, such as Actions in a workflow that has no trigger yet. */
	async openCategory(name: string): Promise<void> {
		const category = this.part('node-creator-category-item').filter({ hasText: name });
		await category.click();
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
		const names = texts.map((text) => text.split('\n')[0].trim());
		// n8n 2.6 says more.
		return names.map((name) => (name === 'Credential to connect with' ? 'Credential' : name));
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

	/** The value of a parameter's expression for the first item, as it stands below it. */
	preview(parameter: string): Locator {
		return this.part(`parameter-expression-preview-${parameter}`);
	}

	/** Drags a field of the input onto a parameter. */
	async drag(field: string, parameter: string): Promise<void> {
		const from = this.part('run-data-schema-item').locator(`[data-name="${field}"]`).first();
		await from.hover();
		await this.page.mouse.down();
		const target = await this.parameter(parameter).boundingBox();
		if (!target) throw new Error(`'${parameter}' is not on the screen.`);
		const middle = [target.x + target.width / 2, target.y + target.height / 2] as const;
		await this.page.mouse.move(...middle, { steps: 5 });
		await this.page.mouse.up();
	}

	/** Executes the node whose panel is open. */
	async execute(): Promise<void> {
		await this.part('node-execute-button').first().click();
	}

	/** The output of the node whose panel is open. */
	get output(): Locator {
		return this.part('output-panel');
	}

	/** Waits for the error of the node whose panel is open; returns message and description. */
	async error(): Promise<string[]> {
		await this.part('node-error-message').waitFor();
		const parts = ['node-error-message', 'node-error-description'];
		return await Promise.all(parts.map(async (name) => (await this.part(name).innerText()).trim()));
	}

	/** Chooses a credential in the open panel. */
	async chooseCredential(name: string): Promise<void> {
		const select = this.part('node-credentials-select');
		await select.click();
		await this.#option(name).click();
		await this.#option(name).waitFor({ state: 'hidden' });
	}

	/** Opens the nodes panel for what hangs below a node, such as the tools of an agent. */
	async addBelow(node: string, connection: string): Promise<void> {
		// n8n forgets what was asked for while it loads the nodes panel, the first time it is opened.
		await this.part('node-creator-plus-button').click();
		await this.part('node-creator-search-bar').press('Escape');
		await this.part('node-creator').waitFor({ state: 'hidden' });
		await this.page
			.locator('.vue-flow__node')
			.filter({ has: this.node(node) })
			.locator(`[data-handleid="inputs/${connection}/0"]`)
			.locator('[data-test-id="canvas-handle-plus"]')
			.click();
	}

	/** Leaves the value of a tool's parameter to the model. */
	async letModelFillIn(parameter: string): Promise<void> {
		const button = '*[@data-test-id="from-ai-override-button"]';
		await this.parameter(parameter)
			.locator(`xpath=ancestor::*[.//${button}][1]//${button}`)
			.click();
	}

	/** Makes a fixed text of an expression. */
	async makeFixed(parameter: string): Promise<void> {
		const button = '*[@data-test-id="radio-button-fixed"]';
		await this.parameter(parameter).hover();
		await this.parameter(parameter)
			.locator(`xpath=ancestor::*[.//${button}][1]//${button}`)
			.click();
	}

	/** Writes a text into a parameter letter by letter, as with a keyboard. */
	async write(parameter: string, text: string): Promise<void> {
		const field = this.parameter(parameter).locator('input, textarea').first();
		await field.pressSequentially(text, { delay: 10 });
	}

	/** Chooses how a picker is to be filled in. */
	async chooseMode(parameter: string, mode: string): Promise<void> {
		await this.parameter(parameter).locator('[data-test-id="rlc-mode-selector"]').click();
		await this.#option(mode).click();
		await this.#option(mode).waitFor({ state: 'hidden' });
	}

	/** What a picker shows as picked. */
	async picked(parameter: string): Promise<string> {
		return await this.parameter(parameter).locator('input').last().inputValue();
	}

	/** Waits for the list of a picker to be loaded, and reads it. */
	async pickable(parameter: string): Promise<string[]> {
		await this.parameter(parameter).click();
		const entries = this.part('rlc-item');
		await entries.first().waitFor();
		const names = await entries.allInnerTexts();
		// A click elsewhere closes the list; Escape does not in n8n 2.6.
		await this.part('tab-params').click();
		await entries.first().waitFor({ state: 'hidden' });
		return names;
	}

	/** Searches the list of a picker and picks the first entry that is found. */
	async pick(parameter: string, search: string): Promise<void> {
		await this.parameter(parameter).click();
		await this.part('rlc-search').fill(search);
		const found = this.part('rlc-item').filter({ hasText: search });
		await found.first().click();
		await found.first().waitFor({ state: 'hidden' });
	}

	/** Adds an entry of *Options* to the open panel. */
	async addOption(name: string): Promise<void> {
		const list = this.page.getByPlaceholder('Add Option');
		const add = list.or(this.page.getByRole('button', { name: 'Add Option', exact: true }));
		// n8n 2.6 has a button instead of the list for the last one.
		const isButton = await add.evaluate(({ tagName }) => tagName === 'BUTTON');
		await add.click();
		if (!isButton) await this.#option(name).click();
		await this.part('node-parameters').getByText(name, { exact: true }).first().waitFor();
	}

	/** The entries that are chosen in a list that takes several. */
	async tags(parameter: string): Promise<string[]> {
		return await this.parameter(parameter).locator('.el-tag').allInnerTexts();
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
