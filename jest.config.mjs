import { n8nUnderTest } from './test/n8n/underTest.mts';

/** Tests are `.mts`, so that n8n's strict lint leaves them alone; swc turns them into CommonJS. */
const swc = [
	'@swc/jest',
	{
		jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
		module: { type: 'commonjs' },
	},
];

const project = (name) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.mts`],
	moduleFileExtensions: ['mts', 'ts', 'js', 'mjs', 'cjs', 'json', 'node'],
	modulePathIgnorePatterns: ['<rootDir>/dist/package.json', '<rootDir>/test/n8n/'],
	transform: { '\\.m?ts$': swc },
	// jest takes its own `testTimeout` for all projects together only.
	setupFilesAfterEnv: ['<rootDir>/test/limits.mts'],
});

/** What older versions of n8n's engine `require`, though they are ES modules: Node can, jest cannot. */
const requiredModules = '/node_modules/(p-retry|is-network-error)/';

/** The newest n8n is what this project develops with; any other brings its own engine. */
const engine = {
	...project('engine'),
	setupFilesAfterEnv: ['<rootDir>/test/limits.mts', '<rootDir>/test/engine/setup.mts'],
	...(n8nUnderTest.name !== 'newest' && {
		resolver: '<rootDir>/test/n8n/resolver.mts',
		transform: { '\\.m?ts$': swc, [`${requiredModules}.*\\.js$`]: swc },
		transformIgnorePatterns: [`^(?!.*${requiredModules}).*/node_modules/`],
	}),
};

/** A real n8n and a real browser; one n8n serves all files. */
const e2e = {
	...project('e2e'),
	globalSetup: '<rootDir>/test/e2e/globalSetup.mts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.mts',
	setupFilesAfterEnv: ['<rootDir>/test/e2e/limits.mts'],
};

/** A real n8n in queue mode, on PostgreSQL and Redis; one serves all files. */
const queue = {
	...project('queue'),
	globalSetup: '<rootDir>/test/queue/globalSetup.mts',
	globalTeardown: '<rootDir>/test/queue/globalTeardown.mts',
	setupFilesAfterEnv: ['<rootDir>/test/queue/limits.mts'],
};

export default {
	// The engine of n8n 2.6 sets a timer that keeps a process alive; newer ones let it go.
	forceExit: n8nUnderTest.name === 'oldest',
	projects: [project('unit'), engine, project('simulator'), project('docs'), e2e, queue],
};
