//! The one table of keys.
const K: &[&str] = &["问", "类型", "话题", "提示", "选项", "当", "得", "要", "不符", "依据"];
/// Whether some place of some file knows this key.
pub(super) fn is_known(key: &str) -> bool {
    K.contains(&key)
}
