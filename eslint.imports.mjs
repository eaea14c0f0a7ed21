import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';

/**
 * One import style in code and tests: packages first, then what lies further away before what lies
 * near, each in alphabetical order; one import per module, with `type` where only the type is used.
 * n8n's strict mode wants `eslint.config.mjs` as n8n wrote it, so these rules have a file of their own.
 */
export default [
	{ ignores: ['**/node_modules/**', 'dist/**', 'test/n8n/*/**'] },
	{
		files: ['{nodes,credentials,test}/**/*.{ts,mts}'],
		languageOptions: { parser: tseslint.parser },
		linterOptions: { reportUnusedDisableDirectives: 'off' },
		plugins: { '@typescript-eslint': tseslint.plugin, 'import-x': importX },
		rules: {
			'@typescript-eslint/consistent-type-imports': [
				'error',
				{ fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
			],
			'import-x/no-duplicates': ['error', { 'prefer-inline': true }],
			'import-x/order': [
				'error',
				{
					groups: [['builtin', 'external'], 'parent', ['sibling', 'index']],
					'newlines-between': 'ignore',
					alphabetize: { order: 'asc', caseInsensitive: true },
				},
			],
			'sort-imports': ['error', { ignoreCase: true, ignoreDeclarationSort: true }],
			'no-duplicate-imports': 'off',
		},
	},
];
