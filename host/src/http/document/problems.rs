//! Every type of problem, the status with which it comes, and what it means.

use serde_json::{Map, Value, json};

/// What stands before each code.
const TYPE: &str = "urn:bylaw:problem:";

/// Code, status, in Chinese, in English. A code that ends in `*` stands for a family.
const PROBLEMS: &[(&str, u16, &str, &str)] = &[
    (
        "bad-masking",
        422,
        "脱敏方式不适用",
        "the masking does not fit the entry",
    ),
    (
        "bad-piece",
        400,
        "分片有误",
        "the piece is not as announced",
    ),
    (
        "bad-query-of-data",
        422,
        "查询有误",
        "the query cannot be answered",
    ),
    (
        "bad-range",
        400,
        "内容范围写法有误",
        "the range of bytes cannot be read",
    ),
    ("bad-report", 422, "报告有误", "the report cannot be so"),
    (
        "bad-upload",
        422,
        "上传说明有误",
        "what was said about the upload cannot be",
    ),
    (
        "broken-off",
        400,
        "连接中断，已接收的部分保留",
        "the connection broke; what was received is kept",
    ),
    ("grant-ended", 403, "授权已终止", "the grant was ended"),
    ("grant-expired", 403, "授权已到期", "the grant has expired"),
    (
        "grant-suspended",
        403,
        "授权已暂停",
        "the grant is suspended",
    ),
    (
        "item-hidden",
        403,
        "查询涉及未授权或已脱敏的信息项",
        "the query asks for an item that is not granted or is masked",
    ),
    (
        "jurisdiction-full",
        413,
        "本辖区的数据空间不足",
        "the jurisdiction has no room for it",
    ),
    (
        "method-not-granted",
        403,
        "授权不含该使用方式",
        "the grant is for another method",
    ),
    (
        "no-data",
        404,
        "该目录尚无数据",
        "the entry has no data yet",
    ),
    ("no-data-entry", 404, "没有该目录条目", "no such entry"),
    (
        "no-range",
        411,
        "须说明内容范围或长度",
        "say which bytes these are, or how many",
    ),
    ("no-such-grant", 404, "没有该授权", "no such grant"),
    (
        "no-table",
        422,
        "目录的信息项无法构成数据表",
        "the entry's items make no table",
    ),
    ("no-upload", 404, "没有该上传", "no such upload"),
    (
        "not-granted",
        403,
        "该数据未向您开放，您亦无授权",
        "the data are not open to you, and no grant gives them",
    ),
    (
        "not-the-holder",
        403,
        "只有被授权方可以报告使用情况",
        "only who holds the grant reports",
    ),
    (
        "not-the-provider",
        403,
        "只有数据提供方可以进行此操作",
        "only the provider of the entry may do that",
    ),
    (
        "offset",
        409,
        "分片起点与已接收的长度不符",
        "the piece does not begin where the upload ends",
    ),
    (
        "over-broad",
        403,
        "查询超出授权范围",
        "the query asks for more than the grant gives",
    ),
    (
        "queries-busy",
        503,
        "查询繁忙，请稍后重试",
        "too many queries are being carried out; try again",
    ),
    (
        "query-too-large",
        422,
        "查询所需内存超过上限",
        "the query needs more memory than queries have",
    ),
    ("query-too-slow", 422, "查询超时", "the query took too long"),
    (
        "stopped",
        403,
        "该目录已停止提供",
        "the provision of the entry was stopped",
    ),
    (
        "too-many-rows",
        422,
        "行数超过电子表格的上限",
        "a sheet holds fewer rows",
    ),
    (
        "unwritable",
        422,
        "结果无法写成该格式",
        "the answer cannot be written in that format",
    ),
    (
        "upload-state",
        409,
        "该上传的状态不允许此操作",
        "the upload is past that",
    ),
    ("withheld", 403, "该数据不予提供", "the data are withheld"),
    (
        "bad-credentials",
        401,
        "身份凭据写法有误",
        "the credentials cannot be read",
    ),
    (
        "bad-organisation",
        422,
        "机构信息有误",
        "the organisation does not fit",
    ),
    ("bad-token", 401, "令牌无效", "the token is not known"),
    (
        "certificate-required",
        403,
        "该辖区要求使用数字证书",
        "the jurisdiction demands a certificate",
    ),
    (
        "cross-site",
        403,
        "会话仅可用于本站页面",
        "a session counts only for this host's own pages",
    ),
    ("expired-token", 401, "令牌已过期", "the token has expired"),
    (
        "inactive-account",
        401,
        "账户已停用",
        "the account is suspended",
    ),
    (
        "no-such-thing",
        404,
        "没有该对象",
        "there is no such thing here",
    ),
    (
        "no-version",
        428,
        "未说明所依据的版本",
        "the request does not say which version it rests on",
    ),
    (
        "not-allowed",
        403,
        "该身份无权进行此操作",
        "this is for others",
    ),
    (
        "not-in-scope",
        403,
        "令牌的授权范围不含此操作",
        "the token is not good for this",
    ),
    (
        "not-yours",
        404,
        "您在该辖区没有此内容",
        "there is nothing of yours there",
    ),
    ("revoked-token", 401, "令牌已撤销", "the token was revoked"),
    (
        "separation-of-duties",
        403,
        "须由其他管理员办理",
        "another administrator has to do it",
    ),
    (
        "stale-version",
        412,
        "内容已有变化，请重新读取",
        "it has changed; read it again",
    ),
    ("taken", 409, "已被使用", "it is taken"),
    (
        "unknown-certificate",
        401,
        "证书未登记",
        "the certificate is nobody's here",
    ),
    (
        "bad-header",
        422,
        "表头与编制指南不一致",
        "the head is not that of the guide",
    ),
    (
        "bad-search",
        400,
        "查询条件有误",
        "this cannot be searched for",
    ),
    ("bad-sheet", 422, "文件无法读取", "the file cannot be read"),
    (
        "no-breach",
        404,
        "没有待责令改正的逾期",
        "no breach waits for a rectification",
    ),
    ("no-batch", 404, "没有该批次", "no such batch"),
    ("no-import", 404, "没有该导入", "no such import"),
    (
        "no-such-entry",
        404,
        "没有该目录条目",
        "the catalog has no such entry",
    ),
    (
        "too-many-entries",
        422,
        "条目过多，请拆分",
        "there are too many entries; split the file",
    ),
    (
        "several-accounts",
        401,
        "证书在多个辖区登记，请注明辖区",
        "several jurisdictions know the certificate; say which",
    ),
    (
        "no-provider",
        404,
        "没有该身份提供方",
        "there is no such identity provider",
    ),
    (
        "bad-target",
        400,
        "登录后的去向须为本站路径",
        "`to` is no path of this host",
    ),
    (
        "bad-sign-in",
        400,
        "登录无效，请重新登录",
        "the sign-in does not count; begin again",
    ),
    (
        "late-sign-in",
        400,
        "登录超时，请重新登录",
        "the sign-in took too long; begin again",
    ),
    (
        "declined-sign-in",
        403,
        "身份提供方未予登录",
        "the identity provider let nobody in",
    ),
    (
        "unproved-sign-in",
        403,
        "身份提供方的答复不能证明身份",
        "the identity provider's answer proves nothing",
    ),
    (
        "unknown-subject",
        403,
        "该登录身份未登记，请联系本辖区安全管理员",
        "nobody is known by this sign-in; ask the security administrator",
    ),
    (
        "provider-away",
        503,
        "身份提供方暂不可用",
        "the identity provider does not answer",
    ),
    (
        "bad-number",
        422,
        "案件数目有误，未作任何决定",
        "the number of cases cannot be; nothing was done",
    ),
    (
        "unlike",
        422,
        "案件不同类，未作任何决定",
        "the cases are not alike; nothing was done",
    ),
    (
        "not-in-this-capacity",
        403,
        "须由机构负责人或经办负责人办理",
        "an officer or the head of the organisation has to do it",
    ),
    (
        "act-lacks",
        422,
        "该操作欠缺要件，见 rejected",
        "the act lacks what `rejected` names",
    ),
    (
        "bad-calendar",
        422,
        "日历有误",
        "the calendar is not in order",
    ),
    (
        "bad-caller",
        400,
        "身份写法有误",
        "the caller's role cannot be read",
    ),
    (
        "bad-field",
        422,
        "字段有误，见 place",
        "a field is missing, unknown or wrong; see `place`",
    ),
    (
        "bad-if-match",
        400,
        "If-Match 写法有误",
        "`If-Match` names no revision",
    ),
    (
        "bad-key",
        400,
        "幂等键写法有误",
        "the idempotency key cannot be used",
    ),
    (
        "bad-query",
        400,
        "查询参数有误",
        "a query parameter is wrong",
    ),
    ("body-too-large", 413, "请求体过大", "the body is too large"),
    (
        "clock-behind",
        503,
        "系统时钟倒退",
        "the clock runs backwards; nothing was done",
    ),
    (
        "conflict",
        409,
        "同时被他人更改，请重试",
        "somebody else was first; try again",
    ),
    (
        "internal",
        500,
        "系统内部错误",
        "something failed on our side",
    ),
    (
        "key-reused",
        422,
        "幂等键已用于另一请求",
        "the key was used for another request",
    ),
    ("no-calendar", 404, "没有该版日历", "no such calendar"),
    (
        "no-caller",
        401,
        "未说明身份",
        "the caller does not say who it is",
    ),
    ("no-case", 404, "没有该案件", "no such case"),
    (
        "no-date",
        422,
        "无法计算期限",
        "the date cannot be computed",
    ),
    (
        "no-entry",
        422,
        "没有该目录条目",
        "the catalog has no such entry",
    ),
    ("no-event", 404, "没有此事件", "the case has no such event"),
    ("no-grant", 422, "没有该授权", "no such grant"),
    ("no-jurisdiction", 404, "没有该辖区", "no such jurisdiction"),
    ("no-path", 404, "没有该路径", "no such path"),
    (
        "no-person",
        422,
        "不能引用他案中的个人",
        "refers to a person in another case",
    ),
    ("no-receipt", 404, "没有此回执", "no such receipt"),
    ("no-record", 404, "没有该记录", "no such record"),
    ("no-such-number", 404, "编号有误", "that is no number"),
    ("no-such-word", 404, "没有该类型", "no such kind"),
    ("no-tile", 404, "没有该日志文件", "the log has no such file"),
    (
        "not-a-cosignature",
        422,
        "不是已知见证人的签名",
        "not a known witness's signature",
    ),
    (
        "not-admissible",
        422,
        "不能受理，见 findings",
        "cannot be taken; `findings` say why",
    ),
    (
        "not-for-this-role",
        403,
        "该身份无权使用",
        "not for this role",
    ),
    (
        "not-in-force",
        422,
        "当日没有现行有效的依据",
        "nothing is in force on that day",
    ),
    (
        "not-json",
        400,
        "请求体不是有效的 JSON",
        "the body is not valid JSON",
    ),
    ("not-json", 415, "请求体须为 JSON", "the body must be JSON"),
    (
        "not-one-act",
        422,
        "一次只能做一件事",
        "an act does one thing",
    ),
    (
        "not-ready",
        503,
        "不能工作，见 detail",
        "the host cannot work; `detail` says why",
    ),
    (
        "not-sequenced",
        404,
        "日志尚未收录，请稍后再取",
        "the log does not hold it yet",
    ),
    (
        "not-toml",
        400,
        "请求体不是有效的 TOML",
        "the body is not valid TOML",
    ),
    ("not-toml", 415, "请求体须为 TOML", "the body must be TOML"),
    (
        "overloaded",
        503,
        "等待的请求过多",
        "too many requests wait; nothing was done",
    ),
    (
        "refused",
        400,
        "请求未被接受",
        "the request was not accepted",
    ),
    (
        "revisions-differ",
        422,
        "If-Match 与 revision 不一致",
        "`If-Match` and `revision` differ",
    ),
    (
        "rules-*",
        502,
        "规则未给出可用的答复",
        "the rules gave no usable answer",
    ),
    (
        "stale",
        412,
        "案件已有变化，与 If-Match 不符",
        "the case has moved on from `If-Match`",
    ),
    (
        "stale",
        409,
        "案件已有变化，请重新读取",
        "the case has moved on; read it again",
    ),
    (
        "still-running",
        409,
        "同一幂等键的请求仍在处理",
        "a request with this key is being answered",
    ),
    (
        "too-many-requests",
        429,
        "请求过于频繁",
        "too many requests; nothing was done",
    ),
    (
        "too-slow",
        503,
        "处理时间过长，结果未定",
        "the answer takes too long",
    ),
    (
        "unavailable",
        503,
        "数据库暂不可用",
        "the database cannot be used; nothing was done",
    ),
    (
        "unreadable",
        400,
        "请求体无法读取",
        "the body cannot be read",
    ),
];

/// The answers that problems are, by status.
pub(super) fn answers(codes: &[String]) -> Map<String, Value> {
    let mut answers = Map::new();
    for status in statuses(codes) {
        let of_status: Vec<_> = PROBLEMS
            .iter()
            .filter(|(code, of, ..)| *of == status && codes.iter().any(|wanted| wanted == code))
            .collect();
        let types: Vec<Value> = of_status
            .iter()
            .map(|(code, ..)| type_schema(code))
            .collect();
        let words: Vec<String> = of_status
            .iter()
            .map(|(code, _, zh, en)| format!("- `{TYPE}{code}`：{zh} / {en}"))
            .collect();
        let schema = json!({ "allOf": [
            { "$ref": "#/components/schemas/Problem" },
            { "properties": { "type": { "anyOf": types }, "status": { "const": status } } },
        ] });
        let mut answer = json!({
            "description": words.join("\n"),
            "content": { "application/problem+json": { "schema": schema } },
        });
        if matches!(status, 409 | 429 | 503)
            && let Some(answer) = answer.as_object_mut()
        {
            answer.insert("headers".into(), retry_after());
        }
        answers.insert(status.to_string(), answer);
    }
    answers
}

/// Codes that stand in no table are a slip of the pen; a test finds them.
pub(super) fn is_known(code: &str) -> bool {
    PROBLEMS.iter().any(|(known, ..)| *known == code)
}

fn statuses(codes: &[String]) -> Vec<u16> {
    let wanted = |code: &str| codes.iter().any(|wanted| wanted == code);
    let mut all: Vec<u16> = PROBLEMS
        .iter()
        .filter(|(code, ..)| wanted(code))
        .map(|(_, status, ..)| *status)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn type_schema(code: &str) -> Value {
    match code.strip_suffix('*') {
        Some(start) => json!({ "type": "string", "pattern": format!("^{TYPE}{start}[a-z-]+$") }),
        None => json!({ "const": format!("{TYPE}{code}") }),
    }
}

fn retry_after() -> Value {
    json!({ "retry-after": {
        "description": "几秒后可以再试，若值得再试 / after how many seconds it may be worth trying again",
        "schema": { "type": "integer", "minimum": 0 },
    } })
}
