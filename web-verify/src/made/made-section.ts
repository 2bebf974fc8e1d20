import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { dateText, numberText } from "../figures.ts";
import { isolated } from "../html.ts";
import { TAGS } from "../marks.ts";
import { section } from "../shell.ts";
import { MADE_WORDS } from "./made-words.ts";

type MadeOf = NonNullable<Passport["madeOf"]>;

function harvestItem(harvest: MadeOf["harvests"][number], language: Language): string {
  const { producer, base, harvestedOn, sharePercent, certified } = harvest;
  const words = MADE_WORDS[language];
  const share = words.share.replace("{n}", numberText(sharePercent, 1));
  const note = certified ? "" : `<p class="note">${words.uncertified}</p>`;
  return (
    `<li><p><strong>${isolated(producer, language)}</strong> · ${share}</p>` +
    `<p>${isolated(base.name, language)} <span class="dim">${isolated(base.region, language)} · ${dateText(harvestedOn, language)}</span></p>${note}</li>`
  );
}

/** Where the goods of a transformed batch come from, by harvest, with shares that are said to be reckoned; nothing of any other batch. */
export function madeSection({ madeOf }: Passport, language: Language): string {
  if (madeOf === undefined) return "";
  const words = MADE_WORDS[language];
  const more = madeOf.more === undefined ? "" : `<p class="dim">${words.more.replace("{n}", String(madeOf.more))}</p>`;
  const batches = madeOf.batches.map(({ lot }) => `<span class="code">${isolated(lot, language)}</span>`).join(" ");
  return section(
    words.title + TAGS[language][madeOf.level],
    `<p class="dim">${words.about}</p><ul>${madeOf.harvests.map((harvest) => harvestItem(harvest, language)).join("")}</ul>` +
      `${more}<p class="dim">${words.batches} ${batches}</p>`,
    "made",
  );
}
