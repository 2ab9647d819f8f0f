// The page: what it shows of which study.

let data = null, studies = [], current = 0;

const place = document.getElementById('main');

function comparedSection() {
  if (studies.length < 2) return null;
  return section('studies', `${studies.length} studies`,
    plainTable('Comparison of studies; select a name for details.', [
      { name: 'study', text: true, of: (s) => make('button', { type: 'button', class: 'link', 'aria-pressed': String(studies[current] === s), onclick: () => { current = studies.indexOf(s); draw(); document.getElementById('summary-title').focus(); } }, s.name) },
      { name: 'state', text: true, of: (s) => s.state }, { name: 'trials', of: (s) => `${s.complete} of ${s.wanted}` }, { name: 'failed', of: (s) => String(s.failed) },
      { name: 'best', of: (s) => (s.best ? interval(s.best.value, s.best.low, s.best.high) : '–') }, { name: 'trial', of: (s) => (s.best ? String(s.best.number) : '–') },
      { name: 'median', of: (s) => accuracy(median(s.ranked)) },
    ], studies),
    make('div', { class: 'columns' },
      make('div', {}, make('h3', {}, 'Best so far'), make('div', { class: 'chart', id: 'compared-chart' })),
      make('div', {}, make('h3', {}, 'Distribution of the scores'), make('div', { class: 'chart', id: 'scores-chart' }))));
}

function summarySection(study) {
  const science = study.spec.science || {};
  const of = (o, key) => (o && o[key] !== undefined ? String(o[key]) : '–');
  return section('summary', study.name, facts([
    ['state', study.state], ['trials', `${study.trials.length} of ${study.wanted}`], ['complete', study.complete], ['failed', study.failed], ...(study.pruned.length ? [['pruned', study.pruned.length]] : []),
    ['best', study.best ? interval(study.best.value, study.best.low, study.best.high) : '–'], ['median', accuracy(median(study.ranked))],
    ['data', of(science.dataset, 'name')], ['setup', of(science.network, 'setup')], ['hidden neurons', of(science.network, 'hidden')], ['epochs', of(science.training, 'epochs')],
    ['strategy', study.spec.strategy], ['runs a trial', study.spec.runs], ['search seed', study.spec.seed],
  ]), make('p', { class: 'note' }, 'Scores are accuracies on validation images, 0 to 1; ± is half the 95 % interval of the mean where a trial has two runs or more. The best of many noisy scores overstates its goal: verify it with fresh seeds.'));
}

function bestSection(study) {
  const opener = (t) => make('button', { type: 'button', class: 'link', 'aria-label': `open trial ${t.number}`, onclick: () => openTrial(t.number) }, String(t.number));
  return section('best', 'Best goals', study.best ? plainTable('The ten best; the number opens a trial.', [
    { name: 'place', of: (t) => String(t.place) }, { name: 'trial', of: opener }, { name: 'accuracy', of: (t) => interval(t.value, t.low, t.high) },
    { name: 'runs', of: (t) => String(t.runs) }, { name: 'origin', text: true, of: (t) => t.origin }, { name: 'largest weights', text: true, of: (t) => largest(study, t, 5) },
  ], study.ranked.slice(0, 10)) : make('p', {}, 'No trial is complete yet.'));
}

let opened = null; // number of the trial that is shown, null: the best
let drawn = ''; // what is drawn of it

function trialSection() { return make('section', { id: 'trial', 'aria-labelledby': 'trial-title' }); }

const shownTrial = (study) => (opened === null ? study.best : study.trials[opened]);
const stateOfTrial = (study, trial) => JSON.stringify([trial, trial === study.best]);

function drawTrial() {
  const study = studies[current], element = document.getElementById('trial');
  const trial = shownTrial(study);
  drawn = stateOfTrial(study, trial);
  const title = make('h2', { id: 'trial-title', tabindex: '-1' }, trial ? `Trial ${trial.number}` + (trial === study.best ? ', the best' : '') : 'No trial to show');
  if (!trial) { element.replaceChildren(title); return; }
  const curve = study.curveOf.has(trial.number);
  element.replaceChildren(title, facts([
    ['accuracy', interval(trial.value, trial.low, trial.high)], ['place', trial.place ?? '–'], ['state', trial.state], ['origin', trial.origin], ['runs', `${trial.runs} of ${trial.planned}`],
    ...(trial.same_as === null ? [] : [['same as trial', trial.same_as]]), ...(trial.test === null ? [] : [['test accuracy', accuracy(trial.test)]]),
    ...(trial.train === null ? [] : [['training accuracy', accuracy(trial.train)]]), ...(trial.reason === null ? [] : [['failed', trial.reason]]),
  ]),
  make('div', { class: 'columns' },
    make('div', {}, make('h3', {}, 'Goal on the redundancy lattice'), drawLattices(study, trial)),
    make('div', {}, make('h3', {}, 'Learning curve'), curve ? make('div', { class: 'chart', id: 'trial-chart' }) : make('p', { class: 'note' }, 'This page has no curve of this trial: it has those of the best.'),
      make('details', {}, make('summary', {}, 'Weights'), plainTable(`Weights of trial ${trial.number}`, [{ name: 'atom', text: true, of: ([name]) => name }, { name: 'weight', of: ([, x]) => fixed(x, 3) }], study.weights.map((w, i) => [w.name, study.weight(trial, i)]))))));
  drawTrialCurve(study, trial);
}

function openTrial(number) {
  opened = number;
  drawTrial();
  const title = document.getElementById('trial-title');
  title.scrollIntoView({ block: 'start' });
  title.focus({ preventScroll: true });
}

function importanceSection(study) {
  const im = study.importance;
  if (!im) return section('importance', 'Importance', make('p', {}, study.remark));
  const table = (caption, list) => {
    const bars = { name: 'share', text: true };
    const t = plainTable(caption, [
      { name: 'weight', text: true, of: (s) => s.names.join(' × ') }, { name: 'share', of: (s) => percent(s.share) }, { name: '95 % interval', of: (s) => `${percent(s.low)} to ${percent(s.high)}` },
      { name: '', text: true, of: (s) => { const bar = make('span', { class: 'bar' }); bar.style.width = 100 * s.share + '%'; return bar; } },
    ], list);
    t.querySelectorAll('td:last-child').forEach((td) => td.classList.add('bars'));
    return t;
  };
  return section('importance', 'Importance',
    make('p', { class: 'note' }, `Shares of the score's variance over all goals that could be tried, by a random forest that predicts ${percent(Math.max(0, im.explained))} of the variance of trials it has not seen. ${im.warnings.join(' ')}`),
    make('div', { class: 'columns' }, table('Weights alone', im.weights), table('Pairs, beyond their weights', im.pairs.slice(0, 10))));
}

function specSection(study) {
  const shown = (value) => make('pre', { tabindex: '0' }, JSON.stringify(value, null, 2));
  return section('spec', 'Spec and provenance',
    facts([['made', study.created || '–'], ['numerics', study.numerics], ['hosts', study.hosts.join(', ') || '–'], ['spec (SHA-256)', study.hash]]),
    make('h3', {}, 'Spec'), shown(study.spec),
    make('h3', {}, 'Software'), study.software.length ? study.software.map(shown) : make('p', {}, 'not recorded'),
    make('h3', {}, 'Journal'), plainTable('What happened to the study from outside', [
      { name: 'time', text: true, of: (e) => e.time }, { name: 'before trial', of: (e) => String(e.trial) }, { name: 'event', text: true, of: (e) => e.event }, { name: 'note', text: true, of: (e) => e.note || '' },
    ], study.journal || []));
}

let table = null; // that of the study shown
let marked = false; // ranges are marked in the parallel coordinates

// choose is told by the parallel coordinates which trials are within their ranges.
function choose(test) {
  marked = test !== null;
  table.choose(test);
}

function parallelSection(study) {
  if (!study.free.length) return null;
  const reset = make('button', { type: 'button', onclick: () => { choose(null); drawParallel(studies[current], choose); } }, 'clear the ranges');
  const drawn = Math.min(mostLines, study.ranked.length);
  return section('parallel', 'Parallel coordinates',
    make('p', { class: 'note' }, `Each line is a goal; darker in the light, brighter in the dark, is better. ${drawn < study.ranked.length ? `${drawn} of ${study.ranked.length} are drawn: the better half from the top, the others evenly. ` : ''}Drag along an axis to mark a range: the table below keeps to it. Its filter does the same by keyboard.`),
    make('div', { class: 'controls' }, reset), make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'parallel coordinates' }, make('div', { class: 'chart tall', id: 'parallel-chart' })));
}

function sliceSection(study) {
  if (!study.free.length) return null;
  const choice = make('select', { id: 'slice-weight', onchange: () => drawSlice(studies[current], studies[current].free[choice.selectedIndex], openTrial) }, study.free.map((w) => make('option', {}, w.name)));
  if (study.importance) choice.value = study.importance.weights[0].names[0];
  return section('slice', 'Score over a weight', make('div', { class: 'controls' }, make('label', {}, 'weight', choice)), make('div', { class: 'chart', id: 'slice-chart' }));
}

// draw builds the page of the study that is shown.
function draw() {
  const study = studies[current];
  opened = null;
  marked = false;
  charts.forEach((entry) => entry.instance.dispose());
  charts.clear();
  table = trialTable(study, openTrial);
  place.replaceChildren(...[
    comparedSection(), summarySection(study), bestSection(study), trialSection(),
    section('history', 'History', make('div', { class: 'chart', id: 'history-chart' })),
    parallelSection(study), importanceSection(study), sliceSection(study),
    section('curves', 'Learning curves', make('div', { class: 'chart', id: 'curves-chart' })),
    section('table', 'All trials', table.element),
    specSection(study),
  ].filter(Boolean));
  paintAll(study);
  drawTrial();
}

function paintAll(study) {
  document.getElementById('origin').textContent = `written ${data.generated} by ${data.program}`;
  drawHistory(study, openTrial);
  if (!marked) drawParallel(study, choose);
  if (study.free.length) drawSlice(study, study.free[Math.max(0, document.getElementById('slice-weight').selectedIndex)], openTrial);
  drawCurves(study, 6);
  if (studies.length > 1) drawCompared(studies);
  document.body.dataset.ready = 'true';
}

// show shows data: the first time all of it, later what has changed, leaving alone
// what the reader is at.
function show(given) {
  const shown = studies[current], scroll = window.scrollY;
  data = given;
  studies = data.studies.map(readStudy);
  const same = shown ? studies.findIndex((s) => s.name === shown.name) : -1;
  current = Math.max(0, same);
  if (same < 0) { draw(); return; }
  const study = studies[current];
  for (const [id, build] of [['studies', comparedSection], ['summary', summarySection], ['best', bestSection], ['importance', importanceSection], ['spec', specSection]]) {
    const old = document.getElementById(id);
    if (!old && id === 'studies' && studies.length > 1) place.prepend(comparedSection());
    if (!old || old.contains(document.activeElement)) continue;
    const made = build(study);
    if (made && made.textContent !== old.textContent) old.replaceWith(made);
  }
  table.update(study);
  const grown = drawn !== stateOfTrial(study, shownTrial(study));
  if (grown && !document.getElementById('trial').contains(document.activeElement)) drawTrial();
  paintAll(study);
  window.scrollTo(0, scroll);
}

document.getElementById('footer').append('Charts by Apache ECharts, licensed under the Apache License 2.0.');
const embedded = document.getElementById('data').textContent;
if (embedded) {
  show(JSON.parse(embedded));
  performance.mark('drawn');
}
