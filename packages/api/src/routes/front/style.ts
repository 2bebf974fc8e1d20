// The look of the public pages, whose room no use case may import: a test of the whole holds the two together.
const LIGHT =
  "--ink:#16211b;--dim:#4a5850;--rule:#d3dcd6;--ground:#fff;--soft:#f2f5f3;--accent:#0a5c3f;--amber:#7c4700;--red:#a30f1b;--edge:#6b7870";
const DARK =
  "--ink:#e6ece8;--dim:#b3c0b8;--rule:#35423b;--ground:#121815;--soft:#1b2420;--accent:#7fd3ae;--amber:#f0b35c;--red:#ff9a9a;--edge:#8b978f";
const LETTERS = 'system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif';
const CODE_LETTERS = 'ui-monospace,Menlo,Consolas,"Noto Sans Mono",monospace';
const CALM = "#0a5c3f";
const FOCUS = "#1463d8";

/** The style of every page here, inline: allowed by its hash, so its text must not change between the two. Inks and letters are those of the public pages. */
export const FRONT_STYLE =
  `:root{color-scheme:light dark;${LIGHT};--focus:${FOCUS}}` +
  `@media(prefers-color-scheme:dark){:root{${DARK};--focus:#8ab8ff}}` +
  `*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:1.0625rem/1.6 ${LETTERS};overflow-wrap:anywhere}` +
  "main,.in{max-width:54rem;margin:0 auto;padding:0 18px}" +
  `.band{color:#fff;background:${CALM};padding-bottom:22px}.band a{color:#fff}.band :focus-visible{outline-color:#fff}` +
  ".top{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:0 1rem;min-height:52px}.top a{display:inline-flex;align-items:center;min-height:48px}" +
  "h1{font-size:1.6875rem;line-height:1.3;margin:.5rem 0 0}.band p{margin:.5rem 0 0;font-size:1.125rem}" +
  "h2{font-size:1.25rem;line-height:1.35;margin:0 0 .5rem;color:var(--accent)}h3{font-size:1.0625rem;margin:1rem 0 .2rem}" +
  "section{padding:22px 0;border-top:1px solid var(--rule)}section:first-child{border-top:0}" +
  "a{color:var(--accent)}p{margin:.5rem 0}ul{padding-left:1.2rem;margin:.5rem 0}li a{display:inline-block;padding:.35rem 0}" +
  `code,pre{font-family:${CODE_LETTERS};font-size:.9em}` +
  "pre{white-space:pre-wrap;border:1px solid var(--rule);border-radius:6px;padding:.6rem;margin:.4rem 0}" +
  "details{border:1px solid var(--rule);border-radius:6px;margin:.4rem 0;padding:.4rem .7rem}summary{cursor:pointer;min-height:2rem}" +
  "summary b{color:var(--accent)}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.25rem .5rem .25rem 0;border-bottom:1px solid var(--rule)}.soft{color:var(--dim)}" +
  "nav a{display:inline-block;min-height:2.75rem;padding:.6rem .8rem .6rem 0}:focus-visible{outline:3px solid var(--focus);outline-offset:2px}" +
  ".button,button{display:inline-flex;align-items:center;justify-content:center;min-height:3rem;padding:.5rem 1.25rem;border:2px solid var(--accent);border-radius:6px;font:inherit;font-weight:600;text-decoration:none;color:var(--accent);background:var(--ground);cursor:pointer}" +
  `.main{color:#fff;background:${CALM};border-color:${CALM}}` +
  "form{max-width:34rem}label{display:block;font-weight:600;margin-top:.75rem}input{display:block;width:100%;min-height:3rem;padding:.5rem .75rem;border:2px solid var(--edge);border-radius:6px;font:inherit;color:inherit;background:var(--ground)}form button{margin-top:1rem}" +
  ".wrong{display:block;margin-top:.25rem;padding-left:.75rem;border-left:4px solid var(--red);color:var(--red);font-weight:600}";
