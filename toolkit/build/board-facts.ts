import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UndecidedError } from '../core/errors.ts';
import { parseKconfig } from './check-kconfig.ts';
import { chosenNode, parseDevicetree } from './devicetree.ts';

/** What a finished build says of its board. */
export interface BoardFacts {
  readonly pointerBytes: 4 | 8;
  readonly endian: 'little' | 'big';
  /** The core as the devicetree spells it, vendor left out: `cortex-m4f`. */
  readonly core: string;
  readonly console: { readonly path: string; readonly address: number };
  readonly ram: { readonly path: string; readonly address: number; readonly sizeBytes: number };
  /** The SoC and its family as Kconfig names them. */
  readonly socNames: readonly string[];
  /** `compatible` of the whole board: `st,stm32f401re-nucleo`. */
  readonly compatible: string;
  /** Of the clock that ticks are made from. */
  readonly clockHz: number;
}

/** Reads the devicetree and the Kconfig of a build. @throws UndecidedError when the board names no console or no RAM. */
export async function readBoardFacts(buildFolder: string): Promise<BoardFacts> {
  const read = (name: string): Promise<string> => readFile(join(buildFolder, 'zephyr', name), 'utf8');
  const tree = parseDevicetree(await read('zephyr.dts'));
  const kconfig = parseKconfig(await read('.config'));
  const placed = (property: string, what: string): { path: string; address: number; sizeBytes: number } => {
    const node = chosenNode(tree, property);
    if (node?.address === undefined)
      throw new UndecidedError(`the board's devicetree chooses no ${what} (${property}) with an address`, {
        code: 'DEVICETREE_INCOMPLETE',
        hint: 'heaptwin reads what a UART prints; a console on USB or a debugger does not do',
      });
    return { path: node.path, address: node.address, sizeBytes: node.sizeBytes ?? 0 };
  };
  const cpu = tree.nodes.find(({ path }) => path.startsWith('/cpus/') && path.split('/').length === 3);
  return {
    pointerBytes: kconfig.get('CONFIG_64BIT') === 'y' ? 8 : 4,
    endian: kconfig.get('CONFIG_BIG_ENDIAN') === 'y' ? 'big' : 'little',
    core: cpu?.compatible[0]?.replace(/^[^,]*,/, '') ?? '',
    console: placed('zephyr,console', 'console'),
    ram: placed('zephyr,sram', 'RAM'),
    socNames: ['CONFIG_SOC', 'CONFIG_SOC_SERIES'].flatMap((name) => kconfig.get(name)?.toLowerCase() ?? []),
    compatible: tree.nodes.find(({ path }) => path === '/')?.compatible[0] ?? '',
    clockHz: Number(kconfig.get('CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC') ?? 0),
  };
}
