import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Problem, Refused, type Shape, service, taken } from "../../service/client.ts";
import { transformWords } from "../../words/depot/transform.ts";
import { said } from "../../words/dictionary.ts";
import { grams, shownKg } from "../../words/figures.ts";
import { partWords } from "../../words/parts.ts";

export type Body = Shape<"TransformationRecording">;
type Answer = Shape<"TransformationAnswer">;

/** What the service says of a transformation before it is recorded. */
export type Preview =
  | { readonly kind: "none" }
  | { readonly kind: "asking" }
  | { readonly kind: "told"; readonly answer: Answer }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "unknown" };

/** What is typed is asked about once the person rests so long. */
const REST_MS = 500;

/** What the service says of it; never rejects: without a network it is not known. */
async function askedOf(body: Body): Promise<Preview> {
  try {
    return { kind: "told", answer: await taken(service.POST("/api/transformations/preview", { body })) };
  } catch (error) {
    return error instanceof Refused ? { kind: "refused", problem: error.problem } : { kind: "unknown" };
  }
}

/** Asks what a transformation would come to, whenever what is typed of it is whole. Nothing is recorded. */
export function usePreview(body: Body | undefined): Preview {
  const [preview, setPreview] = useState<Preview>({ kind: "none" });
  // The id and the moment do not change what it comes to.
  const content = body === undefined ? "" : JSON.stringify({ ...body, id: "", at: "" });
  useEffect(() => {
    if (body === undefined) return setPreview({ kind: "none" });
    setPreview({ kind: "asking" });
    let isOver = false;
    const timer = setTimeout(() => {
      void askedOf(body).then((next) => {
        if (!isOver) setPreview(next);
      });
    }, REST_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [content]);
  return preview;
}

/** What a transformation does to a later recall, and to what may be called certified: before it is recorded. */
export function Exposure({ preview }: { readonly preview: Preview }): JSX.Element | null {
  const words = transformWords();
  if (preview.kind === "none") return null;
  if (preview.kind === "asking") {
    return (
      <p class="dim" role="status">
        {words.asking}
      </p>
    );
  }
  if (preview.kind === "unknown") {
    return (
      <p class="message note" role="status" data-exposure="unknown">
        {words.notKnown}
      </p>
    );
  }
  if (preview.kind === "refused") {
    const { problem } = preview;
    return (
      <div class="message stop" role="alert" data-exposure="refused">
        <b>{words.refused}</b>
        <p>{said({ zh: problem.detailZh, en: problem.detail })}</p>
      </div>
    );
  }
  const { recallExposure, outputs } = preview.answer;
  const worse = grams(recallExposure.after.worstKg - recallExposure.before.worstKg);
  return (
    <section class="stack-tight" data-exposure="told">
      <h2>{words.exposure}</h2>
      <BeforeAndAfter exposure={recallExposure} />
      <p class={`message ${worse > 0 ? "note" : "calm"}`} role="status">
        {worse > 0 ? words.more(shownKg(worse)) : words.same}
      </p>
      <dl class="facts">
        {outputs.map(({ batch, certified }) => (
          <div key={batch}>
            <dt class="code">{batch.split("/10/")[1]}</dt>
            <dd>
              {words.certified} {partWords().status[certified.status]}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Worst case, mean and buyers of a later recall: as the goods are, and as they would be. */
function BeforeAndAfter({ exposure: { before, after } }: { readonly exposure: Shape<"RecallExposure"> }): JSX.Element {
  const words = transformWords();
  const rows = [
    [words.worst, shownKg(before.worstKg), shownKg(after.worstKg)],
    [words.expected, shownKg(before.expectedKg), shownKg(after.expectedKg)],
    [words.buyers, words.buyersOf(before.buyers), words.buyersOf(after.buyers)],
  ] as const;
  return (
    <>
      <p class="dim">
        {words.exposureOf}（{words.now} → {words.after}）
      </p>
      <dl class="facts">
        {rows.map(([word, now, then]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>
              {now} → <b>{then}</b>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
