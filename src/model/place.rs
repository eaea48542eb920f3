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
    /// 网点包 and 另办: items it does beyond its roles, and how far.
    pub delegated: IndexMap<Name, Depth>,
    /// 坐标.
    pub point: Option<Point>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 受理深度: how far a place takes an item that another organ decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// 办结: done here from start to end.
    Whole,
    /// 受理: accepted here, decided by the organ.
    Accepts,
    /// 代收: papers are taken and passed on.
    Collects,
    /// 帮办: staff help with the application.
    Helps,
    /// 咨询: advice only; nothing can be handed in.
    Advises,
}

impl Depth {
    /// The closed list with its Chinese words.
    pub const ALL: [(&'static str, Depth); 5] = [
        ("办结", Depth::Whole),
        ("受理", Depth::Accepts),
        ("代收", Depth::Collects),
        ("帮办", Depth::Helps),
        ("咨询", Depth::Advises),
    ];
    /// The Chinese word.
    pub fn word(self) -> &'static str {
        Depth::ALL.iter().find(|(_, depth)| *depth == self).map_or("", |(word, _)| word)
    }
}

/// A place on the map, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// 经度, east.
    pub east: f64,
    /// 纬度, north.
    pub north: f64,
}

impl Point {
    /// Metres as the crow flies: good for ordering places of one province.
    pub fn metres_to(self, other: Point) -> f64 {
        const METRES_PER_DEGREE: f64 = 111_195.0;
        let east = (self.east - other.east) * self.north.to_radians().cos();
        let north = self.north - other.north;
        east.hypot(north) * METRES_PER_DEGREE
    }
}

impl Place {
    /// How far it takes an item of an organ role; `None` when not at all.
    pub fn depth(&self, item: &str, role: Option<&Name>) -> Option<Depth> {
        if self.not_items.iter().any(|name| **name == *item) {
            return None;
        }
        let own = role.filter(|role| self.roles.contains(role)).map(|_| Depth::Whole);
        own.or_else(|| self.delegated.get(item).copied())
    }
}
