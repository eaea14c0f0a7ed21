import { randomUUID } from 'node:crypto';
import type { Workflow } from '../n8n/instance.mts';
import { packageName } from '../n8n/package.mts';
import { chain, type Step } from './workflow.mts';

/** Versions of n8n's agent: the engine runs the tools of the newest, older ones run them themselves. */
export const AGENT_VERSIONS = [3.1, 2.2];

/** Steps -> agent, with a model and our node as its one tool. */
export function agentWorkflow(
	name: string,
	agentVersion: number,
	modelCredentialId: string,
	steps: Step[],
	tool: Pick<Step, 'name' | 'parameters'>,
): Workflow {
	const workflow = chain(name, ...steps, {
		name: 'AI Agent',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: agentVersion,
		parameters: { promptType: 'define', text: 'Take care of this customer', options: {} },
	});
	workflow.nodes.push(
		{
			id: randomUUID(),
			position: [600, 300],
			name: 'Model',
			type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
			typeVersion: 1.2,
			parameters: { model: { __rl: true, mode: 'id', value: 'test' }, options: {} },
			credentials: { openAiApi: { id: modelCredentialId, name: 'Model' } },
		},
		{
			id: randomUUID(),
			position: [800, 300],
			type: `${packageName}.vonageWhatsAppTool`,
			typeVersion: 1,
			...tool,
		},
	);
	Object.assign(workflow.connections, {
		Model: { ai_languageModel: [[{ node: 'AI Agent', type: 'ai_languageModel', index: 0 }]] },
		[tool.name]: { ai_tool: [[{ node: 'AI Agent', type: 'ai_tool', index: 0 }]] },
	});
	return workflow;
}
