import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { scanWords } from "../../words/depot/scan.ts";
import { type Ended, listenToScanner } from "./listen.ts";
import { meantBy } from "./scanner.ts";

interface ScanFieldProps {
  /** One whole scan, as the scanner meant it. */
  readonly onScan: (text: string) => void;
  /** What came raw, before the scanner's own spelling is undone: for its calibration. */
  readonly onRaw?: ((text: string, ended: Ended) => void) | undefined;
  readonly hint?: string;
}

/**
 * The field that a scanner types into, always there: small, without a keyboard on the screen, and it takes the focus back after each tap. Whoever
 * goes through the page by keys keeps the focus where they put it: a scan is heard all the same.
 */
export function ScanField({ onScan, onRaw, hint }: ScanFieldProps): JSX.Element {
  const words = scanWords();
  const field = useRef<HTMLInputElement>(null);
  const take = useRef<(text: string, ended: Ended) => void>(() => undefined);
  take.current = (text, ended) => {
    onRaw?.(text, ended);
    onScan(meantBy(text));
  };
  // Before the screen is seen: who sees it may scan.
  useLayoutEffect(() => {
    const own = field.current;
    return own === null ? undefined : listenToScanner(own, (text, ended) => take.current(text, ended));
  }, []);
  return (
    <div class="scan-field">
      <input
        ref={field}
        type="text"
        inputMode="none"
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        aria-label={words.field}
        placeholder={hint ?? words.fieldHint}
        data-scan=""
      />
    </div>
  );
}
