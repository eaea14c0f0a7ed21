/**
 * Takes out of a provider's text what could let somebody in: Meta quotes a token that it cannot
 * read ("Malformed access token EAAG…") in its error message. Takes time in proportion to the text.
 */
export function redact(text: string): string {
	return (
		text
			.replace(/-----BEGIN[\s\S]*?(-----END[^-]*-----|$)/g, '[key]')
			.replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 [hidden]')
			.replace(/[\w.-]+/g, withoutJwt)
			// A handle of an uploaded sample tells app and user, and opens the file until it expires.
			.replace(/\b4::[\w+/=:.-]{8,}/g, '[handle]')
			.replace(/\bEAA[A-Za-z0-9]{8,}/g, '[token]')
			.replace(
				/(access[_ ]token\W{0,4})([^\s"'&,]{12,})/gi,
				(all: string, before: string, value: string) =>
					/\d/.test(value) ? `${before}[token]` : all,
			)
			.replace(/((?:api_key|api_secret|signature|token|sig)=)[^\s"'&]+/gi, '$1[hidden]')
	);
}

/** A word without the signed token in it, which is three parts with dots in between. */
function withoutJwt(word: string): string {
	const start = word.indexOf('eyJ');
	if (start < 0) return word;
	const token = word.slice(start).replace(/\.$/, '');
	if (token.split('.').length < 3) return word;
	return `${word.slice(0, start)}[token]${word.endsWith('.') ? '.' : ''}`;
}

/** Shorter ones are in ordinary words. */
const SHORTEST_SECRET = 6;

/** The text without any of these secrets, as they are, as in a URL, and as in JSON. */
export function withoutSecrets(text: string, secrets: string[]): string {
	return secrets
		.filter(({ length }) => length >= SHORTEST_SECRET)
		.flatMap((secret) => [
			secret,
			encodeURIComponent(secret),
			JSON.stringify(secret).slice(1, -1),
			Buffer.from(secret).toString('base64'),
		])
		.reduce((rest, spelling) => rest.replaceAll(spelling, '[hidden]'), text);
}
