/** What a value is, and so how to ask for it. */
export type ParameterKind =
	/** Text for a variable, on one line. */
	| 'text'
	/** Public http or https URL of the header's media. */
	| 'image'
	| 'video'
	| 'document'
	/** The name under which a document is shown. */
	| 'documentName'
	/** Decimal degrees. */
	| 'latitude'
	| 'longitude'
	| 'locationName'
	| 'locationAddress'
	/** What comes back when the customer taps a quick reply. */
	| 'payload'
	/** What stands for the variable at the end of a button's URL. */
	| 'urlSuffix'
	| 'couponCode'
	| 'oneTimePassword'
	/** Comes back with the answers of a Flow. */
	| 'flowToken'
	/** Input of a Flow's first screen: a JSON object. */
	| 'flowData'
	/** End of a limited-time offer: ISO time with its offset, epoch milliseconds, or a `Date`. */
	| 'expiration'
	/** A product's *Content ID* in Commerce Manager. */
	| 'productId'
	| 'catalogId'
	/** JSON array of `{ title, productRetailerIds }`, or of Meta's `{ title, product_items }`. */
	| 'productSections';

/** One value that a sender fills in. */
export interface TemplateParameter {
	/** Its path: `header.image`, `body.1`, `body.first_name`, `button.1.suffix`, `card.0.body.1`, `code`. */
	id: string;
	/** For the eyes of a builder, e.g. `Button 2 URL Suffix`. */
	label: string;
	kind: ParameterKind;
	required: boolean;
	/** The sample of the template's submission. */
	sample?: string;
	/** In code points. For text: what the fixed text of the component leaves for all its values. */
	maxLength?: number;
	/** What it is for, in one sentence or in the words around the variable. */
	description: string;
}

/** Whether a value is the file of the template's own header, which a binary field can give as well. */
export function isHeaderFile({ id }: Pick<TemplateParameter, 'id'>): boolean {
	return /^header\.(image|video|document)$/.test(id);
}
