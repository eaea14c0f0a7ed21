import {
	after,
	APPLICATIONS,
	CAPABILITY,
	type CheckResult,
	CREDENTIAL,
	fail,
	inTwo,
	ok,
	skipped,
	unread,
	warning,
} from './check';
import type { ApplicationFacts, SetupFacts } from './facts';

/** Whether the account has the application, with the capability that WhatsApp needs. */
export function application(facts: SetupFacts): CheckResult {
	const { application: reading, applicationId } = facts;
	if (reading.kind === 'failed' && reading.failure.status === 404) {
		return fail(
			`The account of this API Key has no application ${applicationId}`,
			'Copy the Application ID again, or use the API key of the account that has the application.',
			APPLICATIONS,
		);
	}
	return inApplication(facts, ({ name, hasMessages }) =>
		hasMessages
			? ok(`'${name}', with the capability Messages`)
			: fail(`'${name}' lacks the capability Messages`, 'Turn on Messages, and save.', CAPABILITY),
	);
}

/** Whether the credential's private key is the other half of the application's public key. */
export function privateKey({ keyPair, ...facts }: SetupFacts): CheckResult {
	if (keyPair.kind === 'notAsked') return unread(keyPair);
	const pair = keyPair.kind === 'read' ? keyPair.value : undefined;
	if (typeof pair === 'object') {
		const { found, whatToDo } = inTwo(pair.unusable);
		return fail(found, whatToDo, CREDENTIAL);
	}
	return inApplication({ keyPair, ...facts }, () => {
		if (pair === 'same') return ok('It belongs to the public key of the application');
		const found =
			pair === 'different'
				? 'It does not belong to the public key of the application, so Vonage refuses every message'
				: 'The application has no public key, so Vonage refuses every message';
		return fail(
			found,
			'Generate public and private key, save the application, and paste the new private.key file into the credential.',
			{ ...APPLICATIONS, where: `${APPLICATIONS.where} → Edit → Generate public and private key` },
		);
	});
}

/** Whether the application speaks the version of the Messages API that this package reads. */
export function messagesVersion(facts: SetupFacts): CheckResult {
	return inMessages(facts, ({ version }) => {
		if (version === 'v1') return ok('v1');
		const whatToDo = 'Set the version to v1, and save.';
		return version === ''
			? warning('Vonage names no version', whatToDo, CAPABILITY)
			: fail(
					`${version}: webhooks come in another form, and statuses do not reach the workflow as they should`,
					whatToDo,
					CAPABILITY,
				);
	});
}

/** Whether files of customers are protected. Both is right: it is the builder's choice. */
export function inboundMedia(facts: SetupFacts): CheckResult {
	return inMessages(facts, ({ authenticatesMedia }) =>
		authenticatesMedia
			? ok('Authentication is on: only this application can fetch the files of customers')
			: ok('Authentication is off: whoever has the link to a file can fetch it for 48 hours', {
					whatToDo: 'To protect the files, turn on authentication of inbound media.',
					...CAPABILITY,
				}),
	);
}

/** A rule about the capability Messages, which the sandbox does not use. */
export function inMessages(
	facts: SetupFacts,
	rule: (application: ApplicationFacts) => CheckResult,
): CheckResult {
	if (facts.environment === 'sandbox') {
		return skipped('The sandbox has settings of its own, on its page in the Vonage dashboard');
	}
	return inApplication(facts, (found) => (found.hasMessages ? rule(found) : after('Application')));
}

function inApplication(
	{ application: reading }: SetupFacts,
	rule: (application: ApplicationFacts) => CheckResult,
): CheckResult {
	if (reading.kind === 'read') return rule(reading.value);
	if (reading.kind === 'notAsked') return unread(reading);
	return after(reading.failure.status === 404 ? 'Application' : 'API Key');
}
