import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { withShortSleeps } from './shortSleeps.mts';
import { failure, items, picked, result, results, useStage } from './stage.mts';
import { type Provider, PROVIDERS, throughBoth } from './templateProvider.mts';

const stage = useStage();

const remove = async (manageThrough: Provider, parameters: INodeParameters) =>
	await stage.manage('delete', { manageThrough, ...parameters });

/** Languages in which a template is left. */
const left = (name: string) =>
	stage.simulator
		.templates()
		.filter((template) => template.name === name)
		.map(({ language }) => language);

describe('deleting', () => {
	const ways = [
		{ what: 'one language', template: picked('hello_there:es'), stay: ['en'] },
		{ what: 'one language by its ID', template: picked('900101', 'id'), stay: ['es'] },
		{ what: 'one from the list', template: picked('hello_there:en', 'list'), stay: ['es'] },
	];

	it.each(throughBoth(ways))('through $provider: $what', async ({ provider, template, stay }) => {
		expect(result(await remove(provider, { template }))).toMatchObject({
			deleted: true,
			alreadyGone: false,
			name: 'hello_there',
			language: expect.stringMatching(/^e[ns]$/),
		});
		expect(left('hello_there')).toEqual(stay);
	});

	const all = [
		{ what: 'the name', template: picked('hello_there') },
		{ what: 'one of its languages', template: picked('hello_there:es') },
		{ what: 'an ID', template: picked('900117', 'id') },
	];

	it.each(throughBoth(all))(
		'through $provider: all languages, by $what',
		async ({ provider, template }) => {
			const deleted = result(await remove(provider, { template, languages: 'all' }));
			expect(deleted).toEqual({ deleted: true, alreadyGone: false, name: 'hello_there' });
			expect(left('hello_there')).toEqual([]);
		},
	);

	it.each(PROVIDERS)('through %s: which language is asked for, not guessed', async (provider) => {
		const error = failure(await remove(provider, { template: picked('hello_there') }));
		expect(error.message).toMatch(/several languages/);
		expect(left('hello_there')).toEqual(['en', 'es']);
	});

	const gone = [
		{ what: 'one language', parameters: { template: picked('no_such:en') } },
		{ what: 'all languages', parameters: { template: picked('no_such'), languages: 'all' } },
		{ what: 'an ID', parameters: { template: picked('123456789', 'id') } },
		{
			what: 'all languages of an ID',
			parameters: { template: picked('123456789', 'id'), languages: 'all' },
		},
	];

	it.each(throughBoth(gone))(
		'through $provider, $what: what is gone already counts as done',
		async ({ provider, parameters }) => {
			expect(result(await remove(provider, parameters))).toMatchObject({
				deleted: true,
				alreadyGone: true,
			});
			expect(stage.simulator.templates()).toHaveLength(17);
		},
	);

	it.each(PROVIDERS)('through %s: twice in one run', async (provider) => {
		const outcome = await stage.manage(
			'delete',
			{ manageThrough: provider, template: picked('={{ $json.name }}') },
			{ items: items({ name: 'our_catalog:en' }, { name: 'our_catalog:en' }) },
		);
		expect(results(outcome)).toMatchObject([{ alreadyGone: false }, { alreadyGone: true }]);
	});

	it.each(PROVIDERS)('through %s: an answer that is lost counts as done', async (provider) => {
		stage.simulator.setFault({ kind: 'lost-answer', match: { method: 'DELETE' } });
		const outcome = await withShortSleeps(
			async () => await remove(provider, { template: picked('our_catalog:en') }),
		);
		const error = failure(outcome);
		expect(error.message).toMatch(/whether it was done is unknown/);
		expect(result(await remove(provider, { template: picked('our_catalog:en') }))).toMatchObject({
			alreadyGone: true,
		});
	});

	it.each(PROVIDERS)('through %s: a disabled one cannot be deleted', async (provider) => {
		stage.simulator.disableTemplate('our_catalog');
		const error = failure(await remove(provider, { template: picked('our_catalog:en') }));
		expect(error.message).toMatch(/refused to delete the template/);
		expect(error.description).toMatch(/Trace ID/);
		expect(left('our_catalog')).toEqual(['en']);
	});

	it('somebody who may not look cannot say that it is gone', async () => {
		stage.simulator.configureAccount({ token: 'without-waba' });
		for (const template of [picked('123456789', 'id'), picked('no_such:en')]) {
			const error = failure(await remove('meta', { template }));
			expect(`${error.message} ${error.description}`).toMatch(/WABA|permission|access/i);
		}
	});
});
