import {
	type Application,
	publicKeyOf,
	readApplication,
	type Route,
	routeOf,
	writeRoute,
} from '../../transport/vonage/applications';
import { sealOf } from '../../transport/webhooks/hmac';
import { presenceAt } from '../../transport/webhooks/probe';
import { whyNotPublic } from '../../transport/webhooks/publicUrl';
import { borrowed, handing, withoutTests } from '../../transport/webhooks/testRouting';
import {
	foreignUrl,
	interruption,
	KEY_CHANGED,
	neighbour,
	notPublic,
	outOfReach,
	overtaken,
	refusal,
} from './errors';
import { recall, remember } from './staticData';
import { type Holders, holdersOf, isTaken, takenUrl } from './urlOwners';
import { isSameRoute, type Listener, URL_KEYS, type Urls, VERSION } from './webhookUrls';

/**
 * Lets Vonage send to a published workflow, and remembers what was there before. Nothing is written
 * where Vonage does so already, and nothing is taken away without *Take Over*.
 */
export async function takeForGood(listener: Listener): Promise<void> {
	const { urls, memory, takeOver } = listener;
	assertPublic(listener);
	const application = await readApplication(listener);
	const found = routeOf(application);
	const wanted = { ...urls, version: VERSION };
	if (isSameRoute(found, wanted)) return;

	const route = withoutTests(found);
	const remembered = recall(memory);
	const holders = await holdersOf(route, listener, remembered);
	const taken = takenUrl(route, holders);
	if (taken && !takeOver) {
		const why = taken.by === 'this-n8n' ? neighbour(taken.url) : foreignUrl(taken.url);
		throw refusal(listener.node, why);
	}
	const before = (key: keyof Urls) =>
		isTaken(holders[key]) ? route[key] : (remembered?.before?.[key] ?? '');
	remember(memory, urls, {
		inboundUrl: before('inboundUrl'),
		statusUrl: before('statusUrl'),
		version: remembered?.before?.version ?? route.version,
	});
	await write(listener, application, wanted);
}

/**
 * Lets Vonage send to a test. A workflow that is published in this n8n keeps its URLs: it hands its
 * events to the test as long as that listens, so that nothing is lost when the test ends or n8n dies.
 */
export async function takeForTest(listener: Listener): Promise<void> {
	const { urls } = listener;
	const application = await readApplication(listener);
	const route = withoutTests(routeOf(application));
	// Somebody pasted the test URLs into the dashboard, and they are to stay there.
	if (isSameRoute(route, { ...urls, version: VERSION })) return;

	const holders = await holdersOf(route, listener);
	const isPublished = URL_KEYS.some((key) => holders[key] === 'this-n8n');
	const wanted = isPublished
		? await handedOver(listener, route, holders)
		: lent(listener, route, holders);
	await write(listener, application, wanted);
}

async function handedOver(listener: Listener, route: Route, holders: Holders): Promise<Route> {
	const { credential, urls, allowTestToInterrupt } = listener;
	if (!allowTestToInterrupt) {
		throw refusal(listener.node, interruption(takenUrl(route, holders)?.url ?? ''));
	}
	if ((await presenceAt(listener, urls.inboundUrl)) !== 'listening') {
		throw refusal(listener.node, outOfReach(urls.inboundUrl));
	}
	const marked = (key: keyof Urls) =>
		holders[key] === 'this-n8n'
			? handing(route[key], urls[key], sealOf(urls[key], credential))
			: route[key];
	return { ...route, inboundUrl: marked('inboundUrl'), statusUrl: marked('statusUrl') };
}

function lent(listener: Listener, route: Route, holders: Holders): Route {
	const { urls, takeOver } = listener;
	assertPublic(listener);
	const taken = takenUrl(route, holders);
	if (taken && !takeOver) throw refusal(listener.node, foreignUrl(taken.url));
	const marked = (key: keyof Urls) =>
		borrowed(urls[key], holders[key] === 'nobody' ? '' : route[key], route.version);
	return {
		inboundUrl: marked('inboundUrl'),
		statusUrl: marked('statusUrl'),
		version: VERSION,
	};
}

/** The environment Custom has its Vonage wherever it likes, on this machine for instance. */
function assertPublic(listener: Listener): void {
	const { credential, urls } = listener;
	if (credential.environment === 'custom') return;
	for (const key of URL_KEYS) {
		const why = whyNotPublic(urls[key]);
		if (why !== undefined) throw refusal(listener.node, notPublic(urls[key], why));
	}
}

async function write(listener: Listener, application: Application, wanted: Route): Promise<void> {
	const after = await writeRoute(listener, application, wanted);
	if (!isSameRoute(routeOf(after), wanted)) {
		throw refusal(listener.node, overtaken(routeOf(after)));
	}
	if (publicKeyOf(after) !== publicKeyOf(application)) throw refusal(listener.node, KEY_CHANGED);
}
