/** Has the page wear a sheet that only some screens need, from the first of them on. */
export function wear(sheet: string): void {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(sheet, import.meta.url).href;
  document.head.append(link);
}
