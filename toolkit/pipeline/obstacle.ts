import type { Board } from '../boards/types.ts';
import { targetFor } from '../boards/load-board.ts';
import type { BackendName } from '../emulators/types.ts';
import { installCommand, type Part } from './install-commands.ts';
import { isMadeFor, qemuPrograms, type Machine, type Tool } from './machine.ts';

/** Something that keeps a backend from running a board. */
interface Obstacle {
  readonly reason: string;
  /** What can be installed; absent where that would not help. */
  readonly part?: Part;
}

/** Why a backend cannot run a board here; `undefined` when it can. */
export function obstacle(backend: BackendName, board: Board, machine: Machine): string | undefined {
  const reasons = [...new Set(obstacles(backend, board, machine).map(({ reason }) => reason))];
  return reasons.length > 0 ? reasons.join('; ') : undefined;
}

/** The commands that install what keeps a backend from running a board here, each once. */
export function remedies(backend: BackendName, board: Board, machine: Machine): string[] {
  const parts = obstacles(backend, board, machine).flatMap(({ part }) => part ?? []);
  return [...new Set(parts.map((part) => installCommand(part, machine.packageManager)))];
}

function obstacles(backend: BackendName, board: Board, machine: Machine): Obstacle[] {
  if (!isMadeFor(backend, board, machine.recordings)) return [{ reason: reasonNotMadeFor(backend, board) }];
  switch (backend) {
    case 'renode':
      return [...missing(machine, 'renode'), ...buildObstacles(board, machine)];
    case 'renode-test':
      return [...missing(machine, 'renode', 'renodeTest'), ...buildObstacles(board, machine)];
    case 'qemu':
      return [...qemuObstacles(board, machine), ...buildObstacles(board, machine)];
    case 'native':
      return [...nativeObstacles(board, machine), ...buildObstacles(board, machine)];
    case 'host':
      return hostObstacles(board.hostFlags ?? [], machine);
    case 'replay':
      return [];
  }
}

const notMadeFor: Record<BackendName, string> = {
  renode: 'no Renode platform is known',
  'renode-test': 'no Renode platform is known',
  qemu: 'no QEMU machine is known',
  native: 'not a native board',
  host: 'not a host board',
  replay: 'no recorded run',
};

function reasonNotMadeFor(backend: BackendName, { renodeUnavailable }: Board): string {
  const isRenode = backend === 'renode' || backend === 'renode-test';
  return (isRenode ? renodeUnavailable : undefined) ?? notMadeFor[backend];
}

const toolNames: Record<Tool, string> = {
  west: 'west',
  cmake: 'CMake',
  ninja: 'ninja',
  renode: 'Renode',
  renodeTest: 'renode-test',
  hostCompiler: 'a C compiler',
};

function missing({ tools }: Machine, ...wanted: Tool[]): Obstacle[] {
  const absent = wanted.filter((tool) => tools[tool] === undefined);
  const reason = `${absent.map((tool) => toolNames[tool]).join(' and ')} not found`;
  return absent.map((part) => ({ reason, part }));
}

function buildObstacles(board: Board, machine: Machine): Obstacle[] {
  const { tree, treeProblem } = machine;
  if (!tree) {
    const reason = treeProblem ?? 'no Zephyr tree';
    return [{ reason, part: 'zephyr' }, ...missing(machine, 'west', 'cmake', 'ninja')];
  }
  if (targetFor(board, tree.version) === undefined) return [{ reason: `Zephyr ${tree.version} has no such board` }];
  const problem = machine.toolchains.get(board.arch)?.problem;
  return [
    ...missing(machine, 'west', 'cmake', 'ninja'),
    ...(problem === undefined ? [] : [{ reason: problem, part: `toolchain:${board.arch}` as const }]),
  ];
}

/** The SDK brings a QEMU of its own, which Zephyr's build finds. */
function qemuObstacles({ arch }: Board, { qemu, toolchains }: Machine): Obstacle[] {
  if (qemu.get(arch) !== undefined || toolchains.get(arch)?.sdk !== undefined) return [];
  return [{ reason: `${qemuPrograms[arch] ?? `QEMU for ${arch}`} not found`, part: `qemu:${arch}` }];
}

function hostObstacles(flags: readonly string[], machine: Machine): Obstacle[] {
  const absent = missing(machine, 'hostCompiler');
  if (absent.length > 0) return absent;
  const notBuilt = flags.filter((flag) => machine.hostPrograms.get(flag) === 'not-built');
  if (notBuilt.length > 0)
    return [{ reason: `the C compiler cannot build for ${notBuilt.join(' ')}`, part: 'hostCompiler32' }];
  const notRun = flags.filter((flag) => machine.hostPrograms.get(flag) === 'not-run');
  return notRun.map((flag) => ({ reason: `this machine's kernel does not run programs built with ${flag}` }));
}

/** Zephyr builds its native boards with the compiler of this machine. */
function nativeObstacles({ pointerBytes }: Board, machine: Machine): Obstacle[] {
  const flag = pointerBytes === 4 ? '-m32' : '-m64';
  return machine.hostPrograms.get(flag) === 'not-run' ? hostObstacles([flag], machine) : [];
}
