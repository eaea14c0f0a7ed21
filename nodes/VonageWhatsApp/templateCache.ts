import type { Channel } from './channel';
import type { Template } from '../whatsapp/templates/schema';
import { PanelCache } from './panelCache';
import type { ManageThrough } from './templates';
import { readTemplates, templateProvider } from './templates';

/** The approved and other templates of an account. */
const cache = new PanelCache<Template[]>();

/** All templates of the account, at most a minute old. */
export async function cachedTemplates(
	channel: Channel,
	manageThrough: ManageThrough,
): Promise<Template[]> {
	return await cache.get(channel, manageThrough, async () => {
		const provider = templateProvider(channel, manageThrough);
		return (await readTemplates(channel, provider)).templates;
	});
}

/** After a template was submitted, changed or deleted here. */
export function forgetTemplates(): void {
	cache.clear();
}
