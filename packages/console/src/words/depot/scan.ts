import { dictionary } from "../dictionary.ts";

/** Words of scanning. */
export const scanWords = dictionary({
  zh: {
    field: "扫码框",
    fieldHint: "请扫码",
    useCamera: "用相机扫",
  },
  en: {
    field: "Scan field",
    fieldHint: "Scan a code",
    useCamera: "Use the camera",
  },
});
