/** The built polling trigger, polled as n8n's schedule polls it. */
import { PollContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeParameters,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import {
	type Engine,
	type Memory,
	node,
	remembered,
	TEMPLATE_TRIGGER,
	withExpressions,
} from './harness.mts';

export class TemplateTrigger {
	/** The static data of its workflow. */
	readonly memory: Memory = { data: {} };
	#engine: Engine;
	#parameters: INodeParameters;
	#credential: ICredentialDataDecryptedObject;

	constructor(
		engine: Engine,
		parameters: INodeParameters = {},
		credential: ICredentialDataDecryptedObject = {},
	) {
		this.#engine = engine;
		this.#parameters = parameters;
		this.#credential = credential;
	}

	/** One poll of the published workflow: the items that start an execution, none when none does. */
	async poll(): Promise<IDataObject[]> {
		return (await this.#run('trigger')) ?? [];
	}

	/** The test button of the editor, which keeps nothing. */
	async test(): Promise<IDataObject[]> {
		return (await this.#run('manual')) ?? [];
	}

	async #run(mode: WorkflowExecuteMode): Promise<IDataObject[] | undefined> {
		const nodes = [node('Poll', TEMPLATE_TRIGGER, this.#parameters)];
		const workflow = this.#engine.workflow(nodes, { memory: this.memory });
		const polled = workflow.getNode('Poll');
		const { poll } = this.#engine.nodeTypes.getByNameAndVersion(TEMPLATE_TRIGGER, 1);
		if (!polled || !poll) throw new Error('The trigger has no poll function.');
		const context = new PollContext(
			workflow,
			polled,
			this.#engine.additionalData(this.#credential, mode),
			mode,
			mode === 'manual' ? 'manual' : 'activate',
		);
		const output = await withExpressions(workflow, async () => await poll.call(context));
		if (mode !== 'manual') this.memory.data = remembered(workflow);
		if (output === null) return undefined;
		const [items] = output;
		return JSON.parse(JSON.stringify(items.map(({ json }) => json))) as IDataObject[];
	}
}
