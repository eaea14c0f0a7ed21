import {
	optionalText,
	present,
	requireAtMost,
	requireId,
	requireList,
	requireObjects,
	requireText,
} from './checks';
import { LIMITS } from './limits';

export interface ProductSection {
	/** 1–24 characters; required as soon as there is more than one section. */
	title?: string;
	/** At least one product (its *Content ID* in Commerce Manager); up to 30 in all sections together. */
	productRetailerIds: string[];
}

export interface ProductSectionObject {
	title?: string;
	product_items: Array<{ product_retailer_id: string }>;
}

/**
 * The title of a section: optional for a single one, else 1–24 characters.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
 */
export function sectionTitle(
	title: unknown,
	at: number,
	sections: number,
	path = '',
): string | undefined {
	const check = sections > 1 ? requireText : optionalText;
	return check(`${path}sections[${at}].title`, `Section ${at + 1} Title`, title, {
		max: LIMITS.sectionTitle,
	});
}

/** Meta's sections of a product list, in a message as in a template. `path` is the field they stand in. */
export function productSections(
	sections: ProductSection[] | undefined,
	path = '',
): ProductSectionObject[] {
	const given = requireObjects(`${path}sections`, 'Sections', sections, {
		max: LIMITS.productSections,
	});
	const objects = given.map((section, at) => {
		const field = `${path}sections[${at}].productRetailerIds`;
		const ids = requireList(field, `Section ${at + 1} Products`, section.productRetailerIds, {
			max: Infinity,
		});
		return {
			...present({ title: sectionTitle(section.title, at, given.length, path) }),
			product_items: ids.map((id, idAt) => ({
				product_retailer_id: requireId(
					`${field}[${idAt}]`,
					`Section ${at + 1} Product ${idAt + 1}`,
					id,
				),
			})),
		};
	});
	const products = objects.reduce((sum, { product_items }) => sum + product_items.length, 0);
	requireAtMost(`${path}sections`, 'Sections', products, LIMITS.products, ['product', 'products']);
	return objects;
}
