/** Something that a person types into by hand. */
export function isTypedInto(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  return element instanceof HTMLInputElement && !/^(?:checkbox|radio|button|submit|file)$/.test(element.type);
}

/**
 * Has the field take the focus back from now on: after a tap, when a dialog closes, when what had it is gone, when the page is seen again. Whoever
 * types elsewhere keeps it, and so does whoever walks through the page by keys. Answers how to stop.
 */
export function keepFocus(field: HTMLInputElement): () => void {
  let isWalking = false;
  const back = () => {
    const now = document.activeElement;
    if (now === field || isTypedInto(now) || document.querySelector("dialog[open]") !== null) return;
    if (document.visibilityState === "visible") field.focus({ preventScroll: true });
  };
  const soon = () => setTimeout(back, 0);
  const left = () => {
    if (!isWalking) soon();
  };
  const walks = ({ key }: KeyboardEvent) => {
    if (key === "Tab") isWalking = true;
  };
  const tapped = () => {
    isWalking = false;
    soon();
  };
  const watching = new MutationObserver(() => {
    if (document.activeElement === document.body) left();
  });
  watching.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["open"] });
  document.addEventListener("keydown", walks);
  document.addEventListener("pointerup", tapped);
  document.addEventListener("visibilitychange", back);
  addEventListener("focus", back);
  field.addEventListener("blur", left);
  back();
  return () => {
    watching.disconnect();
    document.removeEventListener("keydown", walks);
    document.removeEventListener("pointerup", tapped);
    document.removeEventListener("visibilitychange", back);
    removeEventListener("focus", back);
    field.removeEventListener("blur", left);
  };
}
