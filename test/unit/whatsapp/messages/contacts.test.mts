import { describe, expect, it } from '@jest/globals';
import { type Contact, contacts } from '../../../../nodes/whatsapp/messages/contacts.ts';
import { refusal } from './refusal.mts';

const name = { formattedName: 'Ana Example', firstName: 'Ana' };

describe('contacts', () => {
	it("turns every field into Meta's", () => {
		const ana: Contact = {
			name: {
				formattedName: 'Dr. Ana B. Example Jr.',
				firstName: 'Ana',
				lastName: 'Example',
				middleName: 'B.',
				prefix: 'Dr.',
				suffix: 'Jr.',
			},
			phones: [
				{ phone: '+44 7700 900000', type: 'CELL', waId: '+44 7700 900000' },
				{ phone: '020 7946 0000' },
			],
			emails: [{ email: 'ana@example.com', type: 'WORK' }],
			urls: [{ url: 'https://example.com', type: 'WORK' }],
			addresses: [
				{
					street: '1 Main Street',
					city: 'London',
					state: 'LDN',
					zip: 'N1',
					country: 'United Kingdom',
					countryCode: 'gb',
					type: 'HOME',
				},
			],
			org: { company: 'Example', department: 'Sales', title: 'Head' },
			birthday: '2000-02-29',
		};
		expect(contacts({ contacts: [ana] })).toStrictEqual({
			message_type: 'custom',
			custom: {
				type: 'contacts',
				contacts: [
					{
						name: {
							formatted_name: 'Dr. Ana B. Example Jr.',
							first_name: 'Ana',
							last_name: 'Example',
							middle_name: 'B.',
							prefix: 'Dr.',
							suffix: 'Jr.',
						},
						phones: [
							{ phone: '+44 7700 900000', type: 'CELL', wa_id: '447700900000' },
							{ phone: '020 7946 0000' },
						],
						emails: [{ email: 'ana@example.com', type: 'WORK' }],
						urls: [{ url: 'https://example.com', type: 'WORK' }],
						addresses: [
							{
								street: '1 Main Street',
								city: 'London',
								state: 'LDN',
								zip: 'N1',
								country: 'United Kingdom',
								country_code: 'GB',
								type: 'HOME',
							},
						],
						org: { company: 'Example', department: 'Sales', title: 'Head' },
						birthday: '2000-02-29',
					},
				],
			},
		});
	});

	it('gives Meta the second part of the name that it wants, and leaves out what is empty', () => {
		const bare = {
			name: { formattedName: 'Reception' },
			phones: [],
			org: { company: '' },
			birthday: '',
		};
		expect(contacts({ contacts: [bare] }).custom.contacts).toStrictEqual([
			{ name: { formatted_name: 'Reception', first_name: 'Reception' } },
		]);
	});

	it('takes 257 of them', () => {
		expect(refusal(() => contacts({ contacts: Array(257).fill({ name }) }))).toBeUndefined();
		expect(refusal(() => contacts({ contacts: Array(258).fill({ name }) }))?.field).toBe(
			'contacts',
		);
	});

	it.each<[string, unknown, string]>([
		['no contact', [], 'contacts'],
		['no list', 'Ana', 'contacts'],
		['null', [null], 'contacts[0]'],
		['no name', [{ name }, {}], 'contacts[1].name.formattedName'],
		['blank name', [{ name: { formattedName: ' ' } }], 'contacts[0].name.formattedName'],
		['phone without number', [{ name, phones: [{ type: 'CELL' }] }], 'contacts[0].phones[0].phone'],
		['phone as text', [{ name, phones: ['1'] }], 'contacts[0].phones[0]'],
		[
			'WhatsApp number that is none',
			[{ name, phones: [{ phone: '1', waId: 'US.1349' }] }],
			'contacts[0].phones[0].waId',
		],
		['email without address', [{ name, emails: [{}] }], 'contacts[0].emails[0].email'],
		['URL without scheme', [{ name, urls: [{ url: 'example.com' }] }], 'contacts[0].urls[0].url'],
		[
			'country code of three letters',
			[{ name, addresses: [{ countryCode: 'GBR' }] }],
			'contacts[0].addresses[0].countryCode',
		],
		['birthday in another form', [{ name, birthday: '31.12.1990' }], 'contacts[0].birthday'],
		['birthday that does not exist', [{ name, birthday: '2001-02-29' }], 'contacts[0].birthday'],
		['birthday in month 13', [{ name, birthday: '2001-13-01' }], 'contacts[0].birthday'],
		['birthday with a time', [{ name, birthday: '2001-01-01T00:00:00Z' }], 'contacts[0].birthday'],
	])('refuses %s', (_what, given, field) => {
		expect(refusal(() => contacts({ contacts: given as Contact[] }))?.field).toBe(field);
	});
});
