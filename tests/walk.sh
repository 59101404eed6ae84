#!/usr/bin/env bash
# A walk through an installation, from its first operator to the authority's report: only with the
# program `bylaw`, through the public API, with real tokens. `cargo xtask walk` runs it in a folder of
# its own; a test does the same and looks at what it leaves.
#
# The folder holds server.toml and the sheets PROVIDER.xlsx of five providers, forty entries each.
# It needs bash, curl and jq.
set -euo pipefail

HOST=${HOST:-127.0.0.1:8080}
API=http://$HOST/api/v1
declare -A TOKEN
# The day in the cities, eight hours before Greenwich's.
TODAY=$(TZ=CST-8 date +%F)

say() { printf '\n== %s\n' "$*"; }

# as WHO METHOD PATH [BODY]: asks, and prints the answer; what is refused ends the walk. What is
# changed is changed from the version SEEN.
as() {
  local who=$1 method=$2 path=$3
  curl -sS --fail-with-body -X "$method" -H "Authorization: Bearer ${TOKEN[$who]}" \
    -H 'Content-Type: application/json' ${SEEN:+-H "If-Match: \"$SEEN\""} ${4:+-d "$4"} "$API/$path"
}

# refused STATUS WHO METHOD PATH [BODY]: the same, where the answer must be a refusal; prints it.
refused() {
  local status=$1 who=$2 method=$3 path=$4 answer
  answer=$(curl -sS -w '\n%{http_code}' -X "$method" -H "Authorization: Bearer ${TOKEN[$who]}" \
    -H 'Content-Type: application/json' ${5:+-d "$5"} "$API/$path")
  [ "${answer##*$'\n'}" = "$status" ] || { echo "not $status: $answer" >&2; exit 1; }
  printf '%s\n' "${answer%$'\n'*}"
}

# act WHO CASE ACTION: acts in a case at the revision that it has now.
act() {
  local revision
  revision=$(as "$1" GET "cases/$2" | jq .revision)
  as "$1" POST "cases/$2/actions" "$(jq -c ". + {revision: $revision}" <<<"$3")"
}

# own WHO: issues WHO a token of his own in the place of the first one, which he was handed.
own() {
  TOKEN[$1]=$(as "$1" POST me/tokens '{"label":"own","scopes":null,"days":90}' | jq -r .token)
}

say '1. The first operator, whose token is printed once; then the host runs, and he issues his own'
TOKEN[operator]=$(bylaw init --name 张三 --config server.toml 2>/dev/null)
bylaw serve --config server.toml >serve.log 2>&1 &
trap 'kill $! 2>/dev/null; wait $! || true' EXIT
until curl -sf "http://$HOST/readyz" >ready.json; do
  kill -0 $! || { cat serve.log >&2; exit 1; }
done
own operator

say '2. Two cities, each with three administrators, who are different people'
for city in shenyang wuxi; do
  for duty in system security audit; do
    TOKEN[$city.$duty]=$(as operator POST "jurisdictions/$city/administrators" \
      '{"name":"'$duty'","duty":"'$duty'-administrator"}' | jq -r .token.token)
    own $city.$duty
  done
done

# organisation CITY ID NAME KIND SUPERIOR OFFICES: enters it, and somebody of it with a token.
organisation() {
  local city=$1 id=$2 account superior=null
  [ -z "$5" ] || superior="\"$5\""
  as "$city.system" POST "jurisdictions/$city/organisations" '{"id":"'"$id"'",
    "name":{"zh":"'"$3"'","en":"'"$id"'"},"kind":"'"$4"'","tier":"city","superior":'"$superior"',
    "offices":['"$6"'],"credit_code":null,"successor":null}' >organisation.json
  account=$(as "$city.system" POST "jurisdictions/$city/accounts" \
    '{"name":"李四","organisation":"'"$id"'"}' | jq -r .id)
  TOKEN[$city.$id]=$(as "$city.security" POST "jurisdictions/$city/accounts/$account/tokens" \
    '{"label":"walk","scopes":null,"days":30}' | jq -r .token)
}

say '3. Organisations: the government, the data authority, and five departments with data'
for city in shenyang wuxi; do
  organisation $city city 市人民政府 government '' '"government"'
  organisation $city data 市数据局 data-authority city '"data-authority"'
  organisation $city platform 市大数据中心 authorised-body city '"platform-operator"'
  organisation $city minzheng 市民政局 department city ''
  organisation $city renshe 市人力资源和社会保障局 department city ''
  organisation $city jiaotong 市交通运输局 department city ''
  organisation $city shijian 市市场监督管理局 department city ''
  organisation $city huanjing 市生态环境局 department city ''
done

SHENYANG=jurisdictions/shenyang
say '4. A catalog of 200 entries: each department hands in its sheet, the authority approves'
for provider in minzheng renshe jiaotong shijian huanjing; do
  sheet=$(curl -sS --fail-with-body -H "Authorization: Bearer ${TOKEN[shenyang.$provider]}" \
    -H 'Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' \
    --data-binary @$provider.xlsx "$API/$SHENYANG/imports?name=$provider.xlsx" |
    jq -r 'if .refused == 0 then .id else error("\(.findings)") end')
  batch=$(as shenyang.$provider POST "$SHENYANG/imports/$sheet/file" '{"as":"batch"}' | jq -r .batch)
  cases=$(as shenyang.data GET "$SHENYANG/batches/$batch?limit=100" |
    jq -c '[.cases[] | {id, revision}]')
  as shenyang.data POST "$SHENYANG/decisions" \
    '{"cases":'"$cases"',"act":{"outcome":"approve"}}' | jq -e '.done == 40' >decided.json
done
as shenyang.renshe GET "$SHENYANG/entries?limit=1&facets=true" |
  jq -e ".counted == 200 and .complete" >counted.json
curl -sS --fail-with-body -H "Authorization: Bearer ${TOKEN[shenyang.data]}" \
  -o catalog.xlsx "$API/$SHENYANG/entries/export?format=xlsx"

say '5. One more entry, with personal data, is published through the API'
cat >entry.json <<'JSON'
{ "code": "307011/000900", "title": "婚姻登记信息", "summary": "婚姻登记机关办理的登记",
  "provider": { "id": "minzheng", "name": "市民政局", "kind": "department", "tier": "city" },
  "source": "履职过程中产生", "category": "departmental", "domain": "social-security",
  "risk_assessed": true, "formats": ["csv"], "sensitivity": "personal",
  "items": [
    { "name": "登记编号", "data_type": "C", "sensitivity": "none" },
    { "name": "登记日期", "data_type": "D", "sensitivity": "none" },
    { "name": "姓名", "data_type": "C", "sensitivity": "personal" },
    { "name": "身份证号", "data_type": "C", "sensitivity": "personal" } ],
  "sharing": { "class": "conditional", "conditions": "作为行政依据", "reason": "涉及个人信息",
    "legal_basis": [{ "rank": "law", "title": "中华人民共和国个人信息保护法", "article": "第十三条" }],
    "methods": ["query"], "required_materials": ["申请表"] },
  "opening": { "class": "closed", "reason": "涉及个人信息",
    "legal_basis": [{ "rank": "law", "title": "中华人民共和国个人信息保护法", "article": "第十三条" }] },
  "update_cycle": "daily", "created_on": "2025-09-01", "in_superior_catalog": true }
JSON
ENTRY=$SHENYANG/entries/307011%2F000900
publication=$(as shenyang.minzheng POST "$SHENYANG/entries" "$(cat entry.json)" | jq -r .id)
act shenyang.data "$publication" '{"outcome":"approve"}' >published.json

say '6. Another department applies; the provider refuses, and says on which law'
APPLICATION='{"kind":"sharing-application",
  "applicant":{"id":"renshe","name":"市人力资源和社会保障局","kind":"department","tier":"city"},
  "entry_code":"307011/000900",
  "statement":{"purpose":"核验参保人婚姻状况","scenario":"遗属待遇核定","materials":["申请表"],
    "method":"query","until":"'"$((${TODAY%%-*} + 1))-06-30"'","users":"待遇核定岗"}}'
application=$(as shenyang.renshe POST "$SHENYANG/cases" "$APPLICATION" | jq -r .id)
act shenyang.minzheng "$application" '{"outcome":"refuse","legal_basis":[
  {"rank":"law","title":"中华人民共和国个人信息保护法","article":"第十三条"}]}' >refused.json

say '7. It disputes the refusal; the data authority settles'
dispute=$(as shenyang.renshe POST "$SHENYANG/cases" "$(jq -c --arg prior "$application" \
  '{kind: "dispute", applicant, entry_code, prior_case: $prior,
    statement: {grounds: "履行法定职责所必需"}}' <<<"$APPLICATION")" | jq -r .id)
act shenyang.data "$dispute" '{"outcome":"settle"}' >settled.json

say '8. It applies again, and is granted queries, but nothing personal by name'
application=$(as shenyang.renshe POST "$SHENYANG/cases" "$APPLICATION" | jq -r .id)
act shenyang.minzheng "$application" '{"outcome":"approve"}' >granted.json
as shenyang.renshe GET "$SHENYANG/grants" >grants.json

say '9. The provider uploads the data and says how numbers are masked; names are left out'
printf '%s\n' '登记编号,登记日期,姓名,身份证号' \
  'A1,2025-09-01,张三,210102199001011234' \
  'A2,2025-09-02,欧阳修,210102198002021234' >data.csv
upload=$(as shenyang.minzheng POST "$ENTRY/uploads" \
  '{"name":"data.csv","format":"csv","size":'"$(wc -c <data.csv)"'}' | jq -r .id)
curl -sS --fail-with-body -X PUT -H "Authorization: Bearer ${TOKEN[shenyang.minzheng]}" \
  -H 'Content-Type: application/octet-stream' --data-binary @data.csv \
  "$API/$ENTRY/uploads/$upload" >piece.json
as shenyang.minzheng POST "$ENTRY/uploads/$upload/complete" '{}' >complete.json
state=waiting
while [ "$state" = waiting ]; do
  state=$(as shenyang.minzheng GET "$ENTRY/uploads/$upload" | tee upload.json | jq -r .state)
done
[ "$state" = published ] || { cat upload.json >&2; exit 1; }
# Whoever shows something of what is hidden leads: the security administrator says that he does.
SEEN=1 as shenyang.security PUT \
  "$SHENYANG/accounts/$(as shenyang.minzheng GET me | jq -r .account.id)/powers" \
  '{"capacity":"officer","active":true}' >powers.json
SEEN=0 as shenyang.minzheng PUT "$ENTRY/masking" \
  '{"items":{"身份证号":{"treatment":"keep","first":6}}}' >masking.json

say '10. The holder queries what it was granted, and no more; nobody else does'
as shenyang.renshe POST "$ENTRY/query" '{"filter":{"op":"eq","item":"登记编号","value":"A2"}}' >rows.json
refused 403 shenyang.renshe POST "$ENTRY/query" '{"items":["姓名"]}' >hidden.json
refused 403 shenyang.renshe GET "$ENTRY/download?format=csv" >method.json
refused 403 shenyang.jiaotong POST "$ENTRY/query" '{}' >not-granted.json
refused 404 wuxi.data GET "cases/$application" >foreign.json
as shenyang.minzheng GET "$SHENYANG/records?entry=307011/000900" >records.json

say '11. The authority exports what became of the applications'
as shenyang.data GET "$SHENYANG/supervision/cases?from=$TODAY&to=$TODAY&format=csv" \
  >supervision.csv
as shenyang.data GET "$SHENYANG/supervision/refusals?from=$TODAY&to=$TODAY" >refusals.json
curl -sS --fail-with-body "http://$HOST/audit/shenyang/checkpoint" >checkpoint.txt
say 'done'
