import type { INodeProperties } from 'n8n-workflow';
import type { PacingSettings } from '../../transport/pacing/pacing';
import { isRecord } from '../../whatsapp/looseJson';
import { RuleViolation } from '../../whatsapp/ruleViolation';
import type { Item } from '../parameters/item';
import type { ParameterReader } from '../parameters/parameterReader';
import { pickedWorkflow } from '../parameters/subWorkflow';
import { type KeySettings, requireKeyStore } from './sendOnce';

/** Messages a second that the sandbox takes (Vonage, Messages API sandbox). */
const SANDBOX_RATE = 1;

interface NumberField extends INodeProperties {
	default: number;
	typeOptions: { minValue: number; maxValue: number };
}

const rateField: NumberField = {
	displayName: 'Messages per Second',
	name: 'messagesPerSecond',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 1000 },
	default: 20,
	description:
		'How fast messages go out at most, counted over all executions that send from the number; the sandbox accepts 1',
};

const parallelField: NumberField = {
	displayName: 'Parallel Requests',
	name: 'parallelRequests',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 100 },
	default: 0,
	description:
		'How many requests wait for their answer at the same time at most, or 0 for as many as the rate needs',
};

const spacingField: NumberField = {
	displayName: 'Contact Spacing (Seconds)',
	name: 'contactSpacing',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 60 },
	default: 6,
	description:
		'How long the next message to the same contact waits; without this option up to 45 items that all go to one contact follow each other at once',
};

const retryField: NumberField = {
	displayName: 'Retry For (Seconds)',
	name: 'retryFor',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 600 },
	default: 120,
	description:
		'How long to keep trying when Vonage is too busy, reports a fault or refuses the connection; 0 to try once. A message that Vonage may have accepted is never sent again.',
};

const onceField: INodeProperties = {
	displayName: 'Send Once Key',
	name: 'sendOnceKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. spring-sale-{{ $json.to }}',
	description:
		'What must not be sent twice, e.g. the name of the campaign and the contact. This node keeps the keys of what it has sent, also after a crash, and skips an item whose key it knows.',
};

const forgetField: INodeProperties = {
	displayName: 'Forget Send Once Keys',
	name: 'forgetSendOnce',
	type: 'boolean',
	default: false,
	description:
		'Whether to forget all keys that this node has kept before it sends, so that everything goes out again',
};

const memoryField: INodeProperties = {
	displayName: 'Send Once Memory',
	name: 'sendOnceMemory',
	type: 'options',
	noDataExpression: true,
	default: 'n8n',
	options: [
		{
			name: 'Built-In',
			value: 'n8n',
			description: "In n8n's database, for one process of n8n at a time",
		},
		{
			name: 'Workflow',
			value: 'workflow',
			description: 'A workflow of yours with a database, for several processes at once',
		},
	],
	description: 'Where the keys of what was sent are kept',
};

const memoryWorkflowField: INodeProperties = {
	displayName: 'Send Once Workflow',
	name: 'sendOnceWorkflow',
	type: 'workflowSelector',
	default: '',
	description:
		'The workflow that keeps the keys, e.g. the example send-once-postgres. It gets one item with action (claim, settle or release) and keys, and answers a claim with one item per key: key, and state "new", "sent" or "inDoubt".',
	displayOptions: { show: { sendOnceMemory: ['workflow'] } },
};

/** Entries of an *Options* collection. */
export const sendingOptions: INodeProperties[] = [
	rateField,
	parallelField,
	spacingField,
	retryField,
	onceField,
	memoryField,
	memoryWorkflowField,
	forgetField,
];

/** How the messages of a run go out. */
export interface SendSettings extends PacingSettings, KeySettings {
	/** Milliseconds; absent where the builder has chosen nothing. */
	contactSpacing?: number;
	/** Milliseconds. */
	retryTime: number;
}

/** What the first item says for all. */
export function readSendSettings([first]: Item[]): SendSettings {
	const options = first.group('options');
	const rate = within(rateField, options) ?? rateField.default;
	const spacing = within(spacingField, options);
	const isSandbox = first.client.credential.environment === 'sandbox';
	return {
		messagesPerSecond: isSandbox ? Math.min(rate, SANDBOX_RATE) : rate,
		parallelRequests: within(parallelField, options) || 'automatic',
		...(spacing !== undefined && { contactSpacing: spacing * 1000 }),
		retryTime: (within(retryField, options) ?? retryField.default) * 1000,
		...readKeySettings(options),
	};
}

function readKeySettings(options: ParameterReader): KeySettings {
	const forgetsKeys = options.flag(forgetField.name);
	if (!isInWorkflow(options)) return { forgetsKeys };
	const keyWorkflow = pickedWorkflow(options, memoryWorkflowField.name);
	if (keyWorkflow === undefined) {
		throw new RuleViolation(
			`options.${memoryWorkflowField.name}`,
			"'Send Once Workflow' is empty, so nobody keeps which messages were sent",
			"Pick the workflow that keeps the keys, or set 'Send Once Memory' to Built-In.",
		);
	}
	if (forgetsKeys) {
		throw new RuleViolation(
			`options.${forgetField.name}`,
			`'Forget Send Once Keys' cannot forget what the workflow '${keyWorkflow.name}' keeps`,
			'Remove the option, and delete the keys from the database of that workflow.',
		);
	}
	return { forgetsKeys, keyWorkflow };
}

const isInWorkflow = (options: ParameterReader) => options.text(memoryField.name) === 'workflow';

/** The key of an item, or undefined where the option is not in use. */
export function readOnceKey(item: Item): string | undefined {
	const options = item.raw('options');
	if (!isRecord(options) || !(onceField.name in options)) return undefined;
	const group = item.group('options');
	const key = group.text(onceField.name).trim();
	if (key !== '') {
		if (!isInWorkflow(group)) requireKeyStore(item.context);
		return key;
	}
	throw new RuleViolation(
		`options.${onceField.name}`,
		`'${onceField.displayName}' is empty, so nothing tells whether this message was sent before`,
		'Map what the item is known by, e.g. its campaign and its contact, or remove the option.',
	);
}

function within(
	{ displayName, name, typeOptions }: NumberField,
	options: ParameterReader,
): number | undefined {
	const value = options.optionalNumber(name);
	const { minValue, maxValue } = typeOptions;
	if (value === undefined || (value >= minValue && value <= maxValue)) return value;
	throw new RuleViolation(
		`options.${name}`,
		`'${displayName}' is ${value}, which is not from ${minValue} to ${maxValue}`,
		`Enter a number from ${minValue} to ${maxValue.toLocaleString('en')}.`,
	);
}
