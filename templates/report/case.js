// @ts-check
import { drawChart, moveCursor, stepAt } from './chart.js';
import { comparison, html } from './details.js';
import { framesOf } from './film.js';
import { answersOnly, coloursOf, showLists, showMaps } from './maps.js';
import { unpack } from './unpack.js';

const at = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const slider = () => /** @type {HTMLInputElement} */ (at('slider'));

/** The case that is on show. @type {any} */
let shown;

/** Notes beside the device's map, by how much is known of it. @type {Record<string, string>} */
const notes = {
  bytes: 'its memory was read after every call: every byte as planned',
  answers: 'every answer as planned; its memory was not read',
  read: 'as its memory was read',
  told: 'as its answers tell; its memory was not read',
  none: '',
};

/**
 * @param {string} board
 * @param {string} scenario
 * @param {number | undefined} step
 */
export async function openCase(board, scenario, step) {
  const key = `${board}/${scenario}`;
  if (shown?.key !== key) {
    const entry = (await unpack(`b-${board}`))?.[scenario];
    if (!entry) return false;
    shown = { key, board, scenario, entry, step: 0, reel: await loadReel(entry) };
    showCase();
  }
  goTo(step ?? startOf(shown));
  return true;
}

/** @param {any} entry */
async function loadReel(entry) {
  const film = entry.film && (await unpack(`f-${entry.film}`));
  if (!film) return undefined;
  const model = framesOf(
    film.heaps.map((/** @type {any} */ heap) => heap.start),
    film.steps,
  );
  const own = entry.device && (await unpack(`f-${entry.device}`));
  const how = own ? (own.isRead ? 'read' : 'told') : entry.comparison;
  const device = own
    ? framesOf(own.starts, own.steps)
    : how === 'bytes'
      ? model
      : how === 'answers'
        ? model.map((frames) => frames.map(answersOnly))
        : [];
  const reel = { film, model, device, how, note: notes[how] ?? '', answers: own?.steps };
  return { ...reel, colourOf: coloursOf(reel), trouble: troubleStep(entry, film) };
}

/** The step at which it went wrong, from 1; 0 for the heap itself. @param {any} entry @param {any} film */
function troubleStep({ divergence, expectation }, film) {
  const operation = (divergence ?? expectation)?.operation;
  if (operation === undefined) return undefined;
  if (divergence?.memory?.moment === 'end') return film.steps.length;
  return film.steps.findLastIndex((/** @type {any} */ step) => step.operation === operation) + 1;
}

const startOf = (/** @type {any} */ { reel }) => reel?.trouble ?? Math.min(1, reel?.film.steps.length ?? 0);

function showCase() {
  const { entry, reel, board, scenario } = shown;
  at('case-scenario').textContent = scenario;
  at('case-board').textContent = board;
  at('case-status').innerHTML = `<span class="pill ${entry.status}">${entry.status}</span>`;
  at('case-summary').textContent = reel?.film.summary ?? '';
  at('case-facts').innerHTML = entry.facts
    .map((/** @type {string[]} */ [name, value]) => `<div><dt>${html(name)}</dt><dd>${html(value)}</dd></div>`)
    .join('');
  showTrouble(entry, reel);
  at('film').hidden = !reel;
  at('no-film').hidden = Boolean(reel);
  at('no-film').textContent = entry.film
    ? 'The heap over time was not brought along: it lies in the folder films beside report.json.'
    : 'There is no heap to show: nothing was run, or nothing can be said of it.';
  at('files').innerHTML = Object.entries(entry.artifacts)
    .map(([name, path]) => `<li>${html(name)}: <a href="${html(encodeURI(String(path)))}">${html(path)}</a></li>`)
    .join('');
  at('files-section').hidden = Object.keys(entry.artifacts).length === 0;
  if (reel) showSteps(reel);
}

/** @param {any} entry @param {any} reel */
function showTrouble(entry, reel) {
  const { divergence, expectation } = entry;
  at('trouble').hidden = entry.status === 'passed';
  at('to-trouble').hidden = !reel || reel.trouble === undefined;
  const titles = {
    failed: divergence ? 'The device differs from the model' : 'The scenario expects something else',
    error: 'It could not be found out',
    skipped: 'Not run',
  };
  at('trouble-title').textContent = titles[/** @type {keyof typeof titles} */ (entry.status)] ?? '';
  if (divergence) {
    const where = divergence.memory
      ? `in the memory of ${divergence.memory.heap}, at +${divergence.memory.offset}`
      : 'in its answer';
    const more = divergence.memory?.moreFields ? `<p>… and ${divergence.memory.moreFields} more.</p>` : '';
    const later =
      divergence.laterDifferences > 0
        ? `<p>${divergence.laterDifferences} later operations differ too, most likely as a consequence.</p>`
        : '';
    at('trouble-body').innerHTML =
      `<p>${entry.call ? `<code>${html(entry.call)}</code>, ` : ''}${html(where)}:</p>${comparison(divergence.planned, divergence.observed, 'Field by field')}${more}${later}`;
  } else if (expectation) {
    at('trouble-body').innerHTML =
      `<p><code>${html(entry.call)}</code></p><p>The scenario expects <b>${html(expectation.expected)}</b>; model and device agree on <b>${html(expectation.planned)}</b>.</p>`;
  } else at('trouble-body').innerHTML = `<pre>${html(entry.text.join('\n'))}</pre>`;
}

/** @param {any} reel */
function showSteps({ film, model, trouble }) {
  slider().max = String(film.steps.length);
  const rows = film.steps.map((/** @type {any} */ step, /** @type {number} */ place) => {
    const mark = place + 1 === trouble ? ' <b class="mark">≠ differs</b>' : '';
    return `<li data-step="${place + 1}"><code>${html(step.call)}</code> <span>${html(answerText(step))}</span>${mark}</li>`;
  });
  at('steps').innerHTML = rows.join('');
  const [heap] = film.heaps;
  at('chart').innerHTML = heap
    ? drawChart(
        heap,
        model.map((/** @type {any} */ frames) => frames[0]),
      )
    : '';
  at('chart-heap').textContent = film.heaps.length > 1 ? ` (${heap.name})` : '';
}

/** @param {any} step */
function answerText({ fields }) {
  if (fields.offset === null) return 'NULL';
  if (typeof fields.offset === 'number') return `+${fields.offset}`;
  return '';
}

/** Shows a step; 0 is the start. @param {number} wanted */
export function goTo(wanted) {
  const { reel } = shown ?? {};
  if (!reel) return;
  const { film, colourOf, answers } = reel;
  const step = Math.min(film.steps.length, Math.max(0, wanted));
  shown.step = step;
  slider().value = String(step);
  const entry = film.steps[step - 1];
  const text = entry ? entry.call : 'before the first call: the heap as its initialisation leaves it';
  slider().setAttribute('aria-valuetext', `step ${step} of ${film.steps.length}: ${text}`);
  at('place').textContent = `step ${step} of ${film.steps.length}`;
  at('call').textContent = text;
  at('source').textContent = entry
    ? `${film.file}:${entry.line}${entry.thread === undefined ? '' : `, thread ${entry.thread}, tick ${entry.tick}`}`
    : film.file;
  at('spoken').textContent = `Step ${step} of ${film.steps.length}: ${text} ${entry ? answerText(entry) : ''}`;
  at('answer').innerHTML = entry ? comparison(entry.fields, observedOf(entry, answers?.[step - 1]), 'The answer') : '';
  for (const item of at('steps').querySelectorAll('[aria-current]')) item.removeAttribute('aria-current');
  const current = at('steps').querySelector(`[data-step="${step}"]`);
  current?.setAttribute('aria-current', 'step');
  if (current instanceof HTMLElement) at('steps').scrollTop = current.offsetTop - at('steps').offsetTop - 80;
  moveCursor(step, film.steps.length + 1);
  showMaps(reel, step, colourOf);
  showLists(reel, step);
  at('case').classList.toggle('at-trouble', step === reel.trouble);
  history.replaceState(
    null,
    '',
    `#/case/${encodeURIComponent(shown.board)}/${encodeURIComponent(shown.scenario)}/${step}`,
  );
}

/** @param {any} planned @param {any} answer */
function observedOf(planned, answer) {
  if (answer) return answer.kind === planned.kind ? answer.fields : { record: answer.kind, ...answer.fields };
  return shown.reel.how === 'bytes' || shown.reel.how === 'answers' ? planned.fields : undefined;
}

const jump = (/** @type {number} */ by) => goTo((shown?.step ?? 0) + by);

/** Buttons, slider, keys, chart and list; all of them go to a step. */
export function startPlayer() {
  slider().addEventListener('input', () => goTo(Number(slider().value)));
  at('first').addEventListener('click', () => goTo(0));
  at('before').addEventListener('click', () => jump(-1));
  at('after').addEventListener('click', () => jump(1));
  at('last').addEventListener('click', () => goTo(Infinity));
  at('to-trouble').addEventListener('click', () => goTo(shown.reel.trouble));
  at('chart').addEventListener('click', (event) => goTo(stepAt(event, shown.reel.film.steps.length + 1)));
  at('steps').addEventListener('click', (event) => {
    const item = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-step]'));
    if (item) goTo(Number(item.dataset['step']));
  });
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => jump(-1),
    ArrowRight: () => jump(1),
    PageUp: () => jump(-10),
    PageDown: () => jump(10),
    Home: () => goTo(0),
    End: () => goTo(Infinity),
  };
  document.addEventListener('keydown', (event) => {
    const isTaken =
      event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || at('case').hidden || !shown?.reel;
    if (
      isTaken ||
      (event.target instanceof Element && event.target.matches('input:not([type=range]), select, textarea'))
    )
      return;
    if (event.key === 'Escape') location.hash = '#/';
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  let width = 0;
  new ResizeObserver(([entry]) => {
    if (!shown?.reel || !entry || entry.contentRect.width === width) return;
    width = entry.contentRect.width;
    if (width > 0) showMaps(shown.reel, shown.step, shown.reel.colourOf);
  }).observe(at('maps'));
}
