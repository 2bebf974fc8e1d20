import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { Empty, Screen, Shown } from "../../parts/screen.tsx";
import { service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { amendWords } from "../../words/amend.ts";
import { clerkWords } from "../../words/clerk.ts";
import { reissueWords } from "../../words/depot/reissue.ts";
import { said } from "../../words/dictionary.ts";
import { noPageWords } from "../../words/guide/no-page.ts";
import { CommissionForm } from "./commission-form.tsx";
import { LossForm } from "./loss-form.tsx";
import { RecallForm } from "./recall-form.tsx";
import { ReissueForm } from "./reissue-form.tsx";
import { VoidForm } from "./void-form.tsx";

/** What may be done to a batch that is registered. */
const ACTS = {
  void: { word: () => clerkWords().void, form: VoidForm },
  loss: { word: () => clerkWords().loss, form: LossForm },
  recall: { word: () => clerkWords().recall, form: RecallForm },
  commitment: { word: () => reissueWords().reissue, form: ReissueForm },
  test: { word: () => amendWords().commission, form: CommissionForm },
} as const;

function isAct(name: string | undefined): name is keyof typeof ACTS {
  return name !== undefined && Object.hasOwn(ACTS, name);
}

export default function BatchAct(): JSX.Element {
  const { params } = useRoute();
  const { gtin = "", lot = "", act } = params;
  const reading = useReading(`batch ${gtin} ${lot}`, () =>
    taken(service.GET("/api/batches/{gtin}/{lot}", { params: { path: { gtin, lot } } })),
  );
  if (!isAct(act)) return <Empty title={noPageWords().title}>{noPageWords().way}</Empty>;
  const { word, form: Form } = ACTS[act];
  return (
    <Screen title={word()} back={address(`/batches${below(gtin, lot)}`)}>
      <div class="narrow">
        <Shown reading={reading}>
          {(batch) => (
            <>
              <p class="dim">
                {said(batch.detail.product)} · <span class="code">{batch.lot}</span>
              </p>
              <Form batch={batch} />
            </>
          )}
        </Shown>
      </div>
    </Screen>
  );
}
