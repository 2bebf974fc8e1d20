import { dictionary } from "../dictionary.ts";

/** One thing that a newcomer learns, and where it is done. */
export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** Below `/console`. */
  readonly path?: string;
}

/** Words around the tour of a role; its steps stand in a file for each, so that nobody loads the others'. */
export const tourWords = dictionary({
  zh: {
    title: "一分钟上手",
    again: "再看一遍上手介绍",
    at: (step: number, count: number) => `第 ${step} 步，共 ${count} 步`,
    next: "下一步",
    skip: "跳过",
    done: "知道了",
    go: "去那一页",
    later: "以后随时能再看：手机在“更多”里，电脑在左侧。",
  },
  en: {
    title: "One minute to begin",
    again: "The tour again",
    at: (step: number, count: number) => `Step ${step} of ${count}`,
    next: "Next",
    skip: "Skip",
    done: "Got it",
    go: "Go there",
    later: "Whenever you like: under “More” on a phone, at the left on a desk.",
  },
});
