// What the builders in bylaw.js take: each value is of its sort, or it is thrown.
//
// JavaScript would make something of a value that is no such thing, an empty list of what is no list,
// 4464 of 70000, and the law that was written there would be left out without a word.

/** A sort of values: what it is called, and whether a value is of it. */
const sort = (called, holds) => ({ called, holds });
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const having = (called, ...keys) =>
  sort(called, (value) => isObject(value) && keys.every((key) => value[key] !== undefined));
const upTo = (most) =>
  sort(`a whole number from 0 to ${most}`, (n) => Number.isInteger(n) && n >= 0 && n <= most);
const listOf = ({ called, holds }) =>
  sort(`a list, each ${called}`, (value) => Array.isArray(value) && value.every(holds));

const words = sort('a string', (value) => typeof value === 'string');
const place = having('a place in the text such as `art(25, 2)`', 'instrument', 'article');
const actor = having('an actor such as `provider()`', 'role', 'reach', 'capacity');

/** The sorts, by what they are of. */
export const is = {
  words,
  listOfWords: listOf(words),
  flag: sort('true or false', (value) => typeof value === 'boolean'),
  func: sort('a function', (value) => typeof value === 'function'),
  small: upTo(255),
  count: upTo(65535),
  text: having("words in both languages, `text('…', '…')`", 'zh', 'en'),
  place,
  places: listOf(place),
  day: having('a day such as `day(2025, 8, 1)`', 'year', 'month', 'day'),
  period: having('a period such as `workingDays(10)`', 'tag', 'val'),
  actor,
  actors: listOf(actor),
  requirements: listOf(having('a requirement such as `reason`', 'tag')),
  effects: listOf(having('an effect such as `openEntry`', 'tag')),
  outcomes: listOf(having('an outcome such as `approve()`', 'id', 'kind', 'course')),
  extension: having('an `extension(…)`', 'upTo', 'approver'),
  stages: listOf(having('a `stage(…)`', 'id', 'actor', 'outcomes')),
  route: having('a route, `staged(…)` or `settled(…)`', 'tag', 'val'),
  proposal: having('`{ route, findings }`, as `found.orRoute(…)` makes it', 'route', 'findings'),
  findings: listOf(having('a finding', 'severity', 'subject', 'message', 'citations')),
};

function written(value) {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // A whole number without end, or what holds itself.
    return String(value);
  }
}

/** A value in few words. */
export function shown(value) {
  if (value === undefined) return 'nothing (undefined)';
  if (typeof value === 'function') return `the function ${value.name}`;
  if (value instanceof Promise) return 'a promise';
  const words = written(value);
  return words.length > 80 ? `${words.slice(0, 80)}…` : words;
}

/** The value, if it is of its sort; else it is thrown. */
export function as({ called, holds }, value, builder, option) {
  if (holds(value)) return value;
  throw new TypeError(`${builder}: \`${option}\` has to be ${called}; it is ${shown(value)}`);
}

/** The same for what may be left out. */
export const maybe = (wanted, value, ...where) =>
  value === undefined ? undefined : as(wanted, value, ...where);

/** Throws unless `given` holds nothing but what a builder takes, each of its sort. */
export function takes(builder, given, taken) {
  const list = Object.keys(taken).join(', ');
  if (!isObject(given)) {
    throw new TypeError(`${builder} takes its options as an object of ${list}`);
  }
  const plain = (key) => key.toLowerCase().replace(/[^a-z]/g, '');
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(taken, key)) {
      maybe(taken[key], given[key], builder, key);
      continue;
    }
    const meant = Object.keys(taken).find((one) => plain(one) === plain(key));
    const hint = meant === undefined ? '' : ` (is it \`${meant}\`?)`;
    throw new TypeError(`${builder} does not take \`${key}\`${hint}; it takes ${list}`);
  }
}

/** Those of the keys that something is said of. */
export const saidOf = (given, keys) =>
  keys.filter((key) => given[key] !== undefined && given[key] !== false);

/** Throws if more than one of the keys is given. */
export function oneOf(builder, given, keys) {
  const both = saidOf(given, keys);
  if (both.length > 1) throw new TypeError(`${builder} takes only one of ${both.join(', ')}`);
}

/** Words shown to people, in Chinese and English. */
export const text = (zh, en) => ({
  zh: as(is.words, zh, 'text', 'zh'),
  en: as(is.words, en, 'text', 'en'),
});
