import { createRequire } from 'node:module';
import type { N8n } from '../n8n/instance.mts';
import { n8nBin } from '../n8n/provision.mts';

type Json = Record<string, unknown>;

/** One run of a node, as n8n stores it. */
export interface NodeRun {
	/** Absent when the node stopped with an error. */
	data?: { main: Array<Array<{ json: Json }> | null> };
	hints?: Array<{ message: string; type: string }>;
}

/** n8n's own way to read the executions that it stored. */
const { parse } = createRequire(n8nBin)('flatted') as { parse: (text: string) => unknown };

/** The runs of each node in an execution. */
export async function runsOf(n8n: N8n, executionId: string): Promise<Record<string, NodeRun[]>> {
	const { data } = await n8n.http.get<{ data: { data: string } }>(`/executions/${executionId}`);
	const { resultData } = parse(data.data.data) as {
		resultData: { runData: Record<string, NodeRun[]> };
	};
	return resultData.runData;
}
