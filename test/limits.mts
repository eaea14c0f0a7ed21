import { jest } from '@jest/globals';

/**
 * Only reached when something is broken: what waits for a condition has a limit of its own. Jest's 5
 * seconds are reached by healthy tests on a busy machine.
 */
jest.setTimeout(30_000);
