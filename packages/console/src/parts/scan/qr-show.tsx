import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Modules } from "./qr-modules.ts";

/** Around a code nothing is drawn: four modules. */
const QUIET = 4;

/** A code to be scanned from the screen or from paper: black on white whatever the colours of the app are. */
export function QrShow({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const [modules, setModules] = useState<Modules>();
  useEffect(() => {
    let isOver = false;
    void import("./qr-modules.ts").then(({ modulesOf }) => {
      if (!isOver) setModules(modulesOf(text));
    });
    return () => {
      isOver = true;
    };
  }, [text]);
  if (modules === undefined) return <div class="qr" />;
  const side = modules.size + 2 * QUIET;
  return (
    <svg
      class="qr"
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path d={`M${-QUIET} ${-QUIET}h${side}v${side}h${-side}z`} fill="#fff" />
      <path d={modules.path} fill="#000" />
    </svg>
  );
}
