/**
 * Why nobody on the internet can call a URL, as the end of a sentence; undefined when nothing in the
 * URL speaks against it. Vonage needs https for webhooks. Names are not looked up.
 */
export function whyNotPublic(url: string): string | undefined {
	if (!URL.canParse(url)) return 'it is not a web address';
	const { protocol, hostname } = new URL(url);
	const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	if (isThisMachine(host)) return 'only this machine knows that address';
	if (isPrivate(host)) return 'that address exists in a private network only';
	return protocol === 'https:' ? undefined : 'it does not begin with https://';
}

/** An address without what may be secret in it. */
export function shownUrl(url: string): string {
	if (!URL.canParse(url)) return `'${url.split(/[?#]/)[0]}'`;
	const { origin, pathname } = new URL(url);
	return `${origin}${pathname}`;
}

/** RFC 6761 (localhost) and RFC 6890 (addresses of the host itself). */
function isThisMachine(host: string): boolean {
	return /(^|\.)localhost$|^(127|0)\.|^::1?$/.test(host);
}

/** RFC 6890: private, shared, and link-local IPv4 addresses. */
const PRIVATE_IPV4 =
	/^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.\d/;

/** RFC 4193 (unique local), RFC 4291 (link-local, and IPv4 in the form of IPv6). */
const PRIVATE_IPV6 = /^(f[cd]|fe[89ab]|::ffff:)/;

/** What no public DNS answers for: RFC 6762, RFC 8375, `.internal` (ICANN), and single words. */
const PRIVATE_NAME = /\.(local|home\.arpa|internal|lan)$|^[^.]+$/;

function isPrivate(host: string): boolean {
	if (host.includes(':')) return PRIVATE_IPV6.test(host);
	return PRIVATE_IPV4.test(host) || PRIVATE_NAME.test(host);
}
