import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { execCli, type CliResult } from '../helpers/exec-cli.ts';
import { startFileServer } from '../helpers/file-server.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const root = makeTempFolder();
const server = await startFileServer();
const host = `linux-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}`;
const sdk = '/zephyrproject-rtos/sdk-ng/releases/download/v0.16.8';
const names = [`zephyr-sdk-0.16.8_${host}_minimal.tar.xz`, `toolchain_${host}_arm-zephyr-eabi.tar.xz`] as const;

/** An archive with one file below one folder. */
function pack(folder: string, file: string): Buffer {
  const path = join(root, 'archives', folder, file);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '#!/bin/sh\necho 12.2.0\n', { mode: 0o755 });
  const archive = join(root, `${folder}.tar.xz`);
  execaSync('tar', ['-cJf', archive, '-C', join(root, 'archives'), folder]);
  return readFileSync(archive);
}

const sumLine = (content: Buffer, name: string): string =>
  `${createHash('sha256').update(content).digest('hex')}  ${name}\n`;

function world(name: string): { cwd: string; env: Record<string, string> } {
  const cwd = join(root, name);
  mkdirSync(cwd);
  return { cwd, env: { XDG_CONFIG_HOME: join(cwd, 'config') } };
}

const setup = (place: ReturnType<typeof world>, ...args: readonly string[]): Promise<CliResult> =>
  execCli(['setup', ...args, '--into', 'tools', '--mirror', server.url, '--stall', '1'], place);

beforeAll(() => {
  const archives = [
    pack('zephyr-sdk-0.16.8', 'sdk_version'),
    pack('arm-zephyr-eabi', 'bin/arm-zephyr-eabi-gcc'),
  ] as const;
  server.serve(`${sdk}/${names[0]}`, archives[0], 'cuts-off');
  server.serve(`${sdk}/${names[1]}`, archives[1], 'stalls-once');
  server.serve(`${sdk}/sha256.sum`, names.map((name, place) => sumLine(archives[place] ?? archives[0], name)).join(''));
});

describe.runIf(process.platform === 'linux')('setup sdk', () => {
  const place = world('sdk');
  const compiler = join(place.cwd, 'tools', 'zephyr-sdk-0.16.8', 'arm-zephyr-eabi', 'bin', 'arm-zephyr-eabi-gcc');

  test('asks first, and where nobody can be asked it does nothing', async () => {
    const { exitCode, stdout, stderr } = await setup(place, 'sdk', '--arch', 'arm');
    expect(stdout).toMatch(/○ Zephyr SDK 0\.16\.8, without compilers\n +from http.*\n +into .*zephyr-sdk-0\.16\.8/);
    expect(stderr).toContain('--yes installs all of it without asking');
    expect(exitCode).toBe(2);
    expect(existsSync(join(place.cwd, 'tools'))).toBe(false);
  });

  test('--yes installs over a bad line, checks, and writes a configuration that doctor takes', async () => {
    const { exitCode, stdout } = await setup(place, 'sdk', '--arch', 'arm', '--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('goes on at');
    expect(existsSync(compiler)).toBe(true);
    const doctor = await execCli(['doctor', '--json'], place);
    const { tools } = JSON.parse(doctor.stdout) as { tools: { name: string; found?: string }[] };
    expect(tools.find(({ name }) => name === 'compiler for arm')?.found).toBe(`12.2.0 (${compiler})`);
  });

  test('a second time there is nothing to do, and a configuration that is there stays', async () => {
    const config = join(place.cwd, 'config', 'heaptwin', 'config.yaml');
    writeFileSync(config, '# mine\n');
    const { exitCode, stdout } = await setup(place, 'sdk', '--arch', 'arm');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/● Zephyr SDK 0\.16\.8, without compilers: is there/);
    expect(stdout).toContain('is yours and stays as it is');
    expect(stdout).toContain(`ZEPHYR_SDK_INSTALL_DIR: ${join(place.cwd, 'tools', 'zephyr-sdk-0.16.8')}`);
    expect(readFileSync(config, 'utf8')).toBe('# mine\n');
  });

  test('an architecture that the release does not have leaves the others', async () => {
    const { exitCode, stderr } = await setup(place, 'sdk', '--arch', 'arm,sparc', '--yes');
    expect(stderr).toContain("the release's list of checksums does not name");
    expect(exitCode).toBe(3);
    expect(existsSync(compiler)).toBe(true);
  });
});

describe.runIf(process.platform === 'linux')('setup renode', () => {
  const archive = `renode-1.16.1.linux-${process.arch === 'arm64' ? 'arm64-' : ''}portable-dotnet.tar.gz`;

  test('takes nothing but what is pinned', async () => {
    const place = world('renode');
    server.serve(`/renode/renode/releases/download/v1.16.1/${archive}`, 'something else');
    const { exitCode, stderr } = await setup(place, 'renode', '--yes');
    expect(stderr).toContain('[CHECKSUM_WRONG]');
    expect(stderr).toContain('nothing was installed');
    expect(exitCode).toBe(3);
    expect(existsSync(join(place.cwd, 'tools', 'renode-1.16.1'))).toBe(false);
  });

  test('says so when it is not there', async () => {
    server.serve(`/renode/renode/releases/download/v1.16.1/${archive}`, '', 'refuses');
    const { exitCode, stderr } = await setup(world('no-renode'), 'renode', '--yes');
    expect(stderr).toMatch(/DOWNLOAD_FAILED/);
    expect(stderr).toContain('404');
    expect(exitCode).toBe(3);
  });
});

/** A python3 that makes an environment whose pip "installs" a west that leaves what the real one would. */
const python = `#!/bin/sh
mkdir -p "$3/bin"
cat > "$3/bin/pip" <<'PIP'
#!/bin/sh
echo "pip $*" >> "$LOG"
cat > "$(dirname "$0")/west" <<'WEST'
#!/bin/sh
echo "west $*" >> "$LOG"
[ "$1" = init ] || exit 0
[ -z "$INTERRUPT" ] || exit 1
mkdir -p "$6/.west" "$6/zephyr"
echo > "$6/.west/config"
printf 'VERSION_MAJOR = 3\\nVERSION_MINOR = 3\\nPATCHLEVEL = 0\\n' > "$6/zephyr/VERSION"
WEST
chmod +x "$(dirname "$0")/west"
PIP
chmod +x "$3/bin/pip"
`;

test('setup zephyr: west pinned, the tag pinned, only the modules that boards need; after a failure it goes on', async () => {
  const place = world('zephyr');
  mkdirSync(join(place.cwd, 'bin'));
  writeFileSync(join(place.cwd, 'bin', 'python3'), python, { mode: 0o755 });
  const log = join(place.cwd, 'log');
  const env = { ...place.env, PATH: `${join(place.cwd, 'bin')}:/usr/bin:/bin`, LOG: log };
  const broken = await setup({ ...place, env: { ...env, INTERRUPT: '1' } }, 'zephyr', '--yes');
  expect(broken.stderr).toContain('[SETUP_TOOL_FAILED]');
  expect(broken.exitCode).toBe(3);
  const { exitCode } = await setup({ ...place, env }, 'zephyr', '--yes');
  expect(exitCode).toBe(0);
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  const init = `west init -m ${server.url}/zephyrproject-rtos/zephyr --mr v3.3.0 ${join(place.cwd, 'tools', 'zephyrproject')}`;
  expect(lines.slice(0, 3)).toEqual(['pip install west==1.2.0', init, init]);
  expect(lines[3]).toMatch(/^west update --narrow --fetch-opt=--depth=1 cmsis hal_atmel /);
  expect(lines[4]).toMatch(/^pip install -r .*requirements-base\.txt$/);
  expect(readFileSync(join(place.cwd, 'config', 'heaptwin', 'config.yaml'), 'utf8')).toContain(
    `zephyr_base: ${join(place.cwd, 'tools', 'zephyrproject', 'zephyr')}`,
  );
});

test('an unknown component is refused with what there is', async () => {
  const { exitCode, stderr } = await setup(world('unknown'), 'qemu', '--yes');
  expect(stderr).toContain('west, zephyr, sdk, renode');
  expect(exitCode).toBe(2);
});
