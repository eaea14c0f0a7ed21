/** Runs before every file of the engine tests. */
import { jest } from '@jest/globals';
import type * as N8nWorkflow from 'n8n-workflow';
import { shortenable } from './shortSleeps.mts';

jest.doMock('n8n-workflow', () =>
	shortenable(jest.requireActual<typeof N8nWorkflow>('n8n-workflow')),
);
