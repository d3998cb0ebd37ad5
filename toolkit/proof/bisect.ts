import { git, resolveCommit } from '../core/git.ts';

/** A commit that touched the allocator's files. */
export interface HeapCommit {
  readonly commit: string;
  readonly subject: string;
  readonly date: string;
}

/** What a commit's allocator is: as the model has it, different from it, or not to be found out. */
export type CommitVerdict = 'same' | 'differs' | 'undecided';

/** Where the allocator is in a tree, over the years; nothing else can change what it answers. */
const heapPaths = ['lib/os/heap.c', 'lib/os/heap.h', 'lib/heap/heap.c', 'lib/heap/heap.h'];

/** The commits after `good` up to and with `bad` that touched the allocator, oldest first. @throws InputError */
export async function heapCommits(tree: string, good: string, bad: string): Promise<HeapCommit[]> {
  const [from, to] = [await resolveCommit(tree, good), await resolveCommit(tree, bad)];
  const format = '--format=%H%x09%cs%x09%s';
  const text = await git(tree, ['log', '--topo-order', '--reverse', format, `${from}..${to}`, '--', ...heapPaths]);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [commit = '', date = '', ...subject] = line.split('\t');
      return { commit, date, subject: subject.join('\t') };
    });
}

/**
 * The first commit that differs, by binary search: what differs once goes on to differ. A commit that cannot be judged is
 * stepped over; those between the last good and the first bad one are named then. `undefined` when none differs.
 */
export async function firstDifferent(
  commits: readonly HeapCommit[],
  judge: (commit: HeapCommit) => Promise<CommitVerdict>,
): Promise<{ first: HeapCommit; unknown: readonly HeapCommit[] } | undefined> {
  let low = -1;
  let high = commits.length;
  const undecided = new Set<number>();
  for (;;) {
    const middle = middleOf(low, high, undecided);
    if (middle === undefined) break;
    const commit = commits[middle];
    if (!commit) break;
    const verdict = await judge(commit);
    if (verdict === 'undecided') undecided.add(middle);
    else if (verdict === 'differs') high = middle;
    else low = middle;
  }
  const first = commits[high];
  return first && { first, unknown: commits.slice(low + 1, high) };
}

/** The untried place nearest to the middle between two places. */
function middleOf(low: number, high: number, tried: ReadonlySet<number>): number | undefined {
  const middle = (low + high) / 2;
  return Array.from({ length: Math.max(0, high - low - 1) }, (_, place) => low + 1 + place)
    .filter((place) => !tried.has(place))
    .toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
}
