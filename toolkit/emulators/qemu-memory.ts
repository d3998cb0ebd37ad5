import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { EmulatorError } from './emulator-error.ts';

/**
 * A guest's memory by QEMU's qtest socket, while it runs: text lines, each answered by one that starts with `OK`.
 * Addresses are the machine's physical ones. All @throws EmulatorError when QEMU is gone or refuses.
 */
export class QemuMemory {
  private readonly socket: Socket;
  private readonly waiting: { take: (answer: string) => void; fail: (error: EmulatorError) => void }[] = [];
  private isEnded = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    const lines = createInterface({ input: socket });
    lines.on('line', (line) => this.waiting.shift()?.take(line));
    // A QEMU that was killed resets its connections; whoever waits is told when the socket closes.
    for (const source of [socket, lines]) source.on('error', () => undefined);
    socket.once('close', () => {
      this.isEnded = true;
      for (const { fail } of this.waiting.splice(0)) fail(gone());
    });
  }

  /** Connects to a QEMU that was started with `-qtest unix:PATH,server=on,wait=off`. */
  static async connect(path: string): Promise<QemuMemory> {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
    } catch {
      throw new EmulatorError(`QEMU does not listen at ${path}`);
    }
    return new QemuMemory(socket);
  }

  get isOpen(): boolean {
    return !this.isEnded;
  }

  async read(address: number, bytes: number): Promise<Buffer> {
    if (bytes === 0) return Buffer.alloc(0);
    return Buffer.from(await this.ask(`b64read 0x${address.toString(16)} ${bytes}`), 'base64');
  }

  async write(address: number, data: Uint8Array): Promise<void> {
    await this.ask(`b64write 0x${address.toString(16)} ${data.length} ${Buffer.from(data).toString('base64')}`);
  }

  close(): void {
    this.socket.destroy();
  }

  private async ask(command: string): Promise<string> {
    if (!this.isOpen) throw gone();
    const answer = await new Promise<string>((take, fail) => {
      this.waiting.push({ take, fail });
      this.socket.write(`${command}\n`);
    });
    if (!answer.startsWith('OK')) throw new EmulatorError(`QEMU refused to ${command.slice(0, 40)}: ${answer}`);
    return answer.slice(3);
  }
}

function gone(): EmulatorError {
  return new EmulatorError('QEMU ended unexpectedly');
}
