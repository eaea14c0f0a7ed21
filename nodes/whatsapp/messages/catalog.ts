import { optionalText } from './checks';
import { interactive, type InteractiveContent } from './interactive';

export interface CatalogInput {
	/** 1–1,024 characters. */
	body: string;
	/** Up to 60 characters. */
	footer?: string;
	/** The product (its *Content ID* in Commerce Manager) whose picture is shown; else the catalog's first. */
	thumbnailProductRetailerId?: string;
}

export type CatalogContent = InteractiveContent<
	'catalog_message',
	{ name: 'catalog_message'; parameters?: { thumbnail_product_retailer_id: string } }
>;

/**
 * Interactive `catalog_message`: a *View catalog* button; it takes no header of its own.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/sell-products-and-services/share-products
 */
export function catalog(input: CatalogInput): CatalogContent {
	const { body, footer } = input;
	const thumbnail = optionalText(
		'thumbnailProductRetailerId',
		'Thumbnail Product Retailer ID',
		input.thumbnailProductRetailerId,
	);
	return interactive(
		'catalog_message',
		{ body, footer },
		{
			name: 'catalog_message',
			...(thumbnail !== undefined && { parameters: { thumbnail_product_retailer_id: thumbnail } }),
		},
	);
}
