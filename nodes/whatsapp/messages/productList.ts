import { requireId, requireText } from './checks';
import { interactive, type InteractiveContent } from './interactive';
import { LIMITS } from './limits';
import { type ProductSection, type ProductSectionObject, productSections } from './section';

export interface ProductListInput {
	/** The catalog connected to the WhatsApp Business Account. */
	catalogId: string;
	/** Text of 1–60 characters; required here. */
	header: string;
	/** 1–1,024 characters. */
	body: string;
	/** 1–10 sections with up to 30 products together. */
	sections: ProductSection[];
	/** Up to 60 characters. */
	footer?: string;
}

export type ProductListContent = InteractiveContent<
	'product_list',
	{ catalog_id: string; sections: ProductSectionObject[] }
>;

/**
 * Interactive `product_list`: up to 30 products of a catalog.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/sell-products-and-services/share-products
 */
export function productList(input: ProductListInput): ProductListContent {
	const header = requireText('header', 'Header', input.header, { max: LIMITS.interactiveHeader });
	const { body, footer } = input;
	return interactive(
		'product_list',
		{ body, footer, header: { type: 'text', text: header } },
		{
			catalog_id: requireId('catalogId', 'Catalog ID', input.catalogId),
			sections: productSections(input.sections),
		},
	);
}
