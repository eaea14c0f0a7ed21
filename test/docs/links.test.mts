import { beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CREDENTIAL, loadPackage } from '../engine/harness.mts';
import { addressesInHtml, everyPart, type Page, pageNamed, readPages, root } from './pages.mts';

/** Pictures that bring their own colours, so that they are the same on a light and a dark page. */
const OWN_COLOURS = ['delivery-report.png'];

let pages: Page[];

beforeAll(async () => {
	pages = await readPages();
});

/** Addresses in links, pictures and HTML. */
const addressesOn = (page: Page): string[] => [
	...everyPart(page.parts)
		.filter(({ type }) => ['link', 'image', 'definition'].includes(type))
		.map(({ url = '' }) => url),
	...addressesInHtml(page).map(({ url }) => url),
];

const isRelative = (url: string) => !/^[a-z]+:/.test(url);

/** The file that a relative address leads to, from the root of the repository, and the place in it. */
function targetOf(page: Page, url: string): { file: string; anchor?: string } {
	const [name, anchor] = url.split('#');
	const file =
		name === '' ? page.file : path.posix.join(path.posix.dirname(page.file), decodeURI(name));
	return { file, anchor };
}

const pictures = () => readdirSync(path.join(root, 'docs', 'pictures')).sort();

describe('links', () => {
	it('lead to files and headings that exist', () => {
		const broken = pages.flatMap((page) =>
			addressesOn(page)
				.filter(isRelative)
				.filter((url) => {
					const { file, anchor } = targetOf(page, url);
					if (!existsSync(path.join(root, file))) return true;
					return anchor !== undefined && !pageNamed(pages, file).anchors.has(anchor);
				})
				.map((url) => `${page.file}: ${url}`),
		);
		expect(broken).toEqual([]);
	});

	it('go out under https only', () => {
		const others = pages.flatMap(addressesOn).filter((url) => !isRelative(url));
		expect(others.filter((url) => !url.startsWith('https://'))).toEqual([]);
	});

	it('reach every page from the README', () => {
		const reached = new Set(['README.md']);
		// The set grows while it is walked.
		for (const file of reached) {
			const page = pages.find((each) => each.file === file);
			const links = page ? addressesOn(page).filter(isRelative) : [];
			for (const url of links) reached.add(targetOf(page as Page, url).file);
		}
		const unreached = pages.map(({ file }) => file).filter((file) => !reached.has(file));
		expect(unreached).toEqual([]);
	});
});

describe('pictures', () => {
	it('have a twin for a dark page, which is shown there', () => {
		const shown = pages.flatMap((page) =>
			addressesInHtml(page).map(({ attribute, url }) => [attribute, path.basename(url)]),
		);
		const light = shown.filter(([attribute]) => attribute === 'src').map(([, name]) => name);
		const dark = shown.filter(([attribute]) => attribute === 'srcset').map(([, name]) => name);
		const twins = light
			.filter((name) => !OWN_COLOURS.includes(name))
			.map((name) => name.replace('.png', '-dark.png'));
		expect(dark.sort()).toEqual(twins.sort());
		expect(light.length).toBeGreaterThan(0);
	});

	it('are all shown somewhere', () => {
		const shown = new Set(pages.flatMap(addressesOn).map((url) => path.basename(url)));
		expect(pictures().filter((name) => !shown.has(name))).toEqual([]);
	});

	it('say in words what is on them', () => {
		const images = pages.flatMap(({ text }) => text.match(/<img\b[^>]*>/g) ?? []);
		expect(images.filter((image) => !/ alt="[^"]{20,}"/.test(image))).toEqual([]);
	});
});

describe('the links out of n8n', () => {
	it('lead to sections of the README', async () => {
		const loader = await loadPackage();
		const { homepage } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
			homepage: string;
		};
		const repository = homepage.replace(/#.*$/, '');
		const codex = Object.keys(loader.known.nodes).flatMap((name) => {
			const { primaryDocumentation = [], credentialDocumentation = [] } =
				loader.getNode(name).type.description.codex?.resources ?? {};
			return [...primaryDocumentation, ...credentialDocumentation].map(({ url }) => url);
		});
		const { documentationUrl } = loader.getCredential(CREDENTIAL).type;
		const urls = [...codex, documentationUrl ?? 'none'];
		expect(urls.length).toBe(7);
		const { anchors } = pageNamed(pages, 'README.md');
		const broken = urls.filter((url) => {
			const [page, anchor = ''] = url.split('#');
			return page !== repository || !anchors.has(anchor);
		});
		expect(broken).toEqual([]);
	});
});
