import { createPublicKey, type KeyObject } from 'node:crypto';

import { isRecord } from '../../whatsapp/looseJson';
import type { Addressee, KeyPair, ProbeResult, SetupFacts } from '../../whatsapp/setup/facts';
import { whyImplausible } from '../../whatsapp/setup/webhooks';
import type { ChannelCredential } from '../credential';
import { errorText } from '../http/attempt';
import type { ApiClient } from '../http/client';
import { endpoints } from '../http/endpoints';
import { parsePrivateKey } from '../http/jwt';
import { readTemplateLimit, readWaba } from '../meta/accounts';
import { listPhoneNumbers } from '../meta/numbers';
import { readToken, readTokenApp } from '../meta/tokens';
import { readBalance } from '../vonage/account';
import { type Application, publicKeyOf, readApplication, routeOf } from '../vonage/applications';
import { listAccounts, listManagedNumbers } from '../vonage/numbers';
import { identifyTrigger, type TriggerIdentity } from '../webhooks/identify';
import { probeUrl } from '../webhooks/probe';
import { shownUrl, whyNotPublic } from '../webhooks/publicUrl';
import { testRoutingOf } from '../webhooks/testRouting';
import { newestRecord, webhookRecordOf } from '../webhooks/verificationLog';
import { lacking, metaNeeds, notAsked, probeOf, vonageNeeds } from './probeResult';
import { numbersIn } from './senderNumbers';

/** What a check is about. */
export interface SetupQuestion {
	/** Digits; absent for all numbers of the application. */
	number?: string;
	/** Unix time in milliseconds. */
	now: number;
	/** Whether Meta may be asked about the User Access Token, for which it has to stand in a URL. */
	inspectsToken: boolean;
	/** The n8n that asks: its ID, and the origins that its webhook URLs begin with. */
	home: { instanceId: string; origins: string[] };
}

/**
 * Reads everything that a channel consists of, side by side. What cannot be read is a fact as well:
 * this never throws, changes nothing, and sends nothing to anybody.
 */
export async function readSetupFacts(
	plainClient: ApiClient,
	{ number, now, home, inspectsToken }: SetupQuestion,
): Promise<SetupFacts> {
	const { credential } = plainClient;
	const observer = new ResponseObserver(endpoints(credential).graph);
	const client = observer.watch(plainClient);
	const { application, accounts, managed, phoneNumbers, ...others } = await probeAll(
		client,
		inspectsToken,
	);

	const route = application.kind === 'read' ? routeOf(application.value) : undefined;
	const leadsTo = async (address = '') =>
		address === '' ? undefined : await addresseeOf(client, address, home);
	const [inbound, status] = await Promise.all([
		leadsTo(route?.inboundUrl),
		leadsTo(route?.statusUrl),
	]);
	const { signatureSecret, environment, applicationId, wabaId, graphVersion } = credential;
	return {
		now,
		environment,
		applicationId,
		wabaId,
		graphVersion,
		number,
		signatureSecret:
			signatureSecret === ''
				? lacking('signatureSecret')
				: {
						kind: 'read',
						value: { whyImplausible: whyImplausible(signatureSecret, credential) },
					},
		webhooks: newestRecord([
			webhookRecordOf(credential),
			inbound?.identity?.webhooks ?? {},
			status?.identity?.webhooks ?? {},
		]),
		clockAhead: observer.clockAhead(),
		application:
			application.kind === 'read'
				? { kind: 'read', value: applicationFacts(application.value) }
				: application,
		keyPair: keyPairOf(credential, application),
		inbound: inbound?.addressee,
		status: status?.addressee,
		accounts: numbersIn('accounts', accounts, credential),
		managed: numbersIn('managed', managed, credential),
		phoneNumbers: numbersIn('phoneNumbers', phoneNumbers, credential),
		servedVersion: observer.servedVersion,
		...others,
	};
}

/** Asks both providers, side by side, for everything that they tell of a channel. */
async function probeAll(client: ApiClient, inspectsToken: boolean) {
	const { credential } = client;
	const ask = async <Value>(
		needs: Array<keyof ChannelCredential>,
		read: (client: ApiClient) => Promise<Value>,
	) => await probeOf(credential, needs, async () => await read(client));
	const isSandbox = credential.environment === 'sandbox';
	const askOwn: typeof ask = async (needs, read) =>
		isSandbox
			? notAsked('The sandbox has no numbers, accounts and templates of your own')
			: await ask(needs, read);

	const vonage = vonageNeeds(credential);
	const meta = metaNeeds(credential);
	const [application, accounts, managed, phoneNumbers, waba, token, templates, balance] =
		await Promise.all([
			ask([...vonage, 'applicationId'], readApplication),
			askOwn(vonage, listAccounts),
			askOwn([...vonage, 'wabaId'], listManagedNumbers),
			askOwn([...meta, 'wabaId'], listPhoneNumbers),
			askOwn([...meta, 'wabaId'], readWaba),
			askOwn(meta, inspectsToken ? readToken : readTokenApp),
			askOwn([...meta, 'wabaId'], readTemplateLimit),
			ask(vonage, readBalance),
		]);
	return { application, accounts, managed, phoneNumbers, waba, token, templates, balance };
}

/** Sees what every answer tells beside its body: the provider's time, and the version of Graph. */
class ResponseObserver {
	servedVersion?: string;

	readonly #graph: string;

	readonly #ahead: { vonage?: number; meta?: number } = {};

	constructor(graph: string) {
		this.#graph = graph;
	}

	watch(client: ApiClient): ApiClient {
		return {
			...client,
			send: async (options) => {
				const before = Date.now();
				const answer = await client.send(options);
				this.#note(options.url, answer.headers, (before + Date.now()) / 2);
				return answer;
			},
		};
	}

	/** How far this clock is ahead of the provider's, in seconds. */
	clockAhead(): ProbeResult<number> {
		const ahead = this.#ahead.vonage ?? this.#ahead.meta;
		return ahead === undefined
			? notAsked('No provider has told its time')
			: { kind: 'read', value: ahead };
	}

	#note(url: string, headers: Record<string, unknown>, now: number): void {
		const isGraph = this.#graph !== '' && url.startsWith(`${this.#graph}/`);
		const version = headers['facebook-api-version'];
		if (isGraph && typeof version === 'string') this.servedVersion = version;
		const date = Date.parse(String(headers.date));
		if (Number.isNaN(date)) return;
		// The header has no fractions of a second: on average half a one is missing.
		this.#ahead[isGraph ? 'meta' : 'vonage'] ??= (now - date - 500) / 1000;
	}
}

function applicationFacts(application: Application) {
	const capabilities = isRecord(application.capabilities) ? application.capabilities : {};
	const { messages } = capabilities;
	return {
		name: String(application.name),
		hasMessages: isRecord(messages),
		version: routeOf(application).version,
		authenticatesMedia: isRecord(messages) && messages.authenticate_inbound_media === true,
	};
}

function keyPairOf(
	{ privateKey }: ChannelCredential,
	application: ProbeResult<Application>,
): ProbeResult<KeyPair> {
	if (privateKey === '') return lacking('privateKey');
	const own = publicHalf(() => createPublicKey(parsePrivateKey(privateKey)));
	if (!Buffer.isBuffer(own)) return { kind: 'read', value: own };
	const registered = application.kind === 'read' ? publicKeyOf(application.value) : '';
	if (registered === '') return { kind: 'read', value: 'no public key' };
	const theirs = publicHalf(() => createPublicKey(registered));
	const isSame = Buffer.isBuffer(theirs) && theirs.equals(own);
	return { kind: 'read', value: isSame ? 'same' : 'different' };
}

/** A public key in the one form that does not depend on how it was written. */
function publicHalf(read: () => KeyObject): Buffer | { unusable: string } {
	try {
		return read().export({ type: 'spki', format: 'der' });
	} catch (error) {
		return { unusable: errorText(error) };
	}
}

/**
 * The ID that n8n gives to a trigger, before the path of ours: nobody else has such a URL. What is
 * posted to another address could start something.
 */
const TRIGGER_PATH = /\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\/(inbound|status)$/;

async function addresseeOf(
	client: ApiClient,
	address: string,
	{ instanceId, origins }: SetupQuestion['home'],
): Promise<{ addressee: Addressee; identity?: TriggerIdentity }> {
	const routing = testRoutingOf(address);
	const target = routing?.url ?? address;
	const { origin, pathname } = URL.canParse(target)
		? new URL(target)
		: { origin: '', pathname: '' };
	const isHere = origins.includes(origin);
	const isTest = routing?.kind === 'replaced' || pathname.includes('/webhook-test/');
	// The environment Custom has its Vonage wherever it likes, on this machine for instance.
	const isReachable = client.credential.environment === 'custom' && origin !== '';
	const obstacle = isReachable ? undefined : whyNotPublic(target);
	const listenState = obstacle === undefined ? await probeUrl(client, target) : 'unknown';

	const mayAsk =
		listenState === 'listening' &&
		!isTest &&
		client.credential.signatureSecret !== '' &&
		TRIGGER_PATH.test(pathname);
	const identity = mayAsk ? await identifyTrigger(client, target, client.credential) : undefined;
	return {
		addressee: {
			url: shownUrl(target),
			isTest,
			isHere,
			whyNotPublic: obstacle,
			listenState,
			...(identity && {
				trigger: {
					isOfThisN8n: identity.instanceId === instanceId,
					workflowId: identity.workflowId,
					workflowName: identity.workflowName,
					...(shownUrl(identity.url) !== shownUrl(target) && {
						ownUrl: shownUrl(identity.url),
					}),
				},
			}),
		},
		identity,
	};
}
