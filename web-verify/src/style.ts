import { BANDS, CODE_LETTERS, DARK as DARK_INKS, FOCUS, LETTERS, LIGHT as LIGHT_INKS } from "./look/tokens.ts";
import { OWN_STYLE } from "./own/own-style.ts";

/**
 * The style of the public pages, inline in each. Plain CSS of ten years ago on purpose: the oldest web views still in use
 * know neither custom properties nor grid. Every pair of colours holds 4.5:1, and no meaning rests on colour alone.
 */
const { ink: INK, dim: DIM, rule: RULE, soft: SOFT, accent: ACCENT, amber: AMBER, red: RED } = LIGHT_INKS;
const EDGE = LIGHT_INKS.edge;
const SLATE = BANDS.plain;

const LIGHT = `
*{box-sizing:border-box}
body{margin:0;color:${INK};background:#fff;font:1.0625rem/1.6 ${LETTERS};word-wrap:break-word;overflow-wrap:break-word}
p,h1,h2,h3,dl,dd,ul,ol,li{margin:0;padding:0}
p+p{margin-top:.3em}
ul,ol{list-style:none}
a{color:${ACCENT}}
a:focus,summary:focus,main:focus-visible{outline:3px solid ${FOCUS};outline-offset:2px}
.wrap{max-width:54rem;margin:0 auto;padding-left:18px;padding-right:18px}
.dim{color:${DIM};font-size:1rem}
.code{font-family:${CODE_LETTERS};font-size:1rem;word-break:break-all}
bdi,tbody th{word-break:break-word}
.hid{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0);white-space:nowrap}
.paper{display:none}
.skip{position:absolute;left:-999em;top:0;padding:8px 18px;background:#fff;color:${INK}}
.skip:focus{left:0}
.band{padding-bottom:22px;color:#fff;background:${SLATE}}
.calm{background:${ACCENT}}
.note.band{background:${AMBER}}
.stop{background:${RED}}
.band a{color:#fff}
.band a:focus{outline-color:#fff}
.band .skip{color:${INK}}
.top{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;min-height:52px;font-size:1rem}
.lang{margin-left:auto;padding:8px 0 8px 16px;min-height:24px;white-space:nowrap}
.state{display:flex;flex-wrap:wrap;align-items:flex-start;padding-top:12px}
.mark{flex:none;width:52px;height:52px;margin:2px 16px 0 0}
.state>div{flex:1 1 11em;min-width:0;max-width:100%}
h1{font-size:1.6875rem;line-height:1.3;font-weight:700}
.state p{margin-top:6px;font-size:1.125rem}
.why{margin-top:12px}
.why li{padding-left:1em;text-indent:-1em}
.why li:before{content:"·";display:inline-block;width:1em;text-indent:0;font-weight:700}
.band .why{padding-top:12px;border-top:1px solid rgba(255,255,255,.45)}
.as-of{margin-top:12px;font-size:1rem}
.band summary{color:inherit}
.unproven{margin:6px 0;padding-left:10px;border-left:4px solid ${RULE}}
.unproven a{display:inline-block;padding:2px 0}
section{padding:22px 0;border-top:1px solid ${RULE}}
.product{border-top:0}
h2{margin-bottom:10px;font-size:1.25rem;line-height:1.35;font-weight:700;color:${ACCENT}}
.product h2{font-size:1.5625rem;color:${INK}}
.product h2 span{display:block;font-size:1.125rem;font-weight:400;color:${DIM}}
h2 .tag{font-weight:400;vertical-align:2px}
h3{margin:18px 0 4px;font-size:1.125rem;line-height:1.5}
.in>h3:first-child{margin-top:0}
dl>div{display:flex;flex-wrap:wrap;padding:3px 0}
dt{flex:none;width:5.6em;padding-right:8px;color:${DIM}}
:lang(en) dt{width:7em}
dd{flex:1 1 9em;min-width:0;max-width:100%}
dd .dim{display:inline-block}
.tag{display:inline-block;padding:0 5px;border:1px dashed ${EDGE};border-radius:3px;font-size:1rem;line-height:1.4;color:${DIM};background:#fff;white-space:nowrap;text-indent:0}
.both{border:3px double ${ACCENT};color:${ACCENT}}
.meas{border:1px solid ${ACCENT};color:${ACCENT}}
.sign-off{border:1px solid ${ACCENT};color:#fff;background:${ACCENT}}
.lost{border:2px dashed ${AMBER};color:${AMBER}}
.legend{margin-top:12px;padding:0 12px;font-size:1rem;color:${DIM};background:${SOFT}}
.legend li{padding-bottom:8px}
.key{display:inline-block;margin-right:10px}
.sign{width:18px;height:18px;margin-right:6px;vertical-align:-2px;color:${ACCENT}}
.bad{color:${RED}}
.warn{color:${AMBER}}
.glance{display:flex;flex-wrap:wrap;margin:16px 0 0;border:1px solid ${RULE};border-width:1px 0 0 1px}
.glance li{flex:1 1 8.5em;min-width:0;border:1px solid ${RULE};border-width:0 1px 1px 0}
.glance a{display:block;padding:8px 10px;color:inherit;text-decoration:none}
.glance a>span{display:block;color:${DIM};font-size:1rem}
.glance .tag{font-weight:400}
.note:not(.band){margin-top:6px;padding:2px 0 2px 10px;border-left:4px solid ${AMBER};color:${AMBER}}
.slip{padding:14px 16px;border:2px solid ${ACCENT};outline:1px solid ${ACCENT};outline-offset:-6px}
.slip h2{text-align:center;font-size:1.4375rem;letter-spacing:.06em}
.bases{margin:4px 0}
.slip h2 span{display:block}
.unmet{border-color:${AMBER};border-style:dashed;outline:0}
.unmet h2{color:${AMBER}}
table{width:100%;border-collapse:collapse;font-size:1rem}
th,td{padding:6px 8px 6px 0;text-align:left;vertical-align:top;border-bottom:1px solid ${RULE}}
td,th+th{text-align:right;padding-right:0;padding-left:8px}
thead th{color:${DIM};font-weight:400}
tbody th{font-weight:400}
.over{color:${RED};font-weight:700}
details{margin-top:8px}
summary{padding:8px 0;min-height:40px;color:${ACCENT};cursor:pointer}
.trail li{position:relative;padding:0 0 18px 22px;margin-left:7px;border-left:2px dashed #8b978f}
.trail .firm{border-left:3px solid ${ACCENT}}
.trail li:last-child{border-left-color:transparent;padding-bottom:0}
.trail li:before{content:"";position:absolute;left:-9px;top:6px;width:13px;height:13px;border:2px solid ${EDGE};border-radius:50%;background:#fff}
.trail .firm:before{border-color:${ACCENT};background:${ACCENT}}
.trail p+p{margin-top:0}
.chart{display:block;width:100%;max-width:25rem;height:auto;margin:10px 0 4px;font-size:36px}
.chart text{fill:${DIM}}
.chart .mid{fill:${AMBER};font-weight:700;stroke:#fff;stroke-width:10;paint-order:stroke}
.ok{fill:#e3f0e9;stroke:none}
.lim{stroke:${ACCENT};stroke-width:2;stroke-dasharray:10 8}
.line{stroke:${INK};stroke-width:4;stroke-linejoin:round}
.out{fill:${RED};stroke:none}
.axis{stroke:#8b978f;stroke-width:2}
.ground{fill:#fff;stroke:none}
.hatch{stroke:${AMBER};stroke-width:4}
.gap{stroke:${AMBER};stroke-width:2;stroke-dasharray:6 6}
.call{display:inline-block;margin-top:10px;padding:9px 18px;border-radius:4px;color:#fff;background:${ACCENT};text-decoration:none;font-weight:700}
.in dl{margin-top:4px}
.advice{padding:22px 0}
.advice li{margin:0 0 12px;padding-left:14px;border-left:3px solid ${RULE}}
.in .advice{padding:10px 0 0}
.advice .code{display:inline-block;max-width:100%}
.stop~main h2,.stop~main a,.stop~main summary{color:${INK}}
.stop~main .tag{color:${DIM};border-color:${EDGE};background:none}
.stop~main .firm{border-color:#8b978f}
.stop~main .firm:before{border-color:${EDGE};background:${EDGE}}
.stop~main .ok{fill:#eef0ef}
.stop~main .lim{stroke:${EDGE}}
.stop~main .call{color:#fff;background:${SLATE}}
`;

/** Two columns from the width of a tablet on: headings left, content right. */
const WIDE = `
@media(min-width:48em){
h1{font-size:2.125rem}
.mark{width:88px;height:88px;margin-right:120px}
.top{padding-top:6px}
.band{padding-bottom:30px}
.band .why,.as-of{margin-left:13rem}
section{display:flex;padding:30px 0}
.product{display:block}
.product h2{font-size:1.875rem}
h2{flex:none;width:13rem;padding-right:24px}
.product h2,.slip h2{width:auto;padding-right:0}
.in,.slip{flex:1;min-width:0}
.product h2,.product .in,.slip,main>.advice{margin-left:13rem}
.glance li{flex:1 1 20%;width:20%}
}
`;

/** A watch, or a small phone at twice its size: what stands in two columns stands in one, and no word of ours is cut. */
const NARROW = `
@media(max-width:15.5em){
.wrap{padding-left:10px;padding-right:10px}
h1{font-size:1.25rem}
.product h2,.slip h2{font-size:1.1875rem}
.slip{padding:12px 10px}
.trail li{padding-left:16px}
.tag{white-space:normal}
}
`;

const DARK = `
@media(prefers-color-scheme:dark){
body{color:${DARK_INKS.ink};background:${DARK_INKS.ground}}
.dim,dt,.legend,.tag,thead th,.glance a>span,.product h2 span{color:${DARK_INKS.dim}}
main a,h2,summary,.both,.meas{color:${DARK_INKS.accent}}
.product h2{color:${DARK_INKS.ink}}
.tag{background:${DARK_INKS.ground}}
.sign-off{color:#fff;background:${ACCENT}}
.legend{background:${DARK_INKS.soft}}
.lost,.unmet h2,.note:not(.band){color:${DARK_INKS.amber}}
.lost,.unmet,.note:not(.band){border-color:${DARK_INKS.amber}}
.over{color:${DARK_INKS.red}}
.lim{stroke:${DARK_INKS.accent}}
.sign{color:${DARK_INKS.accent}}
.bad{color:${DARK_INKS.red}}
.warn{color:${DARK_INKS.amber}}
.unproven{border-color:${DARK_INKS.rule}}
.both,.meas,.slip:not(.unmet){border-color:${DARK_INKS.accent};outline-color:${DARK_INKS.accent}}
section,th,td,.glance,.glance li,.advice li{border-color:${DARK_INKS.rule}}
main .call{color:#fff}
main .glance a{color:inherit}
.trail li:before{background:${DARK_INKS.ground}}
.chart text{fill:${DARK_INKS.dim}}
.ok{fill:#1f3a2e}
.line{stroke:${DARK_INKS.ink}}
.out{fill:${DARK_INKS.red}}
.ground{fill:${DARK_INKS.ground}}
.hatch,.gap{stroke:${DARK_INKS.amber}}
.chart .mid{fill:${DARK_INKS.amber};stroke:${DARK_INKS.ground}}
.stop~main h2,.stop~main a,.stop~main summary{color:${DARK_INKS.ink}}
.stop~main .tag{color:${DARK_INKS.dim}}
.stop~main .ok{fill:#242e29}
}
`;

/**
 * A reader's own few colours: what is drawn takes that of the text. The words say all that the colours said.
 * (`currentColor` follows by itself; only what was given a colour of its own is given back.)
 */
const FORCED = `
@media(forced-colors:active){
.chart *{stroke:currentColor;forced-color-adjust:auto}
.chart text,.out{fill:currentColor;stroke:none}
.chart .mid{fill:currentColor;stroke:Canvas}
.ok,.ground{fill:Canvas;stroke:none}
.band{border-bottom:2px solid}
.legend{border:1px solid}
.sign{color:inherit}
.call{border:2px solid}
.trail .firm:before{background:CanvasText;forced-color-adjust:none;border-color:CanvasText}
}
`;

/** On at most two sheets of A4: small, in two columns, every fold open, the record's address and hour at the top. */
const PRINT = `
@page{size:A4;margin:10mm}
@media print{
html{font-size:7.8pt}
body{color:#000;background:#fff;line-height:1.35}
.wrap{max-width:none;padding:0}
.band{padding:0 8px 8px;color:#000;background:none;border:2px solid #000}
.band .why{border-color:#000;margin-left:0}
.as-of{margin-left:0}
.paper{display:inline;word-break:break-all}
.lang,.skip,.hid{display:none}
summary{padding:2px 0;min-height:0;list-style:none;color:#000}
summary::-webkit-details-marker{display:none}
dt,:lang(en) dt{width:8em}
.dim,.tag,summary,table,.legend{font-size:.95rem}
.top{min-height:0;padding-top:4px}
.mark{width:40px;height:40px;margin:0 12px 0 0}
main{columns:2;column-gap:7mm}
section{display:block;padding:7px 0}
h2,.product h2{width:auto;margin:0 0 4px;font-size:1.25rem;color:#000;break-after:avoid}
.product .in,.slip{margin:0}
dl>div{padding:1px 0}
th,td{padding-top:1px;padding-bottom:1px}
.glance li{flex:1 1 30%;width:auto}
.glance a{padding:3px 6px}
.slip{padding:8px 10px}
.slip h2{font-size:1.4375rem}
.advice{padding:7px 0}
.chart{max-width:15rem;margin:2px 0}
.trail li{padding-bottom:5px}
.sign-off{color:#000;background:none;border-width:2px}
.call{margin:0;color:#000;background:none;padding:0}
.legend{padding:0;background:none}
.legend li{padding-bottom:2px}
details{margin-top:4px}
details::details-content{content-visibility:visible;block-size:auto}
li,tr,svg,.slip,h3{page-break-inside:avoid;break-inside:avoid}
}
`;

/** One constant string without line breaks: the host hashes it once for its content security policy. */
export const STYLE: string = `${LIGHT}${OWN_STYLE}${WIDE}${NARROW}${DARK}${FORCED}${PRINT}`.replaceAll("\n", "");
