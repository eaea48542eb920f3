//! The faces: which there are, which of them draws a character, how wide it is.

use once_cell::sync::OnceCell;
use thiserror::Error;

/// A face the program ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// 宋体: the common characters.
    Song,
    /// 宋体: the rest of GB 18030-2022 level 2.
    SongExt,
    /// 宋体, bold.
    SongBold,
    /// 楷体.
    Kai,
    /// 黑体.
    Hei,
    /// 黑体, bold.
    HeiBold,
    /// 生僻字: the rest of GB 18030-2022 level 3.
    Rare,
}

impl Face {
    /// All faces, in the order of their numbers.
    pub const ALL: [Face; 7] =
        [Face::Song, Face::SongExt, Face::SongBold, Face::Kai, Face::Hei, Face::HeiBold, Face::Rare];

    /// The file name without its ending, in `fonts/` and in a data folder that replaces the face.
    pub fn name(self) -> &'static str {
        match self {
            Face::Song => "song-core",
            Face::SongExt => "song-ext",
            Face::SongBold => "song-bold",
            Face::Kai => "kai",
            Face::Hei => "hei-regular",
            Face::HeiBold => "hei-bold",
            Face::Rare => "rare",
        }
    }

    /// The face of that file name.
    pub fn from_name(name: &str) -> Option<Face> {
        Face::ALL.into_iter().find(|face| face.name() == name)
    }

    fn packed(self) -> &'static [u8] {
        match self {
            Face::Song => include_bytes!("../../fonts/song-core.ttf.zst"),
            Face::SongExt => include_bytes!("../../fonts/song-ext.ttf.zst"),
            Face::SongBold => include_bytes!("../../fonts/song-bold.ttf.zst"),
            Face::Kai => include_bytes!("../../fonts/kai.ttf.zst"),
            Face::Hei => include_bytes!("../../fonts/hei-regular.ttf.zst"),
            Face::HeiBold => include_bytes!("../../fonts/hei-bold.ttf.zst"),
            Face::Rare => include_bytes!("../../fonts/rare.ttf.zst"),
        }
    }
}

/// A font file in use: a shipped face or the office's own file that goes before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FontId(u8);

impl FontId {
    /// How many files there can be.
    pub const COUNT: usize = 2 * Face::ALL.len();

    /// A number below [`FontId::COUNT`], for tables.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    fn shipped(face: Face) -> FontId {
        FontId(face as u8)
    }

    fn own(face: Face) -> FontId {
        FontId(face as u8 + Face::ALL.len() as u8)
    }
}

/// A font file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FontError {
    /// The office's own file is no font, or has no outlines.
    #[error("字体文件“{name}”读不出来：请换成 TrueType/OpenType 字体（.ttf 或 .otf），或者删掉它，改用自带字体")]
    Unreadable {
        /// The file name.
        name: String,
    },
    /// There is no face of that name to replace.
    #[error("字体文件“{name}”不知道代替哪一个：文件名应是 {} 之一", known_names())]
    UnknownName {
        /// The file name.
        name: String,
    },
}

fn known_names() -> String {
    Face::ALL.map(Face::name).join("、")
}

struct Loaded {
    bytes: &'static [u8],
    face: ttf_parser::Face<'static>,
    /// Glyph and advance of U+0020..U+007F, asked for most often.
    ascii: Vec<Option<Glyph>>,
}

/// A character as one font draws it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Glyph {
    /// The font file.
    pub font: FontId,
    /// Its glyph number there.
    pub id: u16,
    /// Its width in units of the type size.
    pub advance: f32,
}

/// The font files, each unpacked when first asked for. Lives as long as the process.
pub struct Fonts {
    files: [OnceCell<Loaded>; FontId::COUNT],
    own: [bool; Face::ALL.len()],
}

impl Fonts {
    /// The shipped faces.
    pub fn shipped() -> Fonts {
        Fonts { files: Default::default(), own: Default::default() }
    }

    /// The shipped faces with the office's own files before them; `own` is (file name without ending, bytes).
    ///
    /// The bytes are kept for the life of the process, so call this once.
    pub fn with_own(own: Vec<(String, Vec<u8>)>) -> Result<Fonts, FontError> {
        let mut fonts = Fonts::shipped();
        for (name, bytes) in own {
            let Some(face) = Face::from_name(&name) else { return Err(FontError::UnknownName { name }) };
            let id = FontId::own(face);
            let loaded = Loaded::new(id, bytes).ok_or(FontError::Unreadable { name })?;
            fonts.files[id.index()] = OnceCell::with_value(loaded);
            fonts.own[face as usize] = true;
        }
        Ok(fonts)
    }

    /// The unpacked file.
    pub fn bytes(&self, id: FontId) -> Result<&'static [u8], FontError> {
        Ok(self.loaded(id)?.bytes)
    }

    /// `c` in `face`: in the office's own file, else in the shipped one.
    pub(crate) fn glyph(&self, face: Face, c: char) -> Result<Option<Glyph>, FontError> {
        if self.own[face as usize] {
            let id = FontId::own(face);
            if let Some(glyph) = self.loaded(id)?.glyph(id, c) {
                return Ok(Some(glyph));
            }
        }
        let id = FontId::shipped(face);
        Ok(self.loaded(id)?.glyph(id, c))
    }

    fn loaded(&self, id: FontId) -> Result<&Loaded, FontError> {
        let face = Face::ALL[id.index() % Face::ALL.len()];
        self.files[id.index()].get_or_try_init(|| {
            let unreadable = || FontError::Unreadable { name: face.name().to_owned() };
            let bytes = zstd::decode_all(face.packed()).map_err(|_| unreadable())?;
            Loaded::new(id, bytes).ok_or_else(unreadable)
        })
    }
}

impl Loaded {
    fn new(id: FontId, bytes: Vec<u8>) -> Option<Loaded> {
        let bytes: &'static [u8] = Box::leak(bytes.into_boxed_slice());
        let face = ttf_parser::Face::parse(bytes, 0).ok()?;
        if face.tables().glyf.is_none() && face.tables().cff.is_none() {
            return None;
        }
        let mut loaded = Loaded { bytes, face, ascii: Vec::new() };
        loaded.ascii = (0..128u8).map(|c| loaded.glyph(id, char::from(c))).collect();
        Some(loaded)
    }

    fn glyph(&self, font: FontId, c: char) -> Option<Glyph> {
        if let Some(known) = self.ascii.get(c as usize) {
            return *known;
        }
        let glyph = self.face.glyph_index(c)?;
        let advance = self.face.glyph_hor_advance(glyph)?;
        let em = self.face.units_per_em();
        Some(Glyph { font, id: glyph.0, advance: f32::from(advance) / f32::from(em) })
    }
}
