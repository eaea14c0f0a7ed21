import type { ProbeResult } from './facts';

export type Result = 'ok' | 'warning' | 'fail' | 'skipped';

/** One line of the report. */
export interface Check extends CheckResult {
	/** Name, for people. */
	check: string;
	/** The same for programs. */
	id: string;
}

/** What a rule makes of the facts. */
export interface CheckResult {
	result: Result;
	found: string;
	/** The next step, where there is one. */
	whatToDo?: string;
	/** Where in which dashboard. */
	where?: string;
	link?: string;
	/** The number that this is about, where there can be several. */
	number?: string;
}

/** Where something is set right. */
export interface Place {
	where: string;
	link?: string;
}

export const CREDENTIAL: Place = { where: 'n8n → Credentials → Vonage WhatsApp API' };

export const API_SETTINGS: Place = {
	where: 'Vonage dashboard → API settings',
	link: 'https://dashboard.vonage.com/settings',
};

export const APPLICATIONS: Place = {
	where: 'Vonage dashboard → Applications → your application',
	link: 'https://dashboard.vonage.com/applications',
};

export const CAPABILITY: Place = {
	...APPLICATIONS,
	where: `${APPLICATIONS.where} → Edit → Capabilities → Messages`,
};

export const BILLING: Place = {
	where: 'Vonage dashboard → Billing and payments',
	link: 'https://dashboard.vonage.com',
};

export const SYSTEM_USERS: Place = {
	where: 'Meta business settings → Users → System users',
	link: 'https://business.facebook.com/settings/system-users',
};

export const WHATSAPP_ACCOUNTS: Place = {
	where: 'Meta business settings → Accounts → WhatsApp accounts',
	link: 'https://business.facebook.com/settings/whatsapp-business-accounts',
};

export const WHATSAPP_MANAGER: Place = {
	where: 'WhatsApp Manager',
	link: 'https://business.facebook.com/wa/manage/home',
};

/** What a finding can say beside what was found. */
type More = Partial<Place> & Pick<CheckResult, 'number' | 'whatToDo'>;

export function ok(found: string, more: More = {}): CheckResult {
	return { result: 'ok', found, ...more };
}

export function skipped(found: string, whatToDo?: string): CheckResult {
	return { result: 'skipped', found, ...(whatToDo && { whatToDo, ...CREDENTIAL }) };
}

export function warning(found: string, whatToDo: string, more: More): CheckResult {
	return { result: 'warning', found, whatToDo, ...more };
}

export function fail(found: string, whatToDo: string, more: More): CheckResult {
	return { result: 'fail', found, whatToDo, ...more };
}

/** What is left unsaid because of something that another check reports. */
export function after(check: string): CheckResult {
	return skipped(`Not checked: see '${check}'`);
}

/** A question that was not asked is skipped; what was not answered is for the builder to look at. */
export function unread(reading: Exclude<ProbeResult<unknown>, { kind: 'read' }>): CheckResult {
	if (reading.kind === 'notAsked') return skipped(reading.why, reading.whatToDo);
	const { message, advice } = reading.failure;
	return warning(message, advice ?? 'Try again in a few minutes.', {});
}

/** The two halves of a sentence such as `The key is damaged: paste it again`. */
export function inTwo(sentence: string): { found: string; whatToDo: string } {
	const [found, next = 'open the credential and correct it'] = sentence.split(': ');
	return { found, whatToDo: `${next[0].toUpperCase()}${next.slice(1)}.` };
}

/** `1 number`, `2 numbers`. */
export function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `2026-11-26 10:00 UTC`. */
export function shownTime(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
