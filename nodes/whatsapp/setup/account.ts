import {
	after,
	API_SETTINGS,
	BILLING,
	type CheckResult,
	fail,
	ok,
	skipped,
	unread,
	warning,
} from './check';
import type { SetupFacts } from './facts';

/** Whether Vonage takes API key and secret: it does so before it looks for the application. */
export function apiKey({ application }: SetupFacts): CheckResult {
	if (application.kind !== 'failed') {
		return application.kind === 'read'
			? ok('Vonage takes API Key and API Secret')
			: unread(application);
	}
	const { status, message, advice } = application.failure;
	if (status === 404) return ok('Vonage takes API Key and API Secret');
	if (status === 401) {
		return fail(
			'Vonage does not take this API Key with this API Secret',
			'Copy both again; a secret that was replaced ends at once.',
			API_SETTINGS,
		);
	}
	const isPassing = status !== undefined && (status === 429 || status >= 500);
	return (isPassing ? warning : fail)(
		message,
		advice ?? 'Try again in a few minutes.',
		API_SETTINGS,
	);
}

/** From here on a webhook's signature or a token of ours may count as too old, or as from the future. */
const SKEW_SECONDS = 60;
const LARGEST_SKEW_SECONDS = 300;

/** Whether this machine has the provider's time. Its answers tell it to the second. */
export function clock({ clockAhead }: SetupFacts): CheckResult {
	if (clockAhead.kind !== 'read') return unread(clockAhead);
	const seconds = Math.round(Math.abs(clockAhead.value));
	if (seconds <= SKEW_SECONDS) return ok(`The clock is right to ${Math.max(1, seconds)} s`);
	const found = `The clock of this n8n is ${seconds} s ${clockAhead.value > 0 ? 'ahead' : 'behind'}`;
	return (seconds > LARGEST_SKEW_SECONDS ? fail : warning)(
		found,
		'Set the clock of the machine that runs n8n by the network (NTP): tokens and signatures carry the time.',
		{ where: 'The machine that runs n8n' },
	);
}

/** Below this many EUR a campaign may come to an end on the way. */
const LITTLE = 1;

/** What is left to spend. */
export function balance(facts: SetupFacts): CheckResult {
	const { balance: reading } = facts;
	if (reading.kind !== 'read')
		return apiKey(facts).result === 'fail' ? after('API Key') : unread(reading);
	const { value, reloads } = reading.value;
	if (value === undefined) return skipped('Vonage does not tell the balance of this account');
	const found = `The account has ${value.toFixed(2)} EUR, ${reloads ? 'and reloads by itself' : 'without auto-reload'}`;
	if (value >= LITTLE || reloads) return ok(found);
	return (value > 0 ? warning : fail)(found, 'Add credit, or turn on auto-reload.', BILLING);
}
