import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLook } from "./look.ts";

/** What was drawn into a place. */
export interface Drawn {
  /** Takes the width of its place, CSS pixels. */
  fit(): void;
  remove(): void;
}

/**
 * A place that `draw` fills once what it needs is loaded, as wide as it is, and again when `what` or how the app looks has changed. `label`
 * says it to whoever does not see it.
 */
export function DrawnPlace<What>({
  label,
  what,
  draw,
  words,
}: {
  readonly label: string;
  readonly what: What;
  readonly draw: (place: HTMLElement, what: What) => Promise<Drawn>;
  readonly words: { readonly drawing: string; readonly failed: string };
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"drawing" | "drawn" | "failed">("drawing");
  const look = useLook();
  const key = JSON.stringify(what);
  useEffect(() => {
    let drawn: Drawn | undefined;
    let isGone = false;
    const observer = new ResizeObserver(() => drawn?.fit());
    const begin = async () => {
      if (place.current === null) return;
      const made = await draw(place.current, what);
      if (isGone) return made.remove();
      drawn = made;
      observer.observe(place.current);
      setState("drawn");
    };
    begin().catch(() => setState("failed"));
    return () => {
      isGone = true;
      observer.disconnect();
      drawn?.remove();
    };
  }, [key, look]);
  return (
    <div class="chart-place" ref={place} role="img" aria-label={label}>
      {state !== "drawn" && (
        <p class="dim" role="status">
          {state === "failed" ? words.failed : words.drawing}
        </p>
      )}
    </div>
  );
}
