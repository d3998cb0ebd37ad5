import type { Command } from 'commander';

/** Where tools are, when neither PATH nor a configuration file says it right. */
export interface ToolFlags {
  readonly zephyrBase?: string;
  readonly west?: string;
  readonly renode?: string;
  readonly renodeTest?: string;
  readonly cc?: string;
}

/** Adds the flags that name tools. */
export function toolOptions(command: Command): Command {
  return command
    .option('--zephyr-base <folder>', 'the Zephyr tree (default: ZEPHYR_BASE)')
    .option('--west <program>', 'west')
    .option('--renode <program>', 'Renode')
    .option('--renode-test <program>', "Renode's test runner")
    .option('--cc <program>', 'C compiler of the host backend');
}
