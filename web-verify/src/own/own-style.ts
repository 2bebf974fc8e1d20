/** Style of the owner's part. The photo keeps its place before it is there, and never grows beyond it. */
export const OWN_STYLE = `
.photo{display:block;width:100%;max-width:20rem;height:auto;margin:0 0 12px;border:1px solid #d3dcd6;background:#f2f5f3}
.own p.said{margin:0 0 4px;font-size:1.125rem}
.own li{padding:8px 0;border-top:1px solid #d3dcd6}
.own>.dim{margin-bottom:8px}
.own li .dim{display:block}
.own li a{display:inline-block;min-height:24px}
@media(prefers-color-scheme:dark){.photo,.own li{border-color:#35423b}.photo{background:#1b2420}}
@media print{.photo{max-width:3cm;margin-bottom:4px}.own li{padding:1px 0}}
`;
