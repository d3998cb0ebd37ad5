import pc from 'picocolors';
import { runCli } from '../../toolkit/cli/program.ts';

/** What `heaptwin <command> --help` prints, without the price of a process; as wide as where there is no terminal. */
export async function helpText(command: string): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  const isTerminal = process.stdout.isTTY;
  process.stdout.isTTY = false;
  const exitCode = await runCli([...command.split(' ').filter(Boolean), '--help'], {
    cwd: '/',
    env: {},
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    colors: pc.createColors(false),
    isInteractive: false,
    signal: new AbortController().signal,
  });
  process.stdout.isTTY = isTerminal;
  return { exitCode, stdout, stderr };
}
