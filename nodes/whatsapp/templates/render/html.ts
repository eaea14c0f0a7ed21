/** Source text of HTML that may go into a page as it is. */
export class Html {
	readonly source: string;

	constructor(source: string) {
		this.source = source;
	}
}

type Content = Html | Html[] | string | undefined;

/**
 * HTML with contents: a text is escaped, for elements as for attributes in quotes; HTML and lists of
 * it go in as they are; `undefined` is nothing. Line breaks of the source are for its reader only.
 */
export function html(strings: TemplateStringsArray, ...contents: Content[]): Html {
	const pieces = strings.map((fixed, at) => withoutLayout(fixed) + sourceOf(contents[at]));
	return new Html(pieces.join(''));
}

/** Between tags a line break is nothing, within one it is a blank. */
function withoutLayout(fixed: string): string {
	return fixed.replace(/(^|>)\s*\n\s*|\s*\n\s*(?=<|$)/g, '$1').replace(/\s*\n\s*/g, ' ');
}

/** Several pieces of HTML, one after the other. */
export function joined(pieces: Html[]): Html {
	return new Html(pieces.map(({ source }) => source).join(''));
}

function sourceOf(content: Content): string {
	if (content === undefined) return '';
	if (typeof content === 'string') return escaped(content);
	return Array.isArray(content) ? joined(content).source : content.source;
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** An address that a page may link to or load, or `undefined`: http and https only. */
export function webUrl(text: string | undefined): string | undefined {
	const url = text?.trim();
	if (url === undefined || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
	return new URL(url).href;
}

/** An address of media that a page may load: http, https, or the media itself in base 64. */
export function mediaUrl(text: string | undefined, type: 'image' | 'video'): string | undefined {
	const [header] = text?.trim().split(',', 1) ?? [];
	if (header?.toLowerCase().startsWith('data:') !== true) return webUrl(text);
	const isMedia = MEDIA[type].test(header);
	const data = text?.trim().slice(header.length + 1) ?? '';
	return isMedia && /^[a-z\d+/]+={0,2}$/i.test(data) ? `${header},${data}` : undefined;
}

const MEDIA = {
	image: /^data:image\/(?:avif|gif|jpeg|png|webp);base64$/i,
	video: /^data:video\/(?:3gpp|mp4|webm);base64$/i,
};
