//! Regions, organs and places.

use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;

/// The resolved region of a catalogue.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// Code asked for, `511703`; `000000` = the national base.
    pub code: String,
    /// Code of the longest known prefix.
    pub known: String,
    /// Names from the nation down: 四川省, 达州市, 达川区.
    pub names: Vec<String>,
    /// 机构 by role.
    pub organs: IndexMap<Name, Organ>,
    /// 网点.
    pub places: IndexMap<Name, Place>,
}

/// 机构 that fills a role in a region.
#[derive(Clone, Debug)]
pub struct Organ {
    /// 名称.
    pub name: Option<String>,
    /// 电话.
    pub phone: Option<String>,
    /// 监督电话.
    pub supervision_phone: Option<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 网点.
#[derive(Clone, Debug)]
pub struct Place {
    /// Name.
    pub name: Name,
    /// 地址.
    pub address: Option<String>,
    /// 咨询电话.
    pub phone: Option<String>,
    /// 监督电话.
    pub supervision_phone: Option<String>,
    /// 时间, in words.
    pub hours: Vec<String>,
    /// 承担: roles it fills.
    pub roles: Vec<Name>,
    /// 窗口.
    pub windows: Vec<String>,
    /// 不办: items it does not do.
    pub not_items: Vec<Name>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}
