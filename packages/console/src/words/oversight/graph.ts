import { dictionary } from "../dictionary.ts";

/** Words of a drawn graph, whatever it shows. */
export const graphWords = dictionary({
  zh: {
    laying: "正在排布…",
    nearer: "放大",
    farther: "缩小",
    whole: "全图",
    start: "回起点",
    keys: {
      right: "右、左方向键沿去向、来源走，上、下方向键换并列的一个，回车打开，加减号缩放，0 看全图，Home 回起点",
      down: "下、上方向键沿去向、来源走，左、右方向键换并列的一个，回车打开，加减号缩放，0 看全图，Home 回起点",
    },
    waysOn: (forward: number, back: number) => `去向 ${forward} 处，来源 ${back} 处。`,
    legend: "图例",
    marks: { certain: "确定", possible: "可能", contact: "接触", stopped: "已阻断" },
    lines: "双框是起点，虚线是退回，点线是接触",
  },
  en: {
    laying: "Being laid out…",
    nearer: "Larger",
    farther: "Smaller",
    whole: "All of it",
    start: "To the start",
    keys: {
      right:
        "Right and left arrows walk where goods went and came from, up and down to the next beside it, Enter opens, plus and minus zoom, 0 shows all of it, Home goes to the start",
      down: "Down and up arrows walk where goods went and came from, left and right to the next beside it, Enter opens, plus and minus zoom, 0 shows all of it, Home goes to the start",
    },
    waysOn: (forward, back) => `Went to ${forward}, came from ${back}.`,
    legend: "Signs",
    marks: { certain: "certain", possible: "possible", contact: "contact", stopped: "stopped" },
    lines: "A second frame is the start, dashes lead back, dots are contact",
  },
});
