/** The one style sheet: fonts of the system, light or dark as the reader's system is, and fit for a telephone. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f6f7f9; --line: #d8dce2; --ink: #1a1f26; --quiet: #56606d; --link: #0b57b0;
  --pass: #12693a; --pass-soft: #e2f3e8; --fail: #b3151f; --fail-soft: #fde8e8; --unknown: #845300; --unknown-soft: #fdf0d5;
  --band: #a9c7f0; --margin: #dbe7f8; --cause: #55759f; --step: #9aa4b1; --fault: #c2255c; --back: #0c7d8c; --excused: #f2d9a8; --warn: #d98b00; --end: #8a5cc2;
  --gutter: 0px;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #12161b; --raised: #1a2027; --line: #323b46; --ink: #e6e9ee; --quiet: #a3adba; --link: #83b8ff;
    --pass: #62d394; --pass-soft: #14301f; --fail: #ff8a8a; --fail-soft: #3d191c; --unknown: #f2bd5c; --unknown-soft: #372a10;
    --band: #34598c; --margin: #21344f; --cause: #9fbce4; --step: #66717f; --fault: #ff7aa5; --back: #4fc6d4; --excused: #59451d; --warn: #d9a13a; --end: #b99aea;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; }
main, footer { max-width: 1480px; margin: 0 auto; padding: 0 16px; }
footer { margin-top: 48px; padding-bottom: 32px; color: var(--quiet); font-size: 13px; border-top: 1px solid var(--line); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.9em; }
pre { white-space: pre-wrap; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; margin: 8px 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
h1, h2, h3, h4, h5, p, dl, dd, ul, ol, figure { margin: 0; }
h1 { font-size: 26px; line-height: 1.3; font-weight: 650; display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; }
h2 { font-size: 20px; margin: 40px 0 10px; } h2#timeline { margin: 12px 0 2px; font-size: 17px; }
h3 { font-size: 16px; margin: 22px 0 6px; }
h4 { font-size: 15px; margin: 26px 0 2px; }
h5 { font-size: 15px; font-weight: 600; }
p + p { margin-top: 6px; }
.quiet { color: var(--quiet); font-size: 13px; }
.lead { color: var(--quiet); }
.unseen, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip:focus { position: absolute; top: 8px; left: 8px; padding: 8px 12px; background: var(--paper); z-index: 2; }

.badge { display: inline-block; white-space: nowrap; padding: 0 8px; border: 1px solid; border-radius: 5px; font-size: 13px; line-height: 20px; font-weight: 650; }
.dot { display: inline-block; width: 1.3em; font-weight: 700; }
.pass > .badge, .badge.pass { background: var(--pass-soft); } .badge.fail { background: var(--fail-soft); } .badge.unknown { background: var(--unknown-soft); }
.badge.pass, .dot.pass { color: var(--pass); } .badge.fail, .dot.fail { color: var(--fail); } .badge.unknown, .dot.unknown { color: var(--unknown); }
.badge.none { color: var(--quiet); }

.head-of-page { margin-top: 14px; padding: 12px 18px; border: 1px solid var(--line); border-top: 5px solid var(--quiet); border-radius: 8px; background: var(--raised); }
.head-of-page.pass { border-top-color: var(--pass); } .head-of-page.fail { border-top-color: var(--fail); } .head-of-page.unknown { border-top-color: var(--unknown); }
.head-of-page h1 .badge { font-size: 20px; line-height: 32px; padding: 0 12px; text-transform: uppercase; letter-spacing: 0.03em; }
.head-of-page .lead { margin-top: 6px; }
.head-of-page h2 { font-size: 16px; margin: 18px 0 6px; }
.simulated { border: 2px dashed var(--unknown); color: var(--unknown); border-radius: 5px; padding: 0 10px; font-size: 18px; }
.counts { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
.count { display: flex; flex-direction: row-reverse; align-items: baseline; gap: 6px; padding: 1px 10px; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
.count dt { font-size: 12px; color: var(--quiet); } .count dd { font-size: 16px; line-height: 1.4; font-weight: 650; font-variant-numeric: tabular-nums; }
.count.pass dd { color: var(--pass); } .count.fail dd { color: var(--fail); } .count.unknown dd { color: var(--unknown); } .count.zero dd { color: var(--quiet); font-weight: 400; }
.reasons { list-style: none; padding: 0; } .reasons li + li { margin-top: 10px; } .reasons p { margin-top: 2px; }
.hint { margin-top: 12px; }
.done { margin-top: 8px; } .counts + .quiet { margin-top: 8px; }
nav { margin: 8px 0 0; display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px; }

.facts { display: grid; grid-template-columns: 110px minmax(0, 1fr); gap: 3px 12px; margin-top: 8px; font-size: 14px; }
.facts dt { color: var(--quiet); }
.facts.columns { grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 8px 24px; }
.facts.columns dt { font-size: 12px; }

.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 6px 0 12px; font-size: 13px; color: var(--quiet); }
.legend li { display: flex; align-items: center; gap: 8px; } .swatch { flex: none; }
.timeline { position: relative; }
.timeline { margin-bottom: 10px; } .patterns { position: absolute; }
.rows { list-style: none; padding: 0; position: relative; }
.row { position: relative; display: grid; grid-template-columns: minmax(0, 1fr); align-items: center; font-size: 13px; line-height: 1.35; }
.row .name { justify-self: start; max-width: 100%; padding: 2px 8px 0 0; color: var(--ink); text-decoration: none; background: var(--paper); }
a.name:hover { text-decoration: underline; }
.row.of-step .name { font-weight: 650; padding-top: 8px; }
.chapter { margin-top: 30px; padding-top: 12px; border-top: 1px solid var(--line); }
.track { display: block; width: 100%; overflow: visible; }
.clip { display: block; overflow: hidden; min-width: 0; contain: layout paint; }
.backdrop { position: absolute; top: 0; right: 0; width: calc(100% - var(--gutter)); height: 100%; }
figure .track { width: calc(100% * var(--zoom, 1)); overflow: hidden; transform: translateX(var(--shift, 0)); }
figure .backdrop .track { height: 100%; }
figure.zoomed .clip { cursor: grab; } figure.gripped { user-select: none; } figure.gripped .clip { cursor: grabbing; }
figure:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; }
.row.head { position: sticky; top: 0; z-index: 1; background: var(--paper); }
.row[hidden] { display: none; } .row.chosen .name { outline: 2px solid var(--link); }
.row.lane { font-size: 12px; line-height: 15px; } .row.lane .name { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; padding: 0; color: var(--quiet); }
.state { fill: none; stroke-width: 8; vector-effect: non-scaling-stroke; }
.state.good { stroke: var(--pass); stroke-opacity: 0.55; } .state.bad { stroke: var(--fail); } .state.warn { stroke: var(--warn); }
.state.wait { stroke: var(--step); } .state.end { stroke: var(--end); } .state.tick { stroke: var(--cause); stroke-width: 1.5; }
.controls { display: none; } .live .controls { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; font-size: 13px; margin: 4px 0; }
.controls button, .controls select { font: inherit; color: var(--ink); background: var(--raised); border: 1px solid var(--line); border-radius: 5px; min-width: 30px; min-height: 26px; }
.controls button:focus-visible, .controls select:focus-visible, .controls input:focus-visible, .name:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
#now { min-width: 130px; font-variant-numeric: tabular-nums; }
#tip { position: fixed; z-index: 3; max-width: min(460px, 92vw); padding: 8px 11px; white-space: pre-line; font-size: 13px; line-height: 1.4; pointer-events: none;
  color: var(--ink); background: var(--paper); border: 1px solid var(--quiet); border-radius: 6px; box-shadow: 0 3px 12px #0003; }
#tip[hidden] { display: none; }
.answers { width: 100%; margin-top: 10px; } .answers td, .answers th { padding-top: 6px; } .answers th { width: 36%; } .answers .measure { margin-top: 6px; grid-template-columns: 76px minmax(0, 1fr); font-weight: 400; } .answers th a { font-weight: 650; } .answers dd { font-weight: 650; } .answers dd.fail { color: var(--fail); } .answers dd.unknown { color: var(--unknown); } .answers pre { margin: 4px 0 0; padding: 4px 8px; font-size: 12px; }
@media (max-width: 719px) { .answers, .answers tbody, .answers tr, .answers td, .answers th { display: block; border: 0; padding: 2px 0; } .answers thead { display: none; } .answers th { width: auto; }
  .answers tr { border-bottom: 1px solid var(--line); padding: 6px 0; } .answers td::before { content: attr(data-of); display: block; color: var(--quiet); font-size: 12px; } }
.grid { stroke: var(--line); stroke-width: 1; }
text { fill: var(--quiet); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; font-size: 12px; font-variant-numeric: tabular-nums; }
.fault { fill: var(--fault); fill-opacity: 0.45; stroke: var(--fault); stroke-width: 1; }
.fault.back { fill: var(--back); stroke: var(--back); }
.fault-name { fill: var(--fault); font-weight: 650; } .fault-name.back { fill: var(--back); }
.hatch-ground { fill: var(--unknown-soft); } .hatch-line { stroke: var(--unknown); stroke-width: 3; }
.gap { stroke: var(--unknown); stroke-width: 1; }
.step { fill: var(--step); } .step.fail { fill: var(--fail); } .step.unknown { fill: var(--unknown); } .step.open { fill-opacity: 0.5; }
.margin { fill: var(--margin); } .band { fill: var(--band); } .excused { fill: var(--excused); }
.wait { stroke: var(--cause); stroke-width: 1; stroke-dasharray: 2 3; } .cause { fill: var(--cause); stroke: var(--cause); stroke-width: 1; }
.mark { stroke-width: 2; } .mark.pass { fill: var(--pass); stroke: var(--pass); } .mark.fail { fill: var(--fail); stroke: var(--fail); }
.mark.unknown { fill: var(--paper); stroke: var(--unknown); }
.mark.state { fill-opacity: 0.35; stroke-width: 1; }
.cross { fill: var(--fail); font-weight: 700; } .beyond { stroke: none; fill: var(--ink); font-weight: 700; font-size: 15px; } .absent { font-size: 11px; font-style: italic; }
@media (max-width: 899px) { .odd { display: none; } .row .track { margin-bottom: 2px; } }
@media (min-width: 900px) {
  :root { --gutter: 390px; }
  .row { grid-template-columns: calc(var(--gutter) - 14px) minmax(0, 1fr); column-gap: 14px; }
  .row .name { justify-self: stretch; padding: 2px 0; }
  .row.of-step { padding-top: 6px; } .row.of-step .name { padding-top: 2px; }
  .row:hover .name { background: var(--raised); }
}

.card { margin-top: 10px; padding: 12px 16px; border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 6px; scroll-margin-top: 12px; }
.card.pass { border-left-color: var(--pass); } .card.fail { border-left-color: var(--fail); } .card.unknown { border-left-color: var(--unknown); }
.card:target { background: var(--raised); outline: 2px solid var(--link); }
.card h3 { margin-top: 0; } .card h5 .badge { margin-right: 6px; }
.step-line { color: var(--quiet); font-size: 13px; }
.against { margin-top: 8px; display: grid; gap: 4px 24px; align-items: center; }
.measure { display: grid; grid-template-columns: 110px minmax(0, 1fr); gap: 2px 12px; font-size: 14px; } .measure dt { color: var(--quiet); }
@media (min-width: 900px) { .facts.columns { grid-template-columns: repeat(5, minmax(0, 1fr)); } .against { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
.scale { display: block; width: 100%; } .base { stroke: var(--line); stroke-width: 1; }
details { margin-top: 8px; } summary { cursor: pointer; color: var(--link); font-size: 14px; width: fit-content; }
.evidence { padding-left: 20px; font-size: 13px; } .evidence li { margin-top: 3px; }
.files { padding-left: 20px; }

.wide { overflow-x: auto; margin-top: 8px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 500; font-size: 13px; } tbody th { font-weight: 500; } .source { color: var(--quiet); font-size: 13px; }
.changed { font-weight: 650; }
.list td:nth-child(2) { min-width: 92px; }
@media (max-width: 599px) {
  h1 { font-size: 21px; } .head-of-page { padding: 16px; }
  .facts:not(.columns), .measure { grid-template-columns: 84px minmax(0, 1fr); }
  th, td { padding-right: 8px; font-size: 13px; }
}
@media print {
  :root { color-scheme: light; print-color-adjust: exact; }
  nav, .skip, .live .controls, #tip { display: none; } .row.head { position: static; } .card, .row { break-inside: avoid; }
  /* The whole axis, and what is folded away. */
  figure.timeline { --zoom: 1 !important; --shift: 0% !important; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .wide { overflow-x: visible; } #now { visibility: hidden; }
}
`;
