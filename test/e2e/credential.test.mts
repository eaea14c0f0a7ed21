import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../n8n/instance.mts';
import { n8nUnderTest } from '../n8n/underTest.mts';
import { onScreen } from './browser.mts';
import { Internet } from './internet.mts';
import { useEditor, useSimulator } from './use.mts';

const isOldest = n8nUnderTest.name === 'oldest';

const simulator = useSimulator();
const editor = useEditor();

beforeAll(async () => {
	await onScreen(editor.page, 'credential-new', async () => {
		await editor.goTo('/home/credentials/create', 'new-credential-type-select');
		await editor.part('new-credential-type-select').locator('input').fill('Vonage WhatsApp');
		await editor
			.part('new-credential-type-select-option')
			.filter({ hasText: 'Vonage WhatsApp API' })
			.click();
		await editor.part('new-credential-type-button').click();
	});
});

beforeEach(() => simulator.reset());

/** Types in the simulator's values, those of `change` instead, and saves. */
async function save(
	environment: string,
	change: Record<string, string> = {},
	vonageBaseUrl = simulator.url,
): Promise<void> {
	const {
		environment: _custom,
		vonageBaseUrl: _simulator,
		graphBaseUrl,
		...fields
	} = simulator.credential();
	for (const [name, value] of Object.entries({ ...fields, ...change })) {
		await editor.fill(name, value);
	}
	await editor.choose('environment', environment);
	if (environment === 'Custom') {
		await editor.fill('vonageBaseUrl', vonageBaseUrl);
		await editor.fill('graphBaseUrl', graphBaseUrl);
	}
	const tested = editor.page.waitForResponse((answer) =>
		answer.url().endsWith('/credentials/test'),
	);
	await editor.part('credential-save-button').getByRole('button').click();
	await tested;
}

/** Waits until n8n shows a sentence above the fields, where long ones are behind a link. */
async function reads(sentence: string): Promise<void> {
	const dialog = editor.part('node-credentials-config-container');
	const visible = (text: string) => dialog.getByText(text).filter({ visible: true });
	await visible(sentence).or(visible('More details')).first().waitFor();
	if (!(await visible(sentence).isVisible())) await visible('More details').click();
	await visible(sentence).waitFor();
}

/** What reached the simulator. n8n itself asks a second time after a 401. */
const requests = () => {
	const seen = simulator.ledger().requests;
	const shape = seen.map(({ method, path, scheme, httpStatus }) =>
		[method, path, scheme, httpStatus].join(' '),
	);
	return [...new Set(shape)];
};

/** What n8n 2.6 says of these answers itself, for it does not get to the words of the credential. */
const OLDEST_SAYS: Record<number, string> = {
	401: 'Authorization failed - please check your credentials',
	404: 'The resource you are requesting could not be found',
};

const application = () => `GET /v2/applications/${simulator.credential().applicationId} basic`;

interface Refusal {
	what: string;
	change: Record<string, string>;
	says: string;
	/** HTTP status of Vonage's answer, when it was asked at all. */
	answer?: number;
}

describe('the credential in the editor', () => {
	it('says that Check Setup finds out the rest', async () => {
		await editor
			.part('node-credentials-config-container')
			.getByText("'Channel: Check Setup' of the Vonage WhatsApp node looks at keys")
			.waitFor();
	});

	it('tests successfully with the right values', async () => {
		await onScreen(editor.page, 'credential-right', async () => {
			await save('Custom');
			await reads('Connection tested successfully');
			expect(requests()).toEqual([`${application()} 200`]);
		});
	});

	it.each<Refusal>([
		{
			what: 'a wrong API secret',
			change: { apiSecret: 'Another-Secret-0002' },
			says: 'Vonage does not accept this API Key with this API Secret: copy both again from the API settings of the Vonage dashboard',
			answer: 401,
		},
		{
			what: 'an unknown Application ID',
			change: { applicationId: '5f0c2f6e-8a1d-4a57-9a0e-4d8f3b1c2a99' },
			says: 'The Vonage account of this API Key has no application with this Application ID: copy the ID again from Applications in the Vonage dashboard',
			answer: 404,
		},
		{
			what: 'a private key with a piece missing',
			change: { privateKey: '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----' },
			says: 'The Private Key of the credential is damaged: paste the whole private.key file again, from the BEGIN line to the END line',
		},
		{
			what: 'something else than a private key',
			change: { privateKey: 'private.key' },
			says: 'The Private Key of the credential is not a key in PEM format: paste the whole text of the private.key file',
		},
		{
			what: 'no API key',
			change: { apiKey: '' },
			says: 'The credential has no API Key: copy it from the home page of the Vonage dashboard',
		},
	])('says what to do about $what', async ({ what, change, says, answer }) => {
		await onScreen(editor.page, `credential-${what}`, async () => {
			await save('Custom', change);
			await reads((isOldest && answer && OLDEST_SAYS[answer]) || says);
			expect(requests().map((line) => line.split(' ').at(-1))).toEqual(
				answer === undefined ? [] : [String(answer)],
			);
		});
	});

	it("shows n8n's word for a host that does not answer", async () => {
		await onScreen(editor.page, 'credential-unreachable', async () => {
			await save('Custom', {}, `http://127.0.0.1:${await freePort()}`);
			await reads(isOldest ? 'The service refused the connection' : 'ECONNREFUSED');
			expect(requests()).toEqual([]);
		});
	});

	// The Base URLs of the tests above are still typed in, and do not count any more.
	it.each(['Production', 'Sandbox'])('tests at api.nexmo.com in %s', async (environment) => {
		const vonage = await Internet.play('api.nexmo.com', simulator.url);
		try {
			await onScreen(editor.page, `credential-${environment}`, async () => {
				await save(environment);
				await reads('Connection tested successfully');
				expect(vonage.asked).toEqual(['api.nexmo.com:443']);
				expect(requests()).toEqual([`${application()} 200`]);
			});
		} finally {
			await vonage.stop();
		}
	});

	it('caused no error on the console', () => {
		expect(editor.complaints).toEqual([]);
	});
});
