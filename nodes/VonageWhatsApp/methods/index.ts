import * as listSearch from './listSearch';
import * as resourceMapping from './resourceMapping';

/** What the panel asks for while a node is being set up. */
export const methods = { listSearch: { ...listSearch }, resourceMapping: { ...resourceMapping } };
