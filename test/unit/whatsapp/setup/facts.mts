import type { SenderNumber } from '../../../../nodes/whatsapp/senderNumber.ts';
import { checkSetup } from '../../../../nodes/whatsapp/setup/checks.ts';
import type {
	Addressee,
	ProbeResult,
	ReadFailure,
	SetupFacts,
} from '../../../../nodes/whatsapp/setup/facts.ts';

export const NOW = Date.parse('2026-11-26T10:00:00Z');
export const NUMBER = '447700900001';
export const WABA = '102290129340398';
export const APPLICATION = '5f0c2f6e-8a1d-4a57-9a0e-4d8f3b1c2a01';

export const read = <Value,>(value: Value): ProbeResult<Value> => ({ kind: 'read', value });

export const failed = (
	status?: number,
	...codes: string[]
): { kind: 'failed'; failure: ReadFailure } => ({
	kind: 'failed',
	failure: { status, codes, message: 'It was refused', advice: 'Do something.' },
});

export const EMPTY: ProbeResult<never> = {
	kind: 'notAsked',
	why: 'The credential has no such field',
	whatToDo: 'Fill it in.',
};

export const listener = (change: Partial<Addressee> = {}): Addressee => ({
	url: 'https://n8n.example/webhook/1/inbound',
	isTest: false,
	isHere: true,
	listenState: 'listening',
	trigger: { isOfThisN8n: true, workflowId: 'wf1', workflowName: 'Reply Bot' },
	...change,
});

export const sender = (change: Partial<SenderNumber> = {}): SenderNumber => ({
	number: NUMBER,
	name: 'Example Ltd',
	applicationLinked: true,
	linkedApplication: APPLICATION,
	wabaId: WABA,
	status: 'CONNECTED',
	nameStatus: 'APPROVED',
	quality: 'GREEN',
	messagingLimit: 'TIER_2K',
	throughput: 'STANDARD',
	...change,
});

/** A channel in which everything is right, but for the change. */
export const facts = (change: Partial<SetupFacts> = {}): SetupFacts => ({
	now: NOW,
	environment: 'production',
	applicationId: APPLICATION,
	wabaId: WABA,
	graphVersion: 'v25.0',
	signatureSecret: read({}),
	webhooks: { verifiedAt: NOW - 1000 },
	clockAhead: read(0.4),
	application: read({
		name: 'Example Ltd WhatsApp',
		hasMessages: true,
		version: 'v1',
		authenticatesMedia: true,
	}),
	keyPair: read('same'),
	inbound: listener(),
	status: listener({ url: 'https://n8n.example/webhook/1/status' }),
	accounts: read([sender()]),
	managed: read([sender()]),
	phoneNumbers: read([sender()]),
	waba: read({ name: 'Example Ltd', canSend: 'AVAILABLE', problems: [] }),
	token: read({
		isValid: true,
		type: 'SYSTEM_USER',
		application: 'Example App',
		scopes: ['business_management', 'whatsapp_business_management'],
		wabaIds: [WABA],
	}),
	servedVersion: 'v25.0',
	templates: read({ count: 17, limit: 250 }),
	balance: read({ value: 10.28, reloads: false }),
	...change,
});

/** What is not right, as `id: result`. */
export const findings = (change: Partial<SetupFacts>): string[] =>
	checkSetup(facts(change))
		.filter(({ result }) => result !== 'ok')
		.map(({ id, result }) => `${id}: ${result}`);

/** What one check says. */
export const one = (id: string, change: Partial<SetupFacts>) => {
	const [check] = checkSetup(facts(change)).filter((each) => each.id === id);
	return check;
};
