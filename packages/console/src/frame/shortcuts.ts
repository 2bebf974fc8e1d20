import { address } from "../parts/address.ts";

/** `/` goes to the search field of the screen, or to the search over everything. */
export function listenForShortcuts(go: (to: string) => void): () => void {
  const listen = (event: KeyboardEvent) => {
    const { target } = event;
    // A key that a scanner typed is taken already.
    if (event.key !== "/" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof Element && target.matches("input,select,textarea")) return;
    event.preventDefault();
    const field = document.querySelector<HTMLInputElement>("[data-search]");
    if (field === null) go(address("/search"));
    else field.focus();
  };
  addEventListener("keydown", listen);
  return () => removeEventListener("keydown", listen);
}
