import { Html, html, webUrl } from '../templates/render/html';
import { type Check, type Result, shownTime } from './check';
import { summaryOf } from './checks';

/** Nothing runs, and nothing is loaded. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `
:root { color-scheme: light dark; --ink: #1a2421; --soft: #5d6965; --page: #f4f5f3; --card: #fff; --line: #e0e4e1; --link: #0a66b0; --ok: #0b7a4b; --warning: #9a5b00; --fail: #c0271d; --skipped: #6b7672; }
@media (prefers-color-scheme: dark) {
	:root { --ink: #e6ebe8; --soft: #9daaa5; --page: #111816; --card: #1b2521; --line: #2e3a35; --link: #6cb8ff; --ok: #4ecfa8; --warning: #f0b354; --fail: #ff8a80; --skipped: #93a19b; }
}
body { margin: 0; padding: 24px 16px; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif; }
main { max-width: 820px; margin: auto; }
h1 { margin: 0 0 4px; font-size: 22px; }
p { margin: 2px 0; }
small, .then { color: var(--soft); }
ul { margin: 18px 0 0; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
li { display: grid; grid-template-columns: 92px 1fr; gap: 2px 12px; padding: 12px 16px; overflow-wrap: anywhere; }
li + li { border-top: 1px solid var(--line); }
li div { min-width: 0; }
.mark { font-weight: 650; color: var(--skipped); }
.ok .mark { color: var(--ok); } .warning .mark { color: var(--warning); } .fail .mark { color: var(--fail); }
a { color: var(--link); }
@media (max-width: 480px) { li { grid-template-columns: 1fr; } }
`;

const MARKS: Record<Result, string> = {
	ok: '✓ OK',
	warning: '! Warning',
	fail: '✗ Fail',
	skipped: '– Skipped',
};

/** The checks as a page that stands by itself. @param now Unix time in milliseconds. */
export function reportHtml(checks: Check[], now: number): string {
	const { summary } = summaryOf(checks);
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				<meta name="referrer" content="no-referrer" />
				<meta http-equiv="Content-Security-Policy" content="${POLICY}" />
				<title>Vonage WhatsApp Set-Up</title>
				<style>
					${new Html(STYLE)}
				</style>
			</head>
			<body>
				<main>
					<h1>Vonage WhatsApp Set-Up</h1>
					<p>${summary}</p>
					<small>${shownTime(now)}</small>
					<ul>
						${checks.map(line)}
					</ul>
				</main>
			</body>
		</html> `.source;
}

function line({ check, result, found, whatToDo, where, link }: Check): Html {
	const href = webUrl(link);
	const place =
		href === undefined
			? where && html`<p class="then">${where}</p>`
			: html`<p>
					<a href="${href}" target="_blank" rel="noopener noreferrer">${where ?? href}</a>
				</p>`;
	return html`<li class="${result}">
		<div class="mark">${MARKS[result]}</div>
		<div>
			<strong>${check}</strong>
			<p>${found}</p>
			${whatToDo && html`<p class="then">${whatToDo}</p>`}${place}
		</div>
	</li>`;
}
