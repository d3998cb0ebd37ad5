// @ts-check
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** The table of all cases: one stop for Tab, arrow keys from cell to cell, and a filter. */
export function startMatrix() {
  const table = document.getElementById('matrix');
  if (!table) return;
  const rows = [...table.querySelectorAll('tbody tr')];
  const cells = rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.querySelector('a')));
  for (const link of cells.flat()) if (link) link.tabIndex = -1;
  const first = cells.flat().find(Boolean);
  if (first) first.tabIndex = 0;
  table.addEventListener('keydown', (event) => move(event, cells));
  table.addEventListener('focusin', (event) => {
    for (const link of table.querySelectorAll('a[tabindex="0"]'))
      if (link !== event.target) /** @type {HTMLElement} */ (link).tabIndex = -1;
    if (event.target instanceof HTMLAnchorElement) event.target.tabIndex = 0;
  });
  startFilter(rows);
}

/** @param {KeyboardEvent} event @param {(HTMLAnchorElement | null)[][]} cells */
function move(event, cells) {
  const step = ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  let row = cells.findIndex((links) => links.includes(/** @type {HTMLAnchorElement} */ (event.target)));
  if (row < 0) return;
  let column = cells[row]?.indexOf(/** @type {HTMLAnchorElement} */ (event.target)) ?? 0;
  event.preventDefault();
  for (;;) {
    row += step[0] ?? 0;
    column += step[1] ?? 0;
    if (!cells[row] || column < 0 || column >= (cells[row]?.length ?? 0)) return;
    const link = cells[row]?.[column];
    if (link && !link.closest('tr')?.hidden) return link.focus();
  }
}

/** @param {Element[]} rows */
function startFilter(rows) {
  const form = document.getElementById('filter');
  const [text, what] = [document.getElementById('filter-text'), document.getElementById('filter-status')];
  const count = document.getElementById('filter-count');
  if (!form || !(text instanceof HTMLInputElement) || !(what instanceof HTMLSelectElement)) return;
  form.hidden = false;
  const apply = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const name = row.querySelector('th')?.textContent?.toLowerCase() ?? '';
      const isNamed = words.every((word) => name.includes(word));
      const isWanted = what.value === '' || what.value.split(' ').some((status) => row.querySelector(`.${status}`));
      /** @type {HTMLElement} */ (row).hidden = !(isNamed && isWanted);
      if (isNamed && isWanted) shown++;
    }
    if (count) count.textContent = shown === rows.length ? '' : `${shown} of ${rows.length} scenarios`;
  };
  form.addEventListener('submit', (event) => event.preventDefault());
  for (const kind of ['input', 'change']) form.addEventListener(kind, apply);
}
