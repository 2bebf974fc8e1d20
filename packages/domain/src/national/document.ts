import { isCreditCode } from "../parties/credit-code.ts";

/**
 * Traceability data as NY/T 4712-2025 (in force since 2025-07-01) orders them: who the operators are; for each link of the chain what it did, with its
 * source and its destination, and the inbound and outbound batch that tie links together; and what is added beyond. The order is that of the
 * published summary of the standard (998pdf.com/58306.html); the text with its names of data elements was not in reach, so members are named here
 * and nobody claims that the national platform takes this file as it is.
 */
export const NATIONAL_FORMAT = "suyuan-nyt-4712-2025-1";

/** 生产、收购、储存、运输、加工. */
export const LINKS = ["production", "purchase", "storage", "transport", "processing"] as const;
export type LinkKind = (typeof LINKS)[number];

/** A legal person or organisation. No natural person is ever in a document. */
export interface Operator {
  readonly id: string;
  readonly name: string;
  readonly regionCode: string;
  readonly creditCode?: string;
  readonly address?: string;
}

/** What one operator did in one link. Batches are named by the addresses of their codes. */
export interface LinkRecord {
  readonly link: LinkKind;
  readonly operator: string;
  readonly at: string;
  readonly product: string;
  readonly quantityKg: number;
  /** Where it came from; absent at the beginning of the chain. */
  readonly source?: { readonly operator?: string; readonly batch: string };
  /** Where it went; absent while it is there. */
  readonly destination?: { readonly operator: string };
  readonly inboundBatch?: string;
  readonly outboundBatch?: string;
}

export interface NationalDocument {
  readonly format: typeof NATIONAL_FORMAT;
  readonly madeAt: string;
  readonly operators: readonly Operator[];
  readonly records: readonly LinkRecord[];
  /** Batches that were taken in, of which documents of their own tell. */
  readonly elsewhere: readonly string[];
  /** Beyond what the standard asks: tests, certificates, the page of the batch. */
  readonly extended: Readonly<Record<string, string | number>>;
}

/** One thing that is wrong, where it stands (RFC 6901). */
export interface NationalFault {
  readonly pointer: string;
  readonly en: string;
  readonly zh: string;
}

/**
 * What is wrong with a document beside its shape: an operator that nobody named, a credit code whose check character does not fit (GB 32100), a
 * link without what the model asks of it, an inbound batch that no link before it sent out.
 */
export function nationalFaults({ operators, records, elsewhere }: NationalDocument): readonly NationalFault[] {
  const known = new Set(operators.map(({ id }) => id));
  return [
    ...operators.flatMap((operator, n) => operatorFaults(operator, n)),
    ...records.flatMap((record, n) => [
      ...nameFaults(record, n, known),
      ...batchFaults(record, n),
      ...(record.inboundBatch !== undefined && elsewhere.includes(record.inboundBatch)
        ? []
        : chainFaults(record, n, records)),
    ]),
  ];
}

const fault = (pointer: string, en: string, zh: string): NationalFault => ({ pointer, en, zh });

function operatorFaults({ creditCode }: Operator, n: number): readonly NationalFault[] {
  const pointer = `/operators/${n}/creditCode`;
  if (creditCode === undefined) {
    return [fault(pointer, "A legal person has a unified social credit code.", "法人须填写统一社会信用代码。")];
  }
  return isCreditCode(creditCode)
    ? []
    : [fault(pointer, "Its check character does not fit (GB 32100).", "统一社会信用代码校验位不符（GB 32100）。")];
}

function nameFaults(record: LinkRecord, n: number, known: ReadonlySet<string>): readonly NationalFault[] {
  const named = [
    ["operator", record.operator],
    ["source/operator", record.source?.operator],
    ["destination/operator", record.destination?.operator],
  ] as const;
  return named.flatMap(([member, id]) =>
    id === undefined || known.has(id)
      ? []
      : [fault(`/records/${n}/${member}`, `No operator ${id} is named.`, `未列出生产经营者 ${id}。`)],
  );
}

function batchFaults({ link, source, inboundBatch, outboundBatch }: LinkRecord, n: number): readonly NationalFault[] {
  const faults: NationalFault[] = [];
  if (link === "production" && outboundBatch === undefined) {
    faults.push(fault(`/records/${n}/outboundBatch`, "A production sends out a batch.", "生产环节须有出库批次。"));
  }
  if (link !== "production" && inboundBatch === undefined) {
    faults.push(fault(`/records/${n}/inboundBatch`, "This link takes in a batch.", "该环节须有入库批次。"));
  }
  if (link !== "production" && source === undefined) {
    faults.push(fault(`/records/${n}/source`, "This link says where its goods came from.", "该环节须记录来源。"));
  }
  return faults;
}

function chainFaults(
  { inboundBatch, at }: LinkRecord,
  n: number,
  records: readonly LinkRecord[],
): readonly NationalFault[] {
  if (inboundBatch === undefined) return [];
  const sent = records.filter((one) => one.outboundBatch === inboundBatch);
  if (sent.length === 0) {
    return [
      fault(
        `/records/${n}/inboundBatch`,
        `No link sent ${inboundBatch} out: the chain is broken here.`,
        `没有环节发出 ${inboundBatch}，链条在此中断。`,
      ),
    ];
  }
  if (sent.some((one) => Date.parse(one.at) <= Date.parse(at))) return [];
  return [fault(`/records/${n}/at`, "It lies before the link that sent the batch out.", "时间早于发出该批次的环节。")];
}
