import { type ApiProblem, graphProblem } from './problem.mts';
import { APP_ID, type Identities, USER_ID } from './seed.mts';
import type { Json } from './types.mts';

/** What is the matter with a token of the Graph API. */
export type TokenState = 'valid' | 'expired' | 'without-scope' | 'without-waba';

/** Tokens beside the credential's own, one for each thing that can be the matter. */
export const otherTokens: Record<string, TokenState> = {
	EAASimulatedExpiredToken0000000000000002: 'expired',
	EAASimulatedTokenWithoutScope00000000003: 'without-scope',
	EAASimulatedTokenWithoutWaba000000000004: 'without-waba',
};

const MANAGEMENT = 'whatsapp_business_management';

/** When the expired token ended: 1 December 2025. */
const EXPIRED_AT = 1764547200;

/** Tokens of the Graph API, and what each of them may see. */
export class GraphTokens {
	/** State of the credential's own token. */
	own: TokenState = 'valid';
	#identities: Identities;

	constructor(identities: Identities) {
		this.#identities = identities;
	}

	reset(): void {
		this.own = 'valid';
	}

	state(token: string): TokenState | undefined {
		if (token === this.#identities.userAccessToken) return this.own;
		return Object.hasOwn(otherTokens, token) ? otherTokens[token] : undefined;
	}

	/** Throws unless the token is one and has not expired. */
	check(token: string | undefined): TokenState {
		if (token === undefined) {
			throw graphProblem(
				400,
				2500,
				'An active access token must be used to query information about the current user.',
			);
		}
		const state = this.state(token);
		if (state === undefined) {
			throw graphProblem(401, 190, 'Invalid OAuth access token - Cannot parse access token');
		}
		if (state === 'expired') {
			throw graphProblem(
				401,
				190,
				`Error validating access token: Session has expired on ${new Date(EXPIRED_AT * 1000).toUTCString()}.`,
				{ error_subcode: 463 },
			);
		}
		return state;
	}

	/** Throws unless a token in this state may manage the WABA's templates. `id` is what it asked for. */
	checkAccess(state: TokenState, id: string, access: 'read' | 'write'): void {
		if (state === 'without-scope') {
			throw access === 'read'
				? graphProblem(403, 200, `(#200) This needs the permission ${MANAGEMENT}`)
				: graphProblem(403, 10, '(#10) Application does not have permission for this action');
		}
		if (state === 'without-waba') {
			throw access === 'read'
				? unknownObject(id)
				: graphProblem(403, 200, '(#200) Permissions error');
		}
	}

	/** The `data` of debug_token. */
	describe(token: string): Json {
		const state = this.state(token);
		if (state === undefined) {
			return {
				is_valid: false,
				scopes: [],
				error: { code: 190, message: 'Invalid OAuth access token.' },
			};
		}
		const scopes = ['business_management', ...(state === 'without-scope' ? [] : [MANAGEMENT])];
		const target = state === 'without-waba' ? '102290129340399' : this.#identities.wabaId;
		return {
			app_id: APP_ID,
			type: state === 'expired' ? 'USER' : 'SYSTEM_USER',
			application: 'Example Ltd',
			...(state === 'expired'
				? { error: { code: 190, message: 'Session has expired.', subcode: 463 } }
				: {}),
			is_valid: state !== 'expired',
			issued_at: EXPIRED_AT - 5_184_000,
			expires_at: state === 'expired' ? EXPIRED_AT : 0,
			data_access_expires_at: 0,
			scopes,
			granular_scopes: scopes.map((scope) => ({
				scope,
				...(scope === MANAGEMENT ? { target_ids: [target] } : {}),
			})),
			user_id: USER_ID,
		};
	}
}

/** Meta answers an unknown id and one that the token may not see alike. */
export const unknownObject = (id: string, method = 'get'): ApiProblem =>
	graphProblem(
		400,
		100,
		`Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
		{ type: 'GraphMethodException', error_subcode: 33 },
	);
