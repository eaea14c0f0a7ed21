import type { ChannelCredential } from '../transport/credential';
import { endpoints } from '../transport/http/endpoints';

/** The last in each line. */
const lines = new Map<string, Promise<unknown>>();

/**
 * Does one work after the other for the same application, in this process: two workflows that read it,
 * change it, and write it back at the same time would undo each other's change.
 */
export async function inTurn<Result>(
	credential: ChannelCredential,
	work: () => Promise<Result>,
): Promise<Result> {
	const application = `${endpoints(credential).management} ${credential.applicationId}`;
	const before = lines.get(application) ?? Promise.resolve();
	const mine = before.then(work);
	// Whoever waits goes on whatever became of this one.
	const over = mine.then(nothing, nothing);
	lines.set(application, over);
	try {
		return await mine;
	} finally {
		if (lines.get(application) === over) lines.delete(application);
	}
}

function nothing(): void {}
