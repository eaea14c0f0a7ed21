/** A rule of Meta's that a draft breaks (`error`), or where Meta or its review may refuse (`warning`). */
export interface Finding {
	/** Where, as in the JSON of the draft: `name`, `components[0].text`, `components[2].buttons[1].url`. */
	path: string;
	/** A short id that stays, e.g. `body-length`. */
	rule: string;
	severity: 'error' | 'warning';
	/** What is wrong, with the limit and the actual value. */
	message: string;
	/** What to do about it. */
	fix: string;
	/** The `error_subcode` with which Graph refuses it, where one was ever seen. */
	subcode?: number;
}

type FoundRule = Omit<Finding, 'severity'>;

/** Collects what is wrong with a draft: Meta names one mistake per submission, we name them all. */
export class Findings {
	private readonly found: Finding[] = [];

	error(finding: FoundRule): void {
		this.found.push({ ...finding, severity: 'error' });
	}

	warning(finding: FoundRule): void {
		this.found.push({ ...finding, severity: 'warning' });
	}

	/** Errors first, each kind in the order of the document. */
	sorted(): Finding[] {
		if (this.found.length < 2) return this.found;
		return this.found
			.map((finding) => ({ finding, place: placeOf(finding) }))
			.sort((one, other) => comparePlaces(one.place, other.place))
			.map(({ finding }) => finding);
	}
}

const TOP_LEVEL = [
	'name',
	'language',
	'category',
	'parameter_format',
	'message_send_ttl_seconds',
	'library_template_name',
	'library_template_button_inputs',
	'components',
];

/** Severity, key of the top level, then the indices on the way down. */
function placeOf({ severity, path }: Finding): number[] {
	const indices = path.match(/(?<=\[)\d+(?=\])/g) ?? [];
	const top = TOP_LEVEL.indexOf(/^\w*/.exec(path)?.[0] ?? '');
	return [severity === 'error' ? 0 : 1, top, ...indices.map(Number)];
}

function comparePlaces(one: number[], other: number[]): number {
	const at = one.findIndex((step, index) => step !== other[index]);
	if (at < 0) return one.length - other.length;
	return at < other.length ? one[at] - other[at] : 1;
}
