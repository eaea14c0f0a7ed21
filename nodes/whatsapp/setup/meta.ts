import { apiKey } from './account';
import {
	after,
	type CheckResult,
	counted,
	CREDENTIAL,
	fail,
	ok,
	shownTime,
	skipped,
	SYSTEM_USERS,
	unread,
	warning,
	WHATSAPP_ACCOUNTS,
	WHATSAPP_MANAGER,
} from './check';
import type { ProbeResult, SetupFacts } from './facts';
import { endOf, majorOf, OLDEST_VERSION } from './graphVersions';

const DAY = 24 * 3600_000;

/** A version that ends sooner is to be replaced now. */
const VERSION_NOTICE_DAYS = 60;

/** Meta answers in another version where it does not support the one that it is asked in. */
export function graphVersion({
	graphVersion: version,
	servedVersion,
	now,
	...facts
}: SetupFacts): CheckResult {
	if (facts.environment === 'sandbox') return skipped('The sandbox uses no Graph API');
	const whatToDo = "Set 'Graph Version' to a newer one, such as the default.";
	const major = majorOf(version);
	if (major === undefined) {
		return fail(`'${version}' is no version`, 'Write it like v25.0.', CREDENTIAL);
	}
	if (codesOf(facts.token).includes('2500')) {
		return fail(
			`Meta has no version v${major}.0`,
			"Set 'Graph Version' to the default.",
			CREDENTIAL,
		);
	}
	const served = majorOf(servedVersion ?? '');
	if (served !== undefined && served !== major) {
		return fail(
			`Meta does not support v${major}.0 and answers as v${served}.0`,
			whatToDo,
			CREDENTIAL,
		);
	}
	const end = endOf(major);
	const name = `v${major}.0`;
	const isOver = major < OLDEST_VERSION || (end !== undefined && end <= now);
	if (isOver && served === undefined) {
		return fail(`Meta has ended its support of ${name}`, whatToDo, CREDENTIAL);
	}
	if (isOver || (end !== undefined && end < now + VERSION_NOTICE_DAYS * DAY)) {
		return warning(
			`Meta ends its support of ${name}${end ? ` on ${dateOf(end)}` : ''}`,
			whatToDo,
			CREDENTIAL,
		);
	}
	return ok(end === undefined ? name : `${name}, supported until ${dateOf(end)}`);
}

/** A token that ends sooner is to be replaced now. */
const TOKEN_NOTICE_DAYS = 7;

const NEW_TOKEN =
	'Generate a token for a system user, with the permission whatsapp_business_management, and paste it into the credential.';

const INSPECT = "'Inspect User Access Token'";

/** Whether Meta takes the token, whose it is, and how long. */
export function accessToken(facts: SetupFacts): CheckResult {
	const { token, waba: account, now } = facts;
	if (token.kind === 'notAsked') return unread(token);
	if (token.kind === 'failed') {
		if (graphVersion(facts).result === 'fail') return after('Graph Version');
		if (codesOf(token).includes('190')) return fail(token.failure.message, NEW_TOKEN, SYSTEM_USERS);
		// The question itself can come to nothing, and the token be good.
		if (account.kind === 'read')
			return ok('Meta takes it, but does not tell what kind of token it is');
		return unread(token);
	}
	const { isValid, error, type = 'unknown', application, expiresAt, scopes } = token.value;
	const ended = expiresAt !== undefined && expiresAt <= now;
	if (!isValid || ended) {
		const why = error ?? (ended ? `it ended on ${shownTime(expiresAt)}` : 'it is not valid');
		return fail(`Meta does not take the token: ${why}`, NEW_TOKEN, SYSTEM_USERS);
	}
	const of = application === undefined ? '' : ` of the app '${application}'`;
	if (scopes === undefined) {
		return ok(`Meta takes the token${of}. When it ends was not checked: turn on ${INSPECT}`);
	}
	const until = expiresAt === undefined ? 'without end' : `until ${shownTime(expiresAt)}`;
	const found = `Token${of}, type ${type}, ${until}`;
	if (expiresAt !== undefined && expiresAt < now + TOKEN_NOTICE_DAYS * DAY) {
		return warning(found, `It ends soon. ${NEW_TOKEN}`, SYSTEM_USERS);
	}
	return type === 'USER'
		? warning(
				found,
				`It belongs to a person, and ends when that person's access does. ${NEW_TOKEN}`,
				SYSTEM_USERS,
			)
		: ok(found);
}

const MANAGEMENT = 'whatsapp_business_management';

/** Whether the token may manage templates, and those of this WABA. */
export function accessTokenScopes(facts: SetupFacts): CheckResult {
	const { token, wabaId, waba: account, managed, templates } = facts;
	if (token.kind === 'notAsked') return unread(token);
	if (token.kind === 'failed' || accessToken(facts).result === 'fail') return after('Access Token');
	const { scopes, wabaIds } = token.value;
	if (scopes === undefined) return accessWithoutScopes(facts);
	// What it could do counts for more than what is written about it.
	if (!scopes.includes(MANAGEMENT) && templates.kind !== 'read') {
		return fail(
			`The token lacks the permission ${MANAGEMENT}: it has ${scopes.join(', ') || 'none'}`,
			NEW_TOKEN,
			SYSTEM_USERS,
		);
	}
	const isOther =
		wabaId !== '' && wabaIds !== undefined && !wabaIds.includes(wabaId) && account.kind !== 'read';
	if (!isOther)
		return ok(`It has ${scopes.join(', ')}${wabaIds ? ` for ${wabaIds.join(', ')}` : ''}`);
	return isUnknown(managed)
		? after('WABA')
		: fail(
				`The token may manage ${wabaIds.join(', ') || 'no WABA'}, and not ${wabaId}`,
				'Assign the WhatsApp account to the system user with full control, and generate the token again.',
				SYSTEM_USERS,
			);
}

/** Meta's refusals for want of a permission, and what it answers when the token may not see an object. */
const NO_ACCESS = /^(10|33|2\d\d)$/;

/** What the answers about the WABA tell of a token whose permissions were not asked for. */
function accessWithoutScopes(facts: SetupFacts): CheckResult {
	const { wabaId, waba: account, managed, templates } = facts;
	if (templates.kind === 'read') return ok(`It reads the templates of the WABA ${wabaId}`);
	const codes = [...codesOf(account), ...codesOf(templates)].filter((code) => NO_ACCESS.test(code));
	if (codes.length === 0) {
		return skipped(`Not checked: turn on ${INSPECT} to ask Meta for its permissions`);
	}
	// Meta answers alike for an account that does not exist: only where Vonage lists it, the token is at fault.
	if (managed.kind !== 'read' && codes.every((code) => code === '33')) return after('WABA');
	return fail(
		`The token may not read the templates of the WABA ${wabaId}`,
		`Assign the WhatsApp account to the system user with full control, and generate the token again with the permission ${MANAGEMENT}. What it has now, ${INSPECT} tells.`,
		SYSTEM_USERS,
	);
}

/** Whether the WhatsApp Business Account is there, and may send. */
export function waba(facts: SetupFacts): CheckResult {
	const { waba: account, managed, wabaId } = facts;
	if (account.kind === 'read') {
		const { name, canSend, problems } = account.value;
		const found = [
			name === undefined ? wabaId : `'${name}' (${wabaId})`,
			canSend && `can send: ${canSend}`,
			...problems,
		]
			.filter(Boolean)
			.join('; ');
		if (canSend === 'BLOCKED')
			return fail(found, 'See there what Meta asks for.', WHATSAPP_MANAGER);
		return canSend === 'LIMITED'
			? warning(found, 'See there what Meta asks for.', WHATSAPP_MANAGER)
			: ok(found);
	}
	if (managed.kind === 'read') {
		return ok(
			`Vonage lists ${counted(managed.value.length, 'number')} of ${wabaId}; Meta did not tell its state`,
		);
	}
	const why = tokenObstacle(facts);
	if (isUnknown(managed) && why === undefined) {
		return fail(
			`The account of this API Key has no WABA ${wabaId}${account.kind === 'failed' ? ', and Meta shows this token none' : ''}`,
			'Copy the WABA ID again.',
			WHATSAPP_ACCOUNTS,
		);
	}
	if (why !== undefined) return after(why);
	if (account.kind === 'failed' && codesOf(account).includes('33')) {
		return fail(
			`Meta shows this token no WABA ${wabaId}`,
			'Copy the WABA ID again, or assign the account to the system user.',
			WHATSAPP_ACCOUNTS,
		);
	}
	if (account.kind === 'failed' || managed.kind === 'notAsked') return unread(account);
	return apiKey(facts).result === 'fail' ? after('API Key') : unread(managed);
}

/** From this share of its templates on an account should be tidied up. */
const NEARLY_FULL = 0.9;

/** How many more templates the account takes. */
export function templateLimits(facts: SetupFacts): CheckResult {
	const { templates } = facts;
	if (templates.kind !== 'read') {
		const why = obstacle(facts);
		return templates.kind === 'notAsked' || why === undefined ? unread(templates) : after(why);
	}
	const { count, limit } = templates.value;
	if (count === undefined || limit === undefined)
		return skipped('Meta does not tell the limit of templates');
	const found = `${count} of ${limit} templates`;
	const whatToDo = 'Delete templates that are not used any more, or verify the business.';
	if (count >= limit) return fail(found, whatToDo, WHATSAPP_MANAGER);
	return count >= limit * NEARLY_FULL ? warning(found, whatToDo, WHATSAPP_MANAGER) : ok(found);
}

/** The check that says why Meta could not be asked, if one does. */
export function obstacle(facts: SetupFacts): string | undefined {
	return tokenObstacle(facts) ?? (waba(facts).result === 'fail' ? 'WABA' : undefined);
}

function tokenObstacle(facts: SetupFacts): string | undefined {
	if (graphVersion(facts).result === 'fail') return 'Graph Version';
	if (accessToken(facts).result === 'fail') return 'Access Token';
	return accessTokenScopes(facts).result === 'fail' ? 'Access Token Scopes' : undefined;
}

function isUnknown(result: ProbeResult<unknown>): boolean {
	return result.kind === 'failed' && result.failure.status === 404;
}

function codesOf(result: ProbeResult<unknown>): string[] {
	return result.kind === 'failed' ? result.failure.codes : [];
}

function dateOf(milliseconds: number): string {
	return new Date(milliseconds).toISOString().slice(0, 10);
}
