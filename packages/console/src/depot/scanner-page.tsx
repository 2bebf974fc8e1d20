import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CALIBRATION_TEXT, type Calibration, calibrationIn } from "../parts/scan/calibration.ts";
import type { Ended } from "../parts/scan/listen.ts";
import { QrShow } from "../parts/scan/qr-show.tsx";
import { ScanField } from "../parts/scan/scan-field.tsx";
import { rememberScanner, scanner } from "../parts/scan/scanner.ts";
import { Screen } from "../parts/screen.tsx";
import { serviceTime } from "../words/clock.ts";
import { cameraWords } from "../words/depot/camera.ts";
import { shownTime } from "../words/figures.ts";

/** What came, sign by sign: what cannot be seen by its name. */
function visible(text: string): string {
  return text.replaceAll("\u001d", "␝").replaceAll("\r", "␍").replaceAll("\n", "␊").replaceAll("\t", "␉");
}

/** Calibrates a scanner: one code, and what it made of it. */
export default function ScannerPage(): JSX.Element {
  const words = cameraWords();
  const [sent, setSent] = useState<string>();
  const found = sent === undefined ? undefined : calibrationIn(sent);
  const take = (text: string, ended: Ended) => {
    setSent(text);
    const made = calibrationIn(text);
    if (made === undefined) return;
    const { prefix, suffix, spelling, separator } = made;
    const silent = ended === "silence" ? ({ isSilent: true } as const) : {};
    const own = { ...(spelling === "other" && { separator }), ...silent };
    rememberScanner({ prefix, suffix, at: serviceTime().toISOString(), ...own });
  };
  const kept = scanner.value;
  return (
    <div class="depot">
      <Screen title={words.scanner}>
        <div class="narrow stack">
          <p>{words.scannerWhat}</p>
          <QrShow text={CALIBRATION_TEXT} label={words.scannerCode} />
          <ScanField onRaw={take} onScan={() => undefined} hint={words.scannerCode} />
          {sent !== undefined && (
            <div role="status" class="stack-tight">
              <p>
                {words.sent} <span class="dim">{words.keys([...sent].length)}</span>
              </p>
              <p class="code sent">{visible(sent)}</p>
              {found === undefined ? <p class="message note">{words.notCalibration}</p> : <Findings found={found} />}
            </div>
          )}
          {kept !== undefined && (
            <p class="acts">
              <span class="dim">
                {words.remembered} {kept.at !== "" && shownTime(kept.at)}
              </span>
              <button type="button" class="button" onClick={() => rememberScanner(undefined)}>
                {words.forget}
              </button>
            </p>
          )}
        </div>
      </Screen>
    </div>
  );
}

function Findings({ found }: { readonly found: Calibration }): JSX.Element {
  const words = cameraWords();
  const { spelling, prefix, suffix, isCaseTurned } = found;
  const rows = [
    [words.separator, words.spellings[spelling]],
    [words.prefix, prefix === "" ? words.nothing : visible(prefix)],
    [words.suffix, suffix === "" ? words.nothing : visible(suffix)],
  ] as const;
  const isWell = spelling !== "none" && !isCaseTurned;
  return (
    <div class={`message ${isWell ? "calm" : "note"}`}>
      <dl class="facts">
        {rows.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      {spelling === "none" && <p>{words.noneWay}</p>}
      {isCaseTurned && <p>{words.caseTurned}</p>}
    </div>
  );
}
