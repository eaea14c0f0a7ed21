import { present, requireId, requireNumber, requireText, requireUrl } from '../../messages/checks';
import { LIMITS } from '../../messages/limits';
import type { TemplateHeader } from '../../messages/template';
import { componentOf } from '../fillable';
import type { TemplateComponent } from '../schema';
import type { ParameterSlot } from './givenValues';
import type { TemplateParameter } from './parameter';
import { headerValue, headerVariable, type Scope } from './scope';
import { textSlot } from './textSlot';

/** The header, unless it is missing, fixed, or of a format that nobody can fill in here. */
export function headerSlot(
	components: TemplateComponent[],
	scope: Scope,
): ParameterSlot<TemplateHeader> | undefined {
	const header = componentOf(components, 'HEADER');
	switch (header?.format) {
		case 'IMAGE':
			return mediaSlot('image', scope);
		case 'VIDEO':
			return mediaSlot('video', scope);
		case 'DOCUMENT':
			return documentSlot(scope);
		case 'LOCATION':
			return locationSlot(scope);
		case 'PRODUCT':
			return productSlot(scope);
		case 'TEXT':
		case undefined:
			return header?.text === undefined ? undefined : variableSlot(header.text, header, scope);
		default:
			return undefined;
	}
}

function variableSlot(
	text: string,
	{ example }: TemplateComponent,
	scope: Scope,
): ParameterSlot<TemplateHeader> {
	const slot = textSlot({ text, example, what: 'header', max: LIMITS.templateHeader }, (name) => ({
		id: headerVariable(scope, name),
		label: `${scope.of}Header Variable${scope.named ? ` ${name}` : ''}`,
	}));
	return {
		// The header has one variable at most (Meta); another one would have nowhere to go.
		parameters: slot.parameters.slice(0, 1),
		read(values) {
			const [variable] = slot.read(values) ?? [];
			if (variable === undefined) return undefined;
			const { name, value } = variable;
			return { type: 'text', text: value, ...(scope.named && { parameterName: name }) };
		},
	};
}

function mediaSlot(type: 'image' | 'video', scope: Scope): ParameterSlot<TemplateHeader> {
	const media = mediaParameter(type, scope);
	return {
		parameters: [media],
		read(values) {
			const url = values.take(media, requireUrl);
			return url === undefined ? undefined : { type, url };
		},
	};
}

function documentSlot(scope: Scope): ParameterSlot<TemplateHeader> {
	const document = mediaParameter('document', scope);
	const documentName = headerParameter(scope, 'documentName', {
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

function mediaParameter(kind: 'image' | 'video' | 'document', scope: Scope): TemplateParameter {
	return headerParameter(scope, kind, { kind, required: true, ...MEDIA[kind] });
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

function locationSlot(scope: Scope): ParameterSlot<TemplateHeader> {
	const [latitudeField, longitudeField, nameField, addressField] = [
		headerParameter(scope, 'latitude', {
			label: 'Latitude',
			kind: 'latitude',
			required: true,
			description: 'Decimal degrees, from -90 to 90',
		}),
		headerParameter(scope, 'longitude', {
			label: 'Longitude',
			kind: 'longitude',
			required: true,
			description: 'Decimal degrees, from -180 to 180',
		}),
		headerParameter(scope, 'name', {
			label: 'Place Name',
			kind: 'locationName',
			required: false,
			description: 'Name of the place',
		}),
		headerParameter(scope, 'address', {
			label: 'Address',
			kind: 'locationAddress',
			required: false,
			description: 'Address of the scope, shown below its name',
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

function productSlot(scope: Scope): ParameterSlot<TemplateHeader> {
	const product = headerParameter(scope, 'product', {
		label: 'Product ID',
		kind: 'productId',
		required: true,
		description: 'Content ID of the product in Commerce Manager',
	});
	const catalog = headerParameter(scope, 'catalog', {
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
	scope: Scope,
	key: string,
	{ label, kind, required, description }: Omit<TemplateParameter, 'id'>,
): TemplateParameter {
	return {
		id: headerValue(scope, key),
		label: `${scope.of}Header ${label}`,
		kind,
		required,
		description,
	};
}
