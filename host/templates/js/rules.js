// The rules of {{name}}: who they are, whether an entry is in order, which way a matter goes.
//
// What stands here is a beginning that builds and passes its scenarios. Put the instrument's own
// text in its place, article by article. CONVENTIONS.md says what the host and other authors rely
// on; bylaw.js has the builders, and wit/rules.wit every record and word.
import {
  Findings,
  approve,
  dataAuthority,
  grant,
  instrument,
  provider,
  publishIn,
  reason,
  refuse,
  requestSupplement,
  restsOn,
  rules,
  said,
  settled,
  stage,
  staged,
  text,
  treat,
  unknownKind,
  workingDays,
} from './bylaw.js';

const ID = '{{name}}-measures';
const art = instrument(ID);

/** What may make a class that restricts sharing lawful (2.2). */
const BASES = ['law', 'administrative-regulation', 'local-regulation'];
/** Who may apply for sharing (3.1). */
const BODIES = ['government', 'data-authority', 'department', 'authorised-body'];

/** Fill in: the text's title and issuer, its days, and how many paragraphs each article has. */
function describe() {
  return {
    jurisdiction: '{{name}}',
    name: text('{{name}}（名称待填写）', '{{name}} (to be named)'),
    instruments: [
      {
        id: ID,
        title: text('某某办法（待填写）', 'Measures (to be filled in)'),
        issuer: text('发布机关（待填写）', 'Issuer (to be filled in)'),
        // A draft until its text is the one that was issued.
        status: 'draft',
        articles: [1, 2, 3, 1],
        promulgatedOn: undefined,
        effectiveFrom: undefined, // day(2025, 1, 1)
        effectiveUntil: undefined,
        reading: undefined,
      },
    ],
    matters: ['entry-publication', 'sharing-application'],
    sharingClasses: ['unconditional', 'conditional', 'withheld'],
    openingClasses: [],
    roleNames: [
      ['provider', text('提供部门', 'Provider')],
      ['data-authority', text('数据主管部门', 'Data authority')],
    ],
    retention: undefined,
    identification: undefined,
    treatments,
  };
}

/** Every article, each once, or paragraph by paragraph. An enforced one needs a scenario. */
const treatments = [
  treat(art(1), 'declaratory', '目的。', 'Purpose.'),
  treat(art(2, 1), 'enforced', '目录条目须有名称和摘要。', 'An entry has a title and a summary.'),
  treat(art(2, 2), 'enforced', '限制共享须有依据。', 'To restrict sharing takes a basis.'),
  treat(art(3, 1), 'enforced', '谁可以申请，说明用途。', 'Who may apply, and says what for.'),
  treat(art(3, 2), 'enforced', '十个工作日内答复。', 'An answer in ten working days.'),
  treat(art(3, 3), 'enforced', '不同意的说明理由。', 'A refusal states its reason.'),
  treat(art(4), 'recorded', '施行日期。', 'The first day in force.'),
];

/** Is the entry in order? Everything that is wrong is said at once. */
function checkEntry(entry) {
  const found = new Findings();
  found.require(said(entry.title), 'title', '缺少名称', 'it has no title', art(2, 1));
  found.require(said(entry.summary), 'summary', '缺少摘要', 'it has no summary', art(2, 1));
  found.require(
    entry.sharing.class === 'unconditional' || restsOn(entry.sharing.legalBasis, BASES),
    'sharing.legal_basis',
    '限制共享须有法律、行政法规或者地方性法规依据',
    'to restrict sharing takes a law, an administrative or a local regulation',
    art(2, 2),
  );
  return found.list();
}

/** Which way does the matter go, or why can it not be taken? */
function plan(matter) {
  switch (matter.kind) {
    case 'entry-publication':
      return publication();
    case 'sharing-application':
      return sharing(matter);
    default:
      return unknownKind('本办法没有此类事项', 'these measures know no such matter', art(1));
  }
}

/** The host has asked `checkEntry` about what is proposed; here it is only decided. */
function publication() {
  const review = stage('review', text('数据主管部门审核', 'The data authority reviews'), {
    by: dataAuthority(),
    outcomes: [
      approve({ does: [publishIn('resources', 'sharing')] }),
      refuse({ needs: [reason] }),
      requestSupplement(),
    ],
    cites: [art(2, 1)],
  });
  return { route: staged(review), findings: [] };
}

function sharing({ applicant, entry, statement }) {
  const found = new Findings();
  found.require(
    BODIES.includes(applicant.kind),
    'applicant.kind',
    '只有行政机关及其授权的组织可以申请',
    'only administrative organs and bodies that they authorise may apply',
    art(3, 1),
  );
  if (entry === undefined) {
    found.error('entry', '应当指明数据', 'say which data', art(3, 1));
    throw found.list();
  }
  const entitled = entry.sharing.entitled.some(({ party }) => said(party) && party === applicant.id);
  if (entry.sharing.class === 'withheld' && !entitled) {
    found.error('entry.sharing.class', '不予共享的数据', 'this data is withheld', art(2, 2));
  }
  const asked = { items: statement.items, method: statement.method, until: statement.until };
  if (entry.sharing.class === 'unconditional' || entitled) {
    return found.orRoute(() =>
      settled('approve', text('直接获取', 'Fetched at once'), [grant(asked)], [art(3, 1)]),
    );
  }
  found.require(
    said(statement.purpose),
    'statement.purpose',
    '应当说明用途',
    'say what the data is for',
    art(3, 1),
  );
  return found.orRoute(() =>
    staged(
      stage('reply', text('提供部门答复', 'The provider answers'), {
        by: provider(),
        within: workingDays(10),
        start: 'receipt',
        outcomes: [
          approve({ does: [grant(asked)] }),
          refuse({ needs: [reason], cites: [art(3, 3)] }),
          requestSupplement(),
        ],
        cites: [art(3, 2)],
      }),
    ),
  );
}

export const jurisdiction = rules({ describe, checkEntry, plan });
