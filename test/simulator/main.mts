import { parseArgs } from 'node:util';
import { startSimulator } from './simulator.mts';

const help = `Vonage and Graph on loopback, with a phone.

  node test/simulator/main.mts [options]

  --port <number>         port on 127.0.0.1 (4010)
  --inbound-url <url>     where messages of customers are posted to
  --status-url <url>      where delivery statuses are posted to
  --retry-scale <factor>  factor on the back-off of callbacks (1)
  --help                  this text
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			'inbound-url': { type: 'string' },
			'status-url': { type: 'string' },
			'retry-scale': { type: 'string', default: '1' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(help);
		return;
	}
	const simulator = await startSimulator({
		port: Number(values.port),
		inboundUrl: values['inbound-url'],
		statusUrl: values['status-url'],
		retryScale: Number(values['retry-scale']),
		// Slow enough to see the ticks change, and a template while it is in review.
		pace: { submitted: 100, delivered: 300, read: 500, reviewed: 5000 },
	});
	const { vonage, graph, phone, control } = simulator.addresses();
	process.stdout.write(
		`Vonage   ${vonage}\nGraph    ${graph}\nPhone    ${phone}\nControl  ${control}\n`,
	);
	let stopping = false;
	const stop = () => {
		if (stopping) return;
		stopping = true;
		void simulator.stop();
	};
	process.on('SIGINT', stop);
	process.on('SIGTERM', stop);
}

try {
	await main();
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
}
