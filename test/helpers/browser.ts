import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Chromium of this machine: `CHROMIUM`, or where distributions put it; `undefined` where there is none. */
const chromiumPath = [process.env['CHROMIUM'] ?? '', ...places].find((path) => path !== '' && existsSync(path));

export const noChromium =
  chromiumPath === undefined ? 'there is no Chromium here: apt-get install chromium, or set CHROMIUM' : undefined;

/** Starts it without a window. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'], timeout: 120_000 });
}
