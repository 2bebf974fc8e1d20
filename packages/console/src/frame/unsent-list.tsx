import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Opened } from "../outbox/entries.ts";
import { type GivenUpOf, load, NoUnsentFile, toFile } from "../outbox/file.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { forgetField } from "../parts/draft.ts";
import { FileButton } from "../parts/fields/file-button.tsx";
import { ReasonDialog, reasonNameOf } from "../parts/reason-dialog.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { outbox } from "../records/acting.ts";
import { Refused, service, taken } from "../service/client.ts";
import { SignedOut, Unreachable } from "../service/credentials.ts";
import { said } from "../words/dictionary.ts";
import { unsentListWords } from "../words/unsent-list.ts";
import { Row } from "./waiting/command-row.tsx";
import { BACK_SHOWN, BackAgain, isTakenBack, TakeBack, Waiting } from "./waiting/take-back.tsx";

/** Sent commands that are shown: the newest. */
const SENT_SHOWN = 50;
/** Everything that this device keeps of the person: what needs them, what waits, what was sent. */
export default function UnsentList(): JSX.Element {
  const words = unsentListWords();
  const box = outbox.value;
  if (box === undefined) return <Screen title={words.title}>{<Empty title={words.noStore} />}</Screen>;
  const all = box.shown.value;
  const needs = all.filter(({ state }) => state === "parked").toReversed();
  const waits = all.filter(({ state }) => state === "waiting").toReversed();
  const back = all.filter(isTakenBack).slice(0, BACK_SHOWN);
  const sent = all.filter(({ state }) => state === "sent").slice(0, SENT_SHOWN);
  return (
    <Screen title={words.title}>
      {needs.length + waits.length === 0 && <Empty title={words.empty}>{words.emptyWay}</Empty>}
      {needs.length > 0 && (
        <section class="section stack">
          <h2>{words.needsYou}</h2>
          <p class="dim">{words.needsYouWay}</p>
          <ul class="rows">
            {needs.map((one) => (
              <Parked key={one.number} box={box} command={one} />
            ))}
          </ul>
        </section>
      )}
      {waits.length > 0 && (
        <section class="section stack">
          <h2>{words.waits}</h2>
          <ul class="rows">
            {waits.map((one) => (
              <Waiting key={one.number} box={box} command={one} />
            ))}
          </ul>
          <p class="acts">
            <button type="button" class="button main" onClick={() => void box.sendNow()}>
              {words.sendNow}
            </button>
          </p>
        </section>
      )}
      {back.length > 0 && (
        <section class="section stack">
          <h2>{words.takenBack}</h2>
          <ul class="rows">
            {back.map((one) => (
              <BackAgain key={one.number} command={one} />
            ))}
          </ul>
        </section>
      )}
      <section class="section stack">
        <h2>{words.sent}</h2>
        {sent.length === 0 && <p class="dim">{words.sentNone}</p>}
        <ul class="rows">
          {sent.map((one) => (
            <Row key={one.number} command={one} />
          ))}
        </ul>
      </section>
      <Files box={box} />
    </Screen>
  );
}

/** One that needs the person: why, and the ways out. */
function Parked({ box, command }: { readonly box: Outbox; readonly command: Opened }): JSX.Element {
  const words = unsentListWords();
  const [isAsked, setAsked] = useState(false);
  const { because, number, id } = command;
  return (
    <Row command={command}>
      <p>
        {because?.kind === "refused" ? (because.code === "file-gone" ? words.fileGone : said(because)) : words.behind}
      </p>
      {because?.kind === "refused" && (
        <p class="acts">
          <button type="button" class="button" onClick={() => void box.retry(number)}>
            {words.again}
          </button>
          <TakeBack box={box} command={command} isChangeAlone />
          <button type="button" class="button" onClick={() => setAsked(true)}>
            {words.giveUp}
          </button>
        </p>
      )}
      {isAsked && (
        <ReasonDialog
          title={words.giveUp}
          what={words.giveUpWhat}
          act={words.giveUp}
          about={id}
          usual={words.reasons}
          onCancel={() => setAsked(false)}
          onDone={(reason) =>
            void box.giveUp(number, reason).then(() => forgetField(location.pathname, reasonNameOf(id)))
          }
        />
      )}
    </Row>
  );
}

/** What a device of this organisation gave up; one that never sent anything, or is another organisation's, has told of nothing. */
const numbersGivenUp: GivenUpOf = async (id) => {
  try {
    const { givenUp } = await taken(service.GET("/api/devices/{id}", { params: { path: { id } } }));
    return givenUp.flatMap(({ numbers }) => numbers);
  } catch (error) {
    if (error instanceof Refused && error.problem.code === "not-found") return [];
    throw error;
  }
};

/** To a file and from one: for a phone that goes to repair, or a place without a network. */
function Files({ box }: { readonly box: Outbox }): JSX.Element {
  const words = unsentListWords();
  const [told, setTold] = useState("");
  const save = async () => {
    const at = new Date().toISOString();
    const file = new Blob([await toFile(box, at)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `suyuan-unsent-${at.slice(0, 10)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const take = async (file: File) => {
    try {
      const { loaded, takenBack } = await load(box, await file.text(), numbersGivenUp);
      setTold(takenBack === 0 ? words.loaded(loaded) : words.loadedBut(loaded, takenBack));
    } catch (error) {
      if (error instanceof NoUnsentFile) setTold(words.notAFile);
      else if (error instanceof Unreachable || error instanceof SignedOut) setTold(words.notLookedUp);
      else throw error;
    }
  };
  return (
    <section class="section stack">
      <p class="dim">{words.fileWay}</p>
      <p class="acts">
        <button type="button" class="button" onClick={() => void save()}>
          {words.file}
        </button>
        <FileButton word={words.load} accept="application/json,.json" onChoose={(file) => void take(file)} />
      </p>
      {told !== "" && <p role="status">{told}</p>}
    </section>
  );
}
