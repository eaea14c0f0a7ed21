import { createRequire } from 'node:module';
import { type N8n, until } from '../n8n/instance.mts';
import { n8nBin } from '../n8n/provision.mts';

type Json = Record<string, unknown>;

/** One run of a node, as n8n stores it. */
export interface NodeRun {
	/** Absent when the node stopped with an error. */
	data?: { main: Array<Array<{ json: Json }> | null> };
	/** Milliseconds. */
	executionTime: number;
	hints?: Array<{ message: string; type: string }>;
}

/** n8n's own way to read the executions that it stored. */
const { parse } = createRequire(n8nBin)('flatted') as { parse: (text: string) => unknown };

/** A campaign shares the machine with the executions of its statuses. */
const RUN_LIMIT_MS = 180_000;

/**
 * Runs a part of a workflow as the button in the editor does, and waits for its good end. Returns the
 * id of the execution.
 */
export async function runToEnd(
	n8n: N8n,
	workflowId: string,
	trigger: string,
	limitMs = RUN_LIMIT_MS,
): Promise<string> {
	const executionId = await n8n.run(workflowId, trigger);
	const ended = await until(
		`'${trigger}' to end`,
		async () => {
			const executions = await n8n.allExecutions(workflowId);
			return executions.find(
				({ id, status }) => id === executionId && !['new', 'running'].includes(status),
			);
		},
		limitMs,
	);
	if (ended.status !== 'success') throw new Error(`'${trigger}' ended with ${ended.status}.`);
	return executionId;
}

/** The runs of each node in an execution. */
export async function runsOf(n8n: N8n, executionId: string): Promise<Record<string, NodeRun[]>> {
	const { data } = await n8n.http.get<{ data: { data: string } }>(`/executions/${executionId}`);
	const { resultData } = parse(data.data.data) as {
		resultData: { runData: Record<string, NodeRun[]> };
	};
	return resultData.runData;
}
