/** Tests are `.mts`, so that n8n's strict lint leaves them alone; swc turns them into CommonJS. */
const transform = {
	'\\.m?ts$': [
		'@swc/jest',
		{
			jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
			module: { type: 'commonjs' },
		},
	],
};

const project = (name) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.mts`],
	moduleFileExtensions: ['mts', 'ts', 'js', 'mjs', 'cjs', 'json', 'node'],
	modulePathIgnorePatterns: ['<rootDir>/dist/package.json', '<rootDir>/test/n8n/'],
	transform,
});

/** A real n8n and a real browser; one n8n serves all files. */
const e2e = {
	...project('e2e'),
	globalSetup: '<rootDir>/test/e2e/globalSetup.mts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.mts',
	setupFilesAfterEnv: ['<rootDir>/test/e2e/limits.mts'],
};

export default {
	projects: [project('unit'), project('engine'), project('simulator'), e2e],
};
