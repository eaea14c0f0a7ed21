import type { INodeProperties } from 'n8n-workflow';
import { type Contact, contacts as contactsContent } from '../../../../whatsapp/messages/contacts';
import type { ParameterReader } from '../../../parameters/parameterReader';
import type { MessageType } from './messageType';

/** The important ones first. */
const cardFields: INodeProperties[] = [
	{
		displayName: 'Full Name',
		name: 'formattedName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Ana Example',
		description: 'The name as it is shown',
	},
	{
		displayName: 'Phone',
		name: 'phone',
		type: 'string',
		default: '',
		placeholder: 'e.g. +44 7700 900000',
	},
	{
		displayName: 'WhatsApp ID',
		name: 'whatsAppId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 447700900000',
		description: 'The number at WhatsApp, digits only: adds a button to write to the contact',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'name@email.com',
		default: '',
	},
	{
		displayName: 'Company',
		name: 'company',
		type: 'string',
		default: '',
	},
	{
		displayName: 'Job Title',
		name: 'jobTitle',
		type: 'string',
		default: '',
	},
	{
		displayName: 'Website URL',
		name: 'website',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com',
	},
	{
		displayName: 'First Name',
		name: 'firstName',
		type: 'string',
		default: '',
	},
	{
		displayName: 'Last Name',
		name: 'lastName',
		type: 'string',
		default: '',
	},
	{
		displayName: 'Street',
		name: 'street',
		type: 'string',
		default: '',
	},
	{
		displayName: 'City',
		name: 'city',
		type: 'string',
		default: '',
	},
	{
		displayName: 'Postal Code',
		name: 'postalCode',
		type: 'string',
		default: '',
	},
	{
		displayName: 'Country',
		name: 'country',
		type: 'string',
		default: '',
	},
	{
		displayName: 'Birthday',
		name: 'birthday',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1990-05-31',
		description: 'Year, month and day',
	},
];

export const contacts: MessageType = {
	option: { name: 'Contacts', value: 'contacts', description: 'One or more contact cards' },
	fields: [
		{
			displayName: 'Contacts',
			name: 'contacts',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Contact',
			required: true,
			default: { contact: [{ formattedName: '' }] },
			options: [
				{
					name: 'contact',
					displayName: 'Contact',
					values: cardFields,
				},
			],
		},
	],
	read: (item) => [contactsContent({ contacts: item.rows('contacts', 'contact').map(card) })],
};

function card(row: ParameterReader): Contact {
	const phone = row.optional('phone');
	const email = row.optional('email');
	const website = row.optional('website');
	const address = {
		street: row.optional('street'),
		city: row.optional('city'),
		zip: row.optional('postalCode'),
		country: row.optional('country'),
	};
	const hasAddress = Object.values(address).some((part) => part !== undefined);
	return {
		name: {
			formattedName: row.text('formattedName'),
			firstName: row.optional('firstName'),
			lastName: row.optional('lastName'),
		},
		phones: phone ? [{ phone, waId: row.optional('whatsAppId') }] : undefined,
		emails: email ? [{ email }] : undefined,
		urls: website ? [{ url: website }] : undefined,
		addresses: hasAddress ? [address] : undefined,
		org: { company: row.optional('company'), title: row.optional('jobTitle') },
		birthday: row.optional('birthday'),
	};
}
