import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { type Harness, startHarness } from './harness.mts';
import { samples } from './media.mts';
import type { Serving } from './mediaServing.mts';
import type { Json } from './types.mts';

let harness: Harness;
beforeEach(async () => {
	harness = await startHarness();
});
afterEach(() => harness.stop());

interface Came {
	status?: number;
	headers: Json;
	bytes: Buffer;
	/** Why it came to an end too soon. */
	trouble?: string;
}

/** Fetches a file as it comes over the wire, nothing unpacked. `patience` ends it when nothing more comes. */
async function fetched(serving: Serving, patience = 5000): Promise<Came> {
	const { content } = harness.simulator.customerSends({ type: 'image', media: { serving } });
	return await new Promise((resolve, reject) => {
		const request = get(String((content as Json).url), (response) => {
			const chunks: Buffer[] = [];
			const { statusCode: status, headers } = response;
			const end = (trouble?: string) =>
				resolve({ status, headers, bytes: Buffer.concat(chunks), ...(trouble && { trouble }) });
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => end());
			response.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
			response.setTimeout(patience, () => {
				end('silence');
				response.destroy();
			});
		});
		request.on('error', reject);
	});
}

const photo = samples.image.bytes;
const padded = Buffer.concat([photo, Buffer.alloc(200_000)]);

describe('a file of the media store', () => {
	it('comes whole, with its length, type and name', async () => {
		const { status, headers, bytes } = await fetched({});
		expect(status).toBe(200);
		expect(headers).toMatchObject({
			'content-length': String(photo.length),
			'content-type': 'image/jpeg',
			'content-disposition': 'attachment; filename="photo.jpg"',
		});
		expect(bytes).toEqual(photo);
	});

	it('can be made larger, and keep its length to itself', async () => {
		const { headers, bytes } = await fetched({ padding: 200_000, contentLength: 'none' });
		expect(headers).not.toHaveProperty('content-length');
		expect(bytes).toEqual(padded);
	});

	it('can be packed, so that it is larger than it looks', async () => {
		const { headers, bytes } = await fetched({ padding: 200_000, packed: true });
		expect(headers['content-encoding']).toBe('gzip');
		expect(bytes.length).toBeLessThan(padded.length / 10);
		expect(gunzipSync(bytes)).toEqual(padded);
	});

	it('can lack what says what it is', async () => {
		const { headers } = await fetched({ without: ['content-type', 'content-disposition'] });
		expect(headers).not.toHaveProperty('content-type');
		expect(headers).not.toHaveProperty('content-disposition');
	});

	it.each([100, 100_000])('can be cut off after %i bytes', async (cutAfter) => {
		const { headers, bytes, trouble } = await fetched({ padding: 200_000, cutAfter });
		expect(headers['content-length']).toBe(String(padded.length));
		expect(bytes.length).toBeLessThanOrEqual(cutAfter);
		expect(trouble).toBe('ECONNRESET');
	});

	it('can stop coming', async () => {
		const { bytes, trouble } = await fetched({ padding: 200_000, stallAfter: 100_000 }, 200);
		expect(bytes).toEqual(padded.subarray(0, 100_000));
		expect(trouble).toBe('silence');
	});

	it('can be elsewhere', async () => {
		const { status, headers } = await fetched({ movedTo: 'https://files.example/x' });
		expect([status, headers.location]).toEqual([302, 'https://files.example/x']);
	});
});
