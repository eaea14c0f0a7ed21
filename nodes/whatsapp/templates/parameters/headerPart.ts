import { present, requireId, requireNumber, requireText, requireUrl } from '../../messages/checks';
import { LIMITS } from '../../messages/limits';
import type { TemplateHeader } from '../../messages/template';
import { componentOf } from '../fillable';
import type { TemplateComponent } from '../schema';
import type { TemplateParameter } from './parameter';
import type { Part } from './part';
import { headerValue, headerVariable, type Place } from './place';
import { textPart } from './textPart';

/** The header, unless it is missing, fixed, or of a format that nobody can fill in here. */
export function headerPart(
	components: TemplateComponent[],
	place: Place,
): Part<TemplateHeader> | undefined {
	const header = componentOf(components, 'HEADER');
	switch (header?.format) {
		case 'IMAGE':
			return mediaPart('image', place);
		case 'VIDEO':
			return mediaPart('video', place);
		case 'DOCUMENT':
			return documentPart(place);
		case 'LOCATION':
			return locationPart(place);
		case 'PRODUCT':
			return productPart(place);
		case 'TEXT':
		case undefined:
			return header?.text === undefined ? undefined : variablePart(header.text, header, place);
		default:
			return undefined;
	}
}

function variablePart(
	text: string,
	{ example }: TemplateComponent,
	place: Place,
): Part<TemplateHeader> {
	const part = textPart({ text, example, what: 'header', max: LIMITS.templateHeader }, (name) => ({
		id: headerVariable(place, name),
		label: `${place.of}Header Variable${place.named ? ` ${name}` : ''}`,
	}));
	return {
		// The header has one variable at most (Meta); another one would have nowhere to go.
		parameters: part.parameters.slice(0, 1),
		read(values) {
			const [variable] = part.read(values) ?? [];
			if (variable === undefined) return undefined;
			const { name, value } = variable;
			return { type: 'text', text: value, ...(place.named && { parameterName: name }) };
		},
	};
}

function mediaPart(type: 'image' | 'video', place: Place): Part<TemplateHeader> {
	const media = mediaParameter(type, place);
	return {
		parameters: [media],
		read(values) {
			const url = values.take(media, requireUrl);
			return url === undefined ? undefined : { type, url };
		},
	};
}

function documentPart(place: Place): Part<TemplateHeader> {
	const document = mediaParameter('document', place);
	const documentName = headerParameter(place, 'documentName', {
		label: 'Document Name',
		kind: 'documentName',
		required: false,
		description: 'The name under which the customer sees the document, e.g. invoice.pdf',
	});
	return {
		parameters: [document, documentName],
		read(values) {
			const url = values.take(document, requireUrl);
			const filename = values.take(documentName, requireText);
			return url === undefined ? undefined : { type: 'document', url, ...present({ filename }) };
		},
	};
}

function mediaParameter(kind: 'image' | 'video' | 'document', place: Place): TemplateParameter {
	return headerParameter(place, kind, { kind, required: true, ...MEDIA[kind] });
}

const MEDIA = {
	image: {
		label: 'Image URL',
		description: 'Public http or https URL of a JPEG or PNG of up to 5 MB',
	},
	video: {
		label: 'Video URL',
		description: 'Public http or https URL of an MP4 or 3GP of up to 16 MB',
	},
	document: {
		label: 'Document URL',
		description: 'Public http or https URL of a document of up to 100 MB',
	},
};

function locationPart(place: Place): Part<TemplateHeader> {
	const [latitudeField, longitudeField, nameField, addressField] = [
		headerParameter(place, 'latitude', {
			label: 'Latitude',
			kind: 'latitude',
			required: true,
			description: 'Decimal degrees, from -90 to 90',
		}),
		headerParameter(place, 'longitude', {
			label: 'Longitude',
			kind: 'longitude',
			required: true,
			description: 'Decimal degrees, from -180 to 180',
		}),
		headerParameter(place, 'name', {
			label: 'Place Name',
			kind: 'locationName',
			required: false,
			description: 'Name of the place',
		}),
		headerParameter(place, 'address', {
			label: 'Address',
			kind: 'locationAddress',
			required: false,
			description: 'Address of the place, shown below its name',
		}),
	];
	return {
		parameters: [latitudeField, longitudeField, nameField, addressField],
		read(values) {
			const latitude = values.take(latitudeField, degrees(90));
			const longitude = values.take(longitudeField, degrees(180));
			const name = values.take(nameField, requireText);
			const address = values.take(addressField, requireText);
			if (latitude === undefined || longitude === undefined) return undefined;
			return { type: 'location', latitude, longitude, ...present({ name, address }) };
		},
	};
}

function degrees(max: number) {
	return (field: string, label: string, value: unknown) =>
		requireNumber(field, label, value, { min: -max, max });
}

function productPart(place: Place): Part<TemplateHeader> {
	const product = headerParameter(place, 'product', {
		label: 'Product ID',
		kind: 'productId',
		required: true,
		description: 'Content ID of the product in Commerce Manager',
	});
	const catalog = headerParameter(place, 'catalog', {
		label: 'Catalog ID',
		kind: 'catalogId',
		required: true,
		description: 'ID of the catalog that holds the product',
	});
	return {
		parameters: [product, catalog],
		read(values) {
			const productRetailerId = values.take(product, requireId);
			const catalogId = values.take(catalog, requireId);
			if (productRetailerId === undefined || catalogId === undefined) return undefined;
			return { type: 'product', productRetailerId, catalogId };
		},
	};
}

function headerParameter(
	place: Place,
	key: string,
	{ label, kind, required, description }: Omit<TemplateParameter, 'id'>,
): TemplateParameter {
	return {
		id: headerValue(place, key),
		label: `${place.of}Header ${label}`,
		kind,
		required,
		description,
	};
}
