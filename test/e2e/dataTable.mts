import type { N8n } from '../n8n/instance.mts';

export type Row = Record<string, unknown>;

interface DataTable {
	id: string;
	name: string;
	projectId: string;
}

/** The rows of one of n8n's data tables, as its owner sees them. */
export async function tableRows(n8n: N8n, name: string): Promise<Row[]> {
	const rows = await n8n.http.get<{ data: { data: Row[] } }>(`${await pathOf(n8n, name)}/rows`, {
		params: { take: 100 },
	});
	return rows.data.data.data;
}

/** Fills a data table, as its owner does by hand or from a file. */
export async function addRows(n8n: N8n, name: string, rows: Row[]): Promise<void> {
	await n8n.http.post(`${await pathOf(n8n, name)}/insert`, {
		data: rows,
		// n8n 2.6 demands it.
		returnType: 'count',
	});
}

/** Changes the rows in which a column has a value. */
export async function changeRows(
	n8n: N8n,
	name: string,
	[columnName, value]: [string, unknown],
	data: Row,
): Promise<void> {
	const filter = { type: 'and', filters: [{ columnName, condition: 'eq', value }] };
	await n8n.http.patch(`${await pathOf(n8n, name)}/rows`, { filter, data });
}

async function pathOf(n8n: N8n, name: string): Promise<string> {
	const tables = await n8n.http.get<{ data: { data: DataTable[] } }>('/data-tables-global');
	const table = tables.data.data.data.find((each) => each.name === name);
	if (!table) throw new Error(`n8n has no data table '${name}'.`);
	return `/projects/${table.projectId}/data-tables/${table.id}`;
}
