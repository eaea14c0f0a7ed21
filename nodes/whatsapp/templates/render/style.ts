/** The style of the page with a bubble: a light and a dark one, as the reader's device has it. */
export const STYLE = `
:root {
	color-scheme: light dark;
	--wall: #e9e4da; --dots: #ddd6c8; --bubble: #fff; --ink: #15211d; --soft: #66736e;
	--line: #e8e6e0; --accent: #08775f; --link: #0a66b0; --field: #eef1ee; --fade: #c9d2ce;
	--shade: rgba(20, 30, 25, .16);
}
@media (prefers-color-scheme: dark) {
	:root {
		--wall: #0d1513; --dots: #15201d; --bubble: #1e2b27; --ink: #e6ebe8; --soft: #93a19b;
		--line: #2e3c37; --accent: #4ecfa8; --link: #6cb8ff; --field: #15201d; --fade: #40504a;
		--shade: rgba(0, 0, 0, .4);
	}
}
* { box-sizing: border-box; }
body {
	margin: 0; padding: 20px 16px; min-height: 100vh; color: var(--ink);
	background: radial-gradient(circle at 9px 9px, var(--dots) 1.5px, transparent 2px) 0 0 / 22px 22px, var(--wall);
	font: 15px/1.4 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif;
}
svg { width: 1.2em; height: 1.2em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.bubble {
	position: relative; width: fit-content; min-width: 90px; max-width: 340px;
	border-radius: 10px; background: var(--bubble); box-shadow: 0 1px 1.5px var(--shade);
}
.message { border-start-start-radius: 0; }
.message::before {
	content: ''; position: absolute; top: 0; inset-inline-start: -8px; width: 9px; height: 12px;
	background: var(--bubble); clip-path: polygon(0 0, 100% 0, 100% 100%);
}
[dir=rtl] .message::before { clip-path: polygon(0 0, 100% 0, 0 100%); }
.wide { width: 340px; }
.text { padding: 8px 11px 9px; overflow-wrap: anywhere; white-space: pre-wrap; }
h1 { margin: 0 0 3px; font-size: 15.5px; line-height: 1.35; font-weight: 650; }
.footer { margin-top: 5px; font-size: 13px; color: var(--soft); }
.other { margin-top: 5px; font-size: 13px; font-style: italic; color: var(--soft); }
.media { padding: 4px 4px 0; }
.media > * { display: block; width: 100%; height: 174px; border-radius: 7px; object-fit: cover; background: var(--field); color: var(--soft); }
.drawn { display: grid; place-content: center; justify-items: center; gap: 4px; background: var(--field); color: var(--soft); font-size: 13px; }
.drawn svg { width: 44px; height: 44px; stroke-width: 1.3; }
.media .map {
	display: grid; place-content: center; color: #d0433a; border-radius: 7px 7px 0 0;
	background:
		linear-gradient(62deg, transparent 46%, var(--bubble) 46% 52%, transparent 52%),
		linear-gradient(-24deg, transparent 60%, var(--bubble) 60% 64%, transparent 64%),
		linear-gradient(8deg, transparent 28%, var(--bubble) 28% 31%, transparent 31%), var(--fade);
}
.map svg { width: 46px; height: 46px; fill: var(--bubble); }
.media .strip { display: flex; align-items: center; gap: 10px; height: auto; padding: 11px; color: var(--ink); overflow-wrap: anywhere; }
.media .map + .strip { border-radius: 0 0 7px 7px; }
.strip svg { width: 28px; height: 28px; stroke-width: 1.4; color: var(--accent); }
.strip small { display: block; font-size: 13px; color: var(--soft); }
b { font-weight: 650; }
ul, ol { margin: 0; padding-inline-start: 24px; }
blockquote { margin: 2px 0; padding-inline-start: 9px; border-inline-start: 3px solid var(--fade); color: var(--soft); }
code { font: 13.5px/1.4 ui-monospace, 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace; padding: 1px 4px; border-radius: 4px; background: var(--field); }
code.block { padding: 0; background: none; }
a { color: var(--link); }
.text a { unicode-bidi: isolate; direction: ltr; }
.buttons { min-width: 220px; border-top: 1px solid var(--line); }
[dir=rtl] .buttons svg { transform: scaleX(-1); }
.button, summary {
	display: flex; align-items: center; justify-content: center; gap: 7px; min-height: 43px; padding: 7px 11px;
	color: var(--accent); font-weight: 550; text-align: center; text-decoration: none; overflow-wrap: anywhere;
}
.button + .button, .button + details, details .button { border-top: 1px solid var(--line); }
summary { cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
.cards { display: flex; gap: 8px; margin: 8px -16px 0; padding: 0 16px 8px; overflow-x: auto; }
.card { display: flex; flex-direction: column; flex: none; width: 236px; }
.card .buttons { margin-top: auto; }
.card .media > * { height: 132px; }
`;
