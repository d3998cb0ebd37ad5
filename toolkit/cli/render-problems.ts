import { ToolkitError, InputError, type Diagnostic } from '../core/errors.ts';
import type { Io } from './io.ts';

/** Mistakes in the input, each with its place, the line it is on, and what to try. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], colors: Io['colors']): string {
  return diagnostics.map((diagnostic) => `${renderDiagnostic(diagnostic, colors)}\n`).join('\n');
}

function renderDiagnostic({ code, message, hint, location, sourceLine }: Diagnostic, colors: Io['colors']): string {
  const place = location ? `${location.file}:${location.line}:${location.column}: ` : '';
  const lines = [`${colors.bold(place)}${colors.red('error')}: ${message} ${colors.dim(`[${code}]`)}`];
  if (location && sourceLine !== undefined)
    lines.push(...codeFrame(sourceLine, location.line, location.column, colors));
  if (hint !== undefined) lines.push(`  ${colors.cyan('try')}: ${hint}`);
  return lines.join('\n');
}

const FRAME_COLUMNS = 100;

/** The source line with a caret. Of a very long line only the part around the place is shown. */
function codeFrame(sourceLine: string, line: number, column: number, colors: Io['colors']): string[] {
  const from = Math.max(0, column - FRAME_COLUMNS + 20);
  const shown = sourceLine.slice(from, from + FRAME_COLUMNS).replaceAll('\t', ' ');
  const number = String(line);
  return [
    `${colors.dim(`  ${number} |`)} ${shown}`,
    `${colors.dim(`  ${' '.repeat(number.length)} |`)} ${' '.repeat(column - 1 - from)}${colors.red('^')}`,
  ];
}

/** An error that ends a command, in one paragraph. */
export function renderError(error: unknown, colors: Io['colors'], isVerbose: boolean): string {
  if (error instanceof InputError) return renderDiagnostics(error.diagnostics, colors);
  if (error instanceof ToolkitError) {
    const { code, message, hint } = error;
    return `${renderDiagnostic({ code, message, ...(hint !== undefined && { hint }) }, colors)}\n${isVerbose ? `${error.stack}\n` : ''}`;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  return `${colors.red('heaptwin failed in a way it should not')}: this is a defect, please report it with the lines below.\n${stack}\n`;
}
