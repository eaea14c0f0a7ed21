import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventually } from '../e2e/eventually.mts';
import type { CustomerMessage } from '../simulator/inbound.mts';
import { samples } from '../simulator/media.mts';
import type { Serving } from '../simulator/mediaServing.mts';
import { userFolder } from './environment.mts';
import type { Outcome, Run } from './harness.mts';
import { expectNoSecret, failure, items, origins, result, results, useStage } from './stage.mts';

const stage = useStage();

const MEGABYTE = 1024 * 1024;

/** What the trigger says of the file that Ana sends. */
function received(
	type: NonNullable<CustomerMessage['type']> = 'image',
	media: CustomerMessage['media'] = {},
): IDataObject {
	const { content } = stage.simulator.customerSends({ type, media });
	return { event: 'message', type, media: { ...(content as IDataObject) } };
}

const odd = (serving: Serving) => received('image', { serving });

async function download(
	json: IDataObject,
	parameters: INodeParameters = {},
	more: Partial<Run> = {},
): Promise<Outcome> {
	const outcome = await stage.engine.run({
		parameters: { resource: 'media', operation: 'download', ...parameters },
		items: items(json),
		...more,
	});
	expectNoSecret(outcome, { ...stage.engine.credential, ...more.credential });
	return outcome;
}

function onlyItem(outcome: Outcome): INodeExecutionData {
	result(outcome);
	return outcome.output[0][0];
}

/** Everything that n8n's storage holds, half-written files included. */
function stored(): string[] {
	const folder = path.join(userFolder, '.n8n', 'storage');
	return existsSync(folder)
		? readdirSync(folder, { recursive: true, withFileTypes: true })
				.filter((entry) => entry.isFile())
				.map((entry) => path.join(entry.parentPath, entry.name))
		: [];
}

/** Another host, which keeps the headers that it gets. */
async function elsewhere<T>(
	answer: { status?: number; headers?: Record<string, string>; body?: string | Buffer },
	work: (url: string, asked: IncomingHttpHeaders[]) => Promise<T>,
): Promise<T> {
	const asked: IncomingHttpHeaders[] = [];
	const server = createServer((request, response) => {
		asked.push(request.headers);
		response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? 'elsewhere');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' ? address?.port : undefined;
	try {
		return await work(`http://127.0.0.1:${port}/file`, asked);
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}

describe('the file of a message', () => {
	it.each([
		['image', 'photo.jpg', 'image/jpeg'],
		['audio', 'voice-note.ogg', 'audio/ogg'],
		['video', 'clip.mp4', 'video/mp4'],
		['file', 'document.pdf', 'application/pdf'],
	] as const)('%s: comes out as a file, and the message goes on', async (type, name, mimeType) => {
		const message = received(type, { caption: 'Look' });
		const { json, binary } = onlyItem(await download(message));
		const { bytes } = samples[type];
		expect(json).toEqual({
			...message,
			media: { ...(message.media as IDataObject), name, mimeType, bytes: bytes.length },
		});
		expect(binary?.data).toMatchObject({ fileName: name, mimeType });
		expect(await stage.engine.read(binary?.data)).toEqual(bytes);
	});

	it('says no more that the trigger could not fetch it', async () => {
		const { media, ...message } = received();
		const note = 'The file could not be fetched: it did not come within 8 seconds.';
		const { json } = onlyItem(
			await download({ ...message, media: { ...(media as IDataObject), note } }),
		);
		expect(json.media).toEqual({ ...(media as IDataObject), mimeType: 'image/jpeg', bytes: 10249 });
	});

	it('a file without a name gets one that says what it is', async () => {
		const message = received('sticker', { serving: { without: ['content-disposition'] } });
		const { json, binary } = onlyItem(await download(message));
		const name = expect.stringMatching(/^[0-9a-f-]{36}\.webp$/);
		expect(binary?.data).toMatchObject({ fileName: name, mimeType: 'image/webp' });
		expect(json.media).toMatchObject({ name });
	});

	it('takes the name that the server suggests, or the one that the builder wants', async () => {
		const suggested = onlyItem(await download(received('sticker')));
		expect(suggested.binary?.data.fileName).toBe('sticker.webp');
		const wanted = await download(received(), { outputFileName: '../../guest 81.jpg' });
		expect(onlyItem(wanted).binary?.data.fileName).toBe('guest 81.jpg');
	});

	it('goes into the field that the builder names, beside the files that are there', async () => {
		const before = await stage.engine.file(Buffer.from('invoice'), 'invoice.txt', 'text/plain');
		const { binary } = onlyItem(
			await download(
				received(),
				{ outputBinaryPropertyName: 'photo' },
				{ items: [{ json: received(), binary: { invoice: before } }] },
			),
		);
		expect(Object.keys(binary ?? {})).toEqual(['invoice', 'photo']);
	});

	it('files of several messages come in their order', async () => {
		const messages = [received('image'), received('file'), received('audio')];
		const outcome = await download({}, {}, { items: items(...messages) });
		expect(results(outcome).map(({ type }) => type)).toEqual(['image', 'file', 'audio']);
		expect(origins(outcome.output[0])).toEqual([0, 1, 2]);
		expect(outcome.output[0].map(({ binary }) => binary?.data.fileName)).toEqual([
			'photo.jpg',
			'document.pdf',
			'voice-note.ogg',
		]);
	});

	it('also in an n8n that keeps files in memory', async () => {
		await stage.engine.inMemoryMode(async () => {
			const { binary } = onlyItem(await download(odd({ padding: 3 * MEGABYTE })));
			const bytes = await stage.engine.read(binary?.data);
			expect(binary?.data.id).toBeUndefined();
			expect(bytes.length).toBe(samples.image.bytes.length + 3 * MEGABYTE);
		});
	});
});

describe('what a file is', () => {
	it.each<[string, CustomerMessage['media'], string]>([
		[
			'a picture under another type',
			{ base64: samples.png.bytes.toString('base64'), mimeType: 'image/jpeg' },
			'image/png',
		],
		[
			'a web page under the type of a picture',
			{ base64: Buffer.from('<!DOCTYPE html><p>Hi').toString('base64'), mimeType: 'image/jpeg' },
			'text/html',
		],
		['a document under no type', { serving: { without: ['content-type'] } }, 'application/pdf'],
		[
			'a document of a kind that no beginning tells',
			{ base64: Buffer.from('a;b\n1;2\n').toString('base64'), mimeType: 'text/csv; charset=utf-8' },
			'text/csv',
		],
		[
			'bytes of no known kind',
			{ base64: 'AAECAw==', mimeType: 'binary/octet-stream' },
			'application/octet-stream',
		],
	])('%s', async (_, media, mimeType) => {
		const { json, binary } = onlyItem(await download(received('file', media)));
		expect(binary?.data.mimeType).toBe(mimeType);
		expect(json.media).toMatchObject({ mimeType });
	});

	it('an empty file is an empty file', async () => {
		await elsewhere({ headers: { 'content-type': 'text/plain' }, body: '' }, async (url) => {
			const { json, binary } = onlyItem(await download({ media: { url } }));
			expect(json.media).toMatchObject({ bytes: 0 });
			expect(binary?.data.mimeType).toBe('text/plain');
			expect(await stage.engine.read(binary?.data)).toHaveLength(0);
		});
	});
});

describe('what is too large', () => {
	it.each<[string, Serving]>([
		['says so in its Content-Length', { padding: 3 * MEGABYTE }],
		['tells no length', { padding: 3 * MEGABYTE, contentLength: 'none' }],
		['is small only while it is packed', { padding: 3 * MEGABYTE, packed: true }],
	])('is given up when it %s, and nothing of it is kept', async (_, serving) => {
		const before = stored();
		const error = failure(await download(odd(serving), { options: { sizeLimit: 2 } }));
		expect(error.message).toBe('The file is larger than 2 MB [item 0]');
		expect(error.description).toContain('Size Limit');
		expect(stored()).toEqual(before);
	});

	it('is not waited for when its Content-Length says so', async () => {
		const error = failure(
			await download(odd({ padding: 3 * MEGABYTE, stallAfter: 100 }), {
				options: { sizeLimit: 2 },
			}),
		);
		expect(error.message).toMatch(/^The file is larger than 2 MB/);
	});

	it('is no matter up to the limit', async () => {
		const padding = 2 * MEGABYTE - samples.image.bytes.length;
		for (const serving of [{}, { contentLength: 'none' }, { packed: true }] as Serving[]) {
			const { json } = onlyItem(
				await download(odd({ padding, ...serving }), { options: { sizeLimit: 2 } }),
			);
			expect(json.media).toMatchObject({ bytes: 2 * MEGABYTE });
		}
	});

	it('is not read beyond its Content-Length', async () => {
		const { json } = onlyItem(await download(odd({ padding: MEGABYTE, contentLength: 1000 })));
		expect(json.media).toMatchObject({ bytes: 1000 });
	});

	it('a large one goes through in pieces, and never is in memory as a whole', async () => {
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc') as () => void;
		const megabytes = 240;
		const message = odd({ padding: megabytes * MEGABYTE - samples.image.bytes.length });
		const limit = megabytes / 4;
		const inUse = () => {
			const { heapUsed, arrayBuffers } = process.memoryUsage();
			return (heapUsed + arrayBuffers) / MEGABYTE;
		};
		collect();
		const before = inUse();
		const growth: number[] = [];
		const watch = setInterval(() => {
			// What only waits for the garbage collector does not count.
			if (inUse() - before > limit) collect();
			growth.push(inUse() - before);
		}, 5);
		const outcome = download(message, { options: { sizeLimit: megabytes } });
		const { json } = onlyItem(await outcome.finally(() => clearInterval(watch)));
		expect(json.media).toMatchObject({ bytes: megabytes * MEGABYTE });
		expect(growth.length).toBeGreaterThan(0);
		// The simulator, in the same process, holds pieces as well.
		expect(Math.max(...growth)).toBeLessThan(limit);
	});
});

describe('who gets the key', () => {
	it('a file that is for the application only', async () => {
		stage.simulator.configureApplication({ authenticateMedia: true });
		const { binary } = onlyItem(await download(received()));
		expect(await stage.engine.read(binary?.data)).toEqual(samples.image.bytes);
	});

	it('another host gets none, also behind a redirect', async () => {
		await elsewhere({ body: samples.png.bytes }, async (url, asked) => {
			const redirected = onlyItem(await download(odd({ movedTo: url })));
			const direct = onlyItem(await download({ media: { url } }));
			expect(redirected.json.media).toMatchObject({ mimeType: 'image/png' });
			expect(direct.json.media).toMatchObject({ mimeType: 'image/png' });
			expect(asked).toHaveLength(2);
			for (const headers of asked) {
				expect(headers).not.toHaveProperty('authorization');
				expectNoSecret(headers, stage.engine.credential);
			}
			expect(stage.simulator.ledger().requests.map(({ scheme }) => scheme)).toEqual(['jwt']);
		});
	});

	it.each(['/v2/applications', '/v1/channel-manager/whatsapp/wabas', '/graph/v25.0/me'])(
		'the API at %s is no file, and is not asked, also behind a redirect',
		async (address) => {
			const location = `${stage.simulator.url}${address}`;
			const direct = failure(await download({ media: { url: location } }));
			const redirected = await elsewhere({ status: 302, headers: { location } }, async (url) =>
				failure(await download({ media: { url } })),
			);
			for (const error of [direct, redirected]) {
				expect(error.message).toMatch(/^The file could not be fetched: .* has an API at this/);
			}
			expect(stage.calls()).toEqual([]);
		},
	);

	it('redirects come to an end', async () => {
		const location = `${stage.simulator.url}/samples/photo.jpg`;
		const one = await elsewhere({ status: 307, headers: { location } }, async (url) =>
			onlyItem(await download({ media: { url } })),
		);
		expect(one.binary?.data.mimeType).toBe('image/jpeg');
		await elsewhere({ status: 302, headers: { location: '/again' } }, async (url, asked) => {
			const error = failure(await download({ media: { url } }));
			expect(error.message).toMatch(/leads from one redirect to the next/);
			expect(asked).toHaveLength(6);
		});
		await elsewhere({ status: 302, headers: { location: 'ftp://127.0.0.1/x' } }, async (url) => {
			const error = failure(await download({ media: { url } }));
			expect(error.message).toMatch(/could not be fetched: it leads to no web address/);
		});
	});
});

describe('a file that cannot be had', () => {
	const text = (outcome: Outcome) => {
		const { message, description } = failure(outcome);
		return `${message}\n${description}`;
	};

	it('has expired after 48 hours', async () => {
		const message = received();
		stage.simulator.advanceClock(48 * 3600 + 1);
		expect(text(await download(message))).toBe(
			"The file has expired (HTTP 410) [item 0]\nVonage keeps a file for 48 hours. Fetch it as soon as the message comes: place this node right behind the trigger, or turn on 'Download Media' there.",
		);
	});

	it('is kept from the credential of another application', async () => {
		stage.simulator.configureApplication({ authenticateMedia: true });
		const { privateKey } = generateKeyPairSync('rsa', {
			modulusLength: 2048,
			publicKeyEncoding: { type: 'spki', format: 'pem' },
			privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
		});
		const outcome = await download(received(), {}, { credential: { privateKey } });
		expect(text(outcome)).toMatch(
			/^Vonage does not give the file to this credential \(HTTP 401\).*\n.*Secure Inbound Media.*Application ID/,
		);
	});

	it.each<[string, () => IDataObject, RegExp]>([
		[
			'is not there',
			() => ({ media: { url: `${stage.simulator.url}/v3/media/unknown` } }),
			/^Vonage has no file at this address \(HTTP 404\).*\nCheck 'URL'\. .*48 hours/,
		],
		[
			'is not there, on another host',
			() => ({ media: { url: `${stage.simulator.url}/samples/nothing` } }),
			/^The file could not be fetched: 127\.0\.0\.1:\d+ answered with HTTP 404.*\nCheck 'URL'/,
		],
		[
			'has no address',
			() => ({ text: 'Hello' }),
			/^'URL' is empty, so there is no file.*\n.*'Message Types' of the 'Vonage WhatsApp Trigger'/,
		],
		[
			'has an address of no web page',
			() => ({ media: { url: 'photo.jpg' } }),
			/^'URL' is not a web/,
		],
		[
			'is on a host that nobody has',
			() => ({ media: { url: 'http://127.0.0.1:1/photo.jpg' } }),
			/^n8n could not fetch the file: 127\.0\.0\.1:1 refused the connection/,
		],
		[
			'is cut off',
			() => odd({ padding: MEGABYTE, cutAfter: MEGABYTE / 2 }),
			/^n8n could not fetch the file: the connection to \S+ was cut .*\n.*Try again/,
		],
		[
			'is cut off without a length',
			() => odd({ padding: MEGABYTE, cutAfter: MEGABYTE / 2, contentLength: 'none' }),
			/^n8n could not fetch the file: the connection to \S+ was cut /,
		],
		[
			'stops coming',
			() => odd({ padding: MEGABYTE, stallAfter: MEGABYTE / 2 }),
			/^The file could not be fetched: it did not come within 5 seconds .*\n.*'Timeout'/,
		],
		[
			'stops coming before it begins',
			() => odd({ stallAfter: 100 }),
			/^The file could not be fetched: it did not come within 5 seconds /,
		],
	])('%s: says so, and nothing is kept', async (_, json, message) => {
		const before = stored();
		const outcome = await download(json(), { options: { timeout: 5 } });
		expect(text(outcome)).toMatch(message);
		await eventually(async () => stored(), before);
	});

	it('is not fetched for a while, because Vonage is down', async () => {
		stage.simulator.setFault({ kind: 'fail', httpStatus: 503, match: { path: 'media' } });
		const error = failure(await download(received()));
		expect(error).toMatchObject({
			httpCode: '503',
			failure: { cause: 'temporarily-unavailable' },
			description: 'Try again in a few minutes.',
		});
	});

	it('leaves the other items alone with Continue On Fail', async () => {
		const outcome = await download(
			{},
			{},
			{ items: items(received(), { text: 'Hello' }, received()), onError: 'continueRegularOutput' },
		);
		const [first, second, third] = outcome.output[0];
		expect([first.binary?.data.fileName, third.binary?.data.fileName]).toEqual([
			'photo.jpg',
			'photo.jpg',
		]);
		expect(second.json).toMatchObject({ error: expect.stringMatching(/^'URL' is empty/) });
	});

	it('a stopped execution stops waiting for it', async () => {
		const message = odd({ padding: MEGABYTE, stallAfter: MEGABYTE / 2 });
		const stopped = stage.simulator.waitFor(
			() => stage.simulator.ledger().requests.some(({ path: at }) => at.includes('media')),
			'the file to be asked for',
		);
		const before = stored();
		const { execution } = await download(message, {}, { stopped });
		expect(execution.resultData.runData.Send?.[0].data).toBeUndefined();
		await eventually(async () => stored(), before);
	});
});
