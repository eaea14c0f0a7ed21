import type { Channel } from './channel';
import type { Template } from '../whatsapp/templates/schema';
import type { ManageThrough, TemplateReference } from './templates';
import { findTemplate, templateProvider } from './templates';

/** The templates that an execution has looked up, so that a campaign asks once and not per item. */
const lookedUp = new WeakMap<Channel, Map<string, Promise<Template>>>();

/** A template of the account, asked for once in an execution. */
export async function templateOnce(
	channel: Channel,
	manageThrough: ManageThrough,
	reference: TemplateReference,
): Promise<Template> {
	const known = lookedUp.get(channel) ?? new Map<string, Promise<Template>>();
	lookedUp.set(channel, known);
	const key = JSON.stringify([manageThrough, reference]);
	const template =
		known.get(key) ?? findTemplate(channel, templateProvider(channel, manageThrough), reference);
	known.set(key, template);
	return await template;
}
