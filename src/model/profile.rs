//! 填表信息: identity data used only to fill forms.
//!
//! **Invariant: a `Profile` has no `Debug`, no `Display`, no `Serialize` and no `Clone`; it is wiped when dropped.**

use crate::model::value::Name;
use indexmap::IndexMap;
use zeroize::Zeroize;

/// Identity data by role and field. Moved through one call, then gone.
///
/// It cannot be printed and cannot be copied:
///
/// ```compile_fail
/// println!("{:?}", onething::model::profile::Profile::default());
/// ```
///
/// ```compile_fail
/// let profile = onething::model::profile::Profile::default();
/// let copy = profile.clone();
/// ```
#[derive(Default)]
pub struct Profile {
    values: IndexMap<(Name, Name), String>,
}

impl Profile {
    /// Sets a field of a role, `申请人` / `姓名`. Values are kept byte for byte.
    pub fn set(&mut self, role: impl Into<Name>, field: impl Into<Name>, value: String) {
        if let Some(mut old) = self.values.insert((role.into(), field.into()), value) {
            old.zeroize();
        }
    }
    /// The value of a field, if it was given and is not blank.
    pub fn get(&self, role: &str, field: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|((r, f), _)| &**r == role && &**f == field)
            .map(|(_, v)| v.as_str())
            .filter(|v| !v.trim().is_empty())
    }
    /// Roles and fields given, without their values.
    pub fn keys(&self) -> impl Iterator<Item = (&Name, &Name)> {
        self.values.keys().map(|(r, f)| (r, f))
    }
    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        for value in self.values.values_mut() {
            value.zeroize();
        }
    }
}
