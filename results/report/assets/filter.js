// The language of filters, as results.Filter of the program has it: see docs/exports.md.
// The cases of results/testdata/filters.json hold the two together.

const trialStates = ['waiting', 'running', 'complete', 'pruned', 'failed'];

// Origins of trials as a filter may also name them.
const originNames = { initial: 'design', 'initial design': 'design', proposed: 'offspring' };

class FilterError extends Error {}

// normalAtom writes an atom, in whatever order and with letters or digits for its sources,
// in one way; null where it is none.
function normalAtom(name, sources) {
  const match = name.match(/^((?:\{[^}]*\})+)([^{}]*)$/); // atom and layer
  if (!match) return null;
  const letter = (c) => (/\d/.test(c) ? sources[c - 1] ?? c : c);
  const collections = match[1].slice(1, -1).split('}{').map((c) => [...c].map(letter).sort().join(''));
  return collections.sort().join(' ') + match[2];
}

const filterSpace = /[ \t\r\n]*/y, filterAtom = /(?:\{[^}]*\})*\{[^}]*$|(?:\{[^}]*\})+(?:@\d+)?/y, filterWord = /\w+(?:@\d+)?/y;
const filterOperator = /[=!<>]=?|[()]/y, filterNumber = /[-+.\d](?:[eE][-+]|[\w.])*/y;

// filterToken reads the token of a source from a place on.
function filterToken(source, from) {
  const read = (pattern, start) => {
    pattern.lastIndex = start;
    const match = pattern.exec(source);
    return match && match[0];
  };
  const at = from + read(filterSpace, from).length, first = source[at];
  if (first === undefined) return { kind: 'end', at, text: '', end: at };
  if ('\'"`'.includes(first)) {
    const close = source.indexOf(first, at + 1);
    if (close < 0) return { kind: 'open', at, text: source.slice(at), end: source.length };
    return { kind: first === '`' ? 'name' : 'text', at, text: source.slice(at + 1, close), end: close + 1 };
  }
  for (const [kind, pattern] of [['atom', filterAtom], ['number', filterNumber], ['word', filterWord], ['operator', filterOperator]]) {
    const text = read(pattern, at);
    if (text) return { kind, at, text, end: at + text.length };
  }
  const text = String.fromCodePoint(source.codePointAt(at));
  return { kind: 'bad', at, text, end: at + text.length };
}

// parseFilter reads a filter that speaks of fields, each with a name, a kind and of, which
// takes it from a trial. It returns a test of trials.
function parseFilter(source, fields, sources) {
  if (source.trim() === '') return () => true;
  const byName = new Map(fields.map((f) => [f.name, f]));
  if (byName.has('place')) byName.set('rank', byName.get('place')); // as tables call it
  const byAtom = new Map(fields.map((f) => [normalAtom(f.name, sources), f]).filter(([name]) => name !== null));
  let token, open = null; // the next token, and a quote that is not closed
  const fail = (at, reason) => { throw new FilterError(`at character ${[...source.slice(0, at)].length + 1}: ${reason}`); };
  const wrong = (reason) => {
    if (open) fail(open.at, `${open.text[0]} is not closed`);
    fail(token.at, reason);
  };
  const next = () => {
    token = filterToken(source, token ? token.end : 0);
    if (token.kind === 'open') open = token;
  };
  const quoted = () => (token.kind === 'end' ? 'the end' : JSON.stringify(token.text));
  const take = (kind, text) => {
    if (token.kind !== kind || token.text !== text) return false;
    next();
    return true;
  };

  const list = (depth, word, read, join) => {
    const parts = [read(depth)];
    while (take('word', word)) parts.push(read(depth));
    return parts.length === 1 ? parts[0] : join(parts);
  };
  const any = (depth) => list(depth, 'or', all, (parts) => (t) => parts.some((part) => part(t)));
  const all = (depth) => list(depth, 'and', factor, (parts) => (t) => parts.every((part) => part(t)));
  function factor(depth) {
    const deepest = 100;
    if (depth > deepest) wrong(`parentheses and nots are nested more than ${deepest} deep`);
    if (take('word', 'not')) {
      const part = factor(depth + 1);
      return (t) => !part(t);
    }
    if (take('operator', '(')) {
      const part = any(depth + 1);
      if (!take('operator', ')')) wrong(`expected ), found ${quoted()}`);
      return part;
    }
    return comparison();
  }

  function named() {
    if (token.kind === 'atom') return byAtom.get(normalAtom(token.text, sources)) ?? byName.get(token.text);
    return ['word', 'name'].includes(token.kind) ? byName.get(token.text) : undefined;
  }
  function comparison() {
    const field = named();
    if (!field) wrong(['word', 'atom', 'name'].includes(token.kind) ? `unknown field ${quoted()}; the fields are ${fields.map((f) => f.name).join(', ')}` : `expected a field such as value, found ${quoted()}`);
    next();
    const { at, text } = token, operator = text === '==' ? '=' : text;
    if (!(take('word', 'contains') || ['=', '==', '!=', '<', '<=', '>', '>='].includes(text) && take('operator', text))) wrong(`expected an operator =, !=, <, <=, >, >= or contains, found ${quoted()}`);
    const equality = operator === '=' || operator === '!=';
    if (field.kind === 'text' && !equality && operator !== 'contains') fail(at, `${field.name} is a text: compare it with =, != or contains`);
    if (field.kind !== 'text' && operator === 'contains') fail(at, `${field.name} is a number: contains applies to texts`);
    if (equality && take('word', 'none')) return (t) => (field.of(t) === null) === (operator === '=');
    const other = operand(field, operator);
    const holds = { '=': (a, b) => a === b, '!=': (a, b) => a !== b, '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b, contains: (a, b) => a.includes(b) }[operator];
    return (t) => {
      const a = field.of(t), b = other(t);
      return a !== null && b !== null && holds(a, b); // with what a trial has not, no comparison holds
    };
  }
  function operand(field, operator) {
    const other = named();
    if (other) {
      if ((other.kind === 'text') !== (field.kind === 'text')) wrong(`cannot compare ${field.name}, a ${field.kind}, with ${other.name}, a ${other.kind}`);
      next();
      return other.of;
    }
    let constant = token.text;
    if (field.kind === 'text') {
      if (token.kind !== 'text' && token.kind !== 'word') wrong(`expected a word or "a text" to compare ${field.name} with, found ${quoted()}`);
      if (field.name === 'origin' && operator !== 'contains' && Object.hasOwn(originNames, constant)) constant = originNames[constant];
      if (field.name === 'state' && operator !== 'contains' && !trialStates.includes(constant)) wrong(`unknown state ${quoted()}; the states are [${trialStates.join(' ')}]`);
    } else {
      if (token.kind !== 'number') wrong(`expected a number to compare ${field.name} with, found ${quoted()}`);
      constant = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(token.text) ? Number(token.text) : NaN;
      if (!Number.isFinite(constant)) wrong(`${quoted()} is not a finite number`);
    }
    next();
    return () => constant;
  }

  next();
  const test = any(0);
  if (token.kind !== 'end') wrong(`unexpected ${quoted()}: join comparisons with 'and' or 'or'`);
  return test;
}
