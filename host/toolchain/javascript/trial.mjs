// Asks rules in JavaScript under node, where one sees what they throw, and looks at every answer as
// the contract wants it: a wrong word or shape makes a component trap without a word.
//
// node trial.mjs ASKED ANSWERED, where ASKED names the module, the files of the builders, the shapes of
// the contract, the questions and for how long one may be answered. What is asked and what is wrong goes
// to ANSWERED line by line, so that it is there even if the rules never end, or end this program.
import './bare.mjs';
import { appendFileSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';

// What the author prints is no part of what a command tells on its output.
for (const way of ['log', 'info', 'debug', 'dir', 'table']) console[way] = console.error;

const [asked, answered] = process.argv.slice(-2);
const { folder, source, builders, shapes, questions, seconds } = JSON.parse(
  readFileSync(asked, 'utf8'),
);

const camel = (word) => word.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const snake = (word) => word.replaceAll('-', '_');
const MOST = { u8: 0xff, u16: 0xffff, u32: 0xffffffff };

function written(value) {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // A whole number without end, or what holds itself.
    return String(value);
  }
}

/** A value in few words. */
function shown(value) {
  if (value === undefined) return 'nothing (undefined)';
  if (typeof value === 'function') return `the function ${value.name}`;
  if (value instanceof Promise) return 'a promise';
  const text = written(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

const article = (name) => (/^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`);

/** Adds to `wrong` what in `value` is not as `shape` wants it; `name` is what the contract calls it. */
function look(shape, value, path, wrong, name = 'value') {
  const say = (what) => wrong.push(`${path}: ${what}`);
  if (shape === null) return;
  if (typeof shape === 'string') return lookAtPlain(shape, value, say);
  const [kind, inner] = Object.entries(shape)[0];
  switch (kind) {
    case 'ref':
      return look(shapes.types[inner], value, path, wrong, inner);
    case 'option':
      if (value !== undefined && value !== null) look(inner, value, path, wrong, name);
      return;
    case 'list':
      if (!Array.isArray(value)) return say(`${shown(value)} is no list`);
      value.forEach((one, index) => look(inner, one, `${path}[${index}]`, wrong, name));
      return;
    case 'tuple':
      if (!Array.isArray(value) || value.length !== inner.length) {
        return say(`${shown(value)} is no list of ${inner.length}`);
      }
      inner.forEach((one, index) => look(one, value[index], `${path}[${index}]`, wrong));
      return;
    case 'enum':
      if (!inner.includes(value)) say(`${shown(value)} is no ${name}; it may be ${inner.join(', ')}`);
      return;
    case 'record':
      return lookAtRecord(inner, value, path, wrong, name);
    case 'variant':
      return lookAtVariant(inner, value, path, wrong, name);
  }
}

function lookAtPlain(shape, value, say) {
  if (shape === 'string') {
    if (typeof value !== 'string') say(`${shown(value)} is no string`);
  } else if (shape === 'bool') {
    if (typeof value !== 'boolean') say(`${shown(value)} is neither true nor false`);
  } else if (!Number.isInteger(value) || value < 0 || value > MOST[shape]) {
    say(`${shown(value)} is no whole number from 0 to ${MOST[shape]}`);
  }
}

function lookAtRecord(fields, value, path, wrong, name) {
  const names = fields.map(([field]) => camel(field));
  const has = `${article(name)} has ${names.join(', ')}`;
  const object = value !== null && typeof value === 'object';
  if (!object || Array.isArray(value) || value instanceof Promise) {
    wrong.push(`${path}: ${shown(value)} is no ${name}; ${has}`);
    return;
  }
  for (const key of Object.keys(value)) {
    if (!names.includes(key) && value[key] !== undefined) wrong.push(`${path}.${key}: ${has}`);
  }
  fields.forEach(([, shape], index) => {
    look(shape, value[names[index]], `${path}.${names[index]}`, wrong, names[index]);
  });
}

function lookAtVariant(cases, value, path, wrong, name) {
  const found = cases.find(([tag]) => tag === value?.tag);
  if (found === undefined) {
    const tags = cases.map(([tag, shape]) => (shape === null ? tag : `${tag} with a val`));
    const want = `it is { tag, val }, and the tag may be ${tags.join(', ')}`;
    wrong.push(`${path}: ${shown(value)} is no ${name}; ${want}`);
    return;
  }
  const [tag, shape] = found;
  if (shape !== null) look(shape, value.val, `${path}.val`, wrong, tag);
  else if (value.val !== undefined) wrong.push(`${path}.val: ${tag} takes nothing`);
}

/** A value of the contract, as rules get it, from how the host writes it in JSON. */
function from(shape, json, name) {
  if (shape === null || typeof shape === 'string') return json ?? (shape === 'bool' ? false : json);
  const [kind, inner] = Object.entries(shape)[0];
  switch (kind) {
    case 'ref':
      return from(shapes.types[inner], json, inner);
    case 'option':
      return json === undefined || json === null ? undefined : from(inner, json);
    case 'list':
      return (json ?? []).map((one) => from(inner, one));
    case 'record': {
      if (name === 'date') {
        const [year, month, day] = json.split('-').map(Number);
        return { year, month, day };
      }
      const field = ([field, shape]) => [camel(field), from(shape, json[snake(field)])];
      return Object.fromEntries(inner.map(field));
    }
    case 'variant': {
      if (typeof json === 'string') return { tag: json };
      const [tag, val] = Object.entries(json)[0];
      const shape = inner.find(([one]) => snake(one) === snake(tag))[1];
      return { tag: snake(tag).replaceAll('_', '-'), val: from(shape, val) };
    }
    default:
      return json;
  }
}

const BARE = new URL('bare.mjs', import.meta.url).href;
const inBuilders = builders.map((file) => `${pathToFileURL(file).href}:`);

/** What was thrown, and where in the author's files. */
function told(thrown) {
  if (!(thrown instanceof Error)) return `threw ${shown(thrown)}`;
  const here = pathToFileURL(`${folder}/`).href;
  const lines = (thrown.stack ?? '').split('\n');
  const isOurs = (line) => line.includes(import.meta.url) || line.includes(BARE);
  const places = lines.filter((line) => line.includes(here) && !isOurs(line));
  // What was written wrong stands where a builder is called, not in the builder.
  const own = places.filter((line) => !inBuilders.some((file) => line.includes(file)));
  const where = own.slice(0, 4).map((line) => `  ${line.trim().replace(here, '')}`);
  return [`${thrown.name}: ${thrown.message}`, ...where].join('\n');
}

/** What is wrong with the answer to a question: nothing, or why. */
function ask(rules, name, args) {
  const { params, result } = shapes.functions[name];
  const called = camel(name);
  if (typeof rules[called] !== 'function') return [`\`jurisdiction\` has no function \`${called}\``];
  const [answer, refusal] = result.result ?? [result, undefined];
  const wrong = [];
  try {
    const said = rules[called](...params.map((shape, index) => from(shape, args[index])));
    look(answer, said, called, wrong);
  } catch (thrown) {
    const findings = thrown?.payload ?? thrown;
    if (refusal === undefined || thrown === undefined || !Array.isArray(findings)) {
      return [told(thrown)];
    }
    look(refusal, findings, `${called} throws`, wrong);
  }
  return wrong;
}

const tell = (line) => appendFileSync(answered, `${JSON.stringify(line)}\n`);
const tellWrong = (asked, why) => tell({ wrong: { asked, why: why.slice(0, 5) } });

/** Answers that never came after which no more is asked: each takes its time. */
const MOST_ENDLESS = 3;

/** What is wrong with the answer to a question; that it does not end, if it does not. */
function askInTime(rules, { name, args }) {
  globalThis.asked = () => ask(rules, name, args);
  try {
    return { why: runInThisContext('asked()', { timeout: seconds * 1000 }) };
  } catch (error) {
    if (error?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    return { why: [`did not end within ${seconds} s`], endless: true };
  }
}

/** What was thrown beside an answer, in a promise or by a timer, where nobody catches it. */
const beside = [];
const keep = (thrown) => beside.push(`beside the answer: ${told(thrown)}`);
const UNCAUGHT = ['unhandledRejection', 'uncaughtException'];

async function askAll(rules) {
  let endless = 0;
  for (const [index, question] of questions.entries()) {
    if (endless === MOST_ENDLESS) {
      const left = `the ${questions.length - index} questions after it`;
      return tellWrong(left, [`not asked, since ${endless} answers did not end`]);
    }
    tell({ asking: question.named });
    const answer = askInTime(rules, question);
    if (answer.endless) endless += 1;
    // A promise is rejected after the answer.
    await turn();
    const why = [...answer.why, ...beside.splice(0)];
    if (why.length > 0) tellWrong(question.named, why);
  }
}

// A module that does not load ends this with node's own words: the file, the line, and what is there.
const module = await import(pathToFileURL(source).href);
// And so does one that rejects a promise.
await turn();
const rules = module.jurisdiction;
if (rules === null || typeof rules !== 'object') {
  tellWrong('the module', [
    'it exports no `jurisdiction` with the functions describe, checkEntry and plan',
  ]);
} else {
  for (const event of UNCAUGHT) process.on(event, keep);
  try {
    await askAll(rules);
  } finally {
    // What fails here is no matter of the rules.
    for (const event of UNCAUGHT) process.off(event, keep);
  }
}
tell('done');
// Whatever the rules left waiting is not waited for.
process.exit(0);
