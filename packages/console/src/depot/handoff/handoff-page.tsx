import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import lazy from "preact-iso/lazy";
import { useLocation } from "preact-iso/router";
import type { Opened } from "../../outbox/entries.ts";
import type { Outbox } from "../../outbox/outbox.ts";
import { address } from "../../parts/address.ts";
import { feel } from "../../parts/scan/feel.ts";
import { QrShow } from "../../parts/scan/qr-show.tsx";
import { ScanField } from "../../parts/scan/scan-field.tsx";
import { acting, outbox } from "../../records/acting.ts";
import { handoffWords } from "../../words/depot/handoff.ts";
import { scanWords } from "../../words/depot/scan.ts";
import { grams, shownKg, shownTime } from "../../words/figures.ts";
import type { Ground } from "../ground/known.ts";
import { type Answer, keepAnswer, keepLoad, offers } from "../ground/offers.ts";
import { receiveAddress } from "../home.tsx";
import { handedOver } from "../scanning.tsx";
import { Work } from "../work.tsx";
import { answerIn, offeredIn, READABLE_MAX, shippedKg, shownIn, shownText } from "./handoff.ts";

const Camera = lazy(() => import("../../parts/scan/camera.tsx"));

/** Two phones hand goods over without a network: one shows what it ships, the other what it received. Both go to the service by themselves later. */
export default function HandoffPage(): JSX.Element {
  return <Work title={handoffWords().title}>{(ground) => <Handoff ground={ground} />}</Work>;
}

type Trouble = "notOurs" | "broken" | "own";

function Handoff({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = handoffWords();
  const { query, route } = useLocation();
  const [trouble, setTrouble] = useState<Trouble>();
  const [isCamera, setCamera] = useState(false);
  const own = acting()?.organisation.id ?? "";
  const box = outbox.value;
  const take = async (text: string): Promise<void> => {
    const refuse = (why: Trouble) => {
      feel("wrong");
      setTrouble(why);
    };
    const shown = await shownIn(text.replace(/^\][A-Za-z]\d/, ""));
    if (shown === undefined) return refuse("broken");
    if (shown.device === (await box?.device())?.device) return refuse("own");
    const load = offeredIn(shown, own, ground);
    const answer = answerIn(shown, own);
    if (load === undefined && answer === undefined) return refuse("notOurs");
    feel("right");
    setTrouble(undefined);
    setCamera(false);
    if (answer !== undefined) await keepAnswer(answer);
    if (load === undefined) return;
    await keepLoad(load, Date.now());
    route(receiveAddress(load.from, load.id));
  };
  const waiting = handedOver.value;
  // Once for each code that another screen heard.
  useEffect(() => {
    if (waiting === undefined) return;
    handedOver.value = undefined;
    void take(waiting);
  }, [waiting]);
  if (box === undefined) return <p class="message note">{words.noStore}</p>;
  const isAnswer = query.receipt !== undefined;
  const isAsked = isAnswer || query.shipment !== undefined;
  const entry = entryFor(box, query.shipment, query.receipt);
  const answer = offers().answers.find(({ shipment }) => shipment === query.shipment);
  return (
    <div class="stack">
      {entry !== undefined && answer === undefined && (
        <Showing box={box} entry={entry} by={own} isAnswer={isAnswer} ground={ground} />
      )}
      {!isAsked && <p>{words.what}</p>}
      {isAsked && entry === undefined && <p class="message note">{words.gone}</p>}
      {answer !== undefined && <Answered answer={answer} body={entry?.content.body} />}
      {trouble !== undefined && (
        <p class="message stop" role="alert">
          {words[trouble]}
        </p>
      )}
      {!isAnswer && answer === undefined && (
        <>
          <ScanField onScan={(text) => void take(text)} hint={words.scanOther} />
          <button type="button" class="button main wide" onClick={() => setCamera(true)}>
            {scanWords().useCamera}
          </button>
        </>
      )}
      {isCamera && <Camera onScan={(text) => void take(text)} onClose={() => setCamera(false)} isLong={false} />}
      <a class="button wide" href={address("")}>
        {words.done}
      </a>
    </div>
  );
}

/** The command of this device that is shown: a shipment by its id, or the first receipt of one. */
function entryFor(box: Outbox, shipment: string | undefined, receipt: string | undefined): Opened | undefined {
  const all = box.shown.value;
  if (receipt !== undefined) {
    return all.findLast(({ content }) =>
      content.path.startsWith(`/api/shipments/${encodeURIComponent(receipt)}/receipt?`),
    );
  }
  return all.find(({ id, content }) => id === shipment && content.path === "/api/shipments");
}

/** What the receiver's phone said, held against what was sent. */
function Answered({ answer, body }: { readonly answer: Answer; readonly body: string | undefined }): JSX.Element {
  const words = handoffWords();
  const { kg, rejectedKg, person, time } = answer;
  const off = body === undefined ? 0 : grams(kg + rejectedKg - shippedKg(body));
  return (
    <div class={`verdict ${off === 0 ? "v-right" : "v-wrong"}`} role="status">
      <div>
        <b>
          {words.answered} {shownKg(kg)}
        </b>
        {rejectedKg > 0 && <p>{words.rejected(shownKg(rejectedKg))}</p>}
        {body !== undefined && (
          <p>{off === 0 ? words.same : off < 0 ? words.less(shownKg(-off)) : words.more(shownKg(off))}</p>
        )}
        <p>{words.by(person, shownTime(time))}</p>
      </div>
    </div>
  );
}

interface ShowingProps {
  readonly box: Outbox;
  readonly entry: Opened;
  readonly by: string;
  readonly isAnswer: boolean;
  readonly ground: Ground;
}

function Showing({ box, entry, by, isAnswer, ground }: ShowingProps): JSX.Element {
  const words = handoffWords();
  const [text, setText] = useState<string>();
  // As it was written: names that are read later change nothing.
  useEffect(() => {
    void shownText(box, entry, by, ground).then(setText);
  }, [box, entry.chain, by]);
  return (
    <section class="stack" data-handoff={text}>
      <p>
        <b>{isAnswer ? words.showReceipt : words.showShipment}</b>
      </p>
      {text !== undefined && text.length > READABLE_MAX && (
        <p class="message note" role="alert">
          {words.tooLong}
        </p>
      )}
      {text !== undefined && <QrShow text={text} label={isAnswer ? words.receiptCode : words.shipmentCode} />}
      <p class="dim">{entry.content.label}</p>
    </section>
  );
}
