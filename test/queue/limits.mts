import { jest } from '@jest/globals';

/** Only reached when something is broken: the tests wait for conditions, which have limits of their own. */
jest.setTimeout(300_000);
