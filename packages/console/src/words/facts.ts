import { FACT_WORDS } from "@suyuan/domain/words/fact-words";
import { dictionary } from "./dictionary.ts";

/** What each kind of fact, and of thing that is looked at, is called, in the language of the moment. */
export const factWords = dictionary(FACT_WORDS);
