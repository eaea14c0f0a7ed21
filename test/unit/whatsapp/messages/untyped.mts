/** A value against its declared type, as an n8n expression may yield it. */
export function untyped<T>(value: unknown): T {
	return value as T;
}
