//! Identity data on its way through one request: from posted pairs to a [`Profile`], its checks, and whether an
//! identity number contradicts what was answered before.
//!
//! **Invariant:** what is found wrong names the field and never the value.

use super::entry::Pairs;
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::civil;
use crate::model::form::{Field, FieldKind};
use crate::model::guide::Guide;
use crate::model::ident::{self, Severity, Sex};
use crate::model::profile::Profile;
use crate::model::scenario::{Question, QuestionKind, Scenario};
use crate::model::value::{Name, Q, Value};
use crate::render::packet::FieldGroup;
use crate::render::view::forms::input_name;

/// What is wrong with a field.
pub(crate) struct Finding {
    pub(crate) role: Name,
    pub(crate) field: Name,
    pub(crate) text: String,
    /// Cannot be right.
    pub(crate) hard: bool,
}

/// The profile in a posted form; names that no form wants are left out.
pub(crate) fn profile(pairs: &Pairs, groups: &[FieldGroup<'_>]) -> Profile {
    let mut profile = Profile::default();
    for (role, field) in each(groups) {
        let input = input_name(role, &field.name);
        let values: Vec<&str> = pairs.all(&input).collect();
        if !values.is_empty() {
            profile.set(role.clone(), field.name.clone(), tidy(field.kind, &values.join("、")));
        }
    }
    profile
}

/// Makes two roles one where the guide says that they are (就是): what one has, the other has.
///
/// # Errors
/// Fields that were given for both, and differently.
pub(crate) fn one_person(profile: &mut Profile, guide: &Guide) -> Result<(), Vec<Finding>> {
    let mut wrong = Vec::new();
    for (role, person) in &guide.same_roles {
        let pair = [role, person];
        let given = profile.keys().filter(|(given, _)| pair.contains(given));
        let mut fields: Vec<Name> = given.map(|(_, field)| field.clone()).collect();
        fields.dedup();
        for field in fields {
            let of = |role: &Name| profile.get(role, &field).map(str::to_owned);
            match (of(role), of(person)) {
                (Some(a), Some(b)) if a != b => {
                    let text = format!("{role}就是{person}，两处的{field}写得不一样");
                    wrong.push(Finding { role: person.clone(), field, text, hard: true });
                }
                (Some(value), None) => profile.set(person.clone(), field, value),
                (None, Some(value)) => profile.set(role.clone(), field, value),
                _ => {}
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Every field with its role.
fn each<'a>(groups: &'a [FieldGroup<'a>]) -> impl Iterator<Item = (&'a Name, &'a Field)> {
    groups.iter().flat_map(|group| group.fields.iter().map(move |w| (&group.role, w.field)))
}

/// Whether a form of the guide wants this field.
pub(crate) fn is_wanted(groups: &[FieldGroup<'_>], role: &str, field: &str) -> bool {
    let is = |group: &FieldGroup<'_>| *group.role == *role || group.also.iter().any(|also| **also == *role);
    groups.iter().any(|group| is(group) && group.fields.iter().any(|wanted| *wanted.field.name == *field))
}

/// What to say of a field that no form of the catalogue has; nothing for one this guide merely does not need.
pub(crate) fn unknown_field(catalog: &Catalog, role: &str, name: &str) -> Option<String> {
    let shared = catalog.person_fields.keys().chain(catalog.unit_fields.keys());
    let own = catalog.forms.get(role).into_iter().flat_map(|f| f.own_fields.keys());
    let known: Vec<&str> = shared.chain(own).map(|k| &**k).collect();
    if known.contains(&name) {
        return None;
    }
    let shown: String = name.chars().take(20).collect();
    let near = known.iter().map(|k| (strsim::damerau_levenshtein(k, name), k)).min();
    Some(match near.filter(|(d, k)| *d <= k.chars().count() / 2) {
        Some((_, near)) => format!("没有填表信息 `{shown}`，是不是 `{near}`？"),
        None => format!("没有填表信息 `{shown}`"),
    })
}

/// Numbers lose blanks and full-width digits; names and texts stay byte for byte.
pub(crate) fn tidy(kind: FieldKind, value: &str) -> String {
    match kind {
        FieldKind::IdNumber | FieldKind::BankCard | FieldKind::Uscc | FieldKind::Phone => {
            ident::canonical(value)
        }
        FieldKind::PersonName | FieldKind::Text | FieldKind::LongText | FieldKind::Address => {
            value.to_string()
        }
        _ => value.trim().to_string(),
    }
}

/// Everything wrong with a profile. A missing value is never wrong: it is written by hand on the paper.
pub(crate) fn findings(profile: &Profile, groups: &[FieldGroup<'_>], today: i64) -> Vec<Finding> {
    let mut list = Vec::new();
    let each = groups.iter().flat_map(|group| group.fields.iter().map(move |w| (group, w.field)));
    for (FieldGroup { role, row, .. }, field) in each {
        if let Some((text, hard)) = wrong_in(profile, role, field, today) {
            let name = field.text.as_deref().unwrap_or(&field.name);
            let whose = row.as_ref().map(|row| format!("{row}的")).unwrap_or_default();
            let text = format!("{whose}{name}：{text}");
            list.push(Finding { role: role.clone(), field: field.name.clone(), text, hard });
        }
    }
    list
}

/// What is wrong with one value of a profile, and whether it cannot be right.
pub(crate) fn wrong_in(profile: &Profile, role: &str, field: &Field, today: i64) -> Option<(String, bool)> {
    let today = i32::try_from(today).unwrap_or_default();
    wrong(field, profile.get(role, &field.name)?, resident(profile, role, field), today)
}

/// Whether the number of this role is that of a resident identity card.
fn resident(profile: &Profile, role: &str, declared: &Field) -> bool {
    if declared.name.contains("公民身份") {
        return true;
    }
    let kind = ["证件类型", "证件种类", "身份证件类型"].iter().find_map(|f| profile.get(role, f));
    kind.is_none_or(|k| k.contains("居民身份证"))
}

fn wrong(field: &Field, value: &str, resident: bool, today: i32) -> Option<(String, bool)> {
    let found = match field.kind {
        FieldKind::IdNumber if resident => ident::check_resident(value, today).err(),
        FieldKind::Uscc => ident::check_uscc(value).err(),
        FieldKind::BankCard => ident::check_bank_card(value).err(),
        FieldKind::Phone => ident::check_phone(value).err(),
        FieldKind::PersonName => ident::check_name(value).err(),
        FieldKind::Date if civil::parse_day(value).is_none() => {
            return Some(("日期写成 2026-11-22 这样".into(), true));
        }
        FieldKind::Month if civil::parse_month(value).is_none() => {
            return Some(("年月写成 2026-11 这样".into(), true));
        }
        FieldKind::Single if !field.options.is_empty() && !field.options.iter().any(|o| o == value) => {
            return Some(("请从选项里选".into(), true));
        }
        _ => None,
    };
    found.map(|e| (e.message(), e.severity() == Severity::Hard))
}

/// A contradiction between the identity number and an answer.
pub(crate) struct Difference<'a> {
    pub(crate) question: &'a Question,
    /// What the number says.
    pub(crate) from_number: Answer,
}

/// Answers that the applicant's identity number contradicts. A range that contains it is no contradiction.
pub(crate) fn differences<'a>(
    scenario: &'a Scenario,
    catalog: &Catalog,
    profile: &Profile,
    answers: &Answers,
    today: i64,
) -> Vec<Difference<'a>> {
    let today = i32::try_from(today).unwrap_or_default();
    let mut list = Vec::new();
    for question in scenario.questions.values() {
        let Some((role, property)) = question.taken_from.as_deref().and_then(source) else { continue };
        let Some(number) = number_of(profile, catalog, role) else { continue };
        let Ok(person) = ident::check_resident(number, today) else { continue };
        let Some(from_number) = said_by_number(&person, property, question) else { continue };
        let differs = match answers.get(&question.name) {
            Some(Answer::Is(given)) => !agrees(given, &from_number),
            _ => false,
        };
        if differs {
            list.push(Difference { question, from_number: Answer::Is(from_number) });
        }
    }
    list
}

/// Fills unanswered questions that an identity number in the profile answers (取自).
pub(crate) fn fill_in(
    scenario: &Scenario,
    catalog: &Catalog,
    profile: &Profile,
    answers: &mut Answers,
    today: i64,
) {
    let today = i32::try_from(today).unwrap_or_default();
    for question in scenario.questions.values() {
        if answers.get(&question.name).is_some() {
            continue;
        }
        let Some((role, property)) = question.taken_from.as_deref().and_then(source) else { continue };
        let Some(number) = number_of(profile, catalog, role) else { continue };
        let Ok(person) = ident::check_resident(number, today) else { continue };
        if let Some(value) = said_by_number(&person, property, question) {
            answers.set(question.name.clone(), Answer::Is(value));
        }
    }
}

/// Role and property of a 取自: `角色.公民身份号码.性别`, or `公民身份号码.性别` for the applicant.
fn source(text: &str) -> Option<(&str, &str)> {
    match text.split('.').collect::<Vec<_>>()[..] {
        [role, _, property] => Some((role, property)),
        [_, property] => Some(("申请人", property)),
        _ => None,
    }
}

fn number_of<'a>(profile: &'a Profile, catalog: &Catalog, role: &str) -> Option<&'a str> {
    let fields = catalog.person_fields.values().filter(|f| f.kind == FieldKind::IdNumber);
    fields.filter_map(|f| profile.get(role, &f.name)).next()
}

fn said_by_number(person: &ident::Resident, property: &str, question: &Question) -> Option<Value> {
    let birth = person.birth;
    match (property, question.kind) {
        ("性别", QuestionKind::Single) => {
            let sex = match person.sex {
                Sex::Male => "男",
                Sex::Female => "女",
            };
            let option = question.options.iter().find(|o| o.name.starts_with(sex))?;
            Some(Value::Choice(option.name.clone()))
        }
        (_, QuestionKind::Month) => Some(Value::Number(Q::from_integer(civil::month_of(birth).into()))),
        (_, QuestionKind::Date) => Some(Value::Number(Q::from_integer(birth.into()))),
        _ => None,
    }
}

fn agrees(given: &Value, number: &Value) -> bool {
    match (given, number) {
        (Value::Range(low, high), Value::Number(n)) => low <= n && n <= high,
        (a, b) => a == b,
    }
}
