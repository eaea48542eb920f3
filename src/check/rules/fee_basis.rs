//! C212: a fee without a basis.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    code: "C212",
    severity: Severity::Warning,
    title: "收费没有写依据",
    manual: Manual {
        means: "收费 写的不是“不收费”，里面又没有写凭哪份文件收，也没有说以当地公布为准。",
        why: "没有依据的收费就是乱收费。",
        mend: "在收费后面写上依据库里的短名或文号，如 每次 200 元（劳动能力鉴定收费通知）；不收的写 不收费。",
        bad: "收费: 每人 200 元",
        good: "收费: 每人 200 元，依据劳动能力鉴定收费通知",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for item in here.catalog.scenarios.values().flat_map(|s| s.items.values()) {
        let Some(fee) = &item.fee else { continue };
        let free = ["不收费", "免费", "不收", "无"].iter().any(|word| fee.trim().starts_with(word));
        let free = free || (fee.contains("免费") && !fee.contains('收'));
        let cites = here.catalog.bases.keys().any(|name| fee.contains(&**name));
        let cites = cites || ["依据", "〔", "《"].iter().any(|mark| fee.contains(mark));
        // Prices set locally are published locally.
        let local = fee.contains("当地");
        if !free && !cites && !local {
            let message = format!("`{}` 收费，没有写依据哪份文件", item.name);
            found.push(RULE.at(item.span, message).help("写上依据库里的短名；不收的写 不收费"));
        }
    }
}
