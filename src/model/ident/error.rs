//! What can be wrong with an identifier.

use std::fmt;

/// Whether an error is refused or only asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Cannot be right; the field is shown again.
    Hard,
    /// Unusual; the person or the window may confirm it as it is.
    Soft,
}

/// What is wrong with an identifier; never holds the identifier or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentError {
    /// Nothing typed.
    Empty,
    /// An ID number with this many characters instead of 18.
    IdLength(usize),
    /// A first-generation number of 15 digits, invalid since 2013.
    IdOldForm,
    /// A letter or sign where an ID number has digits.
    IdCharacter,
    /// The first two digits name no province.
    IdRegion,
    /// The birth date inside does not exist.
    IdBirthDate,
    /// The birth date inside an unusual kind of number does not exist, as far as its layout is known.
    IdBirthDateUnsure,
    /// The birth date inside is after today.
    IdBirthFuture,
    /// The birth date inside is before 1900, or more than 130 years ago.
    IdTooOld,
    /// The check digit does not fit the other digits.
    IdChecksum,
    /// Not the shape of the chosen kind of document.
    DocumentShape,
    /// A credit code with this many characters instead of 18.
    UsccLength(usize),
    /// A credit code with I, O, Z, S or V, which it never has.
    UsccConfusable,
    /// A character, or a letter in a place, that a credit code does not have.
    UsccCharacter,
    /// The check character does not fit.
    UsccChecksum,
    /// The organisation code inside does not fit its own check character.
    UsccOrganisation,
    /// A bank card number with something other than digits.
    CardCharacter,
    /// A bank card number with this many digits instead of 16 to 19.
    CardLength(usize),
    /// The last digit does not fit the others.
    CardChecksum,
    /// Neither a mobile number, nor a landline with area code, nor a service number.
    Phone,
    /// A mobile number with this many digits instead of 11.
    MobileLength(usize),
    /// Not six digits.
    PostalCode,
    /// A name of one character.
    NameShort,
    /// A name of more than 60 characters.
    NameLong,
    /// More characters than any name.
    NameTooLong,
    /// Line breaks or control characters in a name.
    NameControl,
    /// Digits or signs in a name.
    NameCharacter,
    /// A blank between Chinese characters.
    NameBlank,
    /// A look-alike of the middle dot.
    NameDotLookalike,
    /// A dot at an end, or two in a row.
    NameDotPlace,
    /// A character from an old system's private area, which prints differently everywhere.
    NamePrivateUse,
}

impl IdentError {
    /// Whether the error is refused or may be confirmed.
    pub fn severity(self) -> Severity {
        match self {
            IdentError::Empty
            | IdentError::IdLength(_)
            | IdentError::IdOldForm
            | IdentError::IdCharacter
            | IdentError::IdRegion
            | IdentError::IdBirthDate
            | IdentError::IdBirthFuture
            | IdentError::IdTooOld
            | IdentError::IdChecksum
            | IdentError::NameTooLong
            | IdentError::NameControl => Severity::Hard,
            IdentError::IdBirthDateUnsure
            | IdentError::DocumentShape
            | IdentError::UsccLength(_)
            | IdentError::UsccConfusable
            | IdentError::UsccCharacter
            | IdentError::UsccChecksum
            | IdentError::UsccOrganisation
            | IdentError::CardCharacter
            | IdentError::CardLength(_)
            | IdentError::CardChecksum
            | IdentError::Phone
            | IdentError::MobileLength(_)
            | IdentError::PostalCode
            | IdentError::NameShort
            | IdentError::NameLong
            | IdentError::NameCharacter
            | IdentError::NameBlank
            | IdentError::NameDotLookalike
            | IdentError::NameDotPlace
            | IdentError::NamePrivateUse => Severity::Soft,
        }
    }

    /// A stable name, for phrases in other wordings and for JSON.
    pub fn id(self) -> &'static str {
        match self {
            IdentError::Empty => "ident.empty",
            IdentError::IdLength(_) => "ident.id-length",
            IdentError::IdOldForm => "ident.id-old-form",
            IdentError::IdCharacter => "ident.id-character",
            IdentError::IdRegion => "ident.id-region",
            IdentError::IdBirthDate => "ident.id-birth-date",
            IdentError::IdBirthDateUnsure => "ident.id-birth-date-unsure",
            IdentError::IdBirthFuture => "ident.id-birth-future",
            IdentError::IdTooOld => "ident.id-too-old",
            IdentError::IdChecksum => "ident.id-checksum",
            IdentError::DocumentShape => "ident.document-shape",
            IdentError::UsccLength(_) => "ident.uscc-length",
            IdentError::UsccConfusable => "ident.uscc-confusable",
            IdentError::UsccCharacter => "ident.uscc-character",
            IdentError::UsccChecksum => "ident.uscc-checksum",
            IdentError::UsccOrganisation => "ident.uscc-organisation",
            IdentError::CardCharacter => "ident.card-character",
            IdentError::CardLength(_) => "ident.card-length",
            IdentError::CardChecksum => "ident.card-checksum",
            IdentError::Phone => "ident.phone",
            IdentError::MobileLength(_) => "ident.mobile-length",
            IdentError::PostalCode => "ident.postal-code",
            IdentError::NameShort => "ident.name-short",
            IdentError::NameLong => "ident.name-long",
            IdentError::NameTooLong => "ident.name-too-long",
            IdentError::NameControl => "ident.name-control",
            IdentError::NameCharacter => "ident.name-character",
            IdentError::NameBlank => "ident.name-blank",
            IdentError::NameDotLookalike => "ident.name-dot-lookalike",
            IdentError::NameDotPlace => "ident.name-dot-place",
            IdentError::NamePrivateUse => "ident.name-private-use",
        }
    }

    /// One plain Chinese sentence that says what to look at again; it never repeats what was typed.
    pub fn message(self) -> String {
        match self {
            IdentError::IdLength(n) => format!("身份证号码是 18 位，这里填了 {n} 位，请对照证件再数一遍"),
            IdentError::UsccLength(n) => {
                format!("统一社会信用代码是 18 位，这里填了 {n} 位，请对照营业执照再数一遍")
            }
            IdentError::CardLength(n) => {
                format!(
                    "银行卡号一般是 16 到 19 位，这里填了 {n} 位，请对照卡面看一下；如果是存折，确认无误就可以继续"
                )
            }
            IdentError::MobileLength(n) => format!("手机号是 11 位，这里填了 {n} 位，请再看一下"),
            fixed => fixed.sentence().to_owned(),
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            IdentError::Empty => "这一项还没有填",
            IdentError::IdOldForm => "这是 15 位的老号码，2013 年起已停用，请填第二代身份证上的 18 位号码",
            IdentError::IdCharacter => "身份证号码只能有数字，最后一位可以是字母 X，请检查有没有填成别的字",
            IdentError::IdRegion => "身份证号码开头两位不对，请对照证件检查前几位数字",
            IdentError::IdBirthDate => "身份证号码中间的出生日期不存在，请对照证件检查第 7 到第 14 位",
            IdentError::IdBirthDateUnsure => {
                "号码中间的出生日期看起来不对，请对照证件再看一遍，确认无误就可以继续"
            }
            IdentError::IdBirthFuture => "身份证号码里的出生日期还没有到，请对照证件检查第 7 到第 14 位",
            IdentError::IdTooOld => "身份证号码里的出生日期太早了，请对照证件检查第 7 到第 14 位",
            IdentError::IdChecksum => "身份证号码里有一位或几位填错了，请对照证件从头核对一遍",
            IdentError::DocumentShape => {
                "号码的样子和所选证件不一样，请看看证件类型选对了没有，确认无误就可以继续"
            }
            IdentError::UsccConfusable => {
                "统一社会信用代码里没有字母 I、O、Z、S、V，请看看是不是数字 1、0、2、5"
            }
            IdentError::UsccCharacter => {
                "统一社会信用代码只有数字和大写字母，第 3 到第 8 位都是数字，请对照营业执照再看一遍"
            }
            IdentError::UsccChecksum => {
                "统一社会信用代码可能有一位填错了，请对照营业执照核对，确认无误就可以继续"
            }
            IdentError::UsccOrganisation => {
                "统一社会信用代码第 9 到第 17 位可能有一位填错了，请对照营业执照核对，确认无误就可以继续"
            }
            IdentError::CardCharacter => "银行卡号只有数字，请对照卡面再看一遍，确认无误就可以继续",
            IdentError::CardChecksum => {
                "银行卡号可能有一位填错了，请对照卡面核对；如果是存折，确认无误就可以继续"
            }
            IdentError::Phone => "电话号码看起来不对：手机是 11 位，座机要加区号，确认无误就可以继续",
            IdentError::PostalCode => "邮政编码是 6 位数字，请再看一下，不知道可以不填",
            IdentError::NameShort => "姓名只有一个字，请对照证件看一下，确认无误就可以继续",
            IdentError::NameLong => "姓名很长，请对照证件看一下，确认无误就可以继续",
            IdentError::NameTooLong => "姓名超过了 200 个字，请只填证件上的姓名",
            IdentError::NameControl => "姓名里混进了换行或看不见的符号，请删掉重填",
            IdentError::NameCharacter => "姓名里有数字或符号，请对照证件看一下，确认无误就可以继续",
            IdentError::NameBlank => "姓名的汉字中间有空格，证件上没有就请删掉",
            IdentError::NameDotLookalike => "姓名中间的点和证件上的“·”不是同一个符号，建议换成“·”",
            IdentError::NameDotPlace => "姓名的点“·”应当在中间，而且一处只有一个，请检查一下",
            IdentError::NamePrivateUse => "姓名里有一个字是老系统造的字，可能印不出来，表上会留出空格请手写",
            IdentError::IdLength(_)
            | IdentError::UsccLength(_)
            | IdentError::CardLength(_)
            | IdentError::MobileLength(_) => "位数不对，请再数一遍",
        }
    }
}

impl fmt::Display for IdentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for IdentError {}
