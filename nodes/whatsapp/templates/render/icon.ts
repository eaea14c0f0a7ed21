import { type Html, html } from './html';

/** Strokes on a field of 24 by 24. */
const STROKES = {
	bag: 'M5 8h14l1 12H4zM9 8V6a3 3 0 0 1 6 0v2',
	call: 'M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1z',
	clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2',
	copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
	form: 'M6 3h12v18H6zM9 8h6M9 12h6M9 16h3',
	image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01',
	link: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
	list: 'M4 6h.01M8 6h12M4 12h.01M8 12h12M4 18h.01M8 18h12',
	page: 'M6 3h8l4 4v14H6zM14 3v4h4',
	pin: 'M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21zM12 7a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
	play: 'M8 5l11 7-11 7z',
	reply: 'M9 6l-5 5 5 5M4 11h9a7 7 0 0 1 7 7v1',
	tap: 'M5 12h14M13 6l6 6-6 6',
} as const;

/** A drawing in the colour of the text around it; what it says is said in words as well. */
export function icon(name: keyof typeof STROKES): Html {
	return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${STROKES[name]}" /></svg>`;
}
