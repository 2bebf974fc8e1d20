import type { Passport } from "@suyuan/domain/views/passport-schema";
import { LEVEL_WORDS } from "@suyuan/domain/words/level-words";
import type { Both } from "../state-words.ts";

export type Level = Passport["tests"][number]["level"];

/** What a tag says of how a statement is known. */
export const LEVELS: Record<Level, Both> = LEVEL_WORDS;

export const LEVEL_MEANINGS: Record<Level, Both> = {
  declared: { zh: "一方自己填写", en: "one party wrote it" },
  confirmed: { zh: "收货方也认可", en: "the receiver agreed" },
  measured: { zh: "仪器记录", en: "a device recorded it" },
  attested: { zh: "监管或检测机构签发", en: "a bureau or laboratory signed it" },
  missing: { zh: "应有而没有", en: "it should be here and is not" },
};
