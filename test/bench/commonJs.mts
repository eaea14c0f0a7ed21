/**
 * Lets `import 'n8n-workflow'` give the CommonJS half of that package, which n8n-core and the nodes use:
 * its other half is made for bundlers, and Node.js cannot load it. Import this first, and the rest
 * with `import()`.
 */
import { registerHooks } from 'node:module';

registerHooks({
	resolve: (specifier, context, next) =>
		next(
			specifier,
			specifier === 'n8n-workflow' ? { ...context, conditions: ['node', 'require'] } : context,
		),
});
