// @ts-check
const THEMES = ['auto', 'light', 'dark'];
const MEMORY = 'heaptwin-theme';

/** The button that goes through automatic, light and dark; the choice is remembered where the browser lets it. */
export function startTheme() {
  const button = /** @type {HTMLButtonElement} */ (document.getElementById('theme'));
  const show = (/** @type {string} */ theme) => {
    document.documentElement.dataset['theme'] = theme;
    const name = button.querySelector('span');
    if (name) name.textContent = theme;
  };
  button.hidden = false;
  show(recall());
  button.addEventListener('click', () => {
    const place = THEMES.indexOf(document.documentElement.dataset['theme'] ?? 'auto');
    const next = THEMES[(place + 1) % THEMES.length] ?? 'auto';
    show(next);
    try {
      localStorage.setItem(MEMORY, next);
    } catch {
      // A page from a file may not be allowed to remember anything.
    }
  });
}

function recall() {
  try {
    const known = localStorage.getItem(MEMORY) ?? '';
    return THEMES.includes(known) ? known : 'auto';
  } catch {
    return 'auto';
  }
}
