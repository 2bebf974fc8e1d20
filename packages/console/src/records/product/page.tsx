import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useTyped } from "../../parts/draft.ts";
import { TextField } from "../../parts/fields/fields.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { SendButton, SendingNote, useSending } from "../../parts/sending.tsx";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { amendWords } from "../../words/amend.ts";
import { clerkWords } from "../../words/clerk.ts";
import { landWords } from "../../words/land.ts";
import { ProductPhoto } from "./photo.tsx";

type Product = Shape<"ProductWithHistory">;

/** What the owner tells buyers of a product beside its batches: a line or two, and a photo; each can be taken off again. */
export function ProductPage({ product }: { readonly product: Product }): JSX.Element {
  const words = amendWords();
  const { gtin, presentation } = product;
  const { words: said, photo, hidden } = presentation ?? {};
  const takeOff = (part: "words" | "photo", word: string) => (
    <ReasonAct
      word={word}
      what={words.withdrawWhat}
      usual={words.withdrawReasons}
      content={["withdraw", part, gtin]}
      make={(id, reason) =>
        send(part === "words" ? "/api/products/{gtin}/words/withdrawal" : "/api/products/{gtin}/photo/withdrawal", {
          id,
          params: { gtin },
          body: { reason },
          subject: `01/${gtin}`,
          label: `${word} ${product.name.zh}`,
        })
      }
    />
  );
  return (
    <section class="section">
      <h2>{words.page}</h2>
      <div class="stack">
        {said === undefined ? (
          <p class="dim">{words.saysNone}</p>
        ) : (
          <blockquote class="message">
            {[...said.zh, ...(said.en ?? [])].map((line) => (
              <p key={line}>{line}</p>
            ))}
          </blockquote>
        )}
        {[hidden?.words, hidden?.photo].map(
          (one) =>
            one !== undefined && (
              <p key={one.at} class="message note">
                {words.hidden(one.reason)}
              </p>
            ),
        )}
        <Words product={product} />
        {said !== undefined && <p class="acts">{takeOff("words", words.withdrawWords)}</p>}
        {photo !== undefined && (
          <figure class="photo">
            <img
              src={`/photos/${gtin}/${photo.sha256}.webp`}
              width={photo.width}
              height={photo.height}
              alt={words.photoNow}
            />
          </figure>
        )}
        <ProductPhoto gtin={gtin} />
        {photo !== undefined && <p class="acts">{takeOff("photo", words.withdrawPhoto)}</p>}
      </div>
    </section>
  );
}

const LINES = ["zh0", "zh1", "en0", "en1"] as const;

function Words({ product }: { readonly product: Product }): JSX.Element {
  const words = amendWords();
  const { gtin } = product;
  const said = product.presentation?.words;
  const sending = useSending();
  const [typed, setTyped] = useTyped("typed", {
    zh0: said?.zh[0] ?? "",
    zh1: said?.zh[1] ?? "",
    en0: said?.en?.[0] ?? "",
    en1: said?.en?.[1] ?? "",
  });
  const [isAsked, setAsked] = useState(false);
  const lines = (a: string, b: string) => [a, b].map((line) => line.trim()).filter((line) => line !== "");
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    const [zh, en] = [lines(typed.zh0, typed.zh1), lines(typed.en0, typed.en1)];
    if (zh.length === 0) return;
    await sending.run([gtin, zh, en], (id) =>
      send("/api/products/{gtin}/words", {
        id,
        params: { gtin },
        body: { id, zh, ...(en.length > 0 && { en }) },
        subject: `01/${gtin}`,
        label: `${words.writeWords} ${product.name.zh}`,
      }),
    );
  };
  const isMissing = isAsked && lines(typed.zh0, typed.zh1).length === 0;
  return (
    <details class="fold">
      <summary>
        <b>{words.writeWords}</b>
      </summary>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <p class="dim">{words.pageWay}</p>
        {LINES.map((name) => {
          const [pointer, n] = [`/${name.slice(0, 2)}/${name.slice(2)}`, Number(name.slice(2)) + 1];
          return (
            <TextField
              key={name}
              label={name.startsWith("zh") ? words.lineZh(n) : words.lineEn(n)}
              value={typed[name]}
              onChange={(next) => setTyped({ ...typed, [name]: next })}
              pointer={pointer}
              wrong={isMissing && name === "zh0" ? clerkWords().required : sending.wrongAt(pointer)}
            />
          );
        })}
        <SendingNote sending={sending} fields={LINES.map((name) => `/${name.slice(0, 2)}/${name.slice(2)}`)} />
        <SendButton sending={sending} word={landWords().save} isWide={false} />
      </form>
    </details>
  );
}
