// A page that follows a search: data when they change, and what can be asked of the
// search.

const bar = document.getElementById('live');
const said = make('span', { id: 'live-state', role: 'status' });
const answered = make('span', { id: 'live-answer', role: 'status', class: 'note' });

async function ask(path, body) {
  answered.textContent = '';
  try {
    const response = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body || {}) });
    answered.textContent = (await response.text()).trim();
  } catch {
    answered.textContent = 'the dashboard does not answer';
  }
}

const pause = make('button', { type: 'button', id: 'live-pause', onclick: () => ask(data && data.live.paused ? 'continue' : 'pause') }, 'pause');
const stop = make('button', { type: 'button', id: 'live-stop', onclick: () => {
  if (stop.dataset.sure) ask('stop');
  sure(!stop.dataset.sure);
} }, 'stop');

// sure asks once more before a search is stopped.
function sure(ask) {
  if (ask) stop.dataset.sure = 'true'; else delete stop.dataset.sure;
  stop.textContent = ask ? 'really stop the search?' : 'stop';
}
stop.addEventListener('blur', () => sure(false));

const goal = make('input', { id: 'live-goal', placeholder: '{F}{C}=1,{F}{L}=-0.5', spellcheck: 'false', autocomplete: 'off' });
const enqueue = make('button', { type: 'button', id: 'live-enqueue', onclick: async () => { await ask('enqueue', { study: studies[current].name, goal: goal.value }); } }, 'enqueue');

const crew = make('summary', { id: 'live-crew' });
const workers = make('ul', { id: 'live-workers' });
const elsewhere = make('details', { id: 'live-elsewhere', hidden: '' }, crew, workers);

bar.append(make('div', { class: 'controls' }, said, pause, stop, make('label', { class: 'wide' }, 'goal', goal), enqueue, answered), elsewhere);

function showLive() {
  const live = data.live;
  said.textContent = !live.running ? 'no search is running' : live.paused ? `paused: ${live.holder}` : `searching: ${live.holder}`;
  pause.textContent = live.paused ? 'resume' : 'pause';
  pause.disabled = stop.disabled = !live.running;
  elsewhere.hidden = !live.crew;
  crew.textContent = live.crew || '';
  workers.replaceChildren(...(live.workers || []).map((text) => make('li', {}, text)));
}

let fetching = false, again = false;

// follow fetches the data; one fetch at a time, the last change is never missed.
async function follow() {
  if (fetching) { again = true; return; }
  fetching = true;
  try {
    const response = await fetch('data');
    if (!response.ok) throw new Error((await response.text()).trim());
    show(await response.json());
    showLive();
  } catch (e) {
    said.textContent = `no new data: ${e.message}`;
  }
  fetching = false;
  if (again) { again = false; follow(); }
}

const events = new EventSource('events');
events.addEventListener('changed', follow);
events.addEventListener('error', () => { said.textContent = 'the dashboard has ended or cannot be reached; it is tried again'; });
