// What an author of Bylaw rules in JavaScript uses: short builders for the contract's records.
//
// The names are those of the Rust SDK, in camelCase; what they mean for the law, and what the host
// expects, stands in CONVENTIONS.md. A module of rules exports `jurisdiction`, which is `rules({ … })`
// of three functions:
//
//   describe()             who these rules are, and how they treat each article
//   checkEntry(entry, on)  what is wrong with a catalog entry: a list of findings
//   plan(matter)           a proposal; or it throws the list of findings that stop the filing
//
// There is no clock, no randomness and no network here, and no state: each call has a fresh
// sandbox. Optional fields are `undefined`, variants are `{ tag, val }`, enums are words.
//
// A builder throws what it does not take, since an option that is written wrong, or one value where a
// list is wanted, would be law left out. `bylaw rules build` and `bylaw rules test` show what was thrown, and where.

import { as, is, maybe, oneOf, saidOf, shown, takes, text } from './takes.js';

export * from './findings.js';
export { text };

// Places and words.

/** A place in the instrument `id`; usually through `instrument`. */
export const article = (id, article, paragraph, item) => ({
  instrument: as(is.words, id, 'article', 'id'),
  article: as(is.count, article, 'article', 'article'),
  paragraph: maybe(is.small, paragraph, 'article', 'paragraph'),
  item: maybe(is.small, item, 'article', 'item'),
});

/** Names an instrument once: `const art = instrument('example'); art(25, 2)` is article 25(2). */
export const instrument = (id) => (number, paragraph, item) => article(id, number, paragraph, item);

/** A day of the calendar. */
export const day = (year, month, day) => ({
  year: as(is.count, year, 'day', 'year'),
  month: as(is.small, month, 'day', 'month'),
  day: as(is.small, day, 'day', 'day'),
});

/**
 * How an article or one of its paragraphs is treated: `enforced`, `recorded`, `organisational`,
 * `discretionary`, `declaratory`, or `scope`, which says what the text applies to.
 */
export const treat = (citation, treatment, zh, en) => ({
  citation: as(is.place, citation, 'treat', 'citation'),
  treatment: as(is.words, treatment, 'treat', 'treatment'),
  note: text(zh, en),
});

// Periods.

const period = (tag, builder) => (count) => ({ tag, val: as(is.count, count, builder, 'count') });

export const workingDays = period('working-days', 'workingDays');
export const calendarDays = period('calendar-days', 'calendarDays');
export const months = period('months', 'months');
export const years = period('years', 'years');

// Who acts. `{ reach: 'superior' }` says which of several, `{ capacity: 'head' }` who in the body.

/** The body in a role, at the same level as the case's own organisation. */
export function acting(role, more = {}) {
  as(is.words, role, 'acting', 'role');
  takes(`the actor '${role}'`, more, { reach: is.words, capacity: is.words });
  const { reach = 'same', capacity = 'body' } = more;
  return { role, reach, capacity };
}

export const applicant = (more) => acting('applicant', more);
export const respondent = (more) => acting('respondent', more);
/** The provider of the entry; without an entry, the case's own organisation. */
export const provider = (more) => acting('provider', more);
export const dataAuthority = (more) => acting('data-authority', more);
export const government = (more) => acting('government', more);
export const platformOperator = (more) => acting('platform-operator', more);
export const secrecyAuthority = (more) => acting('secrecy-authority', more);
export const securityAuthority = (more) => acting('security-authority', more);
export const supervisoryOrgan = (more) => acting('supervisory-organ', more);
/** Whatever stands above the case's own organisation. */
export const superiorOrgan = (more) => acting('superior-organ', more);
export const grantee = (more) => acting('grantee', more);

// Stages.

const WITHIN = { within: is.period, withinTheLimitSet: is.flag };
const OF_A_PERIOD = {
  start: is.words,
  silenceIs: is.words,
  thenMovesTo: is.words,
  extension: is.extension,
  reading: is.text,
  periodCites: is.places,
};
const ON_STAGE = { by: is.actor, hears: is.actors, outcomes: is.outcomes, cites: is.places };
const STAGE = { ...ON_STAGE, ...WITHIN, ...OF_A_PERIOD };

/**
 * A stage. `by` acts; `hears` are heard; `cites` is where the text names the stage. `within` is its
 * period, or `withinTheLimitSet: true` the one that an actor set in the outcome that led here. It
 * runs from `start` (`filing`, `receipt`, `acceptance`, `occurrence`, `stage-entry`); letting it pass
 * is a breach unless `silenceIs` names an outcome or `thenMovesTo` a stage. What cites nothing of its
 * own rests on what the stage cites.
 */
export function stage(id, title, more = {}) {
  const called = `stage '${id}'`;
  as(is.words, id, called, 'id');
  as(is.text, title, called, 'title');
  takes(called, more, STAGE);
  const missing = ['by', 'outcomes', 'cites'].filter((key) => more[key] === undefined);
  if (missing.length > 0) throw new TypeError(`${called} needs ${missing.join(', ')}`);
  const { by, hears = [], outcomes, cites } = more;
  const resting = (one) => ({ ...one, citations: one.citations.length ? one.citations : cites });
  return {
    id,
    title,
    actor: by,
    consults: hears,
    deadline: deadline(called, more),
    outcomes: outcomes.map(resting),
    citations: cites,
  };
}

function deadline(called, more) {
  const said = saidOf(more, Object.keys(OF_A_PERIOD));
  if (saidOf(more, Object.keys(WITHIN)).length === 0) {
    if (said.length === 0) return undefined;
    const which = `${said.join(', ')} of a period, but not which: within, or withinTheLimitSet: true`;
    throw new TypeError(`${called} says ${which}`);
  }
  oneOf(called, more, Object.keys(WITHIN));
  oneOf(called, more, ['silenceIs', 'thenMovesTo']);
  const { within, start = 'stage-entry', silenceIs, thenMovesTo, extension, reading } = more;
  const expiry =
    silenceIs !== undefined
      ? { tag: 'deem', val: silenceIs }
      : thenMovesTo !== undefined
        ? { tag: 'move-to', val: thenMovesTo }
        : { tag: 'breach' };
  const citations = more.periodCites ?? more.cites;
  return { within, start, extension, expiry, reading, citations };
}

/** At most this much longer, with the approver's consent; `times` and `notify` say more. */
export function extension(upTo, approver, cites, more = {}) {
  as(is.period, upTo, 'extension', 'upTo');
  as(is.actor, approver, 'extension', 'approver');
  as(is.places, cites, 'extension', 'cites');
  takes('extension', more, { times: is.small, notify: is.actors });
  const { times = 1, notify = [] } = more;
  return { upTo, approver, times, notify, citations: cites };
}

// Outcomes.

const OUTCOME = {
  id: is.words,
  titled: is.text,
  needs: is.requirements,
  does: is.effects,
  to: is.words,
  waits: is.words,
  times: is.small,
  cites: is.places,
};

/**
 * An outcome. It closes the case unless `to` names a stage or `waits` says what the clock does
 * (`keeps`, `suspends`, `restarts`). `titled` are other words than the kind's own.
 */
export function outcome(kind, title, more = {}) {
  const called = `the outcome '${kind}'`;
  as(is.words, kind, called, 'kind');
  as(is.text, title, called, 'title');
  takes(called, more, OUTCOME);
  oneOf(called, more, ['to', 'waits']);
  const { id = kind, titled = title, needs = [], does = [], to, waits, times, cites = [] } = more;
  const course =
    to !== undefined
      ? { tag: 'stage', val: to }
      : waits !== undefined
        ? { tag: 'wait', val: waits }
        : { tag: 'close' };
  return { id, kind, title: titled, requires: needs, effects: does, course, times, citations: cites };
}

export const approve = (more) => outcome('approve', text('同意', 'Approve'), more);
export const refuse = (more) => outcome('refuse', text('不同意', 'Refuse'), more);
/** A mediation that failed goes on to the next body: `refer({ to: 'decision' })`. */
export const refer = (more) => outcome('refer', text('协调不成，转报决定', 'Refer on'), more);
export const settle = (more) => outcome('settle', text('协调一致', 'Settle'), more);
export const confirm = (more) => outcome('confirm', text('确认备案', 'Take on record'), more);
/** What was asked to be corrected is corrected. */
export const correct = (more) => outcome('correct', text('更正', 'Correct'), more);
/** The contrary of `correct`, or of accepting. */
export const reject = (more) =>
  outcome('reject', text('不予受理或者不予更正', 'Reject'), more);
export const complete = (more) => outcome('complete', text('办结', 'Complete'), more);

const ASKING = {
  keeps: text(
    '要求补充材料（条文未规定补正，期限继续计算）',
    'Ask for more (the text is silent on supplements; the period keeps running)',
  ),
  suspends: text(
    '要求补充材料（补正期间不计入期限）',
    'Ask for more (the time that it takes does not count)',
  ),
  restarts: text('要求补充材料（补正后期限重新计算）', 'Ask for more (the period then begins anew)'),
};

/**
 * Asks the applicant for more; the clock keeps running, since the text is silent. Where it is not,
 * `waits` says what the clock does, and the title follows unless `titled` gives another.
 */
export function requestSupplement(more = {}) {
  takes("the outcome 'request-supplement'", more, OUTCOME);
  const waits = more.waits ?? (more.to === undefined ? 'keeps' : undefined);
  return outcome('request-supplement', ASKING[waits] ?? ASKING.keeps, { ...more, waits });
}

// What must come with an outcome.

export const reason = { tag: 'reason' };
export const legalBasis = (...ranks) => ({
  tag: 'legal-basis',
  val: as(is.listOfWords, ranks, 'legalBasis', 'ranks'),
});
export const agreement = { tag: 'agreement' };
export const consent = (of) => ({ tag: 'consent', val: as(is.actor, of, 'consent', 'of') });
export const material = (zh, en) => ({ tag: 'material', val: text(zh, en) });
export const timeLimit = { tag: 'time-limit' };
export const newEntry = { tag: 'entry' };

// What an outcome does.

const toActor = (tag, builder) => (actor) => ({ tag, val: as(is.actor, actor, builder, 'actor') });
const inCatalogs = (tag, builder) => (...catalogs) => ({
  tag,
  val: as(is.listOfWords, catalogs, builder, 'catalogs'),
});

export const notify = toActor('notify', 'notify');
export const fileWith = toActor('file-with', 'fileWith');
export const publishIn = inCatalogs('publish-entry', 'publishIn');
export const reviseIn = inCatalogs('revise-entry', 'reviseIn');
/** After `publishIn`, which puts the entry where its basis can be seen. */
export const discloseBasis = { tag: 'disclose-basis' };
export const stopProvision = { tag: 'stop-provision' };
export const openEntry = { tag: 'open-entry' };
export const suspendProjects = { tag: 'suspend-projects' };
export const suspendAccess = { tag: 'suspend-access' };
/** Lifts what this case suspended. */
export const restoreAccess = { tag: 'restore-access' };
export const endAccess = { tag: 'end-access' };
/** Sets another matter in motion, at once or after a period. */
export const follow = (kind, after) => ({
  tag: 'follow',
  val: { kind: as(is.words, kind, 'follow', 'kind'), after: maybe(is.period, after, 'follow', 'after') },
});
/** A measure that people carry out, such as public criticism. */
export const measure = (zh, en) => ({ tag: 'measure', val: text(zh, en) });

const GRANT = {
  items: is.listOfWords,
  method: is.words,
  until: is.day,
  onward: is.words,
  publicService: is.flag,
};

/** Access to what was asked for; silent on passing it on unless told otherwise. */
export function grant(more = {}) {
  takes('grant', more, GRANT);
  const { items = [], method, until, onward = 'unstated', publicService = false } = more;
  return { tag: 'grant-access', val: { items, method, until, onward, publicService } };
}

// Routes.

/** A route through stages, the first of which comes first. */
export const staged = (...stages) => ({
  tag: 'staged',
  val: as(is.stages, stages, 'staged', 'stages'),
});

/** A route that the law itself settles. */
export const settled = (kind, title, effects, cites) => ({
  tag: 'settled',
  val: {
    kind: as(is.words, kind, 'settled', 'kind'),
    title: as(is.text, title, 'settled', 'title'),
    effects: as(is.effects, effects, 'settled', 'effects'),
    citations: as(is.places, cites, 'settled', 'cites'),
  },
});

// The whole.

/**
 * What was thrown, as an error that tells the same. What an error carries is what a component answers
 * with; of this it can make nothing. An error of the author's may carry something, or take nothing more.
 */
function trapping(thrown) {
  const [name, message, stack] =
    thrown instanceof Error
      ? [thrown.name, thrown.message, thrown.stack]
      : ['TypeError', `threw ${shown(thrown)}`, undefined];
  const error = new Error(message, { cause: thrown });
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  error.payload = null;
  return error;
}

/**
 * The functions as a component exports them: `export const jurisdiction = rules({ … })`. What is no
 * answer, such as an error that was thrown, traps. Without this a component would take it for a list
 * without a finding: a refusal that says nothing, an entry that is in order.
 */
export function rules(functions) {
  const whole = { describe: is.func, checkEntry: is.func, plan: is.func };
  takes('rules', functions, whole);
  for (const [name, wanted] of Object.entries(whole)) as(wanted, functions[name], 'rules', name);
  const { describe, checkEntry, plan } = functions;
  return {
    describe,
    checkEntry: (entry, on) => as(is.findings, checkEntry(entry, on), 'checkEntry', 'findings'),
    plan(matter) {
      try {
        const answer = plan(matter);
        if (!is.proposal.holds(answer)) {
          throw new TypeError(`plan has to return ${is.proposal.called}; it returns ${shown(answer)}`);
        }
        as(is.findings, answer.findings, 'plan', 'findings');
        return answer;
      } catch (thrown) {
        throw is.findings.holds(thrown) ? thrown : trapping(thrown);
      }
    },
  };
}
