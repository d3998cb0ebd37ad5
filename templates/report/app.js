// @ts-check
import { openCase, startPlayer } from './case.js';
import { startMatrix } from './matrix.js';
import { startTheme } from './theme.js';

const at = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const title = document.title;

/** Where the overview was left. */
let left = 0;

/** The address after # says what is on show: everything, or one case at one step. */
async function route() {
  const [, what, board = '', scenario = '', step] = location.hash.split('/').map(decodeURIComponent);
  const overview = at('overview');
  if (!overview.hidden) left = scrollY;
  const isCase = what === 'case' && document.getElementById(`b-${board}`) !== null;
  overview.hidden = isCase;
  at('case').hidden = !isCase;
  if (!isCase) {
    document.title = title;
    scrollTo(0, left);
    return;
  }
  const wasOpened = await openCase(board, scenario, step === undefined ? undefined : Number(step) || 0);
  if (!wasOpened) return void (location.hash = '#/');
  document.title = `${scenario} on ${board} – heaptwin`;
  showNeighbours(board, scenario);
  if (step === undefined) {
    scrollTo(0, 0);
    at('case-title').focus({ preventScroll: true });
  }
}

/** The cases before and after this one, in the order of the table. @param {string} board @param {string} scenario */
function showNeighbours(board, scenario) {
  const links = [...document.querySelectorAll('#matrix td a')].map((link) => link.getAttribute('href') ?? '');
  const place = links.indexOf(`#/case/${encodeURIComponent(board)}/${encodeURIComponent(scenario)}`);
  for (const [id, href] of /** @type {const} */ ([
    ['case-before', links[place - 1]],
    ['case-after', links[place + 1]],
  ])) {
    at(id).hidden = href === undefined;
    if (href !== undefined) at(id).setAttribute('href', href);
  }
}

startTheme();
startMatrix();
startPlayer();
addEventListener('hashchange', () => void route());
void route();
