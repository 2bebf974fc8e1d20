import { language } from "@suyuan/console/words/dictionary";

/** Before each file: its words are Chinese, as the app begins, whatever language the file before it in the same process left them in. */
language.value = "zh";
