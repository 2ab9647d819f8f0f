// Elements and texts. All text is set as text: none can become markup.

const svgSpace = 'http://www.w3.org/2000/svg';

// make returns an element with attributes and children; text children are text.
function make(name, attributes = {}, ...children) {
  const element = attributes.xmlns ? document.createElementNS(attributes.xmlns, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'xmlns' || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const fixed = (x, digits) => (x === null || x === undefined ? '–' : x.toFixed(digits).replace(/^-(0(\.0*)?)$/, '$1'));
const accuracy = (x) => fixed(x, 4);
const percent = (x) => (100 * x).toFixed(1) + ' %';

// interval is a mean with half its interval, if there is one.
function interval(value, low, high) {
  if (value === null) return '–';
  return low === null ? accuracy(value) : `${accuracy(value)} ± ${accuracy((high - low) / 2)}`;
}

// section returns a titled part of the page.
function section(id, title, ...children) {
  return make('section', { id, 'aria-labelledby': id + '-title' }, make('h2', { id: id + '-title', tabindex: '-1' }, title), ...children);
}

function facts(pairs) {
  return make('dl', { class: 'facts' }, pairs.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, String(value)))));
}

// column is how a plain table shows one thing of a row.
function plainTable(caption, columns, rows) {
  return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    make('table', {}, make('caption', {}, caption),
      make('thead', {}, make('tr', {}, columns.map((c) => make('th', { scope: 'col', class: c.text ? 'text' : undefined }, c.name)))),
      make('tbody', {}, rows.map((row) => make('tr', {}, columns.map((c) => make('td', { class: c.text ? 'text' : undefined }, c.of(row))))))));
}
