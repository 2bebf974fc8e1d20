import { dictionary } from "./dictionary.ts";

/** Words of printing labels. */
export const printingWords = dictionary({
  zh: {
    paper: "用什么纸打印",
    papers: {
      "a4-3x8": "A4 · 24 个",
      "a4-2x5": "A4 · 10 个",
      "thermal-60x40": "标签机 60×40",
      "thermal-40x30": "标签机 40×30",
    },
    paperHint: {
      "a4-3x8": "每个 70×37 毫米的不干胶纸",
      "a4-2x5": "每个 105×59.4 毫米的不干胶纸",
      "thermal-60x40": "60×40 毫米卷纸",
      "thermal-40x30": "40×30 毫米卷纸，只印最要紧的几行",
    },
    printer: "打印机分辨率",
    dpi: { "203": "203 点（普通标签机）", "300": "300 点" },
    part: "打印哪一部分",
    fromTo: (from: number, to: number) => `第 ${from} 到 ${to} 个`,
    pdf: "下载标签（PDF）",
    calibrate: "先打一张校准页",
    way: "打印时选“实际大小”或 100%，页边距选“无”。先用校准页上的尺量一量。",
    making: "正在生成…",
  },
  en: {
    paper: "Paper",
    papers: {
      "a4-3x8": "A4 · 24",
      "a4-2x5": "A4 · 10",
      "thermal-60x40": "Roll 60×40",
      "thermal-40x30": "Roll 40×30",
    },
    paperHint: {
      "a4-3x8": "Sticker sheets of 70×37 mm each",
      "a4-2x5": "Sticker sheets of 105×59.4 mm each",
      "thermal-60x40": "Labels of 60×40 mm on a roll",
      "thermal-40x30": "Labels of 40×30 mm on a roll: the most needed lines only",
    },
    printer: "Printer",
    dpi: { "203": "203 dpi (most label printers)", "300": "300 dpi" },
    part: "Which part",
    fromTo: (from: number, to: number) => `${from} to ${to}`,
    pdf: "Labels (PDF)",
    calibrate: "Calibration page first",
    way: "Print at actual size (100%) without margins. Measure the ruler of the calibration page first.",
    making: "Being made…",
  },
});
