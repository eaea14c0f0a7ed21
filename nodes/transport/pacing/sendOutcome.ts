/**
 * What became of one message. `answers` are those of its accepted requests: fewer than the message has
 * when a text in several parts was only sent in part.
 */
export type SendOutcome<Answer> =
	/** All its requests were accepted. */
	| { status: 'sent'; answers: Answer[] }
	/** There was nothing to send. */
	| { status: 'skipped'; answers: Answer[] }
	/** Certainly not accepted. */
	| { status: 'failed'; answers: Answer[]; error: unknown }
	/** Perhaps accepted: the answer was lost. It was not repeated. */
	| { status: 'unknown'; answers: Answer[]; error: unknown }
	/**
	 * Not sent, because the execution was cancelled, because `stoppedBy`, the error of another message,
	 * stopped the batch, or because the message with the same key in item `sameKeyAs` was not sent.
	 */
	| { status: 'notAttempted'; answers: Answer[]; stoppedBy?: unknown; sameKeyAs?: number }
	/** Not sent: its key was claimed before. */
	| { status: Withheld; answers: Answer[] };

/** Why a message whose key was claimed before is not sent: it was sent, or nobody knows. */
export type Withheld = 'alreadySent' | 'inDoubt';
