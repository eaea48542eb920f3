//! C201: the promise is in another unit than the law and can turn out longer.

use super::limits;
use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::item::LimitLength;

pub(super) static RULE: Rule = Rule {
    code: "C201",
    severity: Severity::Warning,
    title: "承诺时限可能比法定的长",
    manual: Manual {
        means: "法定和承诺的时限单位不同（日、工作日、月），碰上周末，承诺的期限会落在法定期限后面。一样的单位而承诺更长，是错误 L405。",
        why: "承诺超过法定就是违法的承诺，告知书上却印着它。",
        mend: "把承诺改短，或者改成和法定一样的单位。",
        bad: "法定办结时限: 10 日\n承诺办结时限: 8 工作日    # 遇上周末是 12 天",
        good: "法定办结时限: 10 日\n承诺办结时限: 5 工作日",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for item in here.catalog.scenarios.values().flat_map(|s| s.items.values()) {
        let (Some(law), Some(promise)) = (&item.statutory_limit, &item.promised_limit) else { continue };
        if same_unit(law.length, promise.length) {
            continue;
        }
        let ((law_least, _), (_, promise_most)) = (limits::days(law.length), limits::days(promise.length));
        // Surely longer is the loader's error.
        let sure = matches!((promise.length, law.length),
            (LimitLength::WorkDays(a), LimitLength::Days(b)) if a > b);
        if promise_most > law_least && !sure {
            let message = format!(
                "`{}` 承诺 {}，最长要 {promise_most} 天，可能超过法定的 {}",
                item.name,
                limits::word(promise.length),
                limits::word(law.length),
            );
            let finding = RULE.at(promise.span, message).related(law.span, "法定时限");
            found.push(finding.help("改短，或者改成和法定一样的单位"));
        }
    }
}

fn same_unit(a: LimitLength, b: LimitLength) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b) || b == LimitLength::SameDay
}
