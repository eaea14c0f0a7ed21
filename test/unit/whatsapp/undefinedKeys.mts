/** The keys of an item, at any depth, that JSON would silently drop. */
export function undefinedKeys(item: unknown): string[] {
	const found: string[] = [];
	JSON.stringify(item, (key, value: unknown) => {
		if (value === undefined) found.push(key);
		return value;
	});
	return found;
}
