import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeText } from '../core/files.ts';
import { pins, zephyrProjects } from './pins.ts';
import { venvProgram } from './plan-west.ts';
import { runTool } from './run-tool.ts';
import type { SetupContext, SetupStep } from './types.ts';

/** The Zephyr tree that setup makes. */
export function zephyrTree(root: string): string {
  return join(root, 'zephyrproject', 'zephyr');
}

/** A west workspace with Zephyr, the modules that heaptwin's boards need, and Zephyr's Python packages. */
export function planZephyr(context: SetupContext): SetupStep[] {
  const { root, github } = context;
  const url = `${github}/zephyrproject-rtos/zephyr`;
  const workspace = join(root, 'zephyrproject');
  const done = join(workspace, '.heaptwin-complete');
  const run = async (): Promise<void> => {
    const west = venvProgram(root, 'west');
    await initialise(west, url, context);
    await runTool(west, ['update', '--narrow', '--fetch-opt=--depth=1', ...zephyrProjects], context, workspace);
    const requirements = join(zephyrTree(root), 'scripts', 'requirements-base.txt');
    await runTool(venvProgram(root, 'pip'), ['install', '-r', requirements], context);
    await writeText(done, `${pins.zephyr}\n`);
  };
  const what = `Zephyr ${pins.zephyr} with ${zephyrProjects.length} modules`;
  return [{ component: 'zephyr', what, from: url, into: workspace, isDone: existsSync(done), run }];
}

/** `west init` starts from nothing: what an interrupted one left behind is its own, and is made again. */
async function initialise(west: string, url: string, context: SetupContext): Promise<void> {
  const workspace = join(context.root, 'zephyrproject');
  if (existsSync(join(workspace, '.west', 'config'))) return;
  await rm(join(workspace, '.west'), { recursive: true, force: true });
  await rm(zephyrTree(context.root), { recursive: true, force: true });
  await mkdir(context.root, { recursive: true });
  await runTool(west, ['init', '-m', url, '--mr', pins.zephyr, workspace], context);
}
