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

// Places and words.

/** Words shown to people, in Chinese and English. */
export const text = (zh, en) => ({ zh, en });

/** Names an instrument once: `const art = instrument('example'); art(25, 2)` is article 25(2). */
export const instrument = (id) => (article, paragraph, item) => ({
  instrument: id,
  article,
  paragraph,
  item,
});

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

// Who acts.

/** The body in a role; `{ reach: 'superior' }` and `{ capacity: 'head' }` say more. */
export const acting = (role, { reach = 'same', capacity = 'body' } = {}) => ({
  role,
  reach,
  capacity,
});
export const applicant = () => acting('applicant');
export const provider = () => acting('provider');
export const dataAuthority = () => acting('data-authority');
export const government = () => acting('government');

// Stages.

/**
 * A stage. `by` acts; `hears` are heard; `cites` is where the text names the stage. `within` is its
 * period, from `start` (`filing`, `receipt`, `acceptance`, `occurrence`, `stage-entry`); letting it
 * pass is a breach unless `silenceIs` names an outcome or `thenMovesTo` a stage. What cites nothing
 * of its own rests on what the stage cites.
 */
export function stage(id, title, { by, hears = [], outcomes, cites, within, ...period }) {
  const resting = (one) => ({ ...one, citations: one.citations.length ? one.citations : cites });
  return {
    id,
    title,
    actor: by,
    consults: hears,
    deadline: within && deadline(within, cites, period),
    outcomes: outcomes.map(resting),
    citations: cites,
  };
}

function deadline(within, cites, { start = 'stage-entry', silenceIs, thenMovesTo, ...rest }) {
  const expiry = silenceIs
    ? { tag: 'deem', val: silenceIs }
    : thenMovesTo
      ? { tag: 'move-to', val: thenMovesTo }
      : { tag: 'breach' };
  return {
    within,
    start,
    extension: rest.extension,
    expiry,
    reading: rest.reading,
    citations: rest.periodCites ?? cites,
  };
}

/** At most this much longer, with the approver's consent. */
export const extension = (upTo, approver, cites, { times = 1, notify = [] } = {}) => ({
  upTo,
  approver,
  times,
  notify,
  citations: cites,
});

// Outcomes.

/** An outcome. It closes the case unless `to` names a stage or `waits` says what the clock does. */
export function outcome(kind, title, { id = kind, needs = [], does = [], to, waits, ...rest } = {}) {
  const course = to
    ? { tag: 'stage', val: to }
    : waits
      ? { tag: 'wait', val: waits }
      : { tag: 'close' };
  return {
    id,
    kind,
    title,
    requires: needs,
    effects: does,
    course,
    times: rest.times,
    citations: rest.cites ?? [],
  };
}

export const approve = (more) => outcome('approve', text('同意', 'Approve'), more);
export const refuse = (more) => outcome('refuse', text('不同意', 'Refuse'), more);
export const settle = (more) => outcome('settle', text('作出处理', 'Settle'), more);
export const confirm = (more) => outcome('confirm', text('确认', 'Confirm'), more);
export const complete = (more) => outcome('complete', text('办理完毕', 'Complete'), more);
/** Asks the applicant for more; the clock keeps running, since the text is silent. */
export const requestSupplement = (more) =>
  outcome(
    'request-supplement',
    text('要求补充材料（文本未规定）', 'Ask for more (the text is silent on it)'),
    { waits: 'keeps', ...more },
  );

export const reason = { tag: 'reason' };
export const legalBasis = (...ranks) => ({ tag: 'legal-basis', val: ranks });
export const consent = (of) => ({ tag: 'consent', val: of });
export const timeLimit = { tag: 'time-limit' };
export const newEntry = { tag: 'entry' };

export const notify = (actor) => ({ tag: 'notify', val: actor });
export const fileWith = (actor) => ({ tag: 'file-with', val: actor });
export const publishIn = (...catalogs) => ({ tag: 'publish-entry', val: catalogs });
export const reviseIn = (...catalogs) => ({ tag: 'revise-entry', val: catalogs });
/** Access to what was asked for; silent on passing it on unless told otherwise. */
export const grant = ({ items = [], method, until, onward = 'unstated', publicService = false } = {}) => ({
  tag: 'grant-access',
  val: { items, method, until, onward, publicService },
});

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

  /** As `checkEntry` answers them. */
  list() {
    return this.#found;
  }

  /** The route, with what is worth saying beside it; throws what stops the filing. */
  orRoute(route) {
    if (this.#found.some((finding) => finding.severity === 'error')) throw this.#found;
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
