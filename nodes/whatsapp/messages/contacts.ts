import { RuleViolation } from '../ruleViolation';
import {
	optionalText,
	present,
	requireObjects,
	requirePhoneNumber,
	requireText,
	requireUrl,
} from './checks';
import { LIMITS } from './limits';

/** A person or business as an address book knows it. `type` is free text such as `HOME`, `WORK`, `CELL`. */
export interface Contact {
	name: {
		/** The full name, as shown in the message. */
		formattedName: string;
		firstName?: string;
		lastName?: string;
		middleName?: string;
		prefix?: string;
		suffix?: string;
	};
	/** `waId`, the contact's WhatsApp number, adds a *Message* button. */
	phones?: Array<{ phone: string; type?: string; waId?: string }>;
	emails?: Array<{ email: string; type?: string }>;
	urls?: Array<{ url: string; type?: string }>;
	addresses?: Array<{
		street?: string;
		city?: string;
		state?: string;
		zip?: string;
		country?: string;
		/** Two letters, e.g. `GB`. */
		countryCode?: string;
		type?: string;
	}>;
	org?: { company?: string; department?: string; title?: string };
	/** `YYYY-MM-DD`. */
	birthday?: string;
}

export interface ContactsInput {
	/** 1–257 contacts; Meta recommends few. */
	contacts: Contact[];
}

/** Meta's contact object. */
export interface ContactObject {
	name: {
		formatted_name: string;
		first_name?: string;
		last_name?: string;
		middle_name?: string;
		prefix?: string;
		suffix?: string;
	};
	phones?: Array<{ phone: string; type?: string; wa_id?: string }>;
	emails?: Array<{ email: string; type?: string }>;
	urls?: Array<{ url: string; type?: string }>;
	addresses?: Array<{
		street?: string;
		city?: string;
		state?: string;
		zip?: string;
		country?: string;
		country_code?: string;
		type?: string;
	}>;
	org?: { company?: string; department?: string; title?: string };
	birthday?: string;
}

export interface ContactsContent {
	message_type: 'custom';
	custom: { type: 'contacts'; contacts: ContactObject[] };
}

/**
 * `custom` of type `contacts`: contact cards.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/contacts-messages
 */
export function contacts(input: ContactsInput): ContactsContent {
	const all = requireObjects('contacts', 'Contacts', input.contacts, { max: LIMITS.contacts });
	return {
		message_type: 'custom',
		custom: {
			type: 'contacts',
			contacts: all.map((contact, at) =>
				contactObject(contact, `contacts[${at}]`, `Contact ${at + 1}`),
			),
		},
	};
}

function contactObject(contact: Contact, path: string, of: string): ContactObject {
	return {
		name: nameObject(contact.name, `${path}.name`, of),
		...present({
			phones: entries(contact.phones, `${path}.phones`, `${of} Phone`, (phone, at, label) => ({
				phone: requireText(`${at}.phone`, `${label} Number`, phone.phone),
				...present({
					type: optionalText(`${at}.type`, `${label} Type`, phone.type),
					wa_id: phone.waId
						? requirePhoneNumber(`${at}.waId`, `${label} WhatsApp Number`, phone.waId)
						: undefined,
				}),
			})),
			emails: entries(contact.emails, `${path}.emails`, `${of} Email`, (email, at, label) => ({
				email: requireText(`${at}.email`, `${label} Address`, email.email),
				...present({ type: optionalText(`${at}.type`, `${label} Type`, email.type) }),
			})),
			urls: entries(contact.urls, `${path}.urls`, `${of} Website URL`, (url, at, label) => ({
				url: requireUrl(`${at}.url`, label, url.url),
				...present({ type: optionalText(`${at}.type`, `${label} Type`, url.type) }),
			})),
			addresses: entries(
				contact.addresses,
				`${path}.addresses`,
				`${of} Address`,
				(address, at, label) =>
					present({
						street: optionalText(`${at}.street`, `${label} Street`, address.street),
						city: optionalText(`${at}.city`, `${label} City`, address.city),
						state: optionalText(`${at}.state`, `${label} State`, address.state),
						zip: optionalText(`${at}.zip`, `${label} Postal Code`, address.zip),
						country: optionalText(`${at}.country`, `${label} Country`, address.country),
						country_code: countryCode(`${at}.countryCode`, label, address.countryCode),
						type: optionalText(`${at}.type`, `${label} Type`, address.type),
					}),
			),
			org: orgObject(contact.org, `${path}.org`, of),
			birthday: birthday(`${path}.birthday`, of, contact.birthday),
		}),
	};
}

/** Meta wants one more part of the name next to the formatted one: without any, it is the first name too. */
function nameObject(name: Contact['name'] | undefined, path: string, of: string) {
	const formatted = requireText(`${path}.formattedName`, `${of} Full Name`, name?.formattedName);
	const parts = present({
		first_name: optionalText(`${path}.firstName`, `${of} First Name`, name?.firstName),
		last_name: optionalText(`${path}.lastName`, `${of} Last Name`, name?.lastName),
		middle_name: optionalText(`${path}.middleName`, `${of} Middle Name`, name?.middleName),
		prefix: optionalText(`${path}.prefix`, `${of} Prefix`, name?.prefix),
		suffix: optionalText(`${path}.suffix`, `${of} Suffix`, name?.suffix),
	});
	return {
		formatted_name: formatted,
		...(Object.keys(parts).length > 0 ? parts : { first_name: formatted }),
	};
}

function orgObject(org: Contact['org'], path: string, of: string): ContactObject['org'] {
	const parts = present({
		company: optionalText(`${path}.company`, `${of} Company`, org?.company),
		department: optionalText(`${path}.department`, `${of} Department`, org?.department),
		title: optionalText(`${path}.title`, `${of} Job Title`, org?.title),
	});
	return Object.keys(parts).length > 0 ? parts : undefined;
}

function birthday(field: string, of: string, value: unknown): string | undefined {
	const day = optionalText(field, `${of} Birthday`, value);
	if (day === undefined) return undefined;
	const date = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : undefined;
	// February 30 is read as March 1 by some engines and refused by others: it must come back unchanged.
	if (!date || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day)) {
		throw new RuleViolation(
			field,
			`'${of} Birthday' is not a date in the form YYYY-MM-DD`,
			'Write it like 1990-12-31',
		);
	}
	return day;
}

function countryCode(field: string, of: string, value: unknown): string | undefined {
	const code = optionalText(field, `${of} Country Code`, value);
	if (code !== undefined && !/^[A-Za-z]{2}$/.test(code)) {
		throw new RuleViolation(
			field,
			`'${of} Country Code' is not a code of two letters`,
			'Write it like GB, US or DE (ISO 3166-1)',
		);
	}
	return code?.toUpperCase();
}

/** The entries of one kind, or `undefined` when there are none. */
function entries<Given extends object, Sent>(
	list: Given[] | undefined,
	path: string,
	label: string,
	build: (entry: Given, path: string, label: string) => Sent,
): Sent[] | undefined {
	if (list === undefined || list.length === 0) return undefined;
	return requireObjects(path, label, list, { max: Infinity }).map((entry, at) =>
		build(entry, `${path}[${at}]`, `${label} ${at + 1}`),
	);
}
