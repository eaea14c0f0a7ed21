import type { N8n } from '../n8n/instance.mts';

interface DataTable {
	id: string;
	name: string;
	projectId: string;
}

/** The rows of one of n8n's data tables, as its owner sees them. */
export async function tableRows(n8n: N8n, name: string): Promise<Array<Record<string, unknown>>> {
	const tables = await n8n.http.get<{ data: { data: DataTable[] } }>('/data-tables-global');
	const table = tables.data.data.data.find((each) => each.name === name);
	if (!table) throw new Error(`n8n has no data table '${name}'.`);
	const rows = await n8n.http.get<{ data: { data: Array<Record<string, unknown>> } }>(
		`/projects/${table.projectId}/data-tables/${table.id}/rows`,
		{ params: { take: 100 } },
	);
	return rows.data.data.data;
}
