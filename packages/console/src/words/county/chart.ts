import { dictionary } from "../dictionary.ts";

/** What stands in place of a chart that is not drawn yet. */
export const chartWords = dictionary({
  zh: { drawing: "正在绘图…", failed: "图未能加载，请看下表。" },
  en: { drawing: "Drawing…", failed: "The chart could not be loaded. The table below says the same." },
});
