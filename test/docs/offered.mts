import {
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeTypeDescription,
	NodeHelpers,
} from 'n8n-workflow';

type Values = Record<string, unknown>;

const isValues = (value: unknown): value is Values =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isExpression = (value: unknown) => typeof value === 'string' && value.startsWith('=');

/**
 * What is in a node's parameters that its panel would not offer: a parameter that is not there or not
 * shown, a value that is not in its list, or one of another kind. One line for each.
 */
export function notOffered(node: INode, description: INodeTypeDescription): string[] {
	const { properties } = description;
	const parameters = NodeHelpers.getNodeParameters(
		properties,
		node.parameters,
		true,
		false,
		node,
		description,
	);
	const shown = (property: INodeProperties, path: string) =>
		NodeHelpers.displayParameterPath(
			{ parameters } as unknown as INodeParameters,
			property,
			path,
			node,
			description,
		);

	function faultsOf(values: Values, offered: INodeProperties[], path: string): string[] {
		return Object.entries(values).flatMap(([name, value]) => {
			const named = offered.filter((property) => property.name === name);
			if (named.length === 0) return [`${path}.${name} is no parameter`];
			const candidates = named.filter((property) => shown(property, path));
			if (candidates.length === 0) return [`${path}.${name} is not shown`];
			const faults = candidates.map((property) => faultOf(property, value, `${path}.${name}`));
			return faults.some((found) => found.length === 0) ? [] : faults[0];
		});
	}

	function faultOf(property: INodeProperties, value: unknown, path: string): string[] {
		const { type, typeOptions = {}, options = [], noDataExpression } = property;
		if (isExpression(value)) return noDataExpression ? [`${path} takes no expression`] : [];
		if (typeOptions.multipleValues && type !== 'fixedCollection') {
			if (!Array.isArray(value)) return [`${path} is no list`];
			return value.flatMap((each, index) =>
				faultOf({ ...property, typeOptions: {} }, each, `${path}.${index}`),
			);
		}
		const wrong = (is: boolean) => (is ? [] : [`${path} is ${JSON.stringify(value)}`]);
		switch (type) {
			case 'options':
			case 'multiOptions': {
				if (typeOptions.loadOptions || typeOptions.loadOptionsMethod) return [];
				const known = (options as INodePropertyOptions[]).map((option) => option.value);
				const chosen = type === 'multiOptions' ? (value as unknown[]) : [value];
				return wrong(chosen.every((each) => known.includes(each as string)));
			}
			case 'boolean':
			case 'number':
				return wrong(typeof value === type);
			case 'collection':
				if (!isValues(value)) return wrong(false);
				return faultsOf(value, options as INodeProperties[], path);
			case 'fixedCollection':
				if (!isValues(value)) return wrong(false);
				return Object.entries(value).flatMap(([group, entries]) => {
					const found = (options as INodePropertyCollection[]).find(({ name }) => name === group);
					if (!found) return [`${path}.${group} is no group`];
					return [entries].flat().flatMap((entry, index) => {
						const at = Array.isArray(entries) ? `${path}.${group}[${index}]` : `${path}.${group}`;
						return faultsOf(entry as Values, found.values, at);
					});
				});
			case 'resourceLocator': {
				const modes = property.modes?.map(({ name }) => name) ?? [];
				return wrong(isValues(value) && value.__rl === true && modes.includes(String(value.mode)));
			}
			case 'resourceMapper':
			case 'filter':
			case 'assignmentCollection':
			case 'workflowSelector':
				return wrong(isValues(value));
			default:
				return wrong(typeof value === 'string');
		}
	}

	return faultsOf(node.parameters, properties, 'parameters');
}
