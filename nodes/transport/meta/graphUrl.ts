import { majorOf } from '../../whatsapp/setup/graphVersions';
import { type ChannelCredential, CredentialFault } from '../credential';
import { endpoints } from '../http/endpoints';

/** Without a version Graph takes one of its own choice, so each URL names one. */
export function graphUrl(credential: ChannelCredential, path: string): string {
	const version = credential.graphVersion.replace(/^v?/i, 'v');
	if (majorOf(version) === undefined) {
		throw new CredentialFault(
			'graphVersion',
			'The Graph Version of the credential is not a version: write it like v25.0',
		);
	}
	return `${endpoints(credential).graph}/${version}/${path}`;
}
