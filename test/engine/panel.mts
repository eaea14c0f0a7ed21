/** The panel of the action node: what it asks the node for while a builder fills it in. */
import { LoadOptionsContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeListSearchResult,
	INodeParameters,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import { ACTION, type Engine, node } from './harness.mts';

export class Panel {
	#engine: Engine;
	#parameters: INodeParameters;
	#credential: ICredentialDataDecryptedObject;

	constructor(
		engine: Engine,
		parameters: INodeParameters,
		credential: ICredentialDataDecryptedObject = {},
	) {
		this.#engine = engine;
		this.#parameters = parameters;
		this.#credential = credential;
	}

	/** The entries of a list that is searched, as names. */
	async names(method: string, filter?: string): Promise<string[]> {
		return (await this.list(method, filter)).results.map(({ name }) => name);
	}

	/** The entries of a list that is searched, or those of a further page. */
	async list(method: string, filter?: string, page?: string): Promise<INodeListSearchResult> {
		const search = this.#methods().listSearch?.[method];
		if (!search) throw new Error(`The node has no list search '${method}'.`);
		return await search.call(this.#context('parameters.template'), filter, page);
	}

	/** The fields of a resource mapper. */
	async fields(method: string): Promise<ResourceMapperField[]> {
		return (await this.mapping(method)).fields;
	}

	/** What a resource mapper gets, with its notice. */
	async mapping(method: string): Promise<ResourceMapperFields> {
		const map = this.#methods().resourceMapping?.[method];
		if (!map) throw new Error(`The node has no resource mapping '${method}'.`);
		return await map.call(this.#context('parameters.templateValues'));
	}

	#methods() {
		return this.#engine.nodeTypes.getByNameAndVersion(ACTION, 1).methods ?? {};
	}

	#context(path: string): LoadOptionsContext {
		const workflow = this.#engine.workflow([node('Panel', ACTION, this.#parameters)]);
		const inPanel = workflow.getNode('Panel');
		if (!inPanel) throw new Error('The workflow has lost its node.');
		const additionalData = {
			...this.#engine.additionalData(this.#credential, 'internal'),
			currentNodeParameters: this.#parameters,
		};
		return new LoadOptionsContext(workflow, inPanel, additionalData, path);
	}
}
