/** All that draws documents, in one: it is imported when a document is asked for, so that nobody else loads the library and the font. */
// biome-ignore lint/performance/noBarrelFile: one import that is made when it is asked for is one file of a bundle
export { calibrationPdf } from "./calibration-pdf.ts";
export { commitmentPdf } from "./commitment-pdf.ts";
export { labelPdf } from "./label-pdf.ts";
export { tablePdf } from "./table-pdf.ts";
export { unitLabelPdf } from "./unit-label-pdf.ts";
