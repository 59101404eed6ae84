// What an author of Bylaw rules in JavaScript uses: short builders for the contract's records.
//
// The names are those of the Rust SDK, in camelCase; what they mean for the law, and what the host
// expects, stands in CONVENTIONS.md. A module of rules exports `jurisdiction` with three functions:
//
//   describe()             who these rules are, and how they treat each article
//   checkEntry(entry, on)  what is wrong with a catalog entry: a list of findings
//   plan(matter)           a proposal; or it throws the list of findings that stop the filing
//
// There is no clock, no randomness and no network here, and no state: each call has a fresh
// sandbox. Optional fields are `undefined`, variants are `{ tag, val }`, enums are words.
//
// A builder throws what it does not take, since an option that is written wrong would be law left
// out. `bylaw rules build` and `bylaw rules test` show what was thrown, and where.

/** Throws unless `given` holds nothing but what a builder takes. */
function takes(builder, given, taken) {
  const list = taken.join(', ');
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw new TypeError(`${builder} takes its options as an object of ${list}`);
  }
  const plain = (key) => key.toLowerCase().replace(/[^a-z]/g, '');
  for (const key of Object.keys(given)) {
    if (taken.includes(key)) continue;
    const meant = taken.find((one) => plain(one) === plain(key));
    const hint = meant === undefined ? '' : ` (is it \`${meant}\`?)`;
    throw new TypeError(`${builder} does not take \`${key}\`${hint}; it takes ${list}`);
  }
}

/** Those of the keys that something is said of. */
const saidOf = (given, keys) =>
  keys.filter((key) => given[key] !== undefined && given[key] !== false);

/** Throws if more than one of the keys is given. */
function oneOf(builder, given, keys) {
  const both = saidOf(given, keys);
  if (both.length > 1) throw new TypeError(`${builder} takes only one of ${both.join(', ')}`);
}

// Places and words.

/** Words shown to people, in Chinese and English. */
export const text = (zh, en) => ({ zh, en });

/** A place in the instrument `id`; usually through `instrument`. */
export const article = (id, article, paragraph, item) => ({
  instrument: id,
  article,
  paragraph,
  item,
});

/** Names an instrument once: `const art = instrument('example'); art(25, 2)` is article 25(2). */
export const instrument = (id) => (number, paragraph, item) => article(id, number, paragraph, item);

/** A day of the calendar. */
export const day = (year, month, day) => ({ year, month, day });

/**
 * How an article or one of its paragraphs is treated: `enforced`, `recorded`, `organisational`,
 * `discretionary`, `declaratory`, or `scope`, which says what the text applies to.
 */
export const treat = (citation, treatment, zh, en) => ({ citation, treatment, note: text(zh, en) });

// Periods.

export const workingDays = (count) => ({ tag: 'working-days', val: count });
export const calendarDays = (count) => ({ tag: 'calendar-days', val: count });
export const months = (count) => ({ tag: 'months', val: count });
export const years = (count) => ({ tag: 'years', val: count });

// Who acts. `{ reach: 'superior' }` says which of several, `{ capacity: 'head' }` who in the body.

/** The body in a role, at the same level as the case's own organisation. */
export function acting(role, more = {}) {
  takes(`the actor '${role}'`, more, ['reach', 'capacity']);
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

const PERIOD = ['within', 'withinTheLimitSet'];
const OF_A_PERIOD = ['start', 'silenceIs', 'thenMovesTo', 'extension', 'reading', 'periodCites'];
const STAGE = ['by', 'hears', 'outcomes', 'cites', ...PERIOD, ...OF_A_PERIOD];

/**
 * A stage. `by` acts; `hears` are heard; `cites` is where the text names the stage. `within` is its
 * period, or `withinTheLimitSet: true` the one that an actor set in the outcome that led here. It
 * runs from `start` (`filing`, `receipt`, `acceptance`, `occurrence`, `stage-entry`); letting it pass
 * is a breach unless `silenceIs` names an outcome or `thenMovesTo` a stage. What cites nothing of its
 * own rests on what the stage cites.
 */
export function stage(id, title, more = {}) {
  const called = `stage '${id}'`;
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
  const said = saidOf(more, OF_A_PERIOD);
  if (saidOf(more, PERIOD).length === 0) {
    if (said.length === 0) return undefined;
    const which = `${said.join(', ')} of a period, but not which: within, or withinTheLimitSet: true`;
    throw new TypeError(`${called} says ${which}`);
  }
  oneOf(called, more, PERIOD);
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
  takes('extension', more, ['times', 'notify']);
  const { times = 1, notify = [] } = more;
  return { upTo, approver, times, notify, citations: cites };
}

// Outcomes.

const OUTCOME = ['id', 'titled', 'needs', 'does', 'to', 'waits', 'times', 'cites'];

/**
 * An outcome. It closes the case unless `to` names a stage or `waits` says what the clock does
 * (`keeps`, `suspends`, `restarts`). `titled` are other words than the kind's own.
 */
export function outcome(kind, title, more = {}) {
  const called = `the outcome '${kind}'`;
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
export const settle = (more) => outcome('settle', text('作出处理', 'Settle'), more);
export const confirm = (more) => outcome('confirm', text('确认', 'Confirm'), more);
/** What was asked to be corrected is corrected. */
export const correct = (more) => outcome('correct', text('更正', 'Correct'), more);
/** The contrary of `correct`, or of accepting. */
export const reject = (more) =>
  outcome('reject', text('不予受理或者不予更正', 'Reject'), more);
export const complete = (more) => outcome('complete', text('办理完毕', 'Complete'), more);

const ASKING = {
  keeps: text('要求补充材料（文本未规定）', 'Ask for more (the text is silent on it)'),
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
  const waits = more.waits ?? (more.to === undefined ? 'keeps' : undefined);
  return outcome('request-supplement', ASKING[waits] ?? ASKING.keeps, { ...more, waits });
}

// What must come with an outcome.

export const reason = { tag: 'reason' };
export const legalBasis = (...ranks) => ({ tag: 'legal-basis', val: ranks });
export const agreement = { tag: 'agreement' };
export const consent = (of) => ({ tag: 'consent', val: of });
export const material = (zh, en) => ({ tag: 'material', val: text(zh, en) });
export const timeLimit = { tag: 'time-limit' };
export const newEntry = { tag: 'entry' };

// What an outcome does.

export const notify = (actor) => ({ tag: 'notify', val: actor });
export const fileWith = (actor) => ({ tag: 'file-with', val: actor });
export const publishIn = (...catalogs) => ({ tag: 'publish-entry', val: catalogs });
export const reviseIn = (...catalogs) => ({ tag: 'revise-entry', val: catalogs });
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
export const follow = (kind, after) => ({ tag: 'follow', val: { kind, after } });
/** A measure that people carry out, such as public criticism. */
export const measure = (zh, en) => ({ tag: 'measure', val: text(zh, en) });

/** Access to what was asked for; silent on passing it on unless told otherwise. */
export function grant(more = {}) {
  takes('grant', more, ['items', 'method', 'until', 'onward', 'publicService']);
  const { items = [], method, until, onward = 'unstated', publicService = false } = more;
  return { tag: 'grant-access', val: { items, method, until, onward, publicService } };
}

// Routes.

/** A route through stages, the first of which comes first. */
export const staged = (...stages) => ({ tag: 'staged', val: stages });

/** A route that the law itself settles. */
export const settled = (kind, title, effects, cites) => ({
  tag: 'settled',
  val: { kind, title, effects, citations: cites },
});

// Findings.

/** What is wrong with a filing or an entry, gathered and then said all at once. */
export class Findings {
  #found = [];

  error(subject, zh, en, ...citations) {
    this.#found.push({ severity: 'error', subject, message: text(zh, en), citations });
  }

  warn(subject, zh, en, ...citations) {
    this.#found.push({ severity: 'warning', subject, message: text(zh, en), citations });
  }

  note(subject, zh, en, ...citations) {
    this.#found.push({ severity: 'note', subject, message: text(zh, en), citations });
  }

  /** An error on `subject` unless `holds`. */
  require(holds, subject, zh, en, ...citations) {
    if (!holds) this.error(subject, zh, en, ...citations);
  }

  /** Takes in findings that were made elsewhere, as they are. */
  extend(findings) {
    this.#found.push(...findings);
  }

  /**
   * Takes in findings that were made for a part, each now under the field that holds the part. The
   * host does this for a publication or a revision; for any other kind of matter `plan` has to.
   */
  extendUnder(field, findings) {
    this.extend(findings.map((one) => ({ ...one, subject: `${field}.${one.subject}` })));
  }

  /**
   * What is wrong with an entry as it shall become, under a path. The very fault that the entry
   * already had is no reason to refuse the change: a warning. Another fault of the same field is.
   */
  extendNewly(under, before, after) {
    const had = new Set(before.map((one) => JSON.stringify(one)));
    const milder = (one) =>
      one.severity === 'error' && had.has(JSON.stringify(one))
        ? { ...one, severity: 'warning' }
        : one;
    this.extendUnder(under, after.map(milder));
  }

  /** Whether something stops the filing. */
  blocks() {
    return this.#found.some((one) => one.severity === 'error');
  }

  /** As `checkEntry` answers them. */
  list() {
    return this.#found;
  }

  /** The route, with what is worth saying beside it; throws what stops the filing. */
  orRoute(route) {
    if (this.blocks()) throw this.#found;
    return { route: route(), findings: this.#found };
  }
}

/** The answer to a kind of matter that the instrument does not know. */
export function unknownKind(zh, en, ...citations) {
  const found = new Findings();
  found.error('kind', zh, en, ...citations);
  throw found.list();
}

/** Whether something was said that is not blank. */
export const said = (words) => words !== undefined && words.trim() !== '';

/** Whether one of the bases is of an accepted rank and has a title. */
export const restsOn = (bases, accepted) =>
  bases.some((basis) => accepted.includes(basis.rank) && basis.title.trim() !== '');

/** The formats a machine can read, as `checkEntry` accepts them for data opened to everybody. */
export const MACHINE_READABLE = [
  'csv', 'tsv', 'json', 'jsonl', 'xml', 'xls', 'xlsx', 'parquet', 'geojson', 'rdf', 'ttl',
];

/** Whether a machine can read one of the formats. */
export const machineReadable = (formats) =>
  formats.some((one) => MACHINE_READABLE.includes(one.trim().replace(/^\.+/, '').toLowerCase()));
