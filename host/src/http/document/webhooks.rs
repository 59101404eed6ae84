//! What this host calls at a subscriber's: the notices, and how to see that they come from here.

use serde_json::{Value, json};

/// How a receiver verifies a call.
const VERIFY: &str = "签名按 Standard Webhooks：以订阅密钥（去掉 `whsec_` 后按 base64 解码）对 \
    `webhook-id`.`webhook-timestamp`.请求体 计算 HMAC-SHA256，结果按 base64 编码，与 `webhook-signature` 中任一 `v1,…` \
    相符即为真；轮换密钥期间有两个签名。时间戳应与当前时间相近，`webhook-id` 在每次重试时相同，据此去重。\
    以 2xx 答复即为送达；否则重试至少三日，之后可由系统管理员重新发送。\n\n\
    Signed as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body` under the subscription's secret (base64 \
    after `whsec_`), in base64; one of the `v1,…` of `webhook-signature` has to be equal (two while a secret is being \
    rotated). The timestamp should be near the present; `webhook-id` is the same at each attempt, so drop what you have \
    seen. Any 2xx is an arrival. Otherwise it is tried again for three days at least, and can then be sent again by an \
    administrator of the system.";

/// Describes both sorts of notices.
pub(super) fn add(document: &mut Value) {
    let webhooks = json!({
        "case": call("事项的提醒 / What became of a case", "Notice"),
        "rules": call("规则版本的提醒 / What became of a jurisdiction's rules", "NoticeOfRules"),
    });
    if let Some(document) = document.as_object_mut() {
        document.insert("webhooks".into(), webhooks);
    }
}

fn call(summary: &str, schema: &str) -> Value {
    let header = |name: &str, zh_en: &str| {
        json!({
            "name": name, "in": "header", "required": true, "description": zh_en,
            "schema": { "type": "string" },
        })
    };
    let reference = format!("#/components/schemas/{schema}");
    json!({ "post": {
        "tags": ["notices"],
        "summary": summary,
        "description": VERIFY,
        "parameters": [
            header("webhook-id", "提醒编号 / the notice"),
            header("webhook-timestamp", "发送时间（秒） / when it was sent, in seconds since 1970"),
            header("webhook-signature", "签名 / `v1,` and the signature; several are separated by spaces"),
        ],
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": { "$ref": reference } } },
        },
        "responses": { "2XX": { "description": "已收到 / it arrived" } },
    } })
}
