import { requireId } from './checks';
import { interactive, type InteractiveContent } from './interactive';

export interface SingleProductInput {
	/** The catalog connected to the WhatsApp Business Account. */
	catalogId: string;
	/** The product's *Content ID* in Commerce Manager. */
	productRetailerId: string;
	/** Up to 1,024 characters. */
	body?: string;
	/** Up to 60 characters. */
	footer?: string;
}

export type SingleProductContent = InteractiveContent<
	'product',
	{ catalog_id: string; product_retailer_id: string }
>;

/**
 * Interactive `product`: one product of a catalog; it takes no header.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/sell-products-and-services/share-products
 */
export function singleProduct(input: SingleProductInput): SingleProductContent {
	const { body, footer } = input;
	return interactive(
		'product',
		{ body, footer },
		{
			catalog_id: requireId('catalogId', 'Catalog ID', input.catalogId),
			product_retailer_id: requireId(
				'productRetailerId',
				'Product Retailer ID',
				input.productRetailerId,
			),
		},
		{ bodyOptional: true },
	);
}
