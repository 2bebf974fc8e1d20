import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Choices } from "../parts/fields/choices.tsx";
import { askedAsPerson, problemIn, type Shape } from "../service/client.ts";
import { Unreachable } from "../service/credentials.ts";
import { give } from "../service/files.ts";
import { language, said } from "../words/dictionary.ts";
import { frameWords } from "../words/frame.ts";
import { printingWords } from "../words/printing.ts";

type Paper = keyof ReturnType<typeof printingWords>["papers"];
type Dpi = keyof ReturnType<typeof printingWords>["dpi"];

const PAPERS: readonly Paper[] = ["a4-3x8", "a4-2x5", "thermal-60x40", "thermal-40x30"];
const DPI: readonly Dpi[] = ["203", "300"];
/** Labels that one document of the service has. */
const PART = 1200;

/** The paper and printer of last time on this device. */
const KEY = "suyuan-printer";

function lastTime(): { readonly paper: Paper; readonly dpi: Dpi } {
  try {
    const kept: { paper?: string; dpi?: string } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const paper = PAPERS.find((one) => one === kept.paper) ?? "a4-3x8";
    return { paper, dpi: DPI.find((one) => one === kept.dpi) ?? "203" };
  } catch {
    return { paper: "a4-3x8", dpi: "203" };
  }
}

/** Asks for a document and gives it to the browser; why there is none, where the service says so. */
async function saved(path: string, name: string): Promise<string | undefined> {
  try {
    const response = await askedAsPerson(new Request(new URL(path, location.origin)));
    if (response.ok) {
      give(await response.blob(), name);
      return undefined;
    }
    const problem = problemIn(await response.json());
    return problem === undefined ? frameWords().unreachable : said({ zh: problem.detailZh, en: problem.detail });
  } catch (error) {
    if (error instanceof Unreachable || error instanceof SyntaxError) return frameWords().unreachable;
    throw error;
  }
}

/** On which paper a run is printed, and its documents. */
export function LabelPrint({ run }: { readonly run: Shape<"LabelRunWithNames"> }): JSX.Element {
  const words = printingWords();
  const [printer, setPrinter] = useState(lastTime);
  const [from, setFrom] = useState(1);
  const [state, setState] = useState<{ readonly isMaking: boolean; readonly wrong?: string | undefined }>({
    isMaking: false,
  });
  const { paper, dpi } = printer;
  const isRoll = paper.startsWith("thermal");
  const choose = (change: Partial<typeof printer>) => {
    const next = { ...printer, ...change };
    setPrinter(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // A browser that stores nothing asks again.
    }
  };
  const query = new URLSearchParams({ layout: paper, lang: language.value, ...(isRoll ? { dpi } : {}) });
  const save = async (path: string, name: string) => {
    setState({ isMaking: true });
    setState({ isMaking: false, wrong: await saved(path, name) });
  };
  const labels = () => {
    const own = `/api/labels/${encodeURIComponent(run.id)}.pdf`;
    void save(`${own}?${query}&from=${from}&count=${PART}`, `${run.lot}-${paper}-${from}.pdf`);
  };
  const parts = Array.from({ length: Math.ceil(run.count / PART) }, (_, n) => n * PART + 1);
  return (
    <div class="stack">
      <Choices
        legend={words.paper}
        options={PAPERS.map((value) => ({ value, label: words.papers[value], detail: words.paperHint[value] }))}
        value={paper}
        onChange={(value) => choose({ paper: value })}
      />
      {isRoll && (
        <Choices
          legend={words.printer}
          options={DPI.map((value) => ({ value, label: words.dpi[value] }))}
          value={dpi}
          onChange={(value) => choose({ dpi: value })}
          isRow
        />
      )}
      {parts.length > 1 && (
        <Choices
          legend={words.part}
          options={parts.map((value) => ({
            value,
            label: words.fromTo(value, Math.min(run.count, value + PART - 1)),
          }))}
          value={from}
          onChange={setFrom}
          isRow
        />
      )}
      <p class="dim">{words.way}</p>
      <div class="acts">
        <button
          type="button"
          class="button main"
          disabled={run.status === "issuing" || state.isMaking || run.voided === run.count}
          onClick={labels}
        >
          {state.isMaking ? words.making : words.pdf}
        </button>
        <button
          type="button"
          class="button"
          disabled={state.isMaking}
          onClick={() => void save(`/api/labels/calibration.pdf?${query}`, `calibration-${paper}.pdf`)}
        >
          {words.calibrate}
        </button>
      </div>
      {state.wrong !== undefined && (
        <p class="message stop" role="alert">
          {state.wrong}
        </p>
      )}
    </div>
  );
}
