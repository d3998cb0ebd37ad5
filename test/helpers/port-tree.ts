import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { writeTexts } from '../../toolkit/core/files.ts';

const port = fileURLToPath(new URL('../../host/port/', import.meta.url));

/** A tree laid out like Zephyr's whose allocator is heaptwin's own port, in one file as Zephyr has it. */
export async function writePortTree(tree: string, change: (heap: string) => string = (heap) => heap): Promise<void> {
  await writeTexts(tree, {
    VERSION: 'VERSION_MAJOR = 3\nVERSION_MINOR = 3\nPATCHLEVEL = 0\n',
    'lib/os/heap.c': change(portText()),
  });
}

/** Commits everything in a tree; makes the repository first. */
export async function commitAll(tree: string, subject: string): Promise<string> {
  const git = async (...args: string[]): Promise<string> => {
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
    return (await execa('git', ['-C', tree, ...who, ...args])).stdout;
  };
  await git('init', '-q');
  await git('add', '-A');
  await git('commit', '-q', '--allow-empty', '-m', subject);
  return git('rev-parse', 'HEAD');
}

function portText(): string {
  const files = [
    'defect.h',
    'chunk.h',
    'counters.h',
    'free_list.h',
    'events.h',
    'free_list.c',
    'sys_heap.c',
    'validate.c',
  ];
  const text = files.map((name) => readFileSync(join(port, name), 'utf8')).join('\n');
  return text.replaceAll(/^#include "(?:defect|chunk|counters|events|free_list)\.h"$/gm, '');
}
