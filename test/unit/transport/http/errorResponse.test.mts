import { describe, expect, it } from '@jest/globals';

import {
	explainErrorResponse,
	type Intent,
	metaCodesIn,
} from '../../../../nodes/transport/http/errorResponse.ts';
import { redact } from '../../../../nodes/transport/http/redact.ts';

const SEND: Intent = { doing: 'send the message', service: 'Vonage', writes: true };

const explain = (status: number, body: unknown) =>
	explainErrorResponse({ status, body, headers: {} }, SEND);

const DOCS = 'https://developer.vonage.com/api-errors';

describe("an error of Vonage's template API", () => {
	it.each([
		[400, { title: 'Bad Request', detail: '(#100) Param category is not valid' }],
		[404, { type: `${DOCS}#not-found`, title: 'Not Found', detail: 'No such WABA' }],
		[429, { title: 'Too Many Requests', detail: 'Slow down' }],
	])('%s has its trace ID in instance_id', (status, body) => {
		const { description, data } = explain(status, { ...body, instance_id: 'trace-0001' });
		expect(description).toMatch(/Trace ID for support: trace-0001\.$/);
		expect(data).toMatchObject({ traceId: 'trace-0001' });
	});
});

describe('a code of Meta that Vonage quotes', () => {
	it.each([
		['(#131056) Pair rate limit hit', ['131056']],
		['Error code 131049: not delivered', ['131049']],
		['error code: 131026', ['131026']],
		['(#100) Invalid parameter, see (#131009)', ['100', '131009']],
		['Order #4711 (see page 12)', []],
	])('%s', (text, codes) => {
		expect(metaCodesIn(text)).toEqual(codes);
	});

	it('adds what it means to the explanation, and what to do', () => {
		const body = { title: 'Invalid params', detail: '(#131056) Pair rate limit hit' };
		const { message, description, failure } = explain(422, body);
		expect(message).toBe('Vonage refused to send the message: Invalid params');
		expect(description).toMatch(/^\(#131056\) Pair rate limit hit\. .*(same|one) /);
		expect(failure).toEqual({ cause: 'rate-limited' });
	});

	it('that nobody knows adds nothing', () => {
		const { description } = explain(422, { title: 'Invalid params', detail: '(#999999999) x' });
		expect(description).toBe('(#999999999) x.');
	});
});

describe('HTTP 429', () => {
	it.each(['1010', '1020', 'forbidden', 'invalid-params', 'unheard-of'])(
		'is throttling although it quotes %s',
		(code) => {
			const { description, failure } = explain(429, {
				type: `${DOCS}/messages-olympus#${code}`,
				title: 'Rate Limit Hit',
				detail: 'Please wait, then retry your request',
			});
			expect(failure).toEqual({ cause: 'rate-limited' });
			expect(description).toMatch(/slow|seconds/i);
			expect(description).not.toMatch(/name of the parameter|correct it/);
		},
	);
});

describe('what is taken for a code', () => {
	it.each(['EAA token with spaces', 'x'.repeat(65), 'a/b', '<b>', 'a.b'])(
		'not %s, which could be anything',
		(code) => {
			const { data } = explain(401, { type: `${DOCS}#${code}`, title: 'No', detail: 'x' });
			expect(data).not.toHaveProperty('code');
		},
	);

	it.each(['invalid-params', '1120', 'a_b'])('but %s', (code) => {
		const { data } = explain(422, { type: `${DOCS}#${code}`, title: 'No', detail: 'x' });
		expect(data).toMatchObject({ code });
	});
});

describe('a long answer takes time in proportion to its length', () => {
	const PARTS = [
		'<',
		'<script',
		'<script>a</scrip',
		'#',
		'#1(',
		'(#1',
		'error code ',
		'eyJ',
		'eyJ-',
		'a.eyJ-',
		'access_token:',
		'-----BEGIN',
		'-----END',
		'bearer ',
		'4::',
		' ',
		'.',
		'sig=',
	];

	/** The fastest of some runs, in milliseconds. */
	function timeOf(work: () => unknown): number {
		const times = Array.from({ length: 3 }, () => {
			const start = performance.now();
			work();
			return performance.now() - start;
		});
		return Math.min(...times);
	}

	it.each(PARTS)('%j again and again', (part) => {
		const texts = (length: number) => part.repeat(Math.ceil(length / part.length));
		const read = (text: string) => {
			redact(text);
			explain(502, text);
			explain(422, { type: text, title: text, detail: text, instance: text });
			explainErrorResponse(
				{ status: 400, body: { error: { message: text, fbtrace_id: text } }, headers: {} },
				{ ...SEND, service: 'Meta' },
			);
		};
		const [short, long] = [texts(25_000), texts(100_000)];
		read(short);
		// Under a millisecond the clock says nothing.
		expect(timeOf(() => read(long))).toBeLessThan(Math.max(6 * timeOf(() => read(short)), 30));
	});

	it('and little of it is shown', () => {
		const { message, description } = explain(400, {
			title: 'x'.repeat(1e6),
			detail: 'y'.repeat(1e6),
		});
		expect(message.length + description.length).toBeLessThan(6000);
	});
});
