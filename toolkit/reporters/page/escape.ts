const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe in HTML, between tags and in attributes. */
export function escapeHtml(text: unknown): string {
  return String(text).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '');
}

/** The address of a case in the page. */
export function caseLink({ board, scenario }: { readonly board: string; readonly scenario: string }): string {
  return `#/case/${encodeURIComponent(board)}/${encodeURIComponent(scenario)}`;
}

/** How a case ended, for the eye and for the ear. */
export const signs = { passed: '●', failed: '✗', error: '!', skipped: '–' } as const;
