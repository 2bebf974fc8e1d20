import { useEffect, useState } from "preact/hooks";

/** Rises whenever the page changes its looks: what is painted on a canvas is painted anew. */
export function useLook(): number {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const next = () => setRound((last) => last + 1);
    const observer = new MutationObserver(next);
    observer.observe(document.documentElement, { attributes: true });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    // `addEventListener` came to Safari with 14.
    dark.addEventListener?.("change", next);
    return () => {
      observer.disconnect();
      dark.removeEventListener?.("change", next);
    };
  }, []);
  return round;
}
