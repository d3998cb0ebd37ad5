import { pins, renodeArchive, sdkHost, type Machine } from './pins.ts';
import { planRenode } from './plan-renode.ts';
import { planSdk } from './plan-sdk.ts';
import { planWest } from './plan-west.ts';
import { planZephyr } from './plan-zephyr.ts';
import type { ComponentName, SetupContext, SetupStep } from './types.ts';

/** Everything to do for the wanted components, in an order in which it can be done. Zephyr is fetched with west. */
export function planSetup(
  wanted: readonly ComponentName[],
  context: SetupContext,
  { machine, toolchains }: { readonly machine: Machine; readonly toolchains: readonly string[] },
): SetupStep[] {
  const wants = (name: ComponentName): boolean => wanted.includes(name);
  return [
    ...(wants('west') || wants('zephyr') ? planWest(context) : []),
    ...(wants('zephyr') ? planZephyr(context) : []),
    ...(wants('sdk') ? planSdk(context, sdkHost(machine), toolchains) : []),
    ...(wants('renode') ? planRenode(context, renodeArchive(machine, context.versions)) : []),
  ];
}

/** What `setup` installs, for its help. */
export const pinnedVersions: string = Object.entries(pins)
  .map(([name, version]) => `${name} ${version}`)
  .join(', ');
