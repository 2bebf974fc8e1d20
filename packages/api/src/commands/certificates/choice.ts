import type { Balance, Certificate } from "@suyuan/domain/certificates/certificate";
import { chooseCertificate } from "@suyuan/domain/certificates/choose";
import { Id } from "@suyuan/domain/organisation";
import type { Key } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import { KeyText } from "../../http/text.ts";
import { balanceKey, certificateKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import { holderNumberOf } from "./number-rows.ts";

/** How a registration names a certificate. */
export const CertificateChoice = KeyText(60).meta({
  description: "Its id, or the number printed on it (LB-…) 证书编号或证书上印的编号",
  examples: ["LB-18-26012212345A"],
});

type Sender = Pick<Actor, "organisation">;

/** The certificate that was meant, with its balance; both are under keys of their own. */
export interface Chosen {
  readonly certificate: Certificate;
  readonly key: RowKey<Certificate>;
  readonly balance: Balance | undefined;
  readonly balanceKey: RowKey<Balance>;
}

function keysOf(id: string): readonly [RowKey<Certificate>, RowKey<Balance>] {
  return [certificateKey(id), balanceKey(id)];
}

/** What to load first: the certificate if the text is an id, and which of one's own have it as their number. */
export function choiceKeys(actor: Sender, asked: string | undefined): readonly Key[] {
  if (asked === undefined) return [];
  const byId = Id.safeParse(asked).success ? keysOf(asked) : [];
  return [...byId, holderNumberOf(actor.organisation, asked)];
}

/** What to load then: those that have it as their number. */
export function moreChoiceKeys(actor: Sender, asked: string | undefined, loaded: Loaded): readonly Key[] {
  return idsOf(actor, asked, loaded).flatMap(keysOf);
}

/** The certificate that the sender means. Throws `not-found` and `invalid-request` as `chooseCertificate` does. */
export function chosen(actor: Sender, asked: string, loaded: Loaded): Chosen {
  const ids = [...(Id.safeParse(asked).success ? [asked] : []), ...idsOf(actor, asked, loaded)];
  const candidates = [...new Set(ids)].map((id) => loaded.state(certificateKey(id)));
  const certificate = chooseCertificate(asked, candidates, actor.organisation);
  const [key, balance] = keysOf(certificate.id);
  return { certificate, key, balance: loaded.state(balance), balanceKey: balance };
}

function idsOf({ organisation }: Sender, asked: string | undefined, loaded: Loaded): readonly string[] {
  return asked === undefined ? [] : (loaded.state(holderNumberOf(organisation, asked))?.ids ?? []);
}
