import { attempt } from '../../transport/http/attempt';
import {
	type Application,
	publicKeyOf,
	readApplication,
	type Route,
	routeOf,
	writeRoute,
} from '../../transport/vonage/applications';
import { hmacOf } from '../../transport/webhooks/hmac';
import { probeUrl } from '../../transport/webhooks/probe';
import { whyNotPublic } from '../../transport/webhooks/publicUrl';
import { forwardingUrl, replacedUrl, withoutTests } from '../../transport/webhooks/testRouting';
import {
	changedMeanwhile,
	KEY_CHANGED,
	registrationError,
	testUrlUnreachable,
	testWouldInterrupt,
	twoTriggers,
	urlNotPublic,
	usedByAnotherWorkflow,
	usedElsewhere,
} from './errors';
import { noteRegistered, otherTriggerAt } from './inThisProcess';
import { readRegistration, saveRegistration, type StoredRegistration } from './staticData';
import { conflictingUrl, type UrlOwners, urlOwnersOf } from './urlOwners';
import { isSameRoute, type RegistrationContext, URL_KEYS, type Urls, VERSION } from './webhookUrls';

/**
 * Points the Vonage application at a published workflow, and stores its previous URLs. Nothing is
 * written if it points there already, and no URL in use is replaced without *Take Over*.
 */
export async function registerProduction(registration: RegistrationContext): Promise<void> {
	const { node, urls, staticData } = registration;
	assertPublic(registration);
	const application = await readApplication(registration);
	const found = routeOf(application);
	const wanted = { ...urls, version: VERSION };
	const stored = readRegistration(staticData);
	const save = (values: StoredRegistration) => {
		saveRegistration(staticData, values, values.before);
		noteRegistered(registration, values);
	};
	if (isSameRoute(found, wanted)) {
		// An earlier registration at this address may have succeeded without Vonage's answer.
		if (stored?.before) save({ ...urls, before: stored.before });
		return;
	}

	const route = withoutTests(found);
	const owners = await urlOwnersOf(route, registration, stored);
	const conflict = conflictingUrl(route, owners);
	const refusal = conflict && whyRefused(conflict, registration);
	if (refusal !== undefined) throw registrationError(node, refusal);

	save({ ...urls, before: routeBefore(route, owners, stored) });
	const written = await attempt(write(registration, application, wanted));
	if (written.ok) return;
	// The old address may still be the registered one, and only its record says what was before it.
	if (stored?.before) save(stored);
	throw written.error;
}

/** What to restore later: everything that is replaced now, except what this trigger has set itself. */
function routeBefore(route: Route, owners: UrlOwners, stored?: StoredRegistration): Route {
	const before = stored?.before;
	if (before === undefined || !URL_KEYS.some((key) => owners[key] === 'self')) return route;
	const urlOf = (key: keyof Urls) => (owners[key] === 'self' ? before[key] : route[key]);
	return {
		inboundUrl: urlOf('inboundUrl'),
		statusUrl: urlOf('statusUrl'),
		version: before.version,
	};
}

function whyRefused(
	{ url, owner }: NonNullable<ReturnType<typeof conflictingUrl>>,
	registration: RegistrationContext,
): string | undefined {
	const other = otherTriggerAt(url, registration);
	if (other !== undefined) return twoTriggers(registration.node.name, other);
	if (registration.takeOver) return undefined;
	return owner === 'this-n8n' ? usedByAnotherWorkflow(url) : usedElsewhere(url);
}

/**
 * Points the Vonage application at a test. A workflow that is published in this n8n keeps its URLs and
 * forwards its events while the test listens, so nothing is lost when the test ends or n8n dies.
 */
export async function registerTest(registration: RegistrationContext): Promise<void> {
	const { urls } = registration;
	const application = await readApplication(registration);
	const route = withoutTests(routeOf(application));
	// Somebody pasted the test URLs into the dashboard, and they are to stay there.
	if (isSameRoute(route, { ...urls, version: VERSION })) return;

	const owners = await urlOwnersOf(route, registration);
	const isPublished = URL_KEYS.some((key) => owners[key] === 'this-n8n');
	const wanted = isPublished
		? await forwardedRoute(registration, route, owners)
		: replacedRoute(registration, route, owners);
	await write(registration, application, wanted);
}

async function forwardedRoute(
	registration: RegistrationContext,
	route: Route,
	owners: UrlOwners,
): Promise<Route> {
	const { node, credential, urls, allowTestToInterrupt } = registration;
	if (!allowTestToInterrupt) {
		throw registrationError(node, testWouldInterrupt(conflictingUrl(route, owners)?.url ?? ''));
	}
	if ((await probeUrl(registration, urls.inboundUrl)) !== 'listening') {
		throw registrationError(node, testUrlUnreachable(urls.inboundUrl));
	}
	const urlOf = (key: keyof Urls) =>
		owners[key] === 'this-n8n'
			? forwardingUrl(route[key], urls[key], hmacOf(urls[key], credential))
			: route[key];
	return { ...route, inboundUrl: urlOf('inboundUrl'), statusUrl: urlOf('statusUrl') };
}

function replacedRoute(registration: RegistrationContext, route: Route, owners: UrlOwners): Route {
	const { node, urls, takeOver } = registration;
	assertPublic(registration);
	const conflict = conflictingUrl(route, owners);
	if (conflict && !takeOver) throw registrationError(node, usedElsewhere(conflict.url));
	const urlOf = (key: keyof Urls) => replacedUrl(urls[key], route[key], route.version);
	return {
		inboundUrl: urlOf('inboundUrl'),
		statusUrl: urlOf('statusUrl'),
		version: VERSION,
	};
}

/** The environment Custom has its Vonage wherever it likes, on this machine for instance. */
function assertPublic({ node, credential, urls }: RegistrationContext): void {
	if (credential.environment === 'custom') return;
	for (const key of URL_KEYS) {
		const why = whyNotPublic(urls[key]);
		if (why !== undefined) throw registrationError(node, urlNotPublic(urls[key], why));
	}
}

async function write(
	registration: RegistrationContext,
	application: Application,
	wanted: Route,
): Promise<void> {
	const after = await writeRoute(registration, application, wanted);
	const { node } = registration;
	if (!isSameRoute(routeOf(after), wanted)) {
		throw registrationError(node, changedMeanwhile(routeOf(after)));
	}
	if (publicKeyOf(after) !== publicKeyOf(application)) throw registrationError(node, KEY_CHANGED);
}
