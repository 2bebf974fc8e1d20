/**
 * The style of the public pages, inline in each. Plain CSS of ten years ago on purpose: the oldest web views still in use
 * know neither custom properties nor grid. Every pair of colours holds 4.5:1, and no meaning rests on colour alone.
 */
const INK = "#16211b";
const DIM = "#4a5850";
const RULE = "#d3dcd6";
const ACCENT = "#0a5c3f";
const AMBER = "#7c4700";
const RED = "#a30f1b";
const SLATE = "#3a4750";

const LIGHT = `
*{box-sizing:border-box}
body{margin:0;color:${INK};background:#fff;font:1.0625rem/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif;word-wrap:break-word;word-break:break-word}
p,h1,h2,h3,dl,dd,ul,ol,li{margin:0;padding:0}
p+p{margin-top:.3em}
ul,ol{list-style:none}
a{color:${ACCENT}}
a:focus,summary:focus,main:focus-visible{outline:3px solid #1463d8;outline-offset:2px}
.wrap{max-width:54rem;margin:0 auto;padding-left:18px;padding-right:18px}
.dim{color:${DIM};font-size:1rem}
.code{font-family:ui-monospace,Menlo,Consolas,"Noto Sans Mono",monospace;font-size:1rem;word-break:break-all}
.hid{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}
.skip{position:absolute;left:-999em;top:0;padding:8px 18px;background:#fff;color:${INK}}
.skip:focus{left:0}
.band{padding-bottom:22px;color:#fff;background:${SLATE}}
.calm{background:${ACCENT}}
.note.band{background:${AMBER}}
.stop{background:${RED}}
.band a{color:#fff}
.band a:focus{outline-color:#fff}
.band .skip{color:${INK}}
.top{display:flex;justify-content:space-between;align-items:center;min-height:52px;font-size:1rem}
.lang{padding:8px 0 8px 16px;min-height:24px}
.state{display:flex;align-items:flex-start;padding-top:12px}
.mark{flex:none;width:52px;height:52px;margin:2px 16px 0 0;fill:none;stroke:#fff;stroke-width:4;stroke-linejoin:round;stroke-linecap:round}
.state>div{min-width:0;flex:1}
h1{font-size:1.6875rem;line-height:1.3;font-weight:700}
.state p{margin-top:6px;font-size:1.125rem}
.why{margin-top:12px}
.why li{padding-left:1em;text-indent:-1em}
.why li:before{content:"·";display:inline-block;width:1em;text-indent:0;font-weight:700}
.band .why{padding-top:12px;border-top:1px solid rgba(255,255,255,.45)}
.as-of{margin-top:12px;font-size:1rem}
section{padding:22px 0;border-top:1px solid ${RULE}}
.product{border-top:0}
h2{margin-bottom:10px;font-size:1.25rem;line-height:1.35;font-weight:700;color:${ACCENT}}
.product h2{font-size:1.5625rem;color:${INK}}
.product h2 span{display:block;font-size:1.125rem;font-weight:400;color:${DIM}}
h2 .tag{font-weight:400;vertical-align:2px}
h3{margin:18px 0 4px;font-size:1.125rem;line-height:1.5}
.in>h3:first-child{margin-top:0}
dl>div{display:flex;padding:3px 0}
dt{flex:none;width:5.6em;padding-right:8px;color:${DIM}}
:lang(en) dt{width:7em}
dd{flex:1;min-width:0}
dd .dim{display:inline-block}
.tag{display:inline-block;padding:0 5px;border:1px dashed #6b7870;border-radius:3px;font-size:1rem;line-height:1.4;color:${DIM};background:#fff;white-space:nowrap;text-indent:0}
.both{border:3px double ${ACCENT};color:${ACCENT}}
.meas{border:1px solid ${ACCENT};color:${ACCENT}}
.sign-off{border:1px solid ${ACCENT};color:#fff;background:${ACCENT}}
.lost{border:2px dashed ${AMBER};color:${AMBER}}
.legend{margin-top:16px;padding:10px 12px;font-size:1rem;color:${DIM};background:#f2f5f3}
.key{display:inline-block;margin-right:10px}
.sign{width:18px;height:18px;margin-right:6px;vertical-align:-2px;fill:none;stroke:${ACCENT};stroke-width:3}
.bad{stroke:${RED}}
.warn{stroke:${AMBER};stroke-width:2}
.glance{display:flex;flex-wrap:wrap;margin:16px 0 0;border:1px solid ${RULE};border-width:1px 0 0 1px}
.glance li{width:50%;border:1px solid ${RULE};border-width:0 1px 1px 0}
.glance li:last-child{width:100%}
.glance a{display:block;padding:8px 10px;color:inherit;text-decoration:none}
.glance a>span{display:block;color:${DIM};font-size:1rem}
.glance .tag{font-weight:400}
.note:not(.band){margin-top:6px;padding:2px 0 2px 10px;border-left:4px solid ${AMBER};color:${AMBER}}
.slip{padding:14px 16px;border:2px solid ${ACCENT};outline:1px solid ${ACCENT};outline-offset:-6px}
.slip h2{text-align:center;font-size:1.4375rem;letter-spacing:.06em}
.bases{margin:4px 0}
.bases li{padding-left:24px;text-indent:-24px}
.slip h2 span{display:block}
.unmet{border-color:${AMBER};border-style:dashed;outline:0}
.unmet h2{color:${AMBER}}
table{width:100%;border-collapse:collapse;font-size:1rem}
th,td{padding:6px 8px 6px 0;text-align:left;vertical-align:top;border-bottom:1px solid ${RULE}}
td,th+th{white-space:nowrap;text-align:right;padding-right:0;padding-left:8px}
thead th{color:${DIM};font-weight:400}
tbody th{font-weight:400}
.over{color:${RED};font-weight:700}
details{margin-top:8px}
summary{padding:8px 0;min-height:40px;color:${ACCENT};cursor:pointer}
.trail li{position:relative;padding:0 0 18px 22px;margin-left:7px;border-left:2px dashed #8b978f}
.trail .firm{border-left:3px solid ${ACCENT}}
.trail li:last-child{border-left-color:transparent;padding-bottom:0}
.trail li:before{content:"";position:absolute;left:-9px;top:6px;width:13px;height:13px;border:2px solid #6b7870;border-radius:50%;background:#fff}
.trail .firm:before{border-color:${ACCENT};background:${ACCENT}}
.trail p+p{margin-top:0}
.chart{display:block;width:100%;max-width:25rem;height:auto;margin:10px 0 4px;font-size:36px}
.chart text{fill:${DIM}}
.end{text-anchor:end}
.mid{text-anchor:middle}
.chart .mid{fill:${AMBER};font-weight:700;stroke:#fff;stroke-width:10;paint-order:stroke}
.ok{fill:#e3f0e9}
.lim{stroke:${ACCENT};stroke-width:2;stroke-dasharray:10 8;fill:none}
.line{fill:none;stroke:${INK};stroke-width:4;stroke-linejoin:round}
.out{fill:${RED}}
.axis{fill:none;stroke:#8b978f;stroke-width:2}
.ground{fill:#fff}
.hatch{stroke:${AMBER};stroke-width:4}
.gap{stroke:${AMBER};stroke-width:2;stroke-dasharray:6 6}
.call{display:inline-block;margin-top:10px;padding:9px 18px;border-radius:4px;color:#fff;background:${ACCENT};text-decoration:none;font-weight:700}
.in dl{margin-top:4px}
.advice{padding:22px 0}
.advice li{margin:0 0 12px;padding-left:14px;border-left:3px solid ${RULE}}
.in .advice{padding:10px 0 0}
.advice .code{display:inline-block;max-width:100%}
.stop~main h2,.stop~main a,.stop~main summary{color:${INK}}
.stop~main .tag{color:${DIM};border-color:#6b7870;background:none}
.stop~main .firm{border-color:#8b978f}
.stop~main .firm:before{border-color:#6b7870;background:#6b7870}
.stop~main .ok{fill:#eef0ef}
.stop~main .lim{stroke:#6b7870}
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
.glance li,.glance li:last-child{width:20%}
}
`;

const DARK = `
@media(prefers-color-scheme:dark){
body{color:#e6ece8;background:#121815}
.dim,dt,.legend,.tag,thead th,.glance a>span,.product h2 span{color:#b3c0b8}
main a,h2,summary,.both,.meas{color:#7fd3ae}
.product h2{color:#e6ece8}
.tag{background:#121815}
.sign-off{color:#fff;background:${ACCENT}}
.legend{background:#1b2420}
.lost,.unmet h2,.note:not(.band){color:#f0b35c}
.lost,.unmet,.note:not(.band){border-color:#f0b35c}
.over{color:#ff9a9a}
.sign,.lim{stroke:#7fd3ae}
.bad{stroke:#ff9a9a}
.warn{stroke:#f0b35c}
.both,.meas,.slip:not(.unmet){border-color:#7fd3ae;outline-color:#7fd3ae}
section,th,td,.glance,.glance li,.advice li{border-color:#35423b}
main .call{color:#fff}
main .glance a{color:inherit}
.trail li:before{background:#121815}
.chart text{fill:#b3c0b8}
.ok{fill:#1f3a2e}
.line{stroke:#e6ece8}
.out{fill:#ff9a9a}
.ground{fill:#121815}
.hatch,.gap{stroke:#f0b35c}
.chart .mid{fill:#f0b35c;stroke:#121815}
.stop~main h2,.stop~main a,.stop~main summary{color:#e6ece8}
.stop~main .tag{color:#b3c0b8}
.stop~main .ok{fill:#242e29}
}
`;

const PRINT = `
@media print{
.band{color:#000;background:none;border:3px solid #000}
.mark{stroke:#000}
.band .why{border-color:#000}
.lang,.skip{display:none}
.sign-off{color:#000;background:none;border-width:2px}
.call{color:#000;background:none;padding:0}
.legend{background:none}
details::details-content{content-visibility:visible}
section,li,tr{page-break-inside:avoid}
}
`;

/** One constant string without line breaks: the host hashes it once for its content security policy. */
export const STYLE: string = `${LIGHT}${WIDE}${DARK}${PRINT}`.replaceAll("\n", "");
