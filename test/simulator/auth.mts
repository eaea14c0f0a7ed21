import jwt from 'jsonwebtoken';
import { timingSafeEqual } from 'node:crypto';
import { type ApiProblem } from './problem.mts';
import type { World } from './state.mts';
import type { Json } from './types.mts';

export type Caller = { scheme: 'jwt'; applicationId: string } | { scheme: 'basic' };

/** How the request says who it is, without believing it yet. */
export function schemeOf(
	authorization: string | undefined,
): 'jwt' | 'basic' | 'oauth' | 'none' | 'other' {
	if (!authorization) return 'none';
	if (/^Bearer \S/.test(authorization)) return 'jwt';
	if (/^Basic \S/.test(authorization)) return 'basic';
	if (/^OAuth \S/.test(authorization)) return 'oauth';
	return 'other';
}

/**
 * The caller, if the `Authorization` header proves one of the accepted schemes; else the `refusal`.
 * Tokens are held against real time: the simulated clock belongs to WhatsApp, not to the caller.
 */
export function authenticate(
	world: World,
	authorization: string | undefined,
	accepted: Array<'jwt' | 'basic'>,
	refusal: () => ApiProblem,
): Caller {
	const scheme = schemeOf(authorization);
	if ((scheme !== 'jwt' && scheme !== 'basic') || !accepted.includes(scheme)) throw refusal();
	const value = (authorization ?? '').replace(/^\S+ /, '');
	const caller = scheme === 'jwt' ? verifyToken(world, value) : verifyBasic(world, value);
	if (!caller) throw refusal();
	return caller;
}

/** RS256 against the key of the application that the token names; `iat`, `exp` and `jti` are required. */
function verifyToken(world: World, token: string): Caller | undefined {
	const named = jwt.decode(token);
	const applicationId =
		named && typeof named === 'object' ? (named as Json).application_id : undefined;
	if (typeof applicationId !== 'string') return undefined;
	const keys = world.applications.get(applicationId)?.keys as Json | undefined;
	if (typeof keys?.public_key !== 'string') return undefined;
	try {
		const claims = jwt.verify(token, keys.public_key, { algorithms: ['RS256'] }) as Json;
		const now = Date.now() / 1000;
		const issued = claims.iat;
		const complete =
			typeof issued === 'number' &&
			issued <= now + 60 &&
			typeof claims.exp === 'number' &&
			typeof claims.jti === 'string' &&
			claims.jti !== '';
		return complete ? { scheme: 'jwt', applicationId } : undefined;
	} catch {
		return undefined;
	}
}

function verifyBasic(world: World, value: string): Caller | undefined {
	const { apiKey, apiSecret } = world.identities;
	const given = Buffer.from(value, 'base64');
	const right = Buffer.from(`${apiKey}:${apiSecret}`);
	return given.length === right.length && timingSafeEqual(given, right)
		? { scheme: 'basic' }
		: undefined;
}
