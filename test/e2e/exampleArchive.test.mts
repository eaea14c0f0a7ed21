/** The example Media Archive in a real n8n: the files are on the disk, and the table knows them. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { publish } from '../demo/demo.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { samples } from '../simulator/media.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { type Row, tableRows } from './dataTable.mts';
import { example } from './example.mts';
import { filesFolder } from './globalSetup.mts';
import { runningN8n } from './instance.mts';

const TABLE = 'WhatsApp media';

let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator();
	simulator.configureApplication({ authenticateMedia: true });
	const folder = [{ id: 'a1', name: 'folder', type: 'string', value: filesFolder }];
	await publish(
		n8n,
		simulator,
		example('media-archive.json', { Archive: { assignments: { assignments: folder } } }),
	);
});

afterAll(async () => {
	await n8n?.removeWorkflow('WhatsApp media archive');
	await simulator?.stop();
});

const recorded = async (messageId: string): Promise<Row> =>
	await until('the message to be recorded', async () =>
		(await tableRows(n8n, TABLE)).find((row) => row.messageId === messageId),
	);

it('keeps what a customer sends under date, contact and message', async () => {
	const sent = (['image', 'video', 'audio', 'file'] as const).map((type) => ({
		type,
		message: simulator.customerSends({ type, media: { caption: 'For you' } }),
	}));
	for (const { type, message } of sent) {
		const { uuid, at } = message;
		const found = await recorded(uuid);
		const name = `${at.slice(0, 10)}_${ANA}_${uuid}`;
		expect(found).toMatchObject({
			contact: ANA,
			businessNumber: BUSINESS,
			name: 'Ana Example',
			type,
			mimeType: samples[type].mimeType,
			problem: '',
		});
		expect(path.basename(String(found.file), path.extname(String(found.file)))).toBe(name);
		expect(readFileSync(String(found.file))).toEqual(samples[type].bytes);
	}
	const [{ uuid }] = sent.map(({ message }) => message);
	expect(await recorded(uuid)).toMatchObject({ caption: 'For you' });
});

it('has a row for what it could not fetch, with the reason', async () => {
	const before = readdirSync(filesFolder).length;
	const { uuid } = simulator.customerSends({ type: 'image', media: { serving: { cutAfter: 10 } } });
	const { file, problem } = await recorded(uuid);
	expect(file).toBeNull();
	expect(problem).toEqual(expect.stringMatching(/\w+/));
	expect(readdirSync(filesFolder)).toHaveLength(before);
});
