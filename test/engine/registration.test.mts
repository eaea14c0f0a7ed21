import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INodeParameters,
	NodeApiError,
	WebhookPathTakenError,
} from 'n8n-workflow';
import { replacedUrl, withoutTests } from '../../nodes/transport/webhooks/testRouting.ts';
import { remembered } from './harness.mts';
import { Publication } from './publication.mts';
import { withShortSleeps } from './shortSleeps.mts';
import { expectNoSecret, useStage } from './stage.mts';

const stage = useStage();

afterEach(() => {
	jest.restoreAllMocks();
});

const FOREIGN = {
	inboundUrl: 'https://crm.example/whatsapp/in?key=hidden',
	statusUrl: 'https://crm.example/whatsapp/status?key=hidden',
};

const APPLICATION = '/v2/applications/';

const applicationId = () => String(stage.engine.credential.applicationId);

/** The application as Vonage has it. */
function application(): IDataObject {
	const found = stage.simulator.world.applications.get(applicationId());
	return structuredClone(found) as IDataObject;
}

/** Somebody writes the application, in the dashboard for instance. */
function write(application: IDataObject): void {
	stage.simulator.world.applications.set(applicationId(), structuredClone(application) as never);
}

/** Where Vonage sends, and in which version. */
function route() {
	const { webhooks, version } = stage.simulator.world.capability(applicationId());
	const { inboundUrl = '', statusUrl = '' } = webhooks;
	return { inboundUrl, statusUrl, version };
}

/** The requests to the application so far. */
function requests(): string[] {
	return stage.simulator.world.requests
		.filter(({ path }) => path.startsWith(APPLICATION))
		.map(({ method }) => method);
}

const publication = (
	id: string,
	parameters?: INodeParameters,
	credential?: ICredentialDataDecryptedObject,
	memory?: IDataObject,
) => new Publication(stage.engine, id, parameters, credential, memory, { workflowId: id });

const takingOver = { options: { takeOver: true } };
const interrupting = { options: { allowTestToInterrupt: true } };

/** The error that the work comes to; nothing private may be in it. */
async function refusalOf(work: Promise<unknown>): Promise<Error> {
	const error = await work.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (!(error instanceof Error)) throw new Error('There is no error.');
	expectNoSecret(error, stage.engine.credential);
	expect(error.message).not.toContain('hidden');
	return error;
}

/** Everything but what the trigger is there to set. */
function theRest(application: IDataObject): unknown {
	const { capabilities, ...rest } = application as { capabilities: Record<string, IDataObject> };
	const { version: _version, webhooks, ...messages } = capabilities.messages;
	const { inbound_url: _inbound, status_url: _status, ...others } = (webhooks ?? {}) as IDataObject;
	return { ...rest, capabilities: { ...capabilities, messages: { ...messages, ...others } } };
}

const RICH: IDataObject = {
	name: 'Example Ltd WhatsApp',
	keys: { public_key: 'set below', rotated_at: '2026-01-01' },
	privacy: { improve_ai: false, data_residency: 'eu' },
	security: { auth: 'jwt', ip: ['192.0.2.1', '192.0.2.2'] },
	tags: [],
	nothing: null,
	capabilities: {
		messages: {
			version: 'v0.1',
			authenticate_inbound_media: true,
			webhooks: {
				inbound_url: { address: 'https://crm.example/in', http_method: 'POST', timeout: 7 },
				status_url: { address: 'https://crm.example/status', http_method: 'POST' },
				future_url: { address: 'https://crm.example/future', http_method: 'GET' },
			},
			channels: [{ type: 'whatsapp', future: true }],
		},
		voice: {
			webhooks: { answer_url: { address: 'https://voice.example/answer', http_method: 'GET' } },
			region: 'eu-west',
		},
		rtc: { webhooks: { event_url: { address: 'https://rtc.example', http_method: 'POST' } } },
		vbc: {},
		verify: { version: 'v2' },
		network_apis: { network_application_id: 'net-0001' },
		video: { storage: { server_side_encryption: true } },
		telepathy: { webhooks: { thought_url: { address: 'https://mind.example' } } },
	},
};

function rich(): IDataObject {
	const { keys } = application();
	return { ...structuredClone(RICH), id: applicationId(), keys: { ...(keys as object), n: 1 } };
}

describe('publishing', () => {
	it('lets Vonage send to the workflow, and says so by one request', async () => {
		const workflow = publication('a');
		await workflow.publish();
		expect(route()).toEqual({ ...workflow.urls, version: 'v1' });
		expect(requests()).toEqual(['GET', 'PUT', 'GET']);
	});

	it('changes nothing in the application but the two URLs and the version, and takes that back', async () => {
		const before = rich();
		write(before);
		const workflow = publication('a', takingOver);
		await workflow.publish();
		expect(route()).toEqual({ ...workflow.urls, version: 'v1' });
		expect(theRest(application())).toEqual(theRest(before));

		await workflow.unpublish();
		expect(application()).toEqual(before);
		expect(requests()).toEqual(['GET', 'PUT', 'GET', 'GET', 'PUT', 'GET']);
	});

	it('sets up an application that has nothing for messages yet', async () => {
		const { capabilities: _capabilities, ...before } = application();
		write(before);
		const workflow = publication('a');
		await workflow.publish();
		expect(route()).toEqual({ ...workflow.urls, version: 'v1' });
		await workflow.unpublish();
		expect(application()).toEqual(before);
	});

	it('writes nothing where the URLs are there already, pasted by hand', async () => {
		const workflow = publication('a');
		stage.simulator.setWebhooks(workflow.urls);
		await workflow.publish();
		await workflow.unpublish();
		expect(requests()).toEqual(['GET']);
		expect(route()).toEqual({ ...workflow.urls, version: 'v1' });
	});

	it('knows its URLs however Vonage spells them', async () => {
		const workflow = publication('a');
		const { inboundUrl, statusUrl } = workflow.urls;
		const spelled = (url: string) => url.replace('http://127.0.0.1', 'HTTP://127.1');
		stage.simulator.setWebhooks({
			inboundUrl: spelled(inboundUrl),
			statusUrl: spelled(statusUrl),
		});
		await workflow.publish();
		expect(requests()).toEqual(['GET']);
	});

	it('switches an application from Messages API v0.1 to v1', async () => {
		const workflow = publication('a');
		stage.simulator.setWebhooks(workflow.urls);
		stage.simulator.configureApplication({ version: 'v0.1' });
		await workflow.publish();
		expect(route()).toEqual({ ...workflow.urls, version: 'v1' });
	});

	it.each<[string, INodeParameters, ICredentialDataDecryptedObject]>([
		['Register With Vonage is off', { registerWithVonage: false }, {}],
		['the credential has no API Key', {}, { apiKey: '' }],
		['the credential has no API Secret', {}, { apiSecret: '' }],
		['the credential is for the sandbox', {}, { environment: 'sandbox' }],
	])('asks Vonage for nothing when %s, nor does a test', async (_, parameters, credential) => {
		const workflow = publication('a', parameters, credential);
		await workflow.publish();
		const endTest = await workflow.test();
		await endTest();
		await workflow.unpublish();
		expect(requests()).toEqual([]);
	});
});

describe('an application that is in use', () => {
	it('is left alone, and the error names who has it and what to do', async () => {
		stage.simulator.setWebhooks(FOREIGN);
		const before = application();
		const error = await refusalOf(publication('a').publish());
		// Of this error n8n does not think that it passes: it would try again for 15 seconds.
		expect(error).toBeInstanceOf(WebhookPathTakenError);
		expect(error.message).toMatch(/https:\/\/crm\.example\/whatsapp\/in,.*'Take Over'/);
		expect(application()).toEqual(before);
		expect(requests()).toEqual(['GET']);
	});

	it('is left alone when only one of the URLs is in use', async () => {
		stage.simulator.setWebhooks({ statusUrl: FOREIGN.statusUrl });
		const error = await refusalOf(publication('a').publish());
		expect(error.message).toContain('https://crm.example/whatsapp/status');
		expect(route().inboundUrl).toBe('');
	});

	it('is taken over when asked for, and given back', async () => {
		stage.simulator.setWebhooks(FOREIGN);
		stage.simulator.configureApplication({ version: 'v0.1' });
		const before = application();
		const workflow = publication('a', takingOver);
		await workflow.publish();
		expect(route()).toEqual({ ...workflow.urls, version: 'v1' });
		await workflow.unpublish();
		expect(application()).toEqual(before);
	});

	it('is not given back when somebody has changed it since', async () => {
		stage.simulator.setWebhooks(FOREIGN);
		const workflow = publication('a', takingOver);
		await workflow.publish();
		const since = { inboundUrl: 'https://new.example/in', statusUrl: 'https://new.example/st' };
		stage.simulator.setWebhooks(since);
		await workflow.unpublish();
		expect(route()).toEqual({ ...since, version: 'v1' });
		// n8n stops both webhooks of a trigger; the second has nothing left to do.
		expect(requests()).toEqual(['GET', 'PUT', 'GET', 'GET']);
	});

	it('is free when its URLs are those of a workflow that is gone, which are no reason to refuse', async () => {
		const phantom = publication('deleted');
		stage.simulator.setWebhooks(phantom.urls);
		const workflow = publication('a');
		await workflow.publish();
		expect(route()).toEqual({ ...workflow.urls, version: 'v1' });
		// What was replaced comes back, whatever it was.
		await workflow.unpublish();
		expect(route()).toEqual({ ...phantom.urls, version: 'v1' });
	});

	it('is free when its URLs are those of a test that is over, pasted by hand', async () => {
		const workflow = publication('a');
		stage.simulator.setWebhooks(workflow.testUrls);
		await workflow.publish();
		expect(route()).toEqual({ ...workflow.urls, version: 'v1' });
	});

	it('follows the workflow to another address of n8n', async () => {
		const workflow = publication('a');
		await workflow.publish();
		const moved = publication('b', {}, {}, remembered(workflow.trigger.workflow));
		await moved.publish('init');
		expect(route()).toEqual({ ...moved.urls, version: 'v1' });
		await moved.unpublish();
		expect(route()).toEqual({ inboundUrl: '', statusUrl: '', version: 'v1' });
	});
});

/** The URLs of another n8n, which answers that no workflow listens there. */
function anotherN8n(id: string) {
	const base = stage.engine.url.replace('127.0.0.1', 'localhost');
	return {
		inboundUrl: `${base}/webhook/${id}/inbound`,
		statusUrl: `${base}/webhook/${id}/status`,
	};
}

describe('another n8n with the same webhook ID, as when a workflow is copied', () => {
	it('keeps its URLs although it says that its workflow is not published', async () => {
		stage.simulator.setWebhooks(anotherN8n('a'));
		const error = await refusalOf(publication('a').publish());
		expect(error.message).toMatch(/localhost.*not this workflow.*'Take Over'/);
		expect(route()).toEqual({ ...anotherN8n('a'), version: 'v1' });
		expect((await refusalOf(publication('a').test())).message).toContain('localhost');
	});

	it('gets them back when they were taken over', async () => {
		stage.simulator.setWebhooks(anotherN8n('a'));
		const before = application();
		const workflow = publication('a', takingOver);
		await workflow.publish();
		await workflow.unpublish();
		expect(application()).toEqual(before);

		const endTest = await workflow.test();
		await endTest();
		expect(application()).toEqual(before);
	});

	it('whose test borrowed them restores what was there, although we are unpublished meanwhile', async () => {
		stage.simulator.setWebhooks(FOREIGN);
		const before = application();
		const workflow = publication('a', takingOver);
		await workflow.publish();
		// As another n8n writes it, which takes over from us.
		const borrowed = (key: 'inboundUrl' | 'statusUrl') =>
			replacedUrl(`https://other.example/webhook-test/a/${key}`, workflow.urls[key], 'v1');
		stage.simulator.setWebhooks({
			inboundUrl: borrowed('inboundUrl'),
			statusUrl: borrowed('statusUrl'),
		});
		await workflow.unpublish();
		expect(withoutTests(route())).toEqual({ ...FOREIGN, version: 'v1' });
		expect(theRest(application())).toEqual(theRest(before));
	});
});

describe('what was taken over comes back', () => {
	/** A CRM on Messages API v0.1 has the application. */
	const crm = () => {
		stage.simulator.setWebhooks(FOREIGN);
		stage.simulator.configureApplication({ version: 'v0.1' });
		return application();
	};

	it('after the workflow was published again at another address', async () => {
		const before = crm();
		const workflow = publication('a', takingOver);
		await workflow.publish();
		const moved = publication('b', takingOver, {}, remembered(workflow.trigger.workflow));
		await moved.publish();
		expect(route()).toEqual({ ...moved.urls, version: 'v1' });
		await moved.unpublish();
		expect(application()).toEqual(before);
	});

	it('after it was published again several times at the same address', async () => {
		const before = crm();
		const workflow = publication('a', takingOver);
		for (const activation of ['activate', 'init', 'update', 'init'] as const) {
			await workflow.publish(activation);
		}
		await workflow.unpublish();
		expect(application()).toEqual(before);
	});

	it.each([
		['refused', { kind: 'fail', httpStatus: 503 }],
		['applied without an answer', { kind: 'lost-answer' }],
	] as const)('after n8n moved and Vonage %s the new address', async (_, fault) => {
		const before = crm();
		const workflow = publication('a', takingOver);
		await workflow.publish();
		const moved = publication('b', takingOver, {}, remembered(workflow.trigger.workflow));
		stage.simulator.setFault({ ...fault, match: { method: 'PUT' } });
		await moved.publish('init');
		await moved.unpublish();
		expect(application()).toEqual(before);
	});

	it('after n8n moved, and only the next start could register the new address', async () => {
		const before = crm();
		const workflow = publication('a', takingOver);
		await workflow.publish();
		const moved = publication('b', takingOver, {}, remembered(workflow.trigger.workflow));
		stage.simulator.setFault({ kind: 'lost-answer', match: { method: 'PUT' } });
		await moved.publish('init');
		await moved.publish('init');
		expect(route()).toEqual({ ...moved.urls, version: 'v1' });
		await moved.unpublish();
		expect(application()).toEqual(before);
	});

	it('although n8n stops the workflow before it has saved what was stored', async () => {
		const before = crm();
		const workflow = publication('a', takingOver);
		await workflow.publish();
		workflow.trigger.workflow.staticData = {};
		await workflow.unpublish();
		expect(application()).toEqual(before);
	});

	it('each URL by itself, also one that was set in the dashboard meanwhile', async () => {
		crm();
		const workflow = publication('a', takingOver);
		await workflow.publish();
		stage.simulator.setWebhooks({ statusUrl: 'https://new.example/status' });
		await workflow.publish();
		await workflow.unpublish();
		expect(route()).toMatchObject({
			inboundUrl: FOREIGN.inboundUrl,
			statusUrl: 'https://new.example/status',
		});
	});

	it('but not what somebody removed from the application meanwhile', async () => {
		crm();
		const workflow = publication('a', takingOver);
		await workflow.publish();
		stage.simulator.setWebhooks({ inboundUrl: '', statusUrl: '' });
		await workflow.publish();
		await workflow.unpublish();
		expect(route()).toEqual({ inboundUrl: '', statusUrl: '', version: 'v1' });
	});
});

describe('two triggers in one workflow', () => {
	const triggers = (takeOver = false) =>
		['Messages', 'Statuses'].map(
			(name) =>
				new Publication(
					stage.engine,
					name,
					{ options: { takeOver } },
					{},
					{},
					{
						workflowId: 'both',
						name,
					},
				),
		);

	it.each([false, true])(
		'the second one is refused and says what to do (Take Over: %s)',
		async (takeOver) => {
			const [first, second] = triggers(takeOver);
			await first.publish();
			const error = await refusalOf(second.publish());
			expect(error.message).toMatch(
				/This workflow has two triggers.*'Messages' receives, 'Statuses' does not.*two outputs/,
			);
			// The first one has both URLs, and the second one neither.
			expect(route()).toEqual({ ...first.urls, version: 'v1' });
			await first.unpublish();
			expect(route()).toEqual({ inboundUrl: '', statusUrl: '', version: 'v1' });
		},
	);

	it('published at once, one has both URLs and the other one neither', async () => {
		const both = triggers();
		const results = await Promise.allSettled(both.map(async (trigger) => await trigger.publish()));
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const winner = results.findIndex(({ status }) => status === 'fulfilled');
		expect(route()).toEqual({ ...both[winner].urls, version: 'v1' });
	});

	it('may have an application each', async () => {
		const [first, second] = triggers();
		await first.publish();
		stage.simulator.setWebhooks({ inboundUrl: '', statusUrl: '' });
		await second.publish();
		expect(route()).toEqual({ ...second.urls, version: 'v1' });
	});

	it('the other one can be published when the first one is gone', async () => {
		const [first, second] = triggers();
		await first.publish();
		await first.unpublish();
		await second.publish();
		expect(route()).toEqual({ ...second.urls, version: 'v1' });
	});
});

describe('workflows that are published at the same time', () => {
	it.each([2, 3])('do not fail because the first of %i fails', async (count) => {
		const fault = { kind: 'fail', httpStatus: 403, match: { path: APPLICATION, method: 'GET' } };
		stage.simulator.setFault({ ...fault, kind: 'fail' } as const);
		const workflows = ['a', 'b', 'c'].slice(0, count).map((id) => publication(id));
		const results = await Promise.allSettled(
			workflows.map(async (workflow) => await workflow.publish()),
		);
		// The first one is refused by Vonage, the second one gets the application.
		expect(results.slice(0, 2).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
		expect(route()).toEqual({ ...workflows[1].urls, version: 'v1' });
		for (const result of results.slice(2)) {
			expect(String(result.status === 'rejected' && result.reason)).toContain(
				workflows[1].urls.inboundUrl,
			);
		}
	});
});

describe('two workflows at once', () => {
	it('end with one winner and one error', async () => {
		const workflows = [publication('a'), publication('b')];
		const results = await Promise.allSettled(
			workflows.map(async (workflow) => await workflow.publish()),
		);
		const winner = results.findIndex(({ status }) => status === 'fulfilled');
		expect(route()).toEqual({ ...workflows[winner].urls, version: 'v1' });
		const [loser] = results.filter((result) => result.status === 'rejected');
		const error = await refusalOf(Promise.reject(loser.reason));
		expect(error.message).toContain(workflows[winner].urls.inboundUrl);
		expect(error.message).toMatch(
			/Another published workflow.*Unpublish it.*'Forward To'.*'Take Over'/,
		);

		await workflows[1 - winner].unpublish();
		expect(route()).toEqual({ ...workflows[winner].urls, version: 'v1' });
	});

	it('a writer in between is noticed, and keeps what it wrote', async () => {
		// The answer to our PUT is on its way while somebody else writes.
		const slow = { kind: 'latency', delayMilliseconds: 100, match: { method: 'PUT' } } as const;
		stage.simulator.setFault(slow);
		const workflow = publication('a');
		const publishing = refusalOf(workflow.publish());
		await stage.simulator.waitFor(() => route().inboundUrl !== '', 'the PUT');
		stage.simulator.setWebhooks(FOREIGN);
		const error = await publishing;
		expect(error.message).toMatch(/at the same moment.*https:\/\/crm\.example\/whatsapp\/in,/);
		expect(route()).toEqual({ ...FOREIGN, version: 'v1' });
	});

	it('a writer that removes a URL in between is named with what is left', async () => {
		const slow = { kind: 'latency', delayMilliseconds: 100, match: { method: 'PUT' } } as const;
		stage.simulator.setFault(slow);
		const publishing = refusalOf(publication('a').publish());
		await stage.simulator.waitFor(() => route().inboundUrl !== '', 'the PUT');
		stage.simulator.setWebhooks({ inboundUrl: '', statusUrl: FOREIGN.statusUrl });
		const { message } = await publishing;
		expect(message).toMatch(
			/messages now go to nowhere, statuses to https:\/\/crm\.example\/whatsapp\/status\./,
		);
	});

	it('a public key that vanishes is noticed', async () => {
		const slow = { kind: 'latency', delayMilliseconds: 100, match: { method: 'PUT' } } as const;
		stage.simulator.setFault(slow);
		const publishing = refusalOf(publication('a').publish());
		await stage.simulator.waitFor(() => route().inboundUrl !== '', 'the PUT');
		const { keys: _keys, ...rest } = application();
		write(rest);
		expect((await publishing).message).toMatch(/public key/);
	});
});

describe('when Vonage refuses', () => {
	it.each([
		[401, /Check application ID and private key \(for sending\), or API key and secret/],
		[403, /account/],
		[404, /Application ID/],
	])(
		'for good (%i), the error says what to do and that it can be done by hand',
		async (httpStatus, advice) => {
			stage.simulator.setFault({ kind: 'fail', httpStatus, match: { path: APPLICATION } });
			const error = await refusalOf(publication('a').publish());
			expect(error).toBeInstanceOf(WebhookPathTakenError);
			expect(error.message).toMatch(advice);
			expect(error.message).toMatch(/'Register With Vonage'/);
		},
	);

	it.each([{ kind: 'throttle' }, { kind: 'fail', httpStatus: 503 }, { kind: 'cut' }] as const)(
		'for now (%j), n8n is left to try again',
		async (fault) => {
			stage.simulator.setFault({ ...fault, match: { path: APPLICATION, method: 'PUT' } });
			const workflow = publication('a');
			expect(await refusalOf(workflow.publish())).toBeInstanceOf(NodeApiError);
			await workflow.publish();
			expect(route()).toEqual({ ...workflow.urls, version: 'v1' });
			await workflow.unpublish();
			expect(route()).toEqual({ inboundUrl: '', statusUrl: '', version: 'v1' });
		},
	);

	it('what it did without answering is undone', async () => {
		stage.simulator.setWebhooks(FOREIGN);
		const before = application();
		stage.simulator.setFault({ kind: 'lost-answer', match: { method: 'PUT' } });
		await refusalOf(publication('a', takingOver).publish());
		expect(application()).toEqual(before);
	});

	it('giving back waits and tries again', async () => {
		const workflow = publication('a');
		await workflow.publish();
		stage.simulator.setFault({ kind: 'fail', httpStatus: 503, count: 3 });
		await withShortSleeps(async () => await workflow.unpublish());
		expect(route().inboundUrl).toBe('');
	});

	it('a workflow that cannot give back says so', async () => {
		const workflow = publication('a');
		await workflow.publish();
		stage.simulator.setFault({ kind: 'fail', httpStatus: 403, count: 0 });
		const error = await refusalOf(workflow.unpublish());
		expect(error.message).toMatch(/still sends to this workflow.*refused to read the application/);
		expect(error.message).toMatch(/Remove its URLs in the Vonage dashboard/);
	});
});

describe('when n8n starts again with a published workflow', () => {
	it('what it finds in order is left in order', async () => {
		const workflow = publication('a');
		await workflow.publish();
		await workflow.publish('init');
		expect(requests()).toEqual(['GET', 'PUT', 'GET', 'GET']);
	});

	it('an outage of Vonage does not keep it from listening', async () => {
		const workflow = publication('a');
		stage.simulator.setFault({ kind: 'fail', httpStatus: 503, match: { path: APPLICATION } });
		await workflow.publish('init');
		expect(route().inboundUrl).toBe('');
	});

	it('what somebody else took meanwhile is not taken back, not even with Take Over', async () => {
		const workflow = publication('a', takingOver);
		await workflow.publish();
		stage.simulator.setWebhooks(FOREIGN);
		await workflow.publish('init');
		expect(route()).toEqual({ ...FOREIGN, version: 'v1' });
	});
});

describe('a test without a published workflow', () => {
	it('gets what Vonage sends, and puts back what was there', async () => {
		stage.simulator.configureApplication({ version: 'v0.1' });
		const before = application();
		const workflow = publication('a');
		const endTest = await workflow.test();
		const { inboundUrl, statusUrl, version } = route();
		expect(inboundUrl.split('?')[0]).toBe(workflow.testUrls.inboundUrl);
		expect(statusUrl.split('?')[0]).toBe(workflow.testUrls.statusUrl);
		expect(version).toBe('v1');
		await endTest();
		expect(route()).toEqual({ inboundUrl: '', statusUrl: '', version: 'v0.1' });
		expect(theRest(application())).toEqual(theRest(before));
	});

	it('leaves an application alone that is in use, unless it may take over', async () => {
		stage.simulator.setWebhooks(FOREIGN);
		const before = application();
		const error = await refusalOf(publication('a').test());
		expect(error.message).toMatch(/https:\/\/crm\.example\/whatsapp\/in,.*'Take Over'/);
		expect(application()).toEqual(before);

		const endTest = await publication('a', takingOver).test();
		expect(route().inboundUrl).not.toBe(FOREIGN.inboundUrl);
		await endTest();
		expect(application()).toEqual(before);
	});

	it('leaves URLs alone that were pasted for it by hand', async () => {
		const workflow = publication('a');
		stage.simulator.setWebhooks(workflow.testUrls);
		const endTest = await workflow.test();
		await endTest();
		expect(requests()).not.toContain('PUT');
		expect(route()).toEqual({ ...workflow.testUrls, version: 'v1' });
	});

	it('when n8n died in it, the next test puts back what was there', async () => {
		stage.simulator.setWebhooks(FOREIGN);
		const before = application();
		const first = publication('a', takingOver);
		await first.test();
		first.die();
		const endTest = await publication('b', takingOver).test();
		await endTest();
		expect(application()).toEqual(before);
	});

	it('when n8n died in it, its URLs are no reason to refuse, and publishing remembers what was there', async () => {
		stage.simulator.setWebhooks(FOREIGN);
		const before = application();
		const workflow = publication('a', takingOver);
		await workflow.test();
		workflow.die();
		await workflow.publish();
		await workflow.unpublish();
		expect(application()).toEqual(before);

		await publication('b')
			.test()
			.catch(() => undefined);
		stage.simulator.setWebhooks({ inboundUrl: '', statusUrl: '' });
		await workflow.test();
		workflow.die();
		const other = publication('c');
		await other.publish();
		expect(route()).toEqual({ ...other.urls, version: 'v1' });
	});

	it('ends although Vonage does not answer, and says so in the log', async () => {
		const workflow = publication('a');
		const endTest = await workflow.test();
		stage.simulator.setFault({ kind: 'fail', httpStatus: 403, count: 0 });
		await endTest();
		stage.simulator.clearFaults();
		expect(route().inboundUrl).toContain(workflow.testUrls.inboundUrl);
	});

	it('that another test replaced puts nothing back', async () => {
		const endFirst = await publication('a').test();
		const second = publication('b');
		const endSecond = await second.test();
		await endFirst();
		expect(route().inboundUrl).toContain(second.testUrls.inboundUrl);
		await endSecond();
		expect(route().inboundUrl).toBe('');
	});
});

describe('a test while a workflow is published', () => {
	it.each(['a', 'b'])('leaves it alone and says how to test instead (workflow %s)', async (id) => {
		const live = publication('a');
		await live.publish();
		const before = application();
		const error = await refusalOf(publication(id).test());
		expect(error.message).toContain(live.urls.inboundUrl);
		expect(error.message).toMatch(
			/'Copy to editor'.*second Vonage application.*'Allow Test To Interrupt'/,
		);
		expect(application()).toEqual(before);
	});

	it.each(['a', 'b'])(
		'may interrupt it when asked for: Vonage goes on sending there (workflow %s)',
		async (id) => {
			const live = publication('a');
			await live.publish();
			const before = application();
			const endTest = await publication(id, interrupting).test();
			const { inboundUrl, statusUrl, version } = route();
			expect(inboundUrl.split('?')[0]).toBe(live.urls.inboundUrl);
			expect(statusUrl.split('?')[0]).toBe(live.urls.statusUrl);
			expect(version).toBe('v1');
			expect(theRest(application())).toEqual(theRest(before));
			await endTest();
			expect(application()).toEqual(before);
		},
	);

	it('does not listen in vain where n8n cannot reach its own test URL', async () => {
		const live = publication('a');
		await live.publish();
		const test = publication('b', interrupting);
		const { listening } = stage.engine;
		jest.spyOn(listening, 'set').mockReturnValue(listening);
		const error = await refusalOf(test.test());
		expect(error.message).toContain(test.testUrls.inboundUrl);
		expect(route()).toEqual({ ...live.urls, version: 'v1' });
	});

	it('survives that the workflow is unpublished meanwhile', async () => {
		const live = publication('a');
		await live.publish();
		const endTest = await publication('b', interrupting).test();
		await live.unpublish();
		expect(route()).toEqual({ inboundUrl: '', statusUrl: '', version: 'v1' });
		await endTest();
		expect(route()).toEqual({ inboundUrl: '', statusUrl: '', version: 'v1' });
	});

	it('when n8n died in it, the URLs are in order again after the next start', async () => {
		const live = publication('a');
		await live.publish();
		const test = publication('b', interrupting);
		await test.test();
		test.die();
		await live.publish('init');
		expect(route()).toEqual({ ...live.urls, version: 'v1' });
	});

	/** A message of the customer, and how it was answered in the end. */
	async function write(): Promise<{ uuid: string; answers: unknown[] }> {
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		const delivery = await stage.simulator.waitForDelivery(
			({ messageUuid }) => messageUuid === uuid,
		);
		return { uuid, answers: delivery.attempts.map(({ answer }) => answer) };
	}

	it.each(['a', 'b'])(
		'gets a message from it, each message runs once, and it goes on (workflow %s)',
		async (id) => {
			const live = publication('a', interrupting);
			await live.publish();
			const tested = id === 'a' ? live : publication(id, interrupting);
			await tested.test();
			const messages = [await write(), await write(), await write()];
			expect(messages.map(({ answers }) => answers)).toEqual([[200], [200], [200]]);
			const started = [...new Set([...live.started, ...tested.started])];
			expect(started).toHaveLength(3);
			expect(tested.started[0]).toEqual({ mode: 'manual', messageId: messages[0].uuid });
			expect(live.started.at(-1)).toEqual({ mode: 'webhook', messageId: messages[2].uuid });
			expect(route()).toEqual({ ...live.urls, version: 'v1' });
		},
	);

	it('gets what the published workflow is not there for', async () => {
		const live = publication('a', { events: ['status'] });
		await live.publish();
		const tested = publication('b', { events: ['message'], ...interrupting });
		await tested.test();
		const { uuid } = await write();
		expect(tested.started).toEqual([{ mode: 'manual', messageId: uuid }]);
	});

	it('in which n8n dies costs no message: the published workflow takes the next one, and tidies up', async () => {
		const live = publication('a');
		await live.publish();
		const tested = publication('b', interrupting);
		await tested.test();
		tested.die();
		const { uuid, answers } = await write();
		expect(answers).toEqual([200]);
		expect(live.started).toEqual([{ mode: 'webhook', messageId: uuid }]);
		expect(route()).toEqual({ ...live.urls, version: 'v1' });
	});

	it('that cannot take a message leaves it to the published workflow', async () => {
		const live = publication('a');
		await live.publish();
		const tested = publication('b', interrupting, { signatureSecret: 'another one' });
		await tested.test();
		const { uuid } = await write();
		expect(live.started).toEqual([{ mode: 'webhook', messageId: uuid }]);
		expect(tested.started).toEqual([]);
	});
});
