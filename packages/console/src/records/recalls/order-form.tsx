import { SCOPE_KINDS } from "@suyuan/domain/recall-orders/scope";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { DateField } from "../../parts/fields/date-field.tsx";
import { Failure, Screen } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { newId } from "../../service/ids.ts";
import { send } from "../../service/send.ts";
import { clerkWords } from "../../words/clerk.ts";
import { recallOrderWords } from "../../words/oversight/recall-orders.ts";
import { AffectedBy } from "./affected.tsx";
import { ScopeField, type TypedScope } from "./scope-field.tsx";

type Order = Shape<"RecallByScope">;
const LEVELS = [1, 2, 3] as const;
/** What a simulation needs besides the scope, and does not depend on. */
const UNSAID = { level: 3, reason: "—" } as const;

type Simulated = { readonly of: string; readonly order?: Order; readonly error?: unknown };

/** Orders a recall for a scope: what it begins at, what that comes to, then level and reason. Nothing is ordered that was not simulated. */
export default function OrderForm(): JSX.Element {
  const words = recallOrderWords();
  const { query } = useLocation();
  const first = { kind: SCOPE_KINDS.find((kind) => kind === query.kind) ?? "batch", id: query.id ?? "" } as const;
  // Whoever comes from elsewhere with something to recall does not find what was typed for another.
  const place = `${first.kind} ${first.id}`;
  const [scope, setScope] = useTyped<TypedScope>(`scope ${place}`, first);
  const [from, setFrom] = useTyped(`from ${place}`, query.from ?? "");
  const [to, setTo] = useTyped(`to ${place}`, query.to ?? "");
  const [simulated, setSimulated] = useState<Simulated>();
  const [isAsking, setAsking] = useState(false);
  const body = {
    kind: scope.kind,
    id: scope.id.trim(),
    ...(from !== "" && { from }),
    ...(to !== "" && { to }),
  };
  const content = JSON.stringify(body);
  const known = simulated?.of === content ? simulated : undefined;
  const simulate = async () => {
    setAsking(true);
    setSimulated(await answerTo(body, content));
    setAsking(false);
  };
  return (
    <Screen title={words.order} back={address("/recalls")}>
      <div class="stack narrow">
        <ScopeField scope={scope} onChange={setScope} wrong={undefined} />
        <DateField
          label={words.from}
          value={from}
          onChange={setFrom}
          pointer="/scope/from"
          quick={false}
          none={words.anyDay}
        />
        <DateField label={words.to} value={to} onChange={setTo} pointer="/scope/to" quick={false} none={words.anyDay} />
        <p class="dim">{words.daysWay}</p>
        <button
          type="button"
          class={`button wide ${known?.order === undefined ? "main" : ""}`}
          disabled={isAsking || body.id === ""}
          onClick={() => void simulate()}
        >
          {words.simulate}
        </button>
        {known?.error !== undefined && <Failure error={known.error} />}
      </div>
      {known?.order === undefined ? (
        simulated?.order !== undefined && <p class="message note">{words.simulateFirst}</p>
      ) : (
        <Ordering order={known.order} scope={body} />
      )}
    </Screen>
  );
}

type ScopeBody = NonNullable<Shape<"Recall">["scope"]>;

/** What the service says of it; never rejects. */
async function answerTo(scope: ScopeBody, of: string): Promise<Simulated> {
  try {
    const asked = { id: newId(), scope, ...UNSAID, simulate: true };
    const answer = await taken(service.POST("/api/recalls", { body: asked }));
    return "affected" in answer ? { of, order: answer } : { of };
  } catch (error) {
    return { of, error };
  }
}

/** What was simulated in sight, level and reason are said and it is ordered. */
function Ordering({ order, scope }: { readonly order: Order; readonly scope: ScopeBody }): JSX.Element {
  const words = recallOrderWords();
  const clerk = clerkWords();
  const [level, setLevel] = useTyped<(typeof LEVELS)[number] | undefined>("level", undefined);
  const [isMock, setMock] = useTyped("mock", false);
  const batches = new Set(order.affected.map(({ batch }) => batch)).size + (order.withheld?.batches ?? 0);
  return (
    <>
      <p class="message">{words.simulated}</p>
      <AffectedBy order={order} />
      <div class="narrow">
        <ActForm
          what={isMock ? words.whatMock(order.tasks.length) : words.what(batches, order.tasks.length)}
          act={isMock ? words.sendMock : words.send}
          usual={words.reasons}
          isGrave={!isMock}
          fields={["/level", "/scope"]}
          then={(id) => address(`/recalls/orders${below(id)}`)}
          onSend={(reason) => {
            if (level === undefined) return undefined;
            return {
              content: ["recall", scope, level, reason, isMock],
              make: (id) =>
                send("/api/recalls", {
                  id,
                  body: { id, scope, reason, level, ...(isMock && { mock: true }) },
                  subject: `recall/${id}`,
                  label: `${isMock ? words.sendMock : words.send} ${words.kinds[scope.kind]} ${scope.id}`,
                }),
            };
          }}
        >
          {(sending, isAsked) => (
            <>
              <Choices
                legend={words.level}
                options={LEVELS.map((one) => ({
                  value: one,
                  label: clerk.recallLevels[one],
                }))}
                value={level}
                onChange={setLevel}
                wrong={isAsked && level === undefined ? clerk.required : sending.wrongAt("/level")}
              />
              <Choices
                isRow
                legend={words.how}
                options={[
                  { value: "real", label: words.real },
                  { value: "mock", label: words.mock },
                ]}
                value={isMock ? "mock" : "real"}
                onChange={(how) => setMock(how === "mock")}
              />
            </>
          )}
        </ActForm>
      </div>
    </>
  );
}
