import {
	type INodeProperties,
	type INodePropertyOptions,
	updateDisplayOptions,
} from 'n8n-workflow';
import { RuleViolation } from '../../../whatsapp/ruleViolation';
import type {
	ClosedWindowPolicy,
	UnknownWindowPolicy,
	WindowPolicy,
} from '../../../whatsapp/window/policy';
import type { Item } from '../../parameters/item';
import { windowSourceFields } from '../../windows/fields';
import type { KnownWindow } from '../../windows/knownWindow';
import { FALLBACK_NAMES } from '../template/fields';
import { templateFields } from './templateFields';

interface Choice<Value> extends INodePropertyOptions {
	value: Value & string;
}

const NOT_THE_MESSAGE: Array<Choice<Exclude<ClosedWindowPolicy, 'sendAnyway'>>> = [
	{
		name: 'Send Template Instead',
		value: 'sendTemplate',
		description: 'A fallback template goes in place of the message',
	},
	{
		name: 'Skip',
		value: 'skip',
		description: 'Nothing is sent; the item comes out with sent: false and the reason',
	},
	{ name: 'Stop', value: 'stop', description: 'With an error, before anything is sent' },
];

const CLOSED_CHOICES: Array<Choice<ClosedWindowPolicy>> = [
	{
		name: 'Send Anyway',
		value: 'sendAnyway',
		description: 'WhatsApp refuses it, which only a status tells afterwards',
	},
	...NOT_THE_MESSAGE,
];

const UNKNOWN_CHOICES: Array<Choice<UnknownWindowPolicy>> = [
	{
		name: 'Let Vonage Decide',
		value: 'letVonageDecide',
		description:
			'The message goes first; only if WhatsApp refuses it, Vonage sends a fallback template',
	},
	{
		name: 'Send Anyway',
		value: 'sendAnyway',
		description: 'If the window is closed, WhatsApp refuses it, which only a status tells',
	},
	...NOT_THE_MESSAGE,
];

const ifClosedField: INodeProperties = {
	displayName: 'If Window Is Closed',
	name: 'ifWindowClosed',
	type: 'options',
	noDataExpression: true,
	default: 'stop',
	options: CLOSED_CHOICES,
	description:
		'What to do when more than 24 hours have passed since the customer last wrote, so that WhatsApp takes nothing but templates',
};

const ifUnknownField: INodeProperties = {
	displayName: 'If Window Is Unknown',
	name: 'ifWindowUnknown',
	type: 'options',
	noDataExpression: true,
	default: 'sendAnyway',
	options: UNKNOWN_CHOICES,
	description: "What to do when 'Window Source' cannot tell when the customer last wrote",
};

const fallbackFields = templateFields(FALLBACK_NAMES);

const WITH_TEMPLATE = ['sendTemplate'];

const WITHOUT_TEMPLATE = CLOSED_CHOICES.map(({ value }) => value).filter(
	(value) => !WITH_TEMPLATE.includes(value),
);

/** Where the window is looked up, what follows from it, and the template that may be needed then. */
export const windowFields: INodeProperties[] = [
	...windowSourceFields,
	ifClosedField,
	{
		...ifUnknownField,
		default: 'letVonageDecide',
		displayOptions: { show: { ifWindowClosed: WITH_TEMPLATE } },
	},
	{ ...ifUnknownField, displayOptions: { show: { ifWindowClosed: WITHOUT_TEMPLATE } } },
	// n8n has no "or" between fields: what either of the two needs is there twice, and shown once.
	...updateDisplayOptions({ show: { ifWindowClosed: WITH_TEMPLATE } }, fallbackFields),
	...updateDisplayOptions(
		{
			show: {
				ifWindowClosed: WITHOUT_TEMPLATE,
				ifWindowUnknown: [...WITH_TEMPLATE, 'letVonageDecide'],
			},
		},
		fallbackFields,
	),
];

/** What an item's fields say about a window that is not open. */
export function readPolicy(item: Item): WindowPolicy {
	return {
		ifClosed: chosen(item, ifClosedField, CLOSED_CHOICES),
		ifUnknown: chosen(item, ifUnknownField, UNKNOWN_CHOICES),
	};
}

function chosen<Value>(
	item: Item,
	{ name, displayName }: INodeProperties,
	choices: Array<Choice<Value>>,
): Value {
	const given = item.text(name);
	const choice = choices.find(({ value }) => value === given);
	if (choice) return choice.value;
	throw new RuleViolation(
		name,
		`'${displayName}' is '${given}', which this node does not know`,
		`Choose one of ${choices.map(({ value }) => value).join(', ')}.`,
	);
}

/** Why a message would not arrive for sure, in words. */
export function obstacle({ status, expiresAt, secondsLeft, reason }: KnownWindow): string {
	if (status === 'closed' && expiresAt !== undefined && secondsLeft === 0) {
		return `The customer's 24-hour window closed at ${expiresAt}`;
	}
	const state =
		status === 'closed'
			? "The customer's 24-hour window counts as closed"
			: "It is not known whether the customer's 24-hour window is open";
	return reason === undefined ? state : `${state}. ${reason}`;
}

/** What stops an item whose message the builder does not want to send into such a window. */
export function refusal(window: KnownWindow): RuleViolation {
	return window.status === 'closed'
		? new RuleViolation(
				'ifWindowClosed',
				obstacle(window),
				"The message was not sent, because 'If Window Is Closed' is Stop. To reach the customer all the same, set it to Send Template Instead, or use Message → Send Template. Skip goes on with the other items; Send Anyway lets WhatsApp reject the message.",
			)
		: new RuleViolation(
				'ifWindowUnknown',
				obstacle(window),
				"The message was not sent, because 'If Window Is Unknown' is Stop. Choose a 'Window Source' that knows when the customer last wrote, or set it to Let Vonage Decide, which falls back to a template.",
			);
}
