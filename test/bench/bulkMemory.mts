/**
 * Runs one workflow in n8n's engine, `node test/bench/bulkMemory.mts send 10000`: so many items through
 * our node, or with `noOp` through one that only hands them on. Prints the most memory that was in use,
 * in MB, garbage not counted: how much of that lies about depends on the machine.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import './commonJs.mts';
import { itemsFor, parameters } from './bulkCost.mts';
import { SimulatorProcess } from './simulatorProcess.mts';

const LOOK_EVERY_MS = 500;

/** Enough for all code to be loaded, as it is in an n8n that has been at work for a while. */
const WARM_UP = 200;

const [node, count] = process.argv.slice(2);
const { Engine } = await import('../engine/harness.mts');
const { removeUserFolder } = await import('../engine/environment.mts');
const simulator = await SimulatorProcess.start();
const engine = await Engine.start({ ...(await simulator.credential()) });
await engine.run({ parameters, items: itemsFor(WARM_UP) });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
let most = 0;
const look = () => {
	collectGarbage();
	most = Math.max(most, process.memoryUsage().heapUsed);
};
const looking = setInterval(look, LOOK_EVERY_MS);
const { output, error } = await engine.run({
	parameters,
	items: itemsFor(Number(count)),
	disabled: node === 'noOp',
});
look();
clearInterval(looking);
await engine.stop();
simulator.stop();
removeUserFolder();
if (error) throw error;
if (output[0].length !== Number(count)) throw new Error('Not every item came out.');
process.stdout.write(JSON.stringify({ megabytes: most / 1024 / 1024 }));
