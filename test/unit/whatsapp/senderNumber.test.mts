import { describe, expect, it } from '@jest/globals';

import { mergeNumbers, titleOf } from '../../../nodes/whatsapp/senderNumber.ts';

const OURS = { applicationId: 'OUR-APP', wabaId: '1' };

const account = (change: object = {}) => ({
	external_id: '447700900001',
	provider: 'whatsapp',
	name: 'Example',
	applications: ['our-app'],
	aggregate_id: '1',
	...change,
});

const phone = (change: object = {}) => ({
	id: '10',
	display_phone_number: '+44 7700 900001',
	verified_name: 'Example Ltd',
	quality_rating: 'GREEN',
	...change,
});

describe('numbers of several lists', () => {
	it('are one each, with the newest name, however they are written', () => {
		const numbers = mergeNumbers(
			{
				accounts: [account()],
				managed: [{ number: '447700900001', waba_id: '1', status: 'CONNECTED' }],
				phoneNumbers: [phone()],
			},
			OURS,
		);
		expect(numbers).toEqual([
			{
				number: '447700900001',
				name: 'Example Ltd',
				applicationLinked: true,
				linkedApplication: 'our-app',
				wabaId: '1',
				status: 'CONNECTED',
				phoneNumberId: '10',
				quality: 'GREEN',
			},
		]);
	});

	it.each<[string, object, boolean]>([
		['none', { applications: [] }, false],
		['another one', { applications: ['other'] }, false],
		['one that is no list', { applications: 'our-app' }, true],
		['nothing that can be read', { applications: undefined }, false],
	])('are linked to %s', (_, change, expected) => {
		const [{ applicationLinked }] = mergeNumbers({ accounts: [account(change)] }, OURS);
		expect(applicationLinked).toBe(expected);
	});

	it('are linked to nothing where Vonage lists them not, and to nobody knows what unasked', () => {
		const [listed] = mergeNumbers({ accounts: [], phoneNumbers: [phone()] }, OURS);
		expect(listed.applicationLinked).toBe(false);
		const [unasked] = mergeNumbers({ phoneNumbers: [phone()] }, OURS);
		expect(unasked).not.toHaveProperty('applicationLinked');
	});

	it.each([
		['an account of another channel', { accounts: [account({ provider: 'messenger' })] }],
		['an account without a number', { accounts: [account({ external_id: undefined })] }],
		['a page of Messenger', { accounts: [account({ external_id: 'page-1' })] }],
		['a number without digits', { phoneNumbers: [phone({ display_phone_number: '' })] }],
		['something else', { accounts: [null, 'x', 7], managed: [[]], phoneNumbers: [{}] }],
	])('are not made of %s', (_, lists) => {
		expect(mergeNumbers(lists, OURS)).toEqual([]);
	});

	it('have the limit under its newer or older name', () => {
		const limit = (change: object) =>
			mergeNumbers({ phoneNumbers: [phone(change)] }, OURS)[0].messagingLimit;
		expect(limit({ whatsapp_business_manager_messaging_limit: 'TIER_2K' })).toBe('TIER_2K');
		expect(limit({ messaging_limit_tier: 'TIER_1K' })).toBe('TIER_1K');
		expect(limit({ throughput: 'odd' })).toBeUndefined();
	});
});

it('a number has a title, with a name or without', () => {
	expect(titleOf({ number: '1', name: 'Example' })).toBe('Example (+1)');
	expect(titleOf({ number: '1' })).toBe('+1');
});
