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

// Invariant: law that is written as one value instead of a list is not left out.
test('one value where a list is wanted is named, and so is a list where one is', () => {
  const { reason, notify, publishIn, staged, settled, restsOn, treat, legalBasis } = bylaw;
  throwsOn(
    () => approve({ does: [notify(provider())], needs: reason }),
    "'approve'",
    '`needs` has to be a list, each a requirement',
    'it is {"tag":"reason"}',
  );
  throwsOn(() => approve({ does: notify(provider()) }), "'approve'", '`does`', 'a list');
  throwsOn(() => approve({ cites: art(1) }), "'approve'", '`cites`', 'a list');
  throwsOn(() => approve({ needs: [legalBasis] }), '`needs`', 'a requirement');
  throwsOn(() => reply({ hears: provider() }), "stage 'reply'", '`hears`', 'a list');
  throwsOn(() => reply({ outcomes: approve() }), "stage 'reply'", '`outcomes`', 'a list');
  throwsOn(() => reply({ cites: art(1) }), "stage 'reply'", '`cites`', 'a list');
  throwsOn(() => reply({ by: [provider()] }), "stage 'reply'", '`by`', 'an actor');
  throwsOn(() => reply({ within: workingDays(5), periodCites: art(1) }), '`periodCites`', 'a list');
  throwsOn(() => reply({ within: 5 }), "stage 'reply'", '`within`', 'a period', 'it is 5');
  throwsOn(() => reply({ withinTheLimitSet: 'yes' }), '`withinTheLimitSet`', 'true or false');
  const longer = (more) => extension(workingDays(5), provider(), [art(1)], more);
  throwsOn(() => longer({ notify: provider() }), 'extension', '`notify`', 'a list');
  throwsOn(() => extension(workingDays(5), provider(), art(1)), 'extension', '`cites`', 'a list');
  throwsOn(() => grant({ items: 'all' }), 'grant', '`items`', 'a list');
  throwsOn(() => grant({ publicService: 'no' }), 'grant', '`publicService`', 'true or false');
  throwsOn(() => publishIn(['sharing']), 'publishIn', '`catalogs`', 'each a string');
  throwsOn(() => staged([reply()]), 'staged', '`stages`', 'each a `stage(…)`');
  const atOnce = (effects, cites) => settled('approve', text('给', 'Given'), effects, cites);
  throwsOn(() => atOnce(grant(), [art(1)]), 'settled', '`effects`', 'a list');
  throwsOn(() => atOnce([grant()], art(1)), 'settled', '`cites`', 'a list');
  throwsOn(() => restsOn([], 'law'), 'restsOn', '`accepted`', 'a list');
  throwsOn(() => treat(25, 'enforced', '一', 'one'), 'treat', '`citation`', 'a place in the text');
  const found = new bylaw.Findings();
  throwsOn(() => found.error('title', '缺', 'none', [art(1)]), "'title'", '`citations`');
  throwsOn(() => found.require(bylaw.said, 'title', '缺', 'none', art(1)), "'title'", 'said');
  throwsOn(() => found.extend(new bylaw.Findings()), 'extend', '`findings`', 'a list');
  // Also while what is required holds.
  throwsOn(() => found.require(true, 'title', '缺', art(1)), 'text', '`en`', 'a string');
  throwsOn(() => found.require(true, undefined, '缺', 'none', art(1)), '`subject`', 'a string');
  throwsOn(() => found.require(true, 'title', '缺', 'none', 25), "'title'", '`citations`');
  throwsOn(() => found.extendUnder(undefined, []), 'extendUnder', '`field`', 'a string');
  throwsOn(() => found.extendNewly(undefined, [], []), 'extendNewly', '`under`', 'a string');
  throwsOn(() => found.extendNewly('entry', undefined, []), 'extendNewly', '`before`', 'a list');
  assert.deepEqual(found.list(), []);
  throwsOn(() => found.orRoute(() => reply()), 'orRoute', '`route`', 'staged(…)');
});

test('a count is whole and no more than the contract holds', () => {
  for (const count of [-1, 70000, 1.5, '5', NaN, undefined]) {
    throwsOn(() => workingDays(count), 'workingDays', '`count`', 'from 0 to 65535');
  }
  for (const make of [bylaw.calendarDays, bylaw.months, bylaw.years]) throwsOn(() => make(-1), make.name);
  throwsOn(() => approve({ times: 256 }), "'approve'", '`times`', 'from 0 to 255', 'it is 256');
  throwsOn(() => art('25'), 'article', '`article`', '"25"');
  throwsOn(() => art(25, 300), 'article', '`paragraph`', 'it is 300');
  throwsOn(() => bylaw.day(2025, 8.5, 1), 'day', '`month`');
  throwsOn(() => text('同意'), 'text', '`en`');
  assert.deepEqual(workingDays(65535), { tag: 'working-days', val: 65535 });
});

// Invariant: what is no answer is never taken for a list without a finding.
test('what is no answer is thrown with nothing in it that a component could answer with', () => {
  const made = (plan, checkEntry = () => []) =>
    bylaw.rules({ describe: () => ({}), checkEntry, plan });
  const thrown = (call) => {
    try {
      return { said: call() };
    } catch (error) {
      return error;
    }
  };
  const refusal = [{ severity: 'error', subject: 'a', message: text('一', 'a'), citations: [] }];
  const { plan: refuses } = made(() => {
    throw refusal;
  });
  assert.equal(thrown(refuses), refusal);
  const proposal = { route: bylaw.staged(reply()), findings: [] };
  assert.equal(made(() => proposal).plan(), proposal);
  const frozen = Object.freeze(new RangeError('frozen'));
  const carrying = Object.assign(new Error('carrying'), { payload: refusal });
  const holdsItself = {};
  holdsItself.itself = holdsItself;
  const objects = [{}, ['no'], new bylaw.Findings(), holdsItself];
  const errors = [new RangeError('no'), frozen, carrying];
  for (const wrong of ['no', 10n, undefined, ...objects, ...errors]) {
    const error = thrown(made(() => { throw wrong; }).plan);
    assert.ok(error instanceof Error && error.payload === null, `${error}`);
    assert.ok(error.cause === wrong);
  }
  for (const wrong of errors) {
    const { name, message, stack } = thrown(made(() => { throw wrong; }).plan);
    assert.deepEqual([name, message, stack], [wrong.name, wrong.message, wrong.stack]);
  }
  for (const wrong of [undefined, { route: proposal.route }, { findings: new bylaw.Findings() }]) {
    assert.equal(thrown(made(() => wrong).plan).payload, null);
  }
  for (const [wrong, told] of [
    [undefined, 'it returns nothing (undefined)'],
    [Promise.resolve(proposal), 'it returns a promise'],
    [proposal.route, 'it returns {"tag":"staged"'],
  ]) {
    const { name, message } = thrown(made(() => wrong).plan);
    assert.equal(name, 'TypeError');
    assert.ok(message.startsWith('plan has to return `{ route, findings }`'), message);
    assert.ok(message.includes(told), message);
  }
  for (const wrong of [undefined, {}, new bylaw.Findings()]) {
    throwsOn(made(() => proposal, () => wrong).checkEntry, 'checkEntry', 'a list');
  }
  throwsOn(() => bylaw.rules({ describe() {}, checkentry() {} }), '`checkEntry`');
  throwsOn(() => bylaw.rules({ describe() {} }), 'rules', '`checkEntry`', 'a function');
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

// Invariant: an outcome is called the same in both SDKs, until its author calls it otherwise.
test('what outcomes are called is what the Rust SDK calls them', () => {
  const source = readFileSync(at('plugins/sdk/src/outcomes.rs'), 'utf8');
  const rows = [...source.matchAll(/^ {4}(\w+) => \w+, "([^"]+)", "([^"]+)", "([^"]+)";$/gm)];
  assert.equal(rows.length, 8);
  for (const [, name, kind, zh, en] of rows) {
    const made = bylaw[name]();
    assert.deepEqual([made.kind, made.id, made.title], [kind, kind, { zh, en }], name);
  }
  const asking = [...source.matchAll(/Clock::(\w+) => text\(\s+"([^"]+)",\s+"([^"]+)",/g)];
  assert.equal(asking.length, 3);
  for (const [, clock, zh, en] of asking) {
    assert.deepEqual(requestSupplement({ waits: clock.toLowerCase() }).title, { zh, en });
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
