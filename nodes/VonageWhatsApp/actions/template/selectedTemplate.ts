import {
	findTemplate,
	manageThroughOf,
	templateProvider,
	templateReference,
	type TemplateReference,
} from '../../../shared/templates';
import type { TemplateProvider } from '../../../transport/templates/provider';
import type { Template } from '../../../whatsapp/templates/schema';
import type { Item } from '../../parameters/item';

/** The provider that an item's *Manage Through* names. */
export function providerOf(item: Item): TemplateProvider {
	return templateProvider(
		item.client,
		manageThroughOf(item.text('manageThrough')),
		item.group('options').optional('appId'),
	);
}

/** Which template an item's picker means. */
export function referenceOf(item: Item): TemplateReference {
	const { value, mode } = item.locator('template');
	return templateReference(value, mode);
}

/** The template that an item's picker means, as the provider has it now. */
export async function selectedTemplate(item: Item, provider: TemplateProvider): Promise<Template> {
	return await findTemplate(item.client, provider, referenceOf(item));
}
