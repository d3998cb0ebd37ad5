import { parse } from 'yaml';
import { readAssets } from '../core/assets.ts';

/** What a code of a diagnostic or an error says at length. */
export interface Explanation {
  readonly code: string;
  /** What is wrong, and why it matters. */
  readonly means: string;
  /** What to do about it. */
  readonly try: string;
}

/** The explanations of all codes, in groups as their files have them; the first comment line of a file is its group's title. */
export interface ExplanationGroup {
  readonly title: string;
  readonly explanations: readonly Explanation[];
}

/** Reads `explanations/`, the one place where these texts stand. */
export function explanationGroups(): ExplanationGroup[] {
  return Object.values(readAssets('explanations')).map((text) => ({
    title: /^# (.*)$/m.exec(text)?.[1] ?? '',
    explanations: Object.entries(parse(text) as Record<string, Omit<Explanation, 'code'>>).map(([code, texts]) => ({
      code,
      ...texts,
    })),
  }));
}
