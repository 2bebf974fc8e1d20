import type { JSX } from "preact";
import { ReasonAct } from "../../parts/reason-act.tsx";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { supervisionWords } from "../../words/oversight/supervision.ts";

type Product = Shape<"ProductWithHistory">;
type Part = "words" | "photo" | "links";

/** What an owner filled in on the buyers' pages of a product, and the bureau's hiding it and showing it again. */
export function PageModeration({ product }: { readonly product: Product }): JSX.Element {
  const words = supervisionWords();
  const { gtin, presentation } = product;
  const { words: said, photo } = presentation ?? {};
  return (
    <section class="section">
      <h2>{words.page}</h2>
      <p class="dim">{words.pageWay}</p>
      {said !== undefined && (
        <blockquote class="message">
          {[...said.zh, ...(said.en ?? [])].map((line) => (
            <p key={line}>{line}</p>
          ))}
        </blockquote>
      )}
      {photo !== undefined && (
        <figure class="photo">
          <img
            src={`/photos/${gtin}/${photo.sha256}.webp`}
            width={photo.width}
            height={photo.height}
            alt={words.parts.photo ?? ""}
          />
        </figure>
      )}
      <ul class="rows">
        <PartRow product={product} part="words" isThere={said !== undefined} />
        <PartRow product={product} part="photo" isThere={photo !== undefined} />
        <PartRow product={product} part="links" isThere />
      </ul>
    </section>
  );
}

interface PartProps {
  readonly product: Product;
  readonly part: Part;
  readonly isThere: boolean;
}

function PartRow({ product, part, isThere }: PartProps): JSX.Element {
  const words = supervisionWords();
  const { gtin, name, presentation, history } = product;
  const hidden = presentation?.hidden?.[part];
  const title = words.parts[part] ?? part;
  const about = { params: { gtin }, subject: `01/${gtin}` };
  const content = [part, gtin, hidden?.at, history.length];
  return (
    <li class="row">
      <span class="row-main">
        <b>{title}</b>
        <small>{hidden === undefined ? (isThere ? words.shown : words.nothing) : words.hidden(hidden.reason)}</small>
      </span>
      <span class="row-end">
        {hidden !== undefined && (
          <ReasonAct
            key="show"
            word={words.show(title)}
            what={words.showWhat}
            usual={words.showReasons}
            content={["show", ...content]}
            make={(id, reason) =>
              send("/api/products/{gtin}/showing", {
                ...about,
                id,
                body: { id, part, reason },
                label: `${words.show(title)} ${name.zh}`,
              })
            }
          />
        )}
        {hidden === undefined && isThere && (
          <ReasonAct
            key="hide"
            word={words.hide(title)}
            what={words.hideWhat}
            usual={words.hideReasons}
            content={["hide", ...content]}
            make={(id, reason) =>
              send("/api/products/{gtin}/hiding", {
                ...about,
                id,
                body: { id, part, reason },
                label: `${words.hide(title)} ${name.zh}`,
              })
            }
          />
        )}
      </span>
    </li>
  );
}
