import { address } from "../parts/address.ts";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
  );
}

/** `/` goes to the search field of the screen, or to the search over everything. */
export function listenForShortcuts(go: (to: string) => void): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    const field = document.querySelector<HTMLInputElement>("[data-search]");
    if (field === null) go(address("/search"));
    else field.focus();
  };
  addEventListener("keydown", listen);
  return () => removeEventListener("keydown", listen);
}
