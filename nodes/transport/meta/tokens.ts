import {
	isRecord,
	looseNumber,
	looseObject,
	loosePart,
	looseRecords,
	looseText,
	looseValue,
} from '../../whatsapp/looseJson';
import type { TokenFacts } from '../../whatsapp/setup/facts';
import { CredentialFault, requireField } from '../credential';
import { type ApiClient, call, INTERACTIVE_TIMEOUT_SECONDS } from '../http/client';
import { graphUrl } from './graphUrl';

const app = looseObject({ id: looseText, name: looseText });

/**
 * `GET /app`: the ID of the Meta app that the User Access Token was generated for.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/application/
 *
 * @throws {CredentialFault} when Meta names no app.
 */
export async function readAppId(client: ApiClient): Promise<string> {
	requireField(client.credential, 'userAccessToken');
	const { body } = await call(client, {
		method: 'GET',
		url: graphUrl(client.credential, 'app'),
		qs: { fields: 'id' },
		doing: 'find the app of the User Access Token',
		service: 'Meta',
	});
	const { id } = app.parse(body);
	if (id === undefined) {
		throw new CredentialFault(
			'userAccessToken',
			'Meta names no app for the User Access Token of the credential: generate a new token for a system user in the Meta business settings, or enter the ID of its app',
		);
	}
	return id;
}

const debuggedToken = looseObject({
	is_valid: looseValue,
	type: looseText,
	application: looseText,
	expires_at: looseNumber,
	scopes: looseValue,
	granular_scopes: looseRecords,
	error: loosePart({ message: looseText }),
});

const MANAGEMENT = 'whatsapp_business_management';

/**
 * `GET /app`: whether Meta takes the User Access Token, and of which app it is. The token travels in the
 * header, so its kind, end and permissions stay unknown.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/application/
 */
export async function readTokenApp(client: ApiClient): Promise<TokenFacts> {
	const { body } = await call(client, {
		method: 'GET',
		url: graphUrl(client.credential, 'app'),
		qs: { fields: 'id,name' },
		timeoutSeconds: INTERACTIVE_TIMEOUT_SECONDS,
		doing: 'look at the User Access Token',
		service: 'Meta',
	});
	const { id, name } = app.parse(body);
	return { isValid: true, application: name ?? id };
}

/**
 * `GET /debug_token`: what Meta knows of the User Access Token. Graph accepts the token to inspect in the
 * query only, so this is the one request with a token in its URL. Only Check Setup makes it, where
 * *Inspect User Access Token* is on, and nothing here repeats the query.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/debug_token/
 */
export async function readToken(client: ApiClient): Promise<TokenFacts> {
	const { body } = await call(client, {
		method: 'GET',
		url: graphUrl(client.credential, 'debug_token'),
		qs: { input_token: client.credential.userAccessToken },
		timeoutSeconds: INTERACTIVE_TIMEOUT_SECONDS,
		doing: 'look at the User Access Token',
		service: 'Meta',
	});
	const { expires_at: expires = 0, ...token } = debuggedToken.parse(
		isRecord(body) ? body.data : {},
	);
	const granular = token.granular_scopes.find(({ scope }) => scope === MANAGEMENT);
	return {
		isValid: token.is_valid !== false,
		error: token.error?.message,
		type: token.type,
		application: token.application,
		// 0 is never.
		expiresAt: expires > 0 ? expires * 1000 : undefined,
		scopes: textsIn(token.scopes),
		wabaIds:
			granular && Array.isArray(granular.target_ids) ? textsIn(granular.target_ids) : undefined,
	};
}

function textsIn(list: unknown): string[] {
	return [list].flat().flatMap((each) => looseText.parse(each) ?? []);
}
