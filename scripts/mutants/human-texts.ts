/** A node of Babel's syntax tree, as far as this file looks. */
export interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
  readonly expressions?: readonly SyntaxNode[];
  readonly arguments?: readonly SyntaxNode[];
  readonly object?: SyntaxNode;
  readonly key?: unknown;
}

const WORDS = /\p{L}[,;:.]? \S|\S \p{L}|\p{Script=Han}/u;
/** What stands between the words of a list. */
const BETWEEN_WORDS = /^[,;:.+] $|^ \+ $|^[，；、：。]$/;
/** Members that hold the words of a message, one word or none included. */
const WORDED = new Set(["en", "zh", "detail", "detailZh"]);

/** A value named or asked for, without a decision of its own. */
function isPlain(node: SyntaxNode): boolean {
  if (node.type === "Identifier" || node.type.endsWith("Literal")) return true;
  if (node.type === "MemberExpression") return node.object !== undefined && isPlain(node.object);
  return node.type === "CallExpression" && (node.arguments ?? []).every(isPlain);
}

function isWorded(parent: SyntaxNode | undefined): boolean {
  const { key } = parent ?? {};
  return typeof key === "object" && key !== null && "name" in key && WORDED.has(String(key.name));
}

/**
 * True for a text for people: words with a space between them, or Chinese; what stands between words; and all that is a message's member
 * (`en`, `zh`) of its `parent`. Codes, keys and names are neither. A template that decides something within (a condition, a sum) is none:
 * what it decides is to be tested.
 */
export function isHumanText(node: SyntaxNode, parent?: SyntaxNode): boolean {
  if (node.type === "StringLiteral")
    return (
      typeof node.value === "string" && (WORDS.test(node.value) || BETWEEN_WORDS.test(node.value) || isWorded(parent))
    );
  if (node.type !== "TemplateLiteral") return false;
  return (node.quasis ?? []).some(({ value }) => WORDS.test(value.raw)) && (node.expressions ?? []).every(isPlain);
}
