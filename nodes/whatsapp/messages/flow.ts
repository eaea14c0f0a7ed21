import { RuleViolation } from '../ruleViolation';
import { optionalOneOf, optionalText, present, requireJsonObject, requireText } from './checks';
import type { Header } from './header';
import { interactive, type InteractiveContent } from './interactive';
import { LIMITS } from './limits';

export interface FlowInput {
	/** 1–1,024 characters. */
	body: string;
	/** Label of the button, 1–30 characters, no emoji. */
	cta: string;
	/** The Flow, by id or by name: exactly one of them. */
	flowId?: string;
	flowName?: string;
	/** Comes back with the answer; WhatsApp sends `unused` without it. */
	token?: string;
	/** `navigate` (default) opens a screen, `data_exchange` asks the Flow's endpoint for the first one. */
	action?: 'navigate' | 'data_exchange';
	/** The first screen, for `navigate` only; without it the Flow's own. */
	screen?: string;
	/** Input of the first screen, for `navigate` only: a JSON object that is not empty, or its text. */
	data?: unknown;
	/** `draft` to try out a Flow that is not published yet. */
	mode?: 'draft' | 'published';
	/** Text of up to 60 characters, or image, video or document. */
	header?: Header;
	/** Up to 60 characters. */
	footer?: string;
}

export type FlowContent = InteractiveContent<
	'flow',
	{
		name: 'flow';
		parameters: {
			flow_message_version: '3';
			flow_id?: string;
			flow_name?: string;
			flow_cta: string;
			flow_token?: string;
			mode?: 'draft' | 'published';
			flow_action?: 'navigate' | 'data_exchange';
			flow_action_payload?: { screen?: string; data?: Record<string, unknown> };
		};
	}
>;

/**
 * Interactive `flow`: a button that opens a WhatsApp Flow; message version 3.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/flows/guides/sendingaflow
 */
export function flow(input: FlowInput): FlowContent {
	const action = optionalOneOf('action', 'Action', input.action, ['navigate', 'data_exchange']);
	const payload = flowPayload(input);
	if (payload !== undefined && action === 'data_exchange') {
		throw new RuleViolation(
			payload.screen === undefined ? 'data' : 'screen',
			"'Screen' and 'Data' go with the action navigate; with data_exchange the Flow's endpoint gives them",
			"Clear 'Screen' and 'Data', or set 'Action' to navigate",
		);
	}
	return interactive('flow', input, {
		name: 'flow',
		parameters: {
			flow_message_version: '3',
			...flowReference(input),
			flow_cta: flowLabel(input.cta),
			...present({
				flow_token: optionalText('token', 'Flow Token', input.token),
				mode: optionalOneOf('mode', 'Mode', input.mode, ['draft', 'published']),
				flow_action: action,
				flow_action_payload: payload,
			}),
		},
	});
}

function flowReference(input: FlowInput): { flow_id: string } | { flow_name: string } {
	const id = optionalText('flowId', 'Flow ID', input.flowId);
	const name = optionalText('flowName', 'Flow Name', input.flowName);
	if (id !== undefined && name === undefined) return { flow_id: id };
	if (name !== undefined && id === undefined) return { flow_name: name };
	throw new RuleViolation(
		'flowId',
		id === undefined ? 'The Flow is not named' : "Both 'Flow ID' and 'Flow Name' are given",
		"Give either 'Flow ID' or 'Flow Name'",
	);
}

function flowLabel(cta: unknown): string {
	const label = requireText('cta', 'Button Text', cta, { max: LIMITS.flowLabel });
	if (/\p{Extended_Pictographic}|\p{RI}/u.test(label)) {
		throw new RuleViolation(
			'cta',
			"'Button Text' contains an emoji; WhatsApp allows none on the button of a Flow",
			"Remove the emoji from 'Button Text'",
		);
	}
	return label;
}

function flowPayload(
	input: FlowInput,
): { screen?: string; data?: Record<string, unknown> } | undefined {
	const screen = optionalText('screen', 'Screen', input.screen);
	const data = flowData(input.data);
	return screen === undefined && data === undefined ? undefined : present({ screen, data });
}

/** The data for a screen; an empty object, which Meta refuses, is as good as none. */
export function flowData(value: unknown, field = 'data', label = 'Data') {
	if (value === undefined || value === null || value === '') return undefined;
	const data = requireJsonObject(field, label, value);
	return Object.keys(data).length > 0 ? data : undefined;
}
