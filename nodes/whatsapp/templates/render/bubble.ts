import { isRecord } from '../../looseJson';
import { parseTimestamp } from '../../timestamp';
import { fillVariables } from '../fill';
import {
	buttonsOf,
	cardsOf,
	componentOf,
	type FillableTemplate,
	isOneTimePasswordButton,
	isOneTimePasswordTemplate,
} from '../fillable';
import { templateParameters } from '../parameters';
import { isBlank } from '../parameters/givenValues';
import {
	bodyVariable,
	buttonValue,
	headerValue,
	headerVariable,
	OFFER_EXPIRES_AT,
	ONE_TIME_PASSWORD,
	type Scope,
	scopesOf,
} from '../parameters/scope';
import { type TemplateButtonDefinition, type TemplateComponent } from '../schema';

/** What a customer sees of a template. */
export interface Bubble {
	header?: BubbleHeader;
	offer?: { text: string; ends?: string; code?: string };
	/** With WhatsApp's markup. */
	body?: string;
	footer?: string;
	buttons: BubbleButton[];
	/** What WhatsApp draws and nobody here can, in words. */
	others: string[];
	cards: Bubble[];
}

export type BubbleHeader =
	| { kind: 'text'; text: string }
	| { kind: 'image' | 'video'; url?: string }
	| { kind: 'document'; name?: string }
	| { kind: 'location'; name?: string; address?: string }
	| { kind: 'product' }
	/** A format that nobody knows yet. */
	| { kind: 'other'; name: string };

export interface BubbleButton {
	icon: 'call' | 'copy' | 'form' | 'link' | 'list' | 'reply' | 'tap';
	label: string;
	/** Where a tap leads: an address, a phone number, what is copied. */
	target?: string;
	url?: string;
}

/** The bubble of a template with the given values, else its samples, else its variables as they are. */
export function bubbleOf(
	template: FillableTemplate,
	values: Readonly<Record<string, unknown>> = {},
): Bubble {
	const { components } = template;
	const samples = new Map(templateParameters(template).map(({ id, sample }) => [id, sample]));
	const valueOf: ValueOf = (id) => shown(values[id]) ?? samples.get(id);
	const places = scopesOf(template);
	if (isOneTimePasswordTemplate(template)) return codeBubble(components, valueOf);
	return {
		...contentsOf(components, places.own, valueOf),
		cards: cardsOf(components).map((card, at) => contentsOf(card, places.card(at), valueOf)),
	};
}

/** What to show for the parameter of an id. */
type ValueOf = (id: string) => string | undefined;

function shown(value: unknown): string | undefined {
	if (isBlank(value)) return undefined;
	if (value instanceof Date) return String(value.getTime());
	return typeof value === 'object' ? undefined : String(value);
}

function contentsOf(components: TemplateComponent[], scope: Scope, valueOf: ValueOf): Bubble {
	const header = headerOf(componentOf(components, 'HEADER'), scope, valueOf);
	const body = componentOf(components, 'BODY')?.text;
	const footer = componentOf(components, 'FOOTER')?.text;
	const offer = offerOf(components, scope, valueOf);
	return {
		...(header !== undefined && { header }),
		...(offer !== undefined && { offer }),
		...(body !== undefined && {
			body: fillVariables(body, (name) => valueOf(bodyVariable(scope, name))),
		}),
		...(footer !== undefined && { footer }),
		buttons: buttonsOf(components).map((button, at) => buttonOf(button, at, scope, valueOf)),
		others: othersOf(components),
		cards: [],
	};
}

function headerOf(
	header: TemplateComponent | undefined,
	scope: Scope,
	valueOf: ValueOf,
): BubbleHeader | undefined {
	if (header === undefined) return undefined;
	const value = (key: string) => valueOf(headerValue(scope, key));
	switch (header.format) {
		case 'TEXT':
		case undefined: {
			if (header.text === undefined) return undefined;
			const text = fillVariables(header.text, (name) => valueOf(headerVariable(scope, name)));
			return { kind: 'text', text };
		}
		case 'IMAGE':
			return { kind: 'image', url: value('image') ?? sampleMedia(header) };
		case 'VIDEO':
		case 'GIF':
			return { kind: 'video', url: value('video') ?? sampleMedia(header) };
		case 'DOCUMENT':
			return { kind: 'document', name: value('documentName') ?? fileName(value('document')) };
		case 'LOCATION': {
			const [latitude, longitude] = [value('latitude'), value('longitude')];
			const degrees = latitude && longitude ? `${latitude}, ${longitude}` : undefined;
			return { kind: 'location', name: value('name') ?? degrees, address: value('address') };
		}
		case 'PRODUCT':
			return { kind: 'product' };
		default:
			return { kind: 'other', name: inWords(header.format) };
	}
}

/** The sample of a media header as it is read back: an address for a while. A handle is none. */
function sampleMedia({ example }: TemplateComponent): string | undefined {
	const handles = isRecord(example) ? (example.header_handle ?? example.header_url) : undefined;
	const [first] = Array.isArray(handles) ? (handles as unknown[]) : [handles];
	return typeof first === 'string' ? first : undefined;
}

function fileName(url: string | undefined): string | undefined {
	if (url === undefined || !URL.canParse(url)) return undefined;
	const name = new URL(url).pathname.split('/').at(-1);
	return name === '' ? undefined : name;
}

function offerOf(
	components: TemplateComponent[],
	scope: Scope,
	valueOf: ValueOf,
): Bubble['offer'] | undefined {
	const component = componentOf(components, 'LIMITED_TIME_OFFER');
	if (component === undefined) return undefined;
	const offer = component.limited_time_offer;
	const text = isRecord(offer) && typeof offer.text === 'string' ? offer.text : '';
	const end = parseTimestamp(valueOf(OFFER_EXPIRES_AT));
	const ends = end === undefined ? undefined : inUtc(end);
	const coupon = buttonsOf(components).findIndex(({ type }) => type === 'COPY_CODE');
	const code = coupon < 0 ? undefined : valueOf(buttonValue(scope, coupon, 'code'));
	return { text, ...(ends !== undefined && { ends }), ...(code !== undefined && { code }) };
}

function inUtc(instant: number): string {
	return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function buttonOf(
	button: TemplateButtonDefinition,
	index: number,
	scope: Scope,
	valueOf: ValueOf,
): BubbleButton {
	const { type, text, url = '', phone_number: phoneNumber } = button;
	const [icon, usual] = BUTTONS.get(type) ?? ['tap', inWords(type)];
	const label = text ?? usual;
	switch (type) {
		case 'URL': {
			const address = fillVariables(url, () => valueOf(buttonValue(scope, index, 'suffix')));
			return { icon, label, target: address, url: address };
		}
		case 'PHONE_NUMBER':
			return { icon, label, target: phoneNumber };
		case 'COPY_CODE':
			return { icon, label, target: valueOf(buttonValue(scope, index, 'code')) };
		default:
			return { icon, label };
	}
}

/** The icon of each kind of button, and the label where WhatsApp gives it one. */
const BUTTONS = new Map<string, [icon: BubbleButton['icon'], label: string]>([
	['CATALOG', ['list', 'View catalog']],
	['COPY_CODE', ['copy', 'Copy offer code']],
	['FLOW', ['form', 'Open']],
	['MPM', ['list', 'View items']],
	['ORDER_DETAILS', ['form', 'Review and pay']],
	['OTP', ['copy', 'Copy code']],
	['PHONE_NUMBER', ['call', 'Call']],
	['QUICK_REPLY', ['reply', 'Reply']],
	['SPM', ['list', 'View']],
	['URL', ['link', 'Open link']],
	['VOICE_CALL', ['call', 'Call on WhatsApp']],
]);

const DRAWN: ReadonlySet<string> = new Set([
	'BODY',
	'BUTTONS',
	'CAROUSEL',
	'FOOTER',
	'HEADER',
	'LIMITED_TIME_OFFER',
	// Changes where taps lead, and is not seen.
	'TAP_TARGET_CONFIGURATION',
]);

function othersOf(components: TemplateComponent[]): string[] {
	return components
		.filter(({ type }) => !DRAWN.has(type))
		.map(({ type, text }) => (text === undefined ? inWords(type) : `${inWords(type)}: ${text}`));
}

/** `CALL_PERMISSION_REQUEST` as *Call permission request*. */
function inWords(type: string): string {
	const words = type.toLowerCase().replace(/_+/g, ' ').trim();
	return words === '' ? 'Unknown' : words[0].toUpperCase() + words.slice(1);
}

/** An authentication template: Meta writes its text, which a draft and some listings lack. */
function codeBubble(components: TemplateComponent[], valueOf: ValueOf): Bubble {
	const code = valueOf(ONE_TIME_PASSWORD);
	const body = componentOf(components, 'BODY');
	const footer = componentOf(components, 'FOOTER');
	const minutes = footer?.code_expiration_minutes;
	const security =
		body?.add_security_recommendation === true ? ' For your security, do not share this code.' : '';
	const footerText =
		footer?.text ??
		(typeof minutes === 'number' ? `This code expires in ${minutes} minutes.` : undefined);
	return {
		body: fillVariables(body?.text ?? `*{{1}}* is your verification code.${security}`, () => code),
		...(footerText !== undefined && { footer: footerText }),
		buttons: buttonsOf(components).map((button) => {
			const [icon, usual] = isOneTimePasswordButton(button) ? CODE_BUTTON : OTHER_BUTTON;
			return { icon, label: button.text ?? usual };
		}),
		others: [],
		cards: [],
	};
}

const CODE_BUTTON: [icon: BubbleButton['icon'], label: string] = ['copy', 'Copy code'];
const OTHER_BUTTON: [icon: BubbleButton['icon'], label: string] = ['tap', 'Open'];
