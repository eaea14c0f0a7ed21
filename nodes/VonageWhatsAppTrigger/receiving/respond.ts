import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** Answers Vonage, and starts nothing. */
export function respond(
	context: IWebhookFunctions,
	status: number,
	text = '',
): IWebhookResponseData {
	const response = context.getResponseObject();
	if (text === '') response.status(status).end();
	else response.status(status).type('text/plain').send(text);
	return { noWebhookResponse: true };
}

/** The item that an event starts the workflow with. */
export function itemOf(event: object): INodeExecutionData {
	// Parsed from JSON, so it is JSON; interfaces just have no index signature.
	return { json: event as IDataObject };
}

/** How a workflow is started. */
export interface Start {
	/** What it starts with; Vonage is not kept waiting for it when it hears at once. */
	item: INodeExecutionData | Promise<INodeExecutionData>;
	/** Where the item comes out: 0 is *Message*, 1 is *Status*. */
	output: 0 | 1;
	/** What Vonage is to hear when all is well: 200, or 503 when it has to send the event again to others. */
	status: number;
	/** Whether it hears that before n8n has accepted the event. */
	acknowledgesImmediately: boolean;
	/** Called once it is known whether n8n accepted the event. */
	complete: (isAccepted: boolean) => void;
}

/** Starts the workflow, and answers Vonage or has n8n do it. */
export async function start(
	context: IWebhookFunctions,
	{ item, output, status, acknowledgesImmediately, complete }: Start,
): Promise<IWebhookResponseData> {
	const response = acknowledgesImmediately ? respond(context, status) : undefined;
	if (response) complete(true);

	const items = [await item];
	const workflowData = output === 0 ? [items, []] : [[], items];
	if (response) return { ...response, workflowData };

	whenAnswered(context.getResponseObject(), (isAccepted) => {
		complete(isAccepted);
		return isAccepted ? status : undefined;
	});
	return { workflowData };
}

/**
 * n8n answers 2xx when the execution is stored, and another status when it could not be. Its answer
 * tells that in any case; the events of the response do not, for Vonage may have hung up while n8n had
 * the execution wait for its turn.
 *
 * @param conclude Gets whether n8n answered 2xx, and may give the status that goes out instead.
 */
function whenAnswered(
	response: Response,
	conclude: (isAccepted: boolean) => number | undefined,
): void {
	const { end } = response;
	response.end = (...parts: unknown[]) => {
		const { statusCode } = response;
		response.statusCode = conclude(statusCode >= 200 && statusCode < 300) ?? statusCode;
		return Reflect.apply(end, response, parts) as Response;
	};
}
