import type {
	TemplateHeader,
	TemplateCard,
	TemplateInput,
} from '../../../whatsapp/messages/template';
import type { TemplateButton } from '../../../whatsapp/messages/templateButton';
import type { Item } from '../../item';
import { mediaFile } from '../../media';
import type { Values } from '../../values';

/** The template and its values, as the fields of templateFields.ts describe them. */
export function readTemplate(item: Item): TemplateInput {
	const template = {
		name: item.text('templateName').trim(),
		language: item.text('templateLanguage').trim(),
	};
	if (item.text('valuesInput') === 'json') {
		return { ...template, components: item.jsonList('components') ?? [] };
	}
	const special = item.group('special');
	const expiration = special.dateTime('offerExpiresAt', item.context.getTimezone());
	const cards = special.rows('cards', 'card').map(readCard);
	return {
		...template,
		header: readHeader(item),
		body: readBody(item),
		buttons: item.rows('templateButtons', 'button').map(readButton),
		oneTimePassword: special.optional('oneTimePassword'),
		limitedTimeOffer: expiration === undefined ? undefined : { expiration },
		carousel: cards.length > 0 ? cards : undefined,
	};
}

function readHeader(item: Item): TemplateHeader | undefined {
	const type = item.text('headerType');
	switch (type) {
		case 'text':
			return {
				type,
				text: item.text('headerText'),
				parameterName: item.optional('headerParameterName'),
			};
		case 'image':
		case 'video':
			return { type, url: mediaFile(item, 'header').url };
		case 'document': {
			const { url, name } = mediaFile(item, 'header');
			return { type, url, filename: item.optional('headerFileName') ?? name };
		}
		case 'location':
			return {
				type,
				latitude: item.number('headerLatitude'),
				longitude: item.number('headerLongitude'),
				name: item.optional('headerPlaceName'),
				address: item.optional('headerAddress'),
			};
		default:
			return undefined;
	}
}

function readBody(item: Item): TemplateInput['body'] {
	return item.text('parameterFormat') === 'named'
		? item
				.rows('bodyNamedValues', 'value')
				.map((row) => ({ name: row.text('name'), value: row.text('value') }))
		: item.rows('bodyValues', 'value').map((row) => row.text('value'));
}

function readCard(card: Values): TemplateCard {
	return {
		header: {
			type: card.text('headerType') === 'video' ? 'video' : 'image',
			url: card.text('headerMediaUrl'),
		},
		body: card.rows('bodyValues', 'value').map((row) => row.text('value')),
		buttons: card.rows('templateButtons', 'button').map(readButton),
	};
}

function readButton(button: Values): TemplateButton {
	const index = button.optionalNumber('index') ?? 0;
	const kind = button.optional('type') ?? 'quickReply';
	switch (kind) {
		case 'quickReply':
			return { index, kind, payload: button.optional('payload') };
		case 'url':
			return { index, kind, suffix: button.text('suffix') };
		case 'copyCode':
			return { index, kind, code: button.text('code') };
		case 'catalog':
			return {
				index,
				kind,
				thumbnailProductRetailerId: button.optional('thumbnailProductRetailerId'),
			};
		case 'multiProduct':
			return {
				index,
				kind,
				thumbnailProductRetailerId: button.text('thumbnailProductRetailerId'),
				sections: [
					{
						title: button.optional('sectionTitle'),
						productRetailerIds: button.list('productRetailerIds'),
					},
				],
			};
		case 'flow':
			return { index, kind, token: button.optional('flowReference'), data: button.raw('flowData') };
		default:
			throw button.violation(
				'type',
				`is '${kind}', which is not a kind of button that takes a value`,
				'Choose one of quickReply, url, copyCode, catalog, multiProduct, flow.',
			);
	}
}
