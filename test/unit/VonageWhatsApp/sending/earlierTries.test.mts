import { describe, expect, it } from '@jest/globals';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { SendOutcome } from '../../../../nodes/transport/pacing/sendOutcome.ts';
import { EarlierTries } from '../../../../nodes/VonageWhatsApp/sending/earlierTries.ts';
import type {
	OutgoingMessage,
	SendResult,
} from '../../../../nodes/VonageWhatsApp/sending/outgoingMessage.ts';

interface Try {
	run?: number;
	input?: IDataObject[];
	isTool?: boolean;
	continues?: boolean;
	retryOnFail?: boolean;
	mode?: string;
	/** What n8n keeps with the execution. */
	kept?: IDataObject;
}

/** The context of one try of the node, and the hints that it gave. */
function tryOf({ run = 0, input = [{ to: '1' }], isTool = false, kept, ...more }: Try) {
	const hints: string[] = [];
	const context = {
		getContext: () => {
			if (kept === undefined) throw new Error('`executionData` is not initialized');
			return kept;
		},
		evaluateExpression: () => run,
		isToolExecution: () => isTool,
		getInputData: () => input.map((json) => ({ json })),
		continueOnFail: () => more.continues === true,
		getNode: () => ({ name: 'Send', retryOnFail: more.retryOnFail }),
		getMode: () => more.mode ?? 'trigger',
		addExecutionHints: ({ message }: { message: string }) => hints.push(message),
	};
	return { tries: new EarlierTries(context as unknown as IExecuteFunctions), hints };
}

const sent: SendResult = { messageId: 'm-1', to: '1', from: '2' };

/** A try that ends with this outcome of its first item. */
function remember(first: Try, outcome: SendOutcome<SendResult>, json: IDataObject): IDataObject {
	const kept = first.kept ?? {};
	const message = { item: { index: 0 } } as OutgoingMessage;
	tryOf({ ...first, kept }).tries.remember([message], [outcome], [{ json }]);
	return JSON.parse(JSON.stringify(kept)) as IDataObject;
}

const SENT = { status: 'sent', answers: [sent] } as const;
const UNKNOWN = { status: 'unknown', answers: [], error: new Error('lost') } as const;
const unknownJson = { error: 'unknown [item 0]', details: { description: 'Look first.' } };

describe('an item that was sent, or perhaps sent', () => {
	const accepted = (outcome: typeof SENT) => ({ ...outcome, answers: [...outcome.answers] });
	const lost = (outcome: typeof UNKNOWN) => ({ ...outcome, answers: [] });

	it.each<[string, Try, Try, boolean]>([
		['the next try of the same run', { run: 2 }, { run: 2 }, true],
		['another run in a loop', { run: 2 }, { run: 3 }, false],
		['an earlier run', { run: 2 }, { run: 1 }, false],
		['the next try of a tool', { run: 2, isTool: true }, { run: 3, isTool: true }, true],
		[
			'another call of a tool',
			{ run: 2, isTool: true },
			{ run: 3, isTool: true, input: [{ to: '9' }] },
			false,
		],
		['a much later call of a tool', { run: 2, isTool: true }, { run: 4, isTool: true }, false],
	])('in %s', (_, first, second, isKnown) => {
		const kept = remember(first, accepted(SENT), { messageId: 'm-1' });
		const output = tryOf({ ...second, kept }).tries.outputOf(0);
		expect(output).toEqual(
			isKnown ? { json: { messageId: 'm-1' }, pairedItem: { item: 0 } } : undefined,
		);
	});

	it('stays unknown: as its item, or as the error that stops the node', () => {
		const kept = remember({}, lost(UNKNOWN), unknownJson);
		expect(tryOf({ kept, continues: true }).tries.outputOf(0)?.json).toEqual(unknownJson);
		expect(() => tryOf({ kept }).tries.outputOf(0)).toThrow(
			expect.objectContaining({
				message: 'unknown [item 0]',
				description: expect.stringMatching(/^Look first\. .*not sent a second time/),
			}),
		);
	});

	it('in part leaves the parts that were accepted, until the rest is sent', () => {
		const partly = remember({}, { status: 'notAttempted', answers: [sent] }, {});
		expect(tryOf({ kept: partly }).tries.acceptedOf(0)).toEqual([sent]);
		expect(tryOf({ kept: partly }).tries.outputOf(0)).toBeUndefined();
		const whole = remember({ kept: partly }, accepted(SENT), { messageId: 'm-1' });
		expect(tryOf({ kept: whole }).tries.acceptedOf(0)).toEqual([]);
	});

	it('and nothing of one that certainly was not', () => {
		const kept = remember({}, { status: 'failed', answers: [], error: new Error('no') }, {});
		expect(tryOf({ kept }).tries.outputOf(0)).toBeUndefined();
	});
});

describe('at the end', () => {
	it.each<[string, Try, IDataObject, boolean]>([
		['nothing failed', { retryOnFail: true }, { messageId: 'm-1' }, false],
		['an item failed, and n8n tries again', { retryOnFail: true }, { error: 'no' }, true],
		['an item failed, and n8n does not', {}, { error: 'no' }, false],
	])('%s', (_, its, json, isKept) => {
		const kept = remember({}, { ...SENT, answers: [sent] }, { messageId: 'm-1' });
		tryOf({ ...its, kept }).tries.finish([{ json }]);
		expect(Object.keys(kept)).toHaveLength(isKept ? 1 : 0);
	});

	it('says what was left out, and what a retry cannot know', () => {
		const kept = remember({}, { ...SENT, answers: [sent] }, {});
		const again = tryOf({ kept, mode: 'retry' });
		again.tries.finish([]);
		expect(again.hints).toEqual([expect.stringMatching(/^1 message was sent.*not sent again/)]);
		const unknown = tryOf({ kept: {}, mode: 'retry' });
		unknown.tries.finish([]);
		expect(unknown.hints).toEqual([expect.stringMatching(/^This execution is a retry/)]);
		const usual = tryOf({ kept: {} });
		usual.tries.finish([]);
		expect(usual.hints).toEqual([]);
	});

	it('works where n8n keeps nothing', () => {
		const { tries } = tryOf({ kept: undefined });
		expect(tries.outputOf(0)).toBeUndefined();
		expect(() => tries.finish([])).not.toThrow();
	});
});
