import { randomUUID } from 'node:crypto';
import type { Workflow } from '../n8n/instance.mts';
import { packageName } from '../n8n/package.mts';
import { chain, type Step } from './workflow.mts';

/** Versions of n8n's agent: the engine runs the tools of the newest, older ones run them themselves. */
export const AGENT_VERSIONS = [3.1, 2.2];

/** Steps -> agent, with a model, and our node as its one tool unless it is to be added by hand. */
export function agentWorkflow(
	name: string,
	agentVersion: number,
	modelCredentialId: string,
	steps: Step[],
	tool?: Pick<Step, 'name' | 'parameters'>,
): Workflow {
	const workflow = chain(name, ...steps, {
		name: 'AI Agent',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: agentVersion,
		parameters: { promptType: 'define', text: 'Take care of this customer', options: {} },
	});
	workflow.nodes.push({
		id: randomUUID(),
		position: [600, 300],
		name: 'Model',
		type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
		typeVersion: 1.2,
		parameters: { model: { __rl: true, mode: 'id', value: 'test' }, options: {} },
		credentials: { openAiApi: { id: modelCredentialId, name: 'Model' } },
	});
	workflow.connections.Model = into('ai_languageModel');
	if (tool) {
		workflow.nodes.push({
			id: randomUUID(),
			position: [800, 300],
			type: `${packageName}.vonageWhatsAppTool`,
			typeVersion: 1,
			...tool,
		});
		workflow.connections[tool.name] = into('ai_tool');
	}
	return workflow;
}

const into = (type: string) => ({ [type]: [[{ node: 'AI Agent', type, index: 0 }]] });
