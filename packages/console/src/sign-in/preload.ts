/**
 * The files of each role's home stand in the document: they are asked for while the sign-in goes on, not one after another behind it. What role
 * was here last is remembered for that alone.
 */
const LAST = "suyuan-role";

/** What the document says: scripts by role. */
function homes(): Readonly<Record<string, readonly string[]>> {
  const text = document.querySelector<HTMLMetaElement>("meta[name=homes]")?.content;
  return text === undefined ? {} : (JSON.parse(text) as Readonly<Record<string, readonly string[]>>);
}

/** Fetches the files of this role's home, of the last one by default, and remembers the role. Nothing waits for it. */
export function preloadHome(role: string | null = localStorage.getItem(LAST)): void {
  if (role === null) return;
  localStorage.setItem(LAST, role);
  for (const path of homes()[role] ?? []) {
    const href = `/console/${path}`;
    if (document.querySelector(`link[href="${href}"]`) !== null) continue;
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = href;
    document.head.append(link);
  }
}
