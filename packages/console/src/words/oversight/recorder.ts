import { dictionary } from "../dictionary.ts";

/** Words of who recorded something, where neither a person nor a key did. */
export const recorderWords = dictionary({
  zh: { atMachine: "在本机命令行" },
  en: { atMachine: "at the machine" },
});
