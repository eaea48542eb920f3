//! Everything the scenario files say, resolved for one region.

use crate::model::calendar::Calendar;
use crate::model::form::{Field, Form};
use crate::model::material::{Material, PaperAlias, PaperChoice, PaperPack};
use crate::model::parameter::Parameter;
use crate::model::place::Region;
use crate::model::scenario::{Fact, Scenario};
use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;

/// The resolved content of a scenario folder for one region.
#[derive(Clone)]
pub struct Catalog {
    /// Life events by slug.
    pub scenarios: IndexMap<Name, Scenario>,
    /// Shared 推算 of `common.yaml`; a scenario's formulas pull in what they name.
    pub common_facts: IndexMap<Name, Fact>,
    /// 材料库.
    pub materials: IndexMap<Name, Material>,
    /// 任选其一.
    pub choices: IndexMap<Name, PaperChoice>,
    /// 通称.
    pub aliases: IndexMap<Name, PaperAlias>,
    /// 材料包.
    pub packs: IndexMap<Name, PaperPack>,
    /// 参数.
    pub parameters: IndexMap<Name, Parameter>,
    /// 依据库.
    pub bases: IndexMap<Name, LegalBasis>,
    /// 填表信息 of a person.
    pub person_fields: IndexMap<Name, Field>,
    /// 填表信息 of a unit.
    pub unit_fields: IndexMap<Name, Field>,
    /// 表单.
    pub forms: IndexMap<Name, Form>,
    /// 已取消的证明: names that may never be demanded.
    pub abolished: IndexMap<Name, AbolishedProof>,
    /// 节假日与调休.
    pub calendar: Calendar,
    /// The region this catalogue is resolved for.
    pub region: Region,
    /// SHA-256 over the files, `sha256:…`.
    pub hash: String,
}

impl Catalog {
    /// The life event that a 去 names, by its slug or its title.
    pub fn event(&self, named: &str) -> Option<&Scenario> {
        let by_title = || self.scenarios.values().find(|one| one.title == named);
        self.scenarios.get(named).or_else(by_title)
    }
}

/// 依据.
#[derive(Clone, Debug)]
pub struct LegalBasis {
    /// Short name it is cited by.
    pub name: Name,
    /// 文件: full title.
    pub title: String,
    /// 文号.
    pub number: Option<String>,
    /// 起 (day number).
    pub from: Option<i64>,
    /// 止 (day number).
    pub to: Option<i64>,
    /// 网址.
    pub url: Option<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// An entry of `abolished.yaml`.
#[derive(Clone, Debug)]
pub struct AbolishedProof {
    /// Name.
    pub name: Name,
    /// Other names it hides behind.
    pub aliases: Vec<String>,
    /// 适用: the items it is abolished for; empty = all.
    pub items: Vec<Name>,
    /// 依据.
    pub basis: Vec<String>,
    /// What to do instead.
    pub instead: Option<String>,
    /// Where it stands.
    pub span: Span,
}
