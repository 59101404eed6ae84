// An example: rules in JavaScript for a district that does not exist and a text that nobody issued.
//
// 柳树区及其《数据共享办法》均为虚构，仅作示例。Liushu District and its Measures are invented.
import {
  Findings,
  approve,
  calendarDays,
  dataAuthority,
  grant,
  instrument,
  notify,
  provider,
  publishIn,
  reason,
  refuse,
  requestSupplement,
  restsOn,
  rules,
  said,
  settle,
  settled,
  stage,
  staged,
  text,
  treat,
  unknownKind,
  workingDays,
} from './bylaw.js';

const ID = 'liushu-example-measures';
const art = instrument(ID);

/** What may make a class lawful (2.2). */
const BASES = ['law', 'administrative-regulation', 'local-regulation'];
/** Who may apply for sharing (3.1). */
const BODIES = ['government', 'data-authority', 'department', 'authorised-body'];

function describe() {
  return {
    jurisdiction: 'liushu-example',
    name: text('柳树区（虚构示例）', 'Liushu District (an invented example)'),
    instruments: [
      {
        id: ID,
        title: text(
          '柳树区数据共享办法（虚构示例）',
          'Liushu District Measures for Sharing Data (an invented example)',
        ),
        issuer: text('柳树区人民政府（虚构）', "People's Government of Liushu District (invented)"),
        status: 'draft',
        articles: [1, 2, 3, 1, 1],
        promulgatedOn: undefined,
        effectiveFrom: undefined,
        effectiveUntil: undefined,
        reading: text('示例文本，不具有法律效力。', 'An example that has no force of law.'),
      },
    ],
    matters: ['entry-publication', 'sharing-application', 'dispute'],
    sharingClasses: ['unconditional', 'conditional', 'withheld'],
    openingClasses: [],
    roleNames: [
      ['provider', text('提供单位', 'Providing unit')],
      ['applicant', text('使用单位', 'Using unit')],
      ['data-authority', text('区数据中心', 'District data centre')],
    ],
    retention: undefined,
    identification: undefined,
    treatments: [
      treat(art(1), 'declaratory', '目的。', 'Purpose.'),
      treat(art(2, 1), 'enforced', '目录条目须有名称和摘要。', 'An entry has a title and a summary.'),
      treat(
        art(2, 2),
        'enforced',
        '有条件共享、不予共享须有依据。',
        'A class that restricts sharing rests on law.',
      ),
      treat(art(3, 1), 'enforced', '谁可以申请，说明用途。', 'Who may apply, and says what for.'),
      treat(art(3, 2), 'enforced', '七个工作日内答复。', 'An answer in seven working days.'),
      treat(art(3, 3), 'enforced', '不同意的说明理由。', 'A refusal states its reason.'),
      treat(art(4), 'enforced', '争议由区数据中心处理。', 'The data centre settles disputes.'),
      treat(art(5), 'recorded', '施行日期由政策假定。', 'Its first day is assumed by the policy.'),
    ],
  };
}

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

function plan(matter) {
  switch (matter.kind) {
    case 'entry-publication':
      return publication();
    case 'sharing-application':
      return sharing(matter);
    case 'dispute':
      return dispute();
    default:
      return unknownKind('本办法没有此类事项', 'these measures know no such matter', art(1));
  }
}

/** The host asks `checkEntry` about what is proposed; here it is only decided. */
function publication() {
  const review = stage('review', text('区数据中心审核', 'The data centre reviews'), {
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
    return found.orRoute();
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
      stage('reply', text('提供单位答复', 'The provider answers'), {
        by: provider(),
        hears: [dataAuthority()],
        within: workingDays(7),
        start: 'receipt',
        outcomes: [
          approve({ does: [grant(asked), notify(dataAuthority())] }),
          refuse({ needs: [reason], cites: [art(3, 3)] }),
          requestSupplement(),
        ],
        cites: [art(3, 2)],
      }),
    ),
  );
}

function dispute() {
  const stages = stage('settlement', text('区数据中心处理', 'The data centre settles'), {
    by: dataAuthority(),
    within: calendarDays(10),
    start: 'receipt',
    outcomes: [settle()],
    cites: [art(4)],
  });
  return { route: staged(stages), findings: [] };
}

export const jurisdiction = rules({ describe, checkEntry, plan });

