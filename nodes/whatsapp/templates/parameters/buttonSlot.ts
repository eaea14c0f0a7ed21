import { isRecord } from '../../looseJson';
import { present, requireJsonObjects, requireText } from '../../messages/checks';
import { flowData } from '../../messages/flow';
import { LIMITS } from '../../messages/limits';
import { type ProductSection, productSections } from '../../messages/section';
import { buttonComponent, type TemplateButton } from '../../messages/templateButton';
import { templateValue } from '../../messages/templateValue';
import { RuleViolation } from '../../ruleViolation';
import { fillVariables, fixedLength } from '../fill';
import { samplesIn, type TemplateButtonDefinition, variablesIn } from '../schema';
import type { ParameterSlot } from './givenValues';
import type { TemplateParameter } from './parameter';
import { buttonValue, type Scope } from './scope';

/** A button with something to fill in; `undefined` for a fixed one and for kinds that take nothing. */
export function buttonSlot(
	definition: TemplateButtonDefinition,
	index: number,
	scope: Scope,
): ParameterSlot<TemplateButton> | undefined {
	const label = `${scope.of}Button ${index + 1}`;
	return SLOTS.get(definition.type)?.({
		definition,
		index,
		label,
		parameter: (key, { label: name, ...more }) => ({
			id: buttonValue(scope, index, key),
			label: `${label} ${name}`,
			...more,
		}),
	});
}

interface Button {
	definition: TemplateButtonDefinition;
	index: number;
	label: string;
	/** One of its parameters; the label without the button's. */
	parameter(key: string, parameter: Omit<TemplateParameter, 'id'>): TemplateParameter;
}

const SLOTS = new Map<string, (button: Button) => ParameterSlot<TemplateButton> | undefined>([
	['CATALOG', catalog],
	['COPY_CODE', copyCode],
	['FLOW', flow],
	['MPM', multiProduct],
	['QUICK_REPLY', quickReply],
	['URL', url],
]);

function quickReply({
	definition: { text },
	index,
	parameter,
}: Button): ParameterSlot<TemplateButton> {
	const payloadField = parameter('payload', {
		label: 'Payload',
		kind: 'payload',
		required: false,
		description: `Comes back when the customer taps ${text ?? 'the button'}; without it the label does`,
	});
	return {
		parameters: [payloadField],
		read(values) {
			const payload = values.take(payloadField, requireText);
			return payload === undefined ? undefined : { index, kind: 'quickReply', payload };
		},
	};
}

function url({
	definition,
	index,
	label,
	parameter,
}: Button): ParameterSlot<TemplateButton> | undefined {
	const address = definition.url ?? '';
	const variables = variablesIn(address);
	if (variables.length === 0) return undefined;

	const suffixField = parameter('suffix', {
		label: 'URL Suffix',
		kind: 'urlSuffix',
		required: true,
		...present({ sample: sampleSuffix(definition) }),
		maxLength: Math.max(1, LIMITS.templateUrl - fixedLength(address, variables)),
		description: `What stands for the variable in ${address}, percent-encoded`,
	});
	return {
		parameters: [suffixField],
		read(values) {
			const suffix = values.take(suffixField, (field, _label, value) =>
				requireSuffix(field, label, value, address),
			);
			if (suffix === undefined) return undefined;

			const filled = fillVariables(address, () => suffix);
			values.requireFit([suffixField], 'URL', filled, LIMITS.templateUrl);
			return { index, kind: 'url', suffix };
		},
	};
}

function copyCode({ definition, index, parameter }: Button): ParameterSlot<TemplateButton> {
	const codeField = parameter('code', {
		label: 'Coupon Code',
		kind: 'couponCode',
		required: true,
		...present({ sample: samplesIn(definition.example).get('1') }),
		maxLength: LIMITS.couponCode,
		description: 'The code that a tap copies',
	});
	return {
		parameters: [codeField],
		read(values) {
			const code = values.take(codeField, (field, label, value) =>
				templateValue(field, label, value, LIMITS.couponCode),
			);
			return code === undefined ? undefined : { index, kind: 'copyCode', code };
		},
	};
}

function flow({ index, parameter }: Button): ParameterSlot<TemplateButton> {
	const tokenField = parameter('token', {
		label: 'Flow Token',
		kind: 'flowToken',
		required: false,
		description: "Comes back with the customer's answers; 'unused' without it",
	});
	const dataField = parameter('data', {
		label: 'Flow Data',
		kind: 'flowData',
		required: false,
		description: 'Input of the first screen: a JSON object',
	});
	return {
		parameters: [tokenField, dataField],
		read(values) {
			const token = values.take(tokenField, requireText);
			const data = values.take(dataField, (field, label, value) => flowData(value, field, label));
			// Meta wants a parameter on every Flow button, so the button is never left out.
			return { index, kind: 'flow', ...present({ token, data }) };
		},
	};
}

function catalog({ index, parameter }: Button): ParameterSlot<TemplateButton> {
	const thumbnailField = parameter('thumbnail', {
		label: 'Thumbnail Product ID',
		kind: 'productId',
		required: false,
		description: "Content ID of the product whose picture is shown; else the catalog's first",
	});
	return {
		parameters: [thumbnailField],
		read(values) {
			const thumbnailProductRetailerId = values.take(thumbnailField, requireText);
			return thumbnailProductRetailerId === undefined
				? undefined
				: { index, kind: 'catalog', thumbnailProductRetailerId };
		},
	};
}

function multiProduct({ index, parameter }: Button): ParameterSlot<TemplateButton> {
	const thumbnailField = parameter('thumbnail', {
		label: 'Thumbnail Product ID',
		kind: 'productId',
		required: true,
		description: 'Content ID of the product whose picture is shown',
	});
	const sectionsField = parameter('sections', {
		label: 'Product Sections',
		kind: 'productSections',
		required: true,
		description:
			'JSON array of 1–10 sections with up to 30 products together, e.g. [{"title": "Tools", "productRetailerIds": ["A-1"]}]',
	});
	return {
		parameters: [thumbnailField, sectionsField],
		read(values) {
			const thumbnailProductRetailerId = values.take(thumbnailField, requireText);
			const sections = values.take(sectionsField, requireSections);
			return thumbnailProductRetailerId === undefined || sections === undefined
				? undefined
				: { index, kind: 'multiProduct', thumbnailProductRetailerId, sections };
		},
	};
}

/** The sample of a URL's variable, which Meta takes as the complete address or as the value alone. */
function sampleSuffix({ url: address = '', example }: TemplateButtonDefinition) {
	const sample = samplesIn(example).get('1');
	const [before, after] = aroundVariable(address);
	if (sample?.startsWith(before) && sample.endsWith(after)) {
		const suffix = sample.slice(before.length, sample.length - after.length);
		return suffix === '' ? undefined : suffix;
	}
	return sample === undefined || /^https?:/i.test(sample) ? undefined : sample;
}

function requireSuffix(field: string, label: string, value: unknown, address: string): string {
	const suffix = requireText(field, label, value);
	const [before] = aroundVariable(address);
	const base = withoutScheme(before);
	if (base !== '' && withoutScheme(suffix).startsWith(base)) {
		throw new RuleViolation(
			field,
			`'${label} URL Suffix' repeats the address that the template has already`,
			`Give only what follows ${before}`,
		);
	}
	// messages/templateButton.ts knows what else a suffix may be.
	buttonComponent({ index: 0, kind: 'url', suffix }, field, label);
	return suffix;
}

function withoutScheme(address: string): string {
	return address.replace(/^(?:https?:)?(?:\/\/)?(?:www\.)?/i, '').toLowerCase();
}

function aroundVariable(address: string): [before: string, after: string] {
	const [variable] = variablesIn(address);
	return variable === undefined
		? [address, '']
		: [address.slice(0, variable.start), address.slice(variable.end)];
}

/** Sections as messages/section.ts reads them or as Meta writes them. */
function requireSections(field: string, label: string, value: unknown): ProductSection[] {
	const given = requireJsonObjects(field, label, value).map((section) => ({
		title: section.title,
		productRetailerIds: Array.isArray(section.product_items)
			? section.product_items.map((item) => (isRecord(item) ? item.product_retailer_id : item))
			: section.productRetailerIds,
	}));
	// JSON can hold anything; productSections checks every part of it.
	return productSections(given as ProductSection[], `${field}.`).map(
		({ title, product_items: items }) => ({
			...present({ title }),
			productRetailerIds: items.map((item) => item.product_retailer_id),
		}),
	);
}
