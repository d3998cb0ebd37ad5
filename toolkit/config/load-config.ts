import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import { explainIssues } from '../core/explain-issues.ts';
import { readTextIfAny } from '../core/files.ts';
import { SourceDocument } from '../core/source-document.ts';
import type { Config } from './types.ts';

const CONFIG_FILE = 'heaptwin.config.yaml';

const toolchain = z.strictObject({
  env: z.record(z.string(), z.string()).optional(),
  cmake_args: z.array(z.string()).optional(),
});
const configSchema = z.strictObject({
  zephyr_base: z.string().optional(),
  west: z.string().optional(),
  renode: z.string().optional(),
  renode_test: z.string().optional(),
  host_compiler: z.string().optional(),
  scenarios: z.array(z.string()).optional(),
  boards: z.array(z.string()).optional(),
  boards_folder: z.string().optional(),
  toolchains: z.record(z.string(), toolchain).optional(),
});

type ConfigDocument = z.infer<typeof configSchema>;

/** What the command line can override. */
export interface ConfigOverrides {
  readonly zephyrBase?: string;
  readonly west?: string;
  readonly renode?: string;
  readonly renodeTest?: string;
  readonly cc?: string;
}

/** Reads the user's and the project's configuration; flags win over both. @throws InputError listing every mistake in a file. */
export async function loadConfig(cwd: string, env: NodeJS.ProcessEnv, flags: ConfigOverrides = {}): Promise<Config> {
  const userFolder = env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  const user = await readConfig(join(userFolder, 'heaptwin', 'config.yaml'));
  const project = await readConfig(join(cwd, CONFIG_FILE));
  const merged = { ...user, ...project };
  const zephyrBase = flags.zephyrBase ?? merged.zephyr_base ?? env['ZEPHYR_BASE'];
  return {
    ...(zephyrBase !== undefined && { zephyrBase: resolve(cwd, zephyrBase) }),
    ...(merged.scenarios && { scenarios: merged.scenarios }),
    ...(merged.boards && { boards: merged.boards }),
    ...(merged.boards_folder !== undefined && { boardsFolder: merged.boards_folder }),
    west: flags.west ?? merged.west ?? 'west',
    renode: flags.renode ?? merged.renode ?? 'renode',
    renodeTest: flags.renodeTest ?? merged.renode_test ?? 'renode-test',
    hostCompiler: flags.cc ?? merged.host_compiler ?? env['CC'] ?? 'cc',
    toolchains: toolchainsOf({ ...user.toolchains, ...project.toolchains }),
  };
}

async function readConfig(path: string): Promise<ConfigDocument> {
  const text = await readTextIfAny(path);
  if (text === undefined) return {};
  const source = new SourceDocument(text, path);
  if (source.syntaxProblems.length > 0) throw new InputError(source.syntaxProblems);
  const parsed = configSchema.safeParse(source.value ?? {}, { reportInput: true });
  if (!parsed.success) {
    const knownKeys = (place: readonly unknown[]): string[] =>
      place.length === 0 ? Object.keys(configSchema.shape) : Object.keys(toolchain.shape);
    throw new InputError(explainIssues(source, parsed.error.issues, { codePrefix: 'CONFIG', knownKeys }));
  }
  return relativeTo(dirname(path), parsed.data);
}

/** Paths in a file count from the file's own folder; a tool's bare name is looked up on PATH. */
function relativeTo(folder: string, document: ConfigDocument): ConfigDocument {
  const tools = (['west', 'renode', 'renode_test', 'host_compiler'] as const).flatMap((key) => {
    const program = document[key];
    return program?.includes('/') ? [[key, resolve(folder, program)]] : [];
  });
  return {
    ...document,
    ...Object.fromEntries(tools),
    ...(document.zephyr_base !== undefined && { zephyr_base: resolve(folder, document.zephyr_base) }),
    ...(document.boards_folder !== undefined && { boards_folder: resolve(folder, document.boards_folder) }),
    ...(document.scenarios && { scenarios: document.scenarios.map((path) => resolve(folder, path)) }),
  };
}

function toolchainsOf(documents: NonNullable<ConfigDocument['toolchains']>): Config['toolchains'] {
  return Object.fromEntries(
    Object.entries(documents).map(([arch, { env = {}, cmake_args: cmakeArgs = [] }]) => [arch, { env, cmakeArgs }]),
  );
}
