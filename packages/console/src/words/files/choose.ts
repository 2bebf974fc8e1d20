import { dictionary } from "../dictionary.ts";

/** Words of fields for files. */
export const fileWords = dictionary({
  zh: { choose: "选择文件", another: "换一个文件" },
  en: { choose: "Choose a file", another: "Another file" },
});

const KB = 1024;

/** A file's size as people read it, rounded up: `12 KB`, `3.4 MB`. */
export function shownSize(bytes: number): string {
  if (bytes < KB * KB) return `${Math.ceil(bytes / KB)} KB`;
  return `${(Math.ceil((bytes * 10) / (KB * KB)) / 10).toFixed(1)} MB`;
}
