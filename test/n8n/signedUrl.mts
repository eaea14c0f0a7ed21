/** The id of the file that a signed URL of n8n's binary data stands for. */
export function signedFile(url: string): string {
	const [, claims] = (new URL(url).searchParams.get('token') ?? '').split('.');
	return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { id: string }).id;
}
