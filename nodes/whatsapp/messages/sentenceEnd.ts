/** Words that a full stop shortens, in the languages of most messages. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
	[
		// Titles and names
		'dr dra prof profa mr mrs ms mx messrs st ste sr sra srta sres jr hr hrn fr frl mme mlle mgr me',
		'sig dott ing rev hon capt col gen lt sgt pres gov sen rep herr don doña d dña lic arq abg',
		// Places and references
		'no nos nr nro núm num tel tél fax ext art arts abs abt kap cap chap fig figs tab vol vols bd ed eds',
		'hrsg p pp pág págs pag pags s ss ff vgl cf cfr vs al ca approx apt ave av avda blvd rd str c ctra',
		'bzw usw etc ggf evtl inkl exkl zzgl max min mind mwst ust inc ltd co corp bros dept est gmbh cía cia',
		// Words, times and measures
		'eg ie viz resp incl excl std sek h hrs mio mrd tsd mln dz stk pkt jan feb mär mar apr jun jul aug sep',
		'sept okt oct nov dez dec ene abr ago dic janv févr avr juil déc mon tue tues wed thu thur fri sat sun',
		'mo di mi do sa so lun mié jue vie sáb dom ej uds ud vd vds aprox atte ltda rte bât env réf ref',
	].flatMap((words) => words.split(' ')),
);

/** How far back a word is looked at. */
const LONGEST_WORD = 40;

/**
 * Whether a text may be cut at a position behind a full stop: not between `69.` and its line, and not
 * behind an abbreviation such as `Dr.`, `z. B.` or `e.g.`
 */
export function mayEndAt(text: string, at: number): boolean {
	const before = text
		.slice(Math.max(0, at - LONGEST_WORD), at)
		.trimEnd()
		.replace(/[*_~]{1,3}$/, '');
	const word = /[\p{L}\p{M}\p{N}.]+\.$/u.exec(before)?.[0];
	if (word === undefined) return true;

	const name = word.slice(0, -1).toLowerCase();
	if (/^\d{1,3}$/.test(name) || /(?:^|\n)[>\s]*\d{1,9}\.$/.test(before)) return false;
	if (/^(?:\p{L}{1,3}\.)*\p{L}$/u.test(name) || ABBREVIATIONS.has(name)) return false;
	// A short word before a number: "pos. 12", "ul. 5".
	return !(/^\p{L}{1,4}$/u.test(name) && /^\p{N}/u.test(text.slice(at, at + 2)));
}
