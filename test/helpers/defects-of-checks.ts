/** Planted defects that show only where a heap is misused; all others make a misused heap even less predictable. */
export const defectsOfChecks: ReadonlySet<string> = new Set(['double-free-unchecked', 'overflow-unchecked']);
