import { createHash } from "node:crypto";

/**
 * What the edge says by itself, where nothing behind it answers: short, in both languages, without a script, within the 4 kB that a firewall's
 * own answer may have. One style, known to the policy of content by its digest.
 */
const STYLE =
  "body{margin:0;padding:24px 18px;font:17px/1.6 system-ui,sans-serif;color:#1c2321;background:#fff;max-width:40em}h1{font-size:27px;line-height:1.3;margin:0 0 8px}p{margin:0 0 8px}a{color:#17633f}";

/** What lets the pages' style in: `'sha256-…'`. */
export const EDGE_STYLE_SOURCE = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

interface Words {
  readonly title: string;
  /** In Chinese, then in English. */
  readonly lines: readonly [string, string];
}

function edgePage({ title, lines: [zh, en] }: Words): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style><h1>${title}</h1><p>${zh}<p lang="en">${en}<p><a href="/">溯源 Suyuan</a></html>`;
}

export const UNKNOWN_PAGE = edgePage({
  title: "没有记录",
  lines: ["核对编号和地址。", "There is no record at this address. Check the identifier and the address."],
});

export const CROWDED_PAGE = edgePage({
  title: "查询的人太多，请稍候",
  lines: [
    "请一分钟后再打开本页。这与商品本身无关：既不表示商品有问题，也不表示没有问题。",
    "Too many people ask at once. Open this page again in a minute. It says nothing of the goods, neither good nor bad.",
  ],
});

export const FLOODED_PAGE = edgePage({
  title: "查询太频繁，请稍候",
  lines: [
    "这个网络发来的请求过多。请等五分钟再打开本页。这与商品本身无关：既不表示商品有问题，也不表示没有问题。",
    "Too many requests come from this network. Open this page again in five minutes. It says nothing of the goods, neither good nor bad.",
  ],
});
