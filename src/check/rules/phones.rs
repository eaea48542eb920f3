//! C210: the two telephones of an office.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::ident::check_phone;
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: "C210",
    severity: Severity::Warning,
    title: "咨询电话和监督电话",
    manual: Manual {
        means: "咨询电话和监督电话写成了同一个，网点少了其中一个，或者座机没写区号。",
        why: "投诉电话打到被投诉的窗口，等于没有；外地的人打没有区号的座机打不通。",
        mend: "两个电话写不一样的号码，座机写区号；没有单独的监督电话时写 12345。",
        bad: "网点:\n  综合窗口: {咨询电话: \"2661234\", 监督电话: \"2661234\"}",
        good: "网点:\n  综合窗口: {咨询电话: 0818-2661234, 监督电话: \"12345\"}",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    let region = &here.catalog.region;
    for (name, organ) in &region.organs {
        pair(name, organ.phone.as_deref(), organ.supervision_phone.as_deref(), organ.span, found);
    }
    for (name, place) in &region.places {
        let phones = (place.phone.as_deref(), place.supervision_phone.as_deref());
        for (key, missing) in [("咨询电话", phones.0.is_none()), ("监督电话", phones.1.is_none())] {
            if missing {
                let finding = RULE.at(place.span, format!("网点 `{name}` 没有写{key}"));
                found.push(finding.help("告知书上两个电话都要印；没有单独的监督电话时写 12345"));
            }
        }
        pair(name, phones.0, phones.1, place.span, found);
    }
}

fn pair(name: &str, ask: Option<&str>, complain: Option<&str>, span: Span, found: &mut Vec<Diagnostic>) {
    if let (Some(ask), Some(complain)) = (ask, complain)
        && ask == complain
    {
        let finding = RULE.at(span, format!("`{name}` 的咨询电话和监督电话是同一个"));
        found.push(finding.help("监督电话写另一个号码；没有单独的写 12345"));
    }
    for phone in ask.into_iter().chain(complain) {
        if check_phone(phone).is_err() {
            let finding = RULE.at(span, format!("`{name}` 的电话 `{phone}` 打不通"));
            found.push(finding.help("座机要写区号：0818-2661234；短号写 12333、12345 这样"));
        }
    }
}
