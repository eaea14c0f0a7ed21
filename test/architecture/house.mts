/** Draws which room imports which, from the code, for CONTRIBUTING. */
import { instance } from '@viz-js/viz';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../n8n/provision.mts';

export const PICTURE = 'docs/pictures/house.svg';

/** Each floor may import those below it. */
const FLOORS = [
	['nodes/VonageWhatsApp', 'nodes/VonageWhatsAppTrigger', 'nodes/VonageWhatsAppTemplateTrigger'],
	['nodes/shared'],
	['nodes/transport'],
	['nodes/whatsapp'],
];

const COLOURS = ['#e3f2fd', '#e8f5e9', '#fff8e1', '#fce4ec'];

/** Imports between the files of nodes/, as pairs of paths. */
async function importsOfCode(): Promise<Array<[from: string, to: string]>> {
	const { output } = await cruise(['nodes'], {
		baseDir: root,
		includeOnly: '^nodes/',
		tsPreCompilationDeps: true,
	});
	const { modules } = output as ICruiseResult;
	return modules
		.filter(({ source }) => source.startsWith('nodes/'))
		.flatMap(({ source, dependencies }) =>
			dependencies
				.filter(({ resolved }) => resolved.startsWith('nodes/'))
				.map(({ resolved }): [string, string] => [source, resolved]),
		);
}

/** The room that a file is drawn in: the folder below its floor, or the floor itself. */
function roomOf(file: string): string {
	const [nodes, floor, ...rest] = path.posix.dirname(file).split('/');
	return [nodes, floor, ...rest.slice(0, 1)].join('/');
}

/** The floor of a room: `nodes/transport` of `nodes/transport/http`. */
const floorOf = (room: string) => room.split('/').slice(0, 2).join('/');

/**
 * The house in Graphviz' language. Arrows between rooms are drawn within a floor only: each floor may
 * import every floor below it, which one arrow to the next floor stands for.
 */
export function drawing(imports: Array<[from: string, to: string]>): string {
	const rooms = [...new Set(imports.flat().map(roomOf))].sort();
	const arrows = new Set<string>();
	for (const [from, to] of imports.map((pair) => pair.map(roomOf))) {
		if (from !== to && floorOf(from) === floorOf(to)) arrows.add(`"${from}" -> "${to}";`);
	}
	const inside = [...arrows];
	const importsInside = (room: string) => inside.some((arrow) => arrow.startsWith(`"${room}" ->`));
	const isImportedInside = (room: string) => inside.some((arrow) => arrow.endsWith(`"${room}";`));
	const roomsOn = (floor: number) => rooms.filter((room) => FLOORS[floor].includes(floorOf(room)));
	// Invisible arrows keep the floors one below the other; one visible arrow joins each to the next.
	for (let floor = 0; floor < FLOORS.length - 1; floor++) {
		const below = roomsOn(floor + 1);
		for (const from of roomsOn(floor)) {
			for (const to of below) arrows.add(`"${from}" -> "${to}" [style=invis];`);
		}
		for (const name of FLOORS[floor]) {
			const from = roomsOn(floor).findLast(
				(room) => floorOf(room) === name && !importsInside(room),
			);
			const to = below.find((room) => !isImportedInside(room));
			arrows.add(
				`"${from}" -> "${to}" [ltail="cluster_${name}", lhead="cluster_${FLOORS[floor + 1][0]}", penwidth=2, color="#455a64"];`,
			);
		}
	}
	const label = (room: string) => room.split('/').slice(2).join('/') || 'files at the top';
	const clusters = FLOORS.flatMap((floors, index) =>
		floors.map((floor) =>
			[
				`subgraph "cluster_${floor}" {`,
				`label="${floor}"; style="rounded,filled"; color="#b0bec5"; fillcolor="${COLOURS[index]}"; margin=12;`,
				...rooms
					.filter((room) => floorOf(room) === floor)
					.map((room) => `"${room}" [label="${label(room)}"];`),
				'}',
			].join('\n'),
		),
	);
	return [
		'digraph house {',
		'compound=true; rankdir=TB; bgcolor="white"; fontname="Arial"; fontsize=12; ranksep=0.35; nodesep=0.2;',
		'node [shape=box, style="rounded,filled", fillcolor="white", color="#78909c", fontname="Arial", fontsize=11, height=0.3];',
		'edge [color="#90a4ae", arrowsize=0.6];',
		...clusters,
		...[...arrows].sort(),
		'}',
	].join('\n');
}

/** Writes the picture, or only says what it would be. */
export async function houseSvg(): Promise<string> {
	const viz = await instance();
	return viz.renderString(drawing(await importsOfCode()), { format: 'svg' });
}

export async function drawHouse(log: (line: string) => void): Promise<void> {
	writeFileSync(path.join(root, PICTURE), await houseSvg());
	log(PICTURE);
}
