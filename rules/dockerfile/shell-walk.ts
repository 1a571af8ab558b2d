import type { Command, Script, SyntaxNode } from 'unbash';

export interface FoundCommand {
  readonly node: Command;
  /** The operator before it; undefined for the first of its list. */
  readonly operator: string | undefined;
}

/**
 * Visits every simple command of a script in the order of the text: those in groups, conditions, loops, functions and
 * substitutions too. `sets` is told the name of every variable that the script gives a value.
 */
export function eachCommand(
  script: Script,
  visit: (found: FoundCommand) => void,
  sets: (name: string) => void,
): void {
  const walk = { visit, sets };
  walkList(script.commands, walk, undefined);
}

interface Walk {
  readonly visit: (found: FoundCommand) => void;
  readonly sets: (name: string) => void;
}

type Node = SyntaxNode;

function walkList(nodes: readonly Node[], walk: Walk, first: string | undefined): void {
  let operator = first;
  for (const node of nodes) {
    walkNode(node, walk, operator);
    operator = node.type === 'Statement' && node.background === true ? '&' : ';';
  }
}

function walkChain(
  nodes: readonly Node[],
  operators: readonly string[],
  walk: Walk,
  first: string | undefined,
): void {
  for (const [index, node] of nodes.entries())
    walkNode(node, walk, index === 0 ? first : operators[index - 1]);
}

function walkNode(node: Node, walk: Walk, operator: string | undefined): void {
  if (node.type === 'Statement') walkNode(node.command, walk, operator);
  else if (node.type === 'AndOr' || node.type === 'Pipeline') {
    walkChain(node.commands, node.operators, walk, operator);
  } else if (node.type === 'Command') walkCommand(node, walk, operator);
  else if (node.type === 'CompoundList' || node.type === 'Script') walkList(node.commands, walk, operator);
  else {
    if (node.type === 'For' || node.type === 'Select') walk.sets(node.name.text);
    walkChildren(node, walk, operator);
  }
}

function walkCommand(node: Command, walk: Walk, operator: string | undefined): void {
  for (const one of [...node.prefix, ...node.args]) if (one.type === 'Assignment') walk.sets(one.name);
  if (node.name && /^(?:read|mapfile|readarray|getopts)$/.test(node.name.value)) {
    for (const one of node.args) if (one.type === 'Word') walk.sets(one.value);
  }
  walk.visit({ node, operator });
  walkChildren(node, walk, undefined);
}

/** What a node holds besides: words hold substitutions, compound commands hold lists. */
function walkChildren(node: Node, walk: Walk, operator: string | undefined): void {
  let first = operator;
  for (const child of childrenOf(node)) {
    walkNode(child, walk, first);
    if (child.type === 'CompoundList') first = ';';
  }
}

function childrenOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'Command':
      return [...node.prefix, ...(node.name ? [node.name] : []), ...node.suffix];
    case 'Redirected':
      return [node.command, ...node.redirects];
    case 'If':
      return [node.clause, node.then, ...node.elif, ...(node.else ? [node.else] : [])];
    case 'Elif':
      return [node.clause, node.then];
    case 'While':
      return [node.clause, node.body];
    case 'For':
    case 'Select':
      return [...(node.wordlist ?? []), node.body];
    case 'ArithmeticFor':
    case 'Subshell':
    case 'BraceGroup':
    case 'Function':
    case 'Coproc':
      return [node.body];
    case 'Case':
      return [node.word, ...node.items.map(({ body }) => body)];
    default:
      return insideWord(node);
  }
}

function insideWord(node: Node): readonly Node[] {
  switch (node.type) {
    case 'Word':
    case 'DoubleQuoted':
    case 'LocaleString':
    case 'HereDocBody':
      return node.parts ?? [];
    case 'Assignment':
      return [node.value];
    case 'ArrayValue':
      return node.elements;
    case 'Redirect':
    case 'HereString':
      return node.target ? [node.target] : [];
    case 'HereDoc':
      return [node.body];
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      return node.script && node.script.source === undefined ? [node.script] : [];
    case 'TestCommand':
      return [node.expression];
    case 'TestUnary':
      return [node.operand];
    case 'TestBinary':
      return [node.left, node.right];
    case 'TestLogical':
      return node.operands;
    case 'TestNot':
      return [node.operand];
    case 'TestGroup':
      return [node.expression];
    default:
      return [];
  }
}
