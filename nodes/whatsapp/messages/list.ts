import {
	idOr,
	optionalText,
	present,
	requireAtMost,
	requireDistinct,
	requireObjects,
	requireText,
} from './checks';
import { interactive, type InteractiveContent, textHeader } from './interactive';
import { LIMITS } from './limits';
import { sectionTitle } from './section';

export interface ListRow {
	/** 1–24 characters. */
	title: string;
	/** 1–200 characters, comes back in the customer's `reply`. Without it the title is the id. */
	id?: string;
	/** Up to 72 characters. */
	description?: string;
}

export interface ListSection {
	/** 1–24 characters; required as soon as there is more than one section. */
	title?: string;
	/** At least one row; up to 10 rows in all sections together. */
	rows: ListRow[];
}

export interface ListInput {
	/** 1–4,096 characters. */
	body: string;
	/** Label of the button that opens the list, 1–20 characters. */
	button: string;
	/** 1–10 sections. */
	sections: ListSection[];
	/** Text of up to 60 characters; a list takes no media. */
	header?: string;
	/** Up to 60 characters. */
	footer?: string;
}

interface ListRowObject {
	id: string;
	title: string;
	description?: string;
}

export type ListContent = InteractiveContent<
	'list',
	{ button: string; sections: Array<{ title?: string; rows: ListRowObject[] }> }
>;

/**
 * Interactive `list`: a menu of up to ten rows behind one button.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
 */
export function list(input: ListInput): ListContent {
	const button = requireText('button', 'Button Text', input.button, { max: LIMITS.listButton });
	const given = requireObjects('sections', 'Sections', input.sections, {
		max: LIMITS.listSections,
	});
	const ids: Array<{ field: string; label: string; value: string }> = [];
	const sections = given.map((section, at) => {
		const [path, label] = [`sections[${at}]`, `Section ${at + 1}`];
		const rows = requireObjects(`${path}.rows`, `${label} Rows`, section.rows, { max: Infinity });
		return {
			...present({ title: sectionTitle(section.title, at, given.length) }),
			rows: rows.map((row, rowAt) => {
				const object = rowObject(row, `${path}.rows[${rowAt}]`, `${label} Row ${rowAt + 1}`);
				ids.push({
					field: `${path}.rows[${rowAt}].id`,
					label: `${label} Row ${rowAt + 1} ID`,
					value: object.id,
				});
				return object;
			}),
		};
	});
	requireAtMost('sections', 'Sections', ids.length, LIMITS.listRows, ['row', 'rows']);
	requireDistinct(ids);
	const { body, footer } = input;
	return interactive(
		'list',
		{ body, footer, header: textHeader(input.header) },
		{ button, sections },
		{ bodyMax: LIMITS.listBody },
	);
}

function rowObject(row: ListRow, path: string, label: string): ListRowObject {
	const title = requireText(`${path}.title`, `${label} Title`, row.title, {
		max: LIMITS.listRowTitle,
	});
	const id = idOr(title.trim(), `${path}.id`, `${label} ID`, row.id, { max: LIMITS.listRowId });
	const description = optionalText(`${path}.description`, `${label} Description`, row.description, {
		max: LIMITS.listRowDescription,
	});
	return { id, title, ...present({ description }) };
}
