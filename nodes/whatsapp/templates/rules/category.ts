import type { Findings } from './finding';

const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];

/** In seconds (Meta "Time-to-live"); -1 stands for 30 days. */
const LIFETIMES: Readonly<Record<string, { min: number; max: number; unset: boolean }>> = {
	AUTHENTICATION: { min: 30, max: 900, unset: true },
	UTILITY: { min: 30, max: 43_200, unset: true },
	MARKETING: { min: 43_200, max: 2_592_000, unset: false },
};

/**
 * `category`
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export function lintCategory(findings: Findings, category: string): void {
	if (CATEGORIES.includes(category)) return;
	findings.error({
		path: 'category',
		rule: category === '' ? 'category-missing' : 'category-unknown',
		message:
			category === ''
				? 'The category is missing'
				: `'${category.slice(0, 40)}' is not a category that Meta takes`,
		fix: 'Choose MARKETING, UTILITY or AUTHENTICATION; the price of a message depends on it',
	});
}

/**
 * `parameter_format`
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintParameterFormat(findings: Findings, format: string): void {
	if (['', 'POSITIONAL', 'NAMED'].includes(format)) return;
	findings.error({
		path: 'parameter_format',
		rule: 'parameter-format-unknown',
		message: `'${format.slice(0, 40)}' is not a kind of variables`,
		fix: 'Use POSITIONAL for {{1}} or NAMED for {{first_name}}',
	});
}

/**
 * `message_send_ttl_seconds`
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/time-to-live
 */
export function lintLifetime(findings: Findings, value: unknown, category: string): void {
	if (value === undefined || value === null || value === '') return;
	const path = 'message_send_ttl_seconds';
	const seconds = typeof value === 'string' ? Number(value) : value;
	if (typeof seconds !== 'number' || !Number.isInteger(seconds)) {
		findings.error({
			path,
			rule: 'ttl-number',
			message: 'The time to live is no whole number',
			fix: 'Give it in seconds, e.g. 600',
		});
		return;
	}
	const lifetime = Object.hasOwn(LIFETIMES, category) ? LIFETIMES[category] : undefined;
	if (lifetime === undefined) return;
	const { min, max, unset } = lifetime;
	const inRange = (seconds >= min && seconds <= max) || (unset && seconds === -1);
	if (!inRange) {
		findings.error({
			path,
			rule: 'ttl-range',
			message: `The time to live of ${grouped(seconds)} seconds is out of range for ${category}: ${grouped(min)} to ${grouped(max)}${unset ? ', or -1 for 30 days' : ''}`,
			fix: `Choose a value between ${min} and ${max}, or leave it out`,
		});
	} else if (category === 'MARKETING') {
		findings.warning({
			path,
			rule: 'ttl-marketing',
			message: 'A time to live of a marketing template works with the Marketing Messages API only',
			fix: 'Leave it out unless you send through that API',
		});
	}
}

function grouped(seconds: number): string {
	return seconds.toLocaleString('en-US');
}
