// Holds the builders to what their head says: the names of the Rust SDK, every word of the contract,
// and nothing that is written wrong is left out. `node --test plugins/sdk-js` runs this.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import * as bylaw from './bylaw.js';

const { approve, complete, grant, instrument, outcome, provider, refer, stage, text } = bylaw;
const { extension, requestSupplement, timeLimit, workingDays } = bylaw;

const at = (path) => new URL(`../../${path}`, import.meta.url);
const art = instrument('test');

/** A stage with all that it needs, and more. */
const reply = (more) =>
  stage('reply', text('答复', 'Reply'), {
    by: provider(),
    outcomes: [approve()],
    cites: [art(1)],
    ...more,
  });

const throwsOn = (make, ...parts) =>
  assert.throws(make, (error) => {
    for (const part of parts) assert.ok(error.message.includes(part), error.message);
    return error instanceof TypeError;
  });

test('a key that a builder does not know is named, with what it takes', () => {
  throwsOn(() => reply({ silenceis: 'approve' }), "stage 'reply'", '`silenceis`', '`silenceIs`');
  throwsOn(() => reply({ withn: workingDays(5) }), '`withn`', 'it takes by, hears', 'within');
  throwsOn(() => approve({ need: [] }), "'approve'", '`need`', 'needs, does');
  throwsOn(() => outcome('settle', text('', ''), { cite: [] }), "'settle'", '`cite`', 'cites');
  throwsOn(() => requestSupplement({ wait: 'keeps' }), '`wait`', 'waits');
  throwsOn(() => grant({ public_service: true }), 'grant', '`public_service`', '`publicService`');
  throwsOn(() => provider({ rank: 'head' }), "'provider'", '`rank`', 'reach, capacity');
  throwsOn(
    () => extension(workingDays(1), provider(), [art(1)], { time: 2 }),
    'extension',
    '`time`',
    'times, notify',
  );
  throwsOn(() => approve([]), "'approve'", 'an object of id');
  throwsOn(() => stage('reply', text('', ''), { by: provider() }), 'needs outcomes, cites');
});

test('what is said of a period has one', () => {
  const longer = extension(workingDays(1), provider(), [art(1)]);
  const parts = { start: 'filing', silenceIs: 'approve', thenMovesTo: 'next', extension: longer };
  for (const [key, value] of Object.entries({ ...parts, reading: text('', ''), periodCites: [] })) {
    throwsOn(() => reply({ [key]: value }), "stage 'reply'", key, 'withinTheLimitSet: true');
    assert.ok(reply({ [key]: value, within: workingDays(5) }).deadline);
  }
  const both = { within: workingDays(5), withinTheLimitSet: true };
  throwsOn(() => reply(both), 'only one of within, withinTheLimitSet');
  const silence = { within: workingDays(5), silenceIs: 'approve', thenMovesTo: 'next' };
  throwsOn(() => reply(silence), 'only one of silenceIs, thenMovesTo');
  throwsOn(() => complete({ to: 'next', waits: 'keeps' }), 'only one of to, waits');
  assert.equal(reply({ silenceIs: undefined }).deadline, undefined);
});

test('a stage may take the limit that was set for it', () => {
  const set = complete({ needs: [timeLimit], to: 'correction' });
  assert.deepEqual(set.course, { tag: 'stage', val: 'correction' });
  assert.deepEqual(reply({ withinTheLimitSet: true, thenMovesTo: 'sanction' }).deadline, {
    within: undefined,
    start: 'stage-entry',
    extension: undefined,
    expiry: { tag: 'move-to', val: 'sanction' },
    reading: undefined,
    citations: [art(1)],
  });
});

test('what asking for more is called follows what it does to the period', () => {
  const title = (more) => requestSupplement(more).title;
  assert.match(title().en, /silent/);
  assert.deepEqual(title({ waits: 'keeps' }), title());
  for (const waits of ['suspends', 'restarts']) {
    assert.doesNotMatch(title({ waits }).en, /silent/);
    assert.deepEqual(requestSupplement({ waits }).course, { tag: 'wait', val: waits });
    assert.equal(title({ waits, titled: text('补正', 'Supplement') }).en, 'Supplement');
  }
  assert.deepEqual(requestSupplement({ to: 'next' }).course, { tag: 'stage', val: 'next' });
  assert.equal(refer({ titled: text('转报', 'On') }).title.en, 'On');
});

test('findings of a part stand under its field, and an old fault stops no change', () => {
  const of = (subject) => {
    const found = new bylaw.Findings();
    found.error(subject, '错', 'wrong', art(1));
    return found.list();
  };
  const found = new bylaw.Findings();
  found.extendNewly('entry', of('title'), of('title'));
  assert.equal(found.blocks(), false);
  found.extendNewly('entry', of('title'), of('summary'));
  assert.ok(found.blocks());
  const seen = found.list().map(({ subject, severity }) => [subject, severity]);
  assert.deepEqual(seen, [
    ['entry.title', 'warning'],
    ['entry.summary', 'error'],
  ]);
  assert.ok(bylaw.machineReadable(['PDF', ' .CSV']) && !bylaw.machineReadable(['pdf']));
});

// Invariant: the names are those of the Rust SDK.
test('what the Rust SDK has is here under its name', () => {
  const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  // Named otherwise: a grant is `grant({…})`, a settled route `settled(…)`.
  const other = ['access', 'settledAs'];
  const folder = at('plugins/sdk/src/');
  const sources = readdirSync(folder).filter((name) => name.endsWith('.rs') && name !== 'lib.rs');
  const names = sources.flatMap((name) => {
    const source = readFileSync(new URL(name, folder), 'utf8');
    const functions = [...source.matchAll(/^pub (?:fn|const) (\w+)/gm)];
    const rows = [...source.matchAll(/^ {4}(\w+) => \w+[,;]/gm)];
    return [...functions, ...rows].map((found) => found[1]);
  });
  assert.ok(names.length > 50, `${names}`);
  const known = (name) => name in bylaw || camel(name) in bylaw || other.includes(camel(name));
  assert.deepEqual(names.filter((name) => !known(name)), []);
  const findings = readFileSync(new URL('findings.rs', folder), 'utf8');
  for (const [, name] of findings.matchAll(/^ {4}pub fn (\w+)\(\s*&?(?:mut )?self/gm)) {
    assert.ok(camel(name) in bylaw.Findings.prototype, name);
  }
});

// Invariant: whatever the contract lets rules answer, a builder makes.
test('every word that an answer may need has a builder', () => {
  const wit = readFileSync(at('wit/rules.wit'), 'utf8').replace(/\/\/.*$/gm, '');
  const source = readFileSync(at('plugins/sdk-js/bylaw.js'), 'utf8');
  for (const name of ['role', 'requirement', 'effect', 'outcome-kind', 'period', 'expiry', 'clock']) {
    const block = new RegExp(`(?:enum|variant) ${name} \\{([^}]*)\\}`).exec(wit)[1];
    const words = block.replace(/\([^)]*\)|<[^>]*>/g, '').split(',').map((word) => word.trim());
    for (const word of words.filter((word) => word !== '')) {
      const there = [`'${word}'`, `  ${word}: text(`].some((one) => source.includes(one));
      assert.ok(there, `${name} ${word}`);
    }
  }
});
