/**
 * The architecture as a check: arrows run nodes -> shared -> transport -> whatsapp, and nowhere back.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
	forbidden: [
		{
			name: 'no-circles',
			comment:
				'Files that import each other cannot be read, tested or moved one at a time. That includes types.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'whatsapp-imports-nothing-above',
			comment:
				'The rules of WhatsApp are pure functions, so that they can be tested as tables and used without n8n.',
			severity: 'error',
			from: { path: '^nodes/whatsapp/' },
			to: { path: '^(nodes/(?!whatsapp/)|credentials/)' },
		},
		{
			name: 'whatsapp-is-pure',
			comment:
				'A rule that needs n8n, Node or the network belongs in transport or shared. zod reads what comes from outside, and the zone names of a date are n8n-independent.',
			severity: 'error',
			from: { path: '^nodes/whatsapp/' },
			to: { dependencyTypesNot: ['local'], pathNot: 'node_modules/zod/' },
		},
		{
			name: 'transport-imports-only-whatsapp',
			comment:
				'The wire serves every node alike. If it needs something of a node, that belongs one floor down.',
			severity: 'error',
			from: { path: '^nodes/transport/' },
			to: { path: '^(nodes/(?!(whatsapp|transport)/)|credentials/)' },
		},
		{
			name: 'shared-imports-no-node',
			comment: 'What several nodes need of n8n must not know one of them.',
			severity: 'error',
			from: { path: '^nodes/shared/' },
			to: { path: '^nodes/VonageWhatsApp' },
		},
		{
			name: 'no-node-imports-another',
			comment:
				'Each node can be changed without reading the other two. What two of them need is in nodes/shared.',
			severity: 'error',
			from: { path: '^nodes/(VonageWhatsApp[^/]*)/' },
			to: { path: '^nodes/VonageWhatsApp', pathNot: '^nodes/$1/' },
		},
		{
			name: 'no-tests-in-the-package',
			comment: 'What is shipped must not need what is not shipped.',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^test/' },
		},
		{
			name: 'only-allowed-packages',
			comment:
				"n8n's strict mode for community nodes: no runtime dependencies, no file system, no environment.",
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: {
				dependencyTypesNot: ['local', 'type-only'],
				pathNot: '^(node_modules/(zod|n8n-workflow)/|(node:)?crypto$)',
			},
		},
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		preserveSymlinks: true,
		doNotFollow: { path: 'node_modules' },
		moduleSystems: ['es6', 'cjs', 'tsd'],
	},
};
