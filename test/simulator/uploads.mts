import type { FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.mts';
import { samples } from './media.mts';
import { vonageProblem } from './problem.mts';
import { APP_ID, USER_ID } from './seed.mts';

/** A file on its way up, in as many pieces as the caller wants. */
export interface UploadSession {
	id: string;
	signature: string;
	name: string;
	length: number;
	mimeType: string;
	bytes: Buffer;
}

interface Sample {
	bytes: Buffer;
	mimeType: string;
	expiresAt: number;
}

/** How long a handle can be put into a draft. */
const LIFETIME = 24 * 3600 * 1000;

/** Samples that seeded templates were submitted with. */
const seeded: Record<string, { bytes: Buffer; mimeType: string }> = {
	'4::sample-image': samples.image,
	'4::sample-video': samples.video,
	'4::sample-document': samples.file,
};

const token = (bytes = 24) => randomBytes(bytes).toString('base64url');

/** Sample media of templates: Meta's resumable uploads and the handles that come out of them. */
export class Uploads {
	#sessions = new Map<string, UploadSession>();
	#samples = new Map<string, Sample>();
	#clock: Clock;
	/** Where this simulator answers. */
	#base: () => string;

	constructor(clock: Clock, base: () => string) {
		this.#clock = clock;
		this.#base = base;
	}

	reset(): void {
		this.#sessions.clear();
		this.#samples.clear();
	}

	/** Opens a session; its id carries a signature after a question mark, as Meta's do. */
	start(file: { name: string; length: number; mimeType: string }): string {
		const session = {
			...file,
			id: `upload:${token()}`,
			signature: token(16),
			bytes: Buffer.alloc(0),
		};
		this.#sessions.set(session.id, session);
		return `${session.id}?sig=${session.signature}`;
	}

	session(id: string, signature: string | undefined): UploadSession | undefined {
		const session = this.#sessions.get(id);
		return session?.signature === signature ? session : undefined;
	}

	/** Half of what a request carried, when its connection was cut. */
	cut(id: string, bytes: Buffer): void {
		const session = this.#sessions.get(id);
		if (!session) return;
		session.bytes = Buffer.concat([session.bytes, bytes.subarray(0, bytes.length >> 1)]);
	}

	/** Keeps a file; the handle tells its type, its end, and who uploaded it, as Meta's do. */
	keep(bytes: Buffer, mimeType: string): string {
		const expiresAt = this.#clock.now() + LIFETIME;
		const type = Buffer.from(mimeType).toString('base64');
		const seconds = Math.floor(expiresAt / 1000);
		const handle = `4::${type}:${token()}:e:${seconds}:${APP_ID}:${USER_ID}:${token(12)}`;
		this.#samples.set(handle, { bytes, mimeType, expiresAt });
		return handle;
	}

	/** Type of an uploaded file; nothing when the handle is unknown or has expired. */
	mimeTypeOf(handle: string): string | undefined {
		const sample = this.#samples.get(handle);
		return sample && sample.expiresAt > this.#clock.now() ? sample.mimeType : undefined;
	}

	/** Where a submitted sample can be seen; never the handle itself. */
	url(handle: string): string {
		const name = Object.hasOwn(seeded, handle) ? handle.slice(3) : handle.split(':')[3];
		return `${this.#base()}/scontent/${name}`;
	}

	/** What stands at such an address, expired or not. */
	at(name: string): { bytes: Buffer; mimeType: string } | undefined {
		const key = `4::${name}`;
		if (Object.hasOwn(seeded, key)) return seeded[key];
		for (const [handle, sample] of this.#samples) if (handle.split(':')[3] === name) return sample;
		return undefined;
	}
}

/** Meta's picture server; no part of the API, so there are no faults and no record. */
export function registerSamples(app: FastifyInstance, uploads: Uploads): void {
	app.get<{ Params: { name: string } }>('/scontent/:name', async (request, reply) => {
		const sample = uploads.at(request.params.name);
		if (!sample) throw vonageProblem(404, '#not-found', 'Not Found', 'URL signature mismatch');
		return reply.header('content-type', sample.mimeType).send(sample.bytes);
	});
}
