import type { SenderNumber } from '../senderNumber';

/** What came of asking a provider for something. */
export type ProbeResult<Value> =
	| { kind: 'read'; value: Value }
	| { kind: 'failed'; failure: ReadFailure }
	/** The credential lacks what the question needs, or there is nothing to ask in its environment. */
	| { kind: 'notAsked'; why: string; whatToDo?: string };

/** A question that was refused or not answered, in words for a builder. */
export interface ReadFailure {
	message: string;
	advice?: string;
	/** HTTP status; absent when there was no answer. */
	status?: number;
	/** The provider's own codes. */
	codes: string[];
}

export interface ApplicationFacts {
	name: string;
	/** Whether it has the capability Messages at all. */
	hasMessages: boolean;
	/** `v1` or `v0.1`; empty when Vonage names none. */
	version: string;
	/** Whether files of customers can be fetched with a token of the application only. */
	authenticatesMedia: boolean;
}

/** How the private key of the credential and the public key of the application go together. */
export type KeyPair = 'same' | 'different' | 'no public key' | { unusable: string };

/** Where a webhook URL of the application leads. */
export interface Addressee {
	/** Without its query. */
	url: string;
	/** Whether a test has put it there, or it is the test URL of a trigger. */
	isTest: boolean;
	/** Whether it begins like the webhook URLs of this n8n. */
	isHere: boolean;
	/** Why Vonage cannot call it, as the end of a sentence. */
	whyNotPublic?: string;
	listenState: 'listening' | 'notRegistered' | 'unknown';
	/** The published trigger that answered, which has the signature secret of this credential. */
	trigger?: {
		isOfThisN8n: boolean;
		workflowId: string;
		workflowName: string;
		/** Its own production URL, if that is another than the one that was asked. */
		ownUrl?: string;
	};
}

/** What became of the webhooks of an application lately. Unix times in milliseconds. */
export interface WebhookRecord {
	/** When the last one came whose signature held. */
	verifiedAt?: number;
	/** When the last one came that was refused for its signature, and why. */
	refusedAt?: number;
	reason?: string;
}

export interface TokenFacts {
	isValid: boolean;
	/** What Meta says of one that is not valid. */
	error?: string;
	/** `SYSTEM_USER`, `USER`, … */
	type?: string;
	application?: string;
	/** Unix time in milliseconds; absent for never. */
	expiresAt?: number;
	/** Absent when Meta was not asked for them: then `type` and `expiresAt` are not known either. */
	scopes?: string[];
	/** The accounts that it may manage templates of; absent for all. */
	wabaIds?: string[];
}

export interface WabaFacts {
	name?: string;
	/** `AVAILABLE`, `LIMITED` or `BLOCKED`; absent when Meta does not tell. */
	canSend?: string;
	/** What is the matter, in Meta's words. */
	problems: string[];
}

/** Everything that the checks look at. Nothing in it is secret. */
export interface SetupFacts {
	/** Unix time in milliseconds. */
	now: number;
	environment: 'production' | 'sandbox' | 'custom';
	applicationId: string;
	wabaId: string;
	graphVersion: string;
	/** The number to look at; absent for all that are linked to the application. */
	number?: string;
	/** Why the signature secret looks like none, as the end of a sentence. */
	signatureSecret: ProbeResult<{ whyImplausible?: string }>;
	webhooks: WebhookRecord;
	/** How far the clock of this machine is ahead of the provider's, in seconds. */
	clockAhead: ProbeResult<number>;
	application: ProbeResult<ApplicationFacts>;
	keyPair: ProbeResult<KeyPair>;
	/** Absent when the application has no such URL, or could not be read. */
	inbound?: Addressee;
	status?: Addressee;
	/** Vonage's list of the account's numbers. */
	accounts: ProbeResult<SenderNumber[]>;
	/** Vonage's list of the WABA's numbers. */
	managed: ProbeResult<SenderNumber[]>;
	/** Meta's list of the WABA's numbers. */
	phoneNumbers: ProbeResult<SenderNumber[]>;
	waba: ProbeResult<WabaFacts>;
	token: ProbeResult<TokenFacts>;
	/** The version that Meta answered in. */
	servedVersion?: string;
	templates: ProbeResult<{ count?: number; limit?: number }>;
	/** In EUR. */
	balance: ProbeResult<{ value?: number; reloads: boolean }>;
}
