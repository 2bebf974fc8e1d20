import * as z from "zod";

/** How a name is read: for whoever types letters where a name is in Chinese. */
export const PINYIN = {
  pinyin: z
    .string()
    .optional()
    .meta({
      description: "Of the name, a syllable for each character, without tones, ü as v 拼音",
      examples: ["hong xin mi hou tao"],
    }),
};
