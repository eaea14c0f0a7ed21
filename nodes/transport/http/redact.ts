/**
 * Takes out of a provider's text what could let somebody in: Meta quotes a token that it cannot
 * read ("Malformed access token EAAG…") in its error message.
 */
export function redact(text: string): string {
	return (
		text
			.replace(/-----BEGIN[\s\S]*?(-----END[^-]*-----|$)/g, '[key]')
			.replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 [hidden]')
			.replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]')
			// A handle of an uploaded sample tells app and user, and opens the file until it expires.
			.replace(/\b4::[\w+/=:.-]{8,}/g, '[handle]')
			.replace(/\bEAA[A-Za-z0-9]{8,}/g, '[token]')
			.replace(/(access[_ ]token\W{0,4})(?=\S*\d)[^\s"'&,]{12,}/gi, '$1[token]')
			.replace(/((?:api_key|api_secret|signature|token|sig)=)[^\s"'&]+/gi, '$1[hidden]')
	);
}
