import { INTERVAL_DAYS } from "../../records/interval.ts";
import { type Shape, service, taken } from "../../service/client.ts";
import { daysAfter, today } from "../../words/figures.ts";

/** What a cooperative has on record of what a batch needs: those that are missing come first. */
export interface Steps {
  readonly hasProduct: boolean;
  readonly hasBase: boolean;
  readonly hasCertificate: boolean;
  readonly hasBatch: boolean;
}

/** All that a clerk's home is made of. */
export interface Season {
  readonly certificates: readonly Shape<"CertificateSummary">[];
  readonly inputs: readonly Shape<"FarmInputSummary">[];
  readonly incomplete: readonly Shape<"FarmInputSummary">[];
  readonly incoming: readonly Shape<"ShipmentRecord">[];
  readonly outgoing: readonly Shape<"ShipmentRecord">[];
  readonly recalls: readonly Shape<"RecallSummary">[];
  /** What is to be done in recalls by scope. */
  readonly tasks: readonly Shape<"RecallTaskSummary">[];
  /** What bureaus found here and nothing was told of yet. */
  readonly findings: readonly Shape<"Finding">[];
  /** Of this organisation, the newest first. */
  readonly batches: readonly Shape<"BatchSummary">[];
  readonly labels: readonly Shape<"LabelRunWithNames">[];
  /** There are older runs of labels than those. */
  readonly hasOlderLabels: boolean;
  readonly commissions: readonly Shape<"CommissionWithNames">[];
  readonly steps: Steps;
}

/** Reads it: eleven lists at once, each bounded; two more while the first certificate is not there. */
export async function readSeason(own: string): Promise<Season> {
  const since = daysAfter(today(), -INTERVAL_DAYS);
  const [certificates, inputs, incomplete, incoming, outgoing, recalls, tasks, findings, batches, labels, commissions] =
    await Promise.all([
      taken(service.GET("/api/certificates", { params: { query: { limit: 50 } } })),
      taken(service.GET("/api/inputs", { params: { query: { limit: 100, from: since } } })),
      taken(service.GET("/api/inputs", { params: { query: { limit: 3, incomplete: "true" } } })),
      taken(service.GET("/api/shipments", { params: { query: { limit: 10, direction: "in", status: "pending" } } })),
      taken(service.GET("/api/shipments", { params: { query: { limit: 10, direction: "out", status: "pending" } } })),
      taken(service.GET("/api/recalls", { params: { query: { limit: 5, status: "open" } } })),
      taken(service.GET("/api/recall-tasks", { params: { query: { limit: 10 } } })),
      taken(service.GET("/api/findings", { params: { query: { limit: 10, status: "open" } } })),
      taken(service.GET("/api/batches", { params: { query: { limit: 20 } } })),
      taken(service.GET("/api/labels", { params: { query: { limit: 50 } } })),
      taken(service.GET("/api/commissions", { params: { query: { limit: 10, status: "open" } } })),
    ]);
  const held = certificates.items.filter(({ holder }) => holder === own);
  const ours = batches.items.filter(({ organisation }) => organisation === own);
  const isNew = held.length === 0;
  const [products, bases] = isNew
    ? await Promise.all([
        taken(service.GET("/api/products", { params: { query: { limit: 1 } } })),
        taken(service.GET("/api/bases", { params: { query: { limit: 1 } } })),
      ])
    : [];
  return {
    ...{ certificates: held, inputs: inputs.items, incomplete: incomplete.items },
    ...{ incoming: incoming.items, outgoing: outgoing.items },
    // What a recall by scope stopped stands under its task.
    recalls: recalls.items.filter(({ order }) => order === undefined),
    tasks: tasks.items.filter(({ status, ended }) => ended === undefined && status !== "explained"),
    findings: findings.items.filter(({ organisation }) => organisation === own),
    ...{ batches: ours, labels: labels.items, hasOlderLabels: labels.next !== undefined },
    commissions: commissions.items.filter(({ organisation }) => organisation === own),
    steps: {
      hasProduct: products === undefined || products.items.length > 0,
      hasBase: bases === undefined || bases.items.length > 0,
      hasCertificate: !isNew,
      hasBatch: ours.length > 0,
    },
  };
}
