import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodes } from '../../core/errors.ts';
import { openDevice } from '../../explore/open-device.ts';
import { renderReplay, replayProgram } from '../../explore/replay-program.ts';
import { parseSeedToken } from '../../explore/seed-token.ts';
import type { Io } from '../io.ts';
import { loadKnownProfiles } from '../load-profiles.ts';
import {
  deviceRequest,
  playerOptions,
  profilesOption,
  type PlayerFlags,
  type ProfileFlags,
} from '../player-options.ts';

type ReplayFlags = PlayerFlags & ProfileFlags;

export function addReplaySeedCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  const command = program
    .command('replay-seed')
    .description('play one program of a fuzz run again, exactly, and print every call with its answer')
    .argument('<program>', 'as `heaptwin fuzz` printed it, such as edges/1f3a9c2b/64/8000/20000140');
  profilesOption(playerOptions(command))
    .addHelpText('after', examples)
    .action(async (token: string, flags: ReplayFlags) => setExitCode(await runReplay(token, flags, io)));
}

const examples = `
Exit: 0 no difference, 1 a difference, 2 wrong input, 3 could not be found out.

Examples:
  $ heaptwin replay-seed mixed/1f3a9c2b/64/68000/100000
  $ heaptwin replay-seed --board nrf52840dk_nrf52840 edges/1f3a9c2b/64/8000/20000140
`;

async function runReplay(token: string, flags: ReplayFlags, io: Io): Promise<number> {
  const key = parseSeedToken(token, await loadKnownProfiles(flags.profiles, io.cwd));
  const config = await loadConfig(io.cwd, io.env, flags);
  const device = await openDevice(await deviceRequest(flags, { config, calls: key.calls }, io));
  try {
    const replayed = await replayProgram(device, key);
    io.stdout(renderReplay(replayed));
    if (replayed.some(({ played }) => played.difference)) return exitCodes.failed;
    return replayed.some(({ played }) => played.trouble !== undefined) ? exitCodes.undecided : exitCodes.ok;
  } finally {
    await device.link.close();
  }
}
