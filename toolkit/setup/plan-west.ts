import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pins } from './pins.ts';
import { runTool } from './run-tool.ts';
import type { SetupContext, SetupStep } from './types.ts';

/** A program of the Python environment that setup makes. */
export function venvProgram(root: string, name: string): string {
  return join(root, 'venv', 'bin', name);
}

/** Makes the Python environment, unless it is there. */
export async function makeVenv(context: SetupContext): Promise<void> {
  if (existsSync(venvProgram(context.root, 'pip'))) return;
  await runTool('python3', ['-m', 'venv', join(context.root, 'venv')], context);
}

/** west in a Python environment of its own. */
export function planWest(context: SetupContext): SetupStep[] {
  const into = venvProgram(context.root, 'west');
  const run = async (): Promise<void> => {
    await makeVenv(context);
    await runTool(venvProgram(context.root, 'pip'), ['install', `west==${pins.west}`], context);
  };
  const what = `west ${pins.west} in a Python environment of its own`;
  return [{ component: 'west', what, from: 'the Python package index', into, isDone: existsSync(into), run }];
}
