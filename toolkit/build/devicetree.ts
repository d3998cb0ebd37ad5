/** A node of a devicetree with what heaptwin asks about. */
export interface DevicetreeNode {
  /** From the root: `/soc/serial@40004400`. */
  readonly path: string;
  readonly labels: readonly string[];
  readonly compatible: readonly string[];
  /** First address and size in bytes of `reg`; absent without one. */
  readonly address?: number;
  readonly sizeBytes?: number;
}

/** What a build made of a board's devicetree. */
export interface Devicetree {
  readonly nodes: readonly DevicetreeNode[];
  /** What the node `/chosen` says, by property: the node's path. */
  readonly chosen: ReadonlyMap<string, string>;
}

interface OpenNode {
  readonly path: string;
  readonly labels: readonly string[];
  readonly properties: Map<string, string>;
}

/**
 * Reads the `zephyr.dts` that a build leaves behind: one node or property a line, everything included and expanded.
 * It is not a reader of devicetree sources.
 */
export function parseDevicetree(text: string): Devicetree {
  const open: OpenNode[] = [];
  const closed: DevicetreeNode[] = [];
  let chosen = new Map<string, string>();
  for (const line of text.split('\n').map((part) => part.trim())) {
    const [, labels = '', name] = /^((?:\w+: )*)(\S+) \{$/.exec(line) ?? [];
    const [, property, value] = /^([\w,#+.?-]+) = (.*);$/.exec(line) ?? [];
    if (name !== undefined)
      open.push({ path: childPath(open.at(-1), name), labels: labels.match(/\w+/g) ?? [], properties: new Map() });
    else if (property !== undefined) open.at(-1)?.properties.set(property, value ?? '');
    else if (line === '};') {
      const node = open.pop();
      if (node?.path === '/chosen') chosen = node.properties;
      if (node) closed.push(toNode(node, open.at(-1)));
    }
  }
  return { nodes: closed, chosen: resolvePaths(chosen, closed) };
}

/** The node that `/chosen` names, such as `zephyr,console`. */
export function chosenNode(tree: Devicetree, property: string): DevicetreeNode | undefined {
  const path = tree.chosen.get(property);
  return tree.nodes.find((node) => node.path === path);
}

function childPath(parent: OpenNode | undefined, name: string): string {
  return parent === undefined ? '/' : `${parent.path === '/' ? '' : parent.path}/${name}`;
}

function toNode({ path, labels, properties }: OpenNode, parent: OpenNode | undefined): DevicetreeNode {
  const compatible = [...(properties.get('compatible') ?? '').matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
  const cells = cellsOf(properties.get('reg'));
  const [addressCells, sizeCells] = ['#address-cells', '#size-cells'].map(
    (name, place) => cellsOf(parent?.properties.get(name))[0] ?? 2 - place,
  ) as [number, number];
  if (cells.length < addressCells + sizeCells || cells.length === 0) return { path, labels, compatible };
  const address = joinCells(cells.slice(0, addressCells));
  const sizeBytes = joinCells(cells.slice(addressCells, addressCells + sizeCells));
  return { path, labels, compatible, address, sizeBytes };
}

/** `< 0x1 0x2 >` as numbers; a reference is none. */
function cellsOf(value = ''): number[] {
  return [...value.matchAll(/\b(0x[\da-f]+|\d+)\b/gi)].map(([cell]) => Number(cell));
}

function joinCells(cells: readonly number[]): number {
  return cells.reduce((sum, cell) => sum * 2 ** 32 + cell, 0);
}

/** `&uart0`, or a path in quotes. */
function resolvePaths(chosen: ReadonlyMap<string, string>, nodes: readonly DevicetreeNode[]): Map<string, string> {
  return new Map(
    [...chosen].flatMap(([property, value]) => {
      const [, label, path] = /^(?:&(\w+)|"(\/[^":]*)[^"]*")$/.exec(value) ?? [];
      const found = path ?? nodes.find(({ labels }) => label !== undefined && labels.includes(label))?.path;
      return found === undefined ? [] : [[property, found] as const];
    }),
  );
}
