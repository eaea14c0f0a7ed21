import { ofItem } from '../../shared/errors';
import { attempt } from '../../transport/http/attempt';
import type { Job, Request } from '../../transport/pacing/jobQueue';
import { type AcceptedMessage, sendMessage } from '../../transport/vonage/messages';
import type { MessageRequest } from '../../whatsapp/messages/request';
import type { Item } from '../parameters/item';

/** Whom a message goes to and who sends it, and by what its statuses know it. */
interface Address {
	to: string;
	from: string;
	clientRef?: string;
}

/** What became of a message that Vonage accepted: accepted, never delivered; the statuses tell the rest. */
export type SendResult = AcceptedMessage & Address;

/** What is to go out for one item, read and checked. */
export interface PreparedMessage {
	/** In their order: one, several for a text in several parts, or none where nothing is to be sent. */
	requests: MessageRequest[];
	/** How long to wait for each answer. Default 30. */
	timeoutSeconds?: number;
	/** Whether it goes out although nobody knows if WhatsApp will take it. Default false. */
	windowUnknown?: boolean;
	/** A variable such as `{{1}}` that the customer reads as it is. */
	variable?: string;
	/** The output, once all requests were accepted. */
	result(sent: SendResult[]): object;
	/** The message as it has to be when its turn comes; absent where time changes nothing. */
	atItsTurn?(): Promise<PreparedMessage>;
}

/** The message of one item on its way. */
export class OutgoingMessage implements Job<SendResult> {
	readonly item: Item;

	/** What must not be sent twice; absent where the builder does not ask for that. */
	readonly onceKey?: string;

	/** Absent where nothing is to be sent. */
	readonly address?: Address;

	/** Of the parts that an earlier try of the node has sent. */
	readonly accepted: SendResult[];

	#message: PreparedMessage;

	constructor(
		item: Item,
		message: PreparedMessage,
		{ onceKey, accepted = [] }: { onceKey?: string; accepted?: SendResult[] } = {},
	) {
		this.item = item;
		this.accepted = accepted;
		this.onceKey = onceKey;
		this.#message = message;
		const [first] = message.requests;
		if (first) this.address = addressOf(first);
	}

	get contact(): string {
		return this.address?.to ?? '';
	}

	/** How many requests make up the message. */
	get parts(): number {
		return this.#message.requests.length;
	}

	/** Whether it may be rejected for a closed window that nobody knows of. */
	get windowUnknown(): boolean {
		return this.#message.windowUnknown === true;
	}

	get variable(): string | undefined {
		return this.#message.variable;
	}

	/** The turn has come: each request hands one body to Vonage and says under which id it goes. */
	async requests(): Promise<Array<Request<SendResult>>> {
		this.#message = (await this.#message.atItsTurn?.()) ?? this.#message;
		const { requests, timeoutSeconds } = this.#message;
		const client = { ...this.item.client, timeoutSeconds };
		return requests.map((request) => async () => {
			const accepted = await attempt(sendMessage(client, request));
			// An error that stops a batch names the item that met it.
			if (!accepted.ok) throw ofItem(accepted.error, this.item.index);
			return { ...accepted.value, ...addressOf(request) };
		});
	}

	result(sent: SendResult[]): object {
		return this.#message.result(sent);
	}
}

function addressOf({ to, from, client_ref: clientRef }: MessageRequest): Address {
	return { to, from, ...(clientRef !== undefined && { clientRef }) };
}
