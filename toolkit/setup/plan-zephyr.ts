import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeText } from '../core/files.ts';
import { pins, zephyrProjects } from './pins.ts';
import { venvProgram } from './plan-west.ts';
import { runTool } from './run-tool.ts';
import type { SetupContext, SetupStep } from './types.ts';

type Place = Pick<SetupContext, 'root' | 'versions'>;

/** The Zephyr tree that setup makes. */
export function zephyrTree(place: Place): string {
  return join(workspaceOf(place), 'zephyr');
}

/** Each release that somebody chose has a workspace of its own. */
function workspaceOf({ root, versions }: Place): string {
  const isPinned = versions.zephyr === pins.zephyr;
  return join(root, isPinned ? 'zephyrproject' : `zephyrproject-${versions.zephyr.replaceAll(/[^\w.-]+/g, '-')}`);
}

/** A west workspace with Zephyr, the modules that heaptwin's boards need, and Zephyr's Python packages. */
export function planZephyr(context: SetupContext): SetupStep[] {
  const { root, github, versions } = context;
  const url = `${github}/zephyrproject-rtos/zephyr`;
  const workspace = workspaceOf(context);
  const done = join(workspace, '.heaptwin-complete');
  const run = async (): Promise<void> => {
    const west = venvProgram(root, 'west');
    await initialise(west, url, context);
    await runTool(west, ['update', '--narrow', '--fetch-opt=--depth=1', ...zephyrProjects], context, workspace);
    const requirements = join(zephyrTree(context), 'scripts', 'requirements-base.txt');
    await runTool(venvProgram(root, 'pip'), ['install', '-r', requirements], context);
    await writeText(done, `${versions.zephyr}\n`);
  };
  const what = `Zephyr ${versions.zephyr} with ${zephyrProjects.length} modules`;
  return [{ component: 'zephyr', what, from: url, into: workspace, isDone: existsSync(done), run }];
}

/** `west init` starts from nothing: what an interrupted one left behind is its own, and is made again. */
async function initialise(west: string, url: string, context: SetupContext): Promise<void> {
  const workspace = workspaceOf(context);
  if (existsSync(join(workspace, '.west', 'config'))) return;
  await rm(join(workspace, '.west'), { recursive: true, force: true });
  await rm(zephyrTree(context), { recursive: true, force: true });
  await mkdir(context.root, { recursive: true });
  await runTool(west, ['init', '-m', url, '--mr', context.versions.zephyr, workspace], context);
}
