//! Tokens → formula.

use super::lex::{Token, TokenKind};
use crate::diag::Diagnostic;
use crate::model::expr::{ArithOp, Expr, ExprKind, Word};
use crate::source::Span;

/// Brackets deeper than this are refused, so that no input can exhaust the stack.
const MAX_DEPTH: usize = 40;

/// More terms in a row than this are refused too: `甲 + 乙 + …` nests to the left.
const MAX_TERMS: usize = 400;

pub(super) struct Parser {
    tokens: Vec<Token>,
    at: usize,
    whole: Span,
    depth: usize,
    terms: usize,
}

type Parsed = Result<Expr, Diagnostic>;

impl Parser {
    pub(super) fn new(tokens: Vec<Token>, whole: Span) -> Self {
        Parser { tokens, at: 0, whole, depth: 0, terms: 0 }
    }

    pub(super) fn whole(mut self) -> Parsed {
        if self.tokens.is_empty() {
            return Err(Diagnostic::error("E110", self.whole, "这里要写一个公式"));
        }
        let expr = self.filter()?;
        match self.tokens.get(self.at) {
            None => Ok(expr),
            Some(token) => Err(self.unexpected(token)),
        }
    }

    fn unexpected(&self, token: &Token) -> Diagnostic {
        let help = match &token.kind {
            TokenKind::Keyword(k @ ("且" | "或")) => format!("`{k}` 前后都要有条件"),
            TokenKind::Compare(_) => {
                "比较不能连写；写成 `甲 ≤ 乙 且 乙 ≤ 丙`，或 `乙 介于 甲 到 丙`".to_owned()
            }
            TokenKind::Close => "多了一个右括号".to_owned(),
            TokenKind::Comma | TokenKind::Enum => {
                "并列的名字只能跟在 `属于` `有任一` 后面，用 `、` 隔开；参数之间用 `，`".to_owned()
            }
            _ => "两个名字之间少了运算符号；名字不是一个词时，用「」括起来".to_owned(),
        };
        Diagnostic::error("E111", token.span, "公式到这里就看不懂了").help(help)
    }

    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|t| &t.kind)
    }

    fn is_keyword(&self, word: &str) -> bool {
        matches!(self.peek(), Some(TokenKind::Keyword(k)) if *k == word)
    }

    fn eat_keyword(&mut self, word: &str) -> bool {
        let hit = self.is_keyword(word);
        self.at += usize::from(hit);
        hit
    }

    fn here(&self) -> Span {
        match self.tokens.get(self.at).or(self.tokens.last()) {
            Some(token) => token.span,
            None => self.whole,
        }
    }

    fn filter(&mut self) -> Parsed {
        let list = self.logic()?;
        if !self.eat_keyword("其中") {
            return Ok(list);
        }
        let cond = self.logic()?;
        let span = list.span.to(cond.span);
        Ok(Expr { span, kind: ExprKind::Filter(Box::new(list), Box::new(cond)) })
    }

    fn logic(&mut self) -> Parsed {
        let first = self.not()?;
        let joint = match self.peek() {
            Some(TokenKind::Keyword(k @ ("且" | "或"))) => *k,
            _ => return Ok(first),
        };
        let mut parts = vec![first];
        while let Some(TokenKind::Keyword(k @ ("且" | "或"))) = self.peek() {
            if *k != joint {
                return Err(Diagnostic::error("E112", self.here(), "`且` 和 `或` 混着写，分不清先后")
                    .help("用（）把先算的部分括起来"));
            }
            self.at += 1;
            parts.push(self.not()?);
        }
        let span = parts[0].span.to(parts[parts.len() - 1].span);
        let kind = if joint == "且" { ExprKind::And(parts) } else { ExprKind::Or(parts) };
        Ok(Expr { span, kind })
    }

    fn not(&mut self) -> Parsed {
        let start = self.here();
        if !self.eat_keyword("非") {
            return self.comparison();
        }
        self.deeper()?;
        let inner = self.not()?;
        self.depth -= 1;
        Ok(Expr { span: start.to(inner.span), kind: ExprKind::Not(Box::new(inner)) })
    }

    fn comparison(&mut self) -> Parsed {
        let left = self.sum()?;
        match self.peek() {
            Some(TokenKind::Compare(op)) => {
                let op = *op;
                self.at += 1;
                let right = self.sum()?;
                let span = left.span.to(right.span);
                Ok(Expr { span, kind: ExprKind::Compare(op, Box::new(left), Box::new(right)) })
            }
            Some(TokenKind::Keyword(k @ ("属于" | "不属于"))) => {
                let negated = *k == "不属于";
                self.at += 1;
                self.membership(left, negated)
            }
            Some(TokenKind::Keyword("包含")) => {
                self.at += 1;
                let word = self.word()?;
                let span = left.span.to(word.span);
                Ok(Expr { span, kind: ExprKind::Contains(Box::new(left), word) })
            }
            Some(TokenKind::Keyword("有任一")) => {
                self.at += 1;
                let mut words = vec![self.word()?];
                while matches!(self.peek(), Some(TokenKind::Enum)) {
                    self.at += 1;
                    words.push(self.word()?);
                }
                let span = left.span.to(words[words.len() - 1].span);
                Ok(Expr { span, kind: ExprKind::ContainsAny(Box::new(left), words) })
            }
            Some(TokenKind::Keyword("介于")) => {
                self.at += 1;
                let low = self.sum()?;
                if !self.eat_keyword("到") {
                    return Err(Diagnostic::error("E113", self.here(), "`介于` 后面少了 `到`")
                        .help("写成 `甲 介于 16 到 60`"));
                }
                let high = self.sum()?;
                let span = left.span.to(high.span);
                Ok(Expr { span, kind: ExprKind::Between(Box::new(left), Box::new(low), Box::new(high)) })
            }
            _ => Ok(left),
        }
    }

    fn membership(&mut self, left: Expr, negated: bool) -> Parsed {
        let first = self.item()?;
        if self.eat_keyword("到") {
            let to = self.word()?;
            let span = left.span.to(to.span);
            let ExprKind::Name(text) = first.kind else {
                return Err(Diagnostic::error(
                    "E114",
                    first.span,
                    "`属于 甲 到 乙` 只用于选项；数和日期请用 `介于 … 到 …`",
                ));
            };
            let from = Word { text, span: first.span };
            let range = Expr { span, kind: ExprKind::InRange { expr: Box::new(left), from, to } };
            return Ok(if negated { Expr { span, kind: ExprKind::Not(Box::new(range)) } } else { range });
        }
        let mut names = vec![first];
        while matches!(self.peek(), Some(TokenKind::Enum)) {
            self.at += 1;
            names.push(self.item()?);
        }
        let span = left.span.to(names[names.len() - 1].span);
        Ok(Expr { span, kind: ExprKind::In { expr: Box::new(left), names, negated } })
    }

    /// An element of a set: a name or a literal.
    fn item(&mut self) -> Parsed {
        let span = self.here();
        match self.peek() {
            Some(TokenKind::Lit(lit)) => {
                let kind = ExprKind::Lit(lit.clone());
                self.at += 1;
                Ok(Expr { span, kind })
            }
            _ => self.word().map(|w| Expr { span: w.span, kind: ExprKind::Name(w.text) }),
        }
    }

    fn word(&mut self) -> Result<Word, Diagnostic> {
        let span = self.here();
        match self.peek() {
            Some(TokenKind::Name { text, .. }) => {
                let text = text.clone();
                self.at += 1;
                Ok(Word { text, span })
            }
            _ => {
                Err(Diagnostic::error("E115", span, "这里要写一个名字")
                    .help("名字不是一个词时，用「」括起来"))
            }
        }
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        while let Some(TokenKind::Arith(op @ (ArithOp::Add | ArithOp::Sub))) = self.peek() {
            let op = *op;
            self.at += 1;
            self.longer()?;
            let right = self.product()?;
            let span = left.span.to(right.span);
            left = Expr { span, kind: ExprKind::Arith(op, Box::new(left), Box::new(right)) };
        }
        Ok(left)
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.term()?;
        while let Some(TokenKind::Arith(op @ (ArithOp::Mul | ArithOp::Div))) = self.peek() {
            let op = *op;
            self.at += 1;
            self.longer()?;
            let right = self.term()?;
            let span = left.span.to(right.span);
            left = Expr { span, kind: ExprKind::Arith(op, Box::new(left), Box::new(right)) };
        }
        Ok(left)
    }

    fn term(&mut self) -> Parsed {
        let mut base = self.base()?;
        while matches!(self.peek(), Some(TokenKind::Dot)) {
            self.at += 1;
            self.longer()?;
            let field = self.word()?;
            let span = base.span.to(field.span);
            base = Expr { span, kind: ExprKind::Field(Box::new(base), field) };
        }
        Ok(base)
    }

    fn base(&mut self) -> Parsed {
        let span = self.here();
        let Some(kind) = self.peek().cloned() else {
            return Err(Diagnostic::error("E116", span, "公式没有写完"));
        };
        match kind {
            TokenKind::Lit(lit) => {
                self.at += 1;
                Ok(Expr { span, kind: ExprKind::Lit(lit) })
            }
            TokenKind::Name { text, marked } => {
                self.at += 1;
                if !marked && matches!(self.peek(), Some(TokenKind::Open)) {
                    return self.call(Word { text, span });
                }
                Ok(Expr { span, kind: ExprKind::Name(text) })
            }
            TokenKind::Open => {
                self.at += 1;
                self.deeper()?;
                let inner = self.filter()?;
                self.depth -= 1;
                self.close(span)?;
                Ok(inner)
            }
            TokenKind::Keyword(word) => {
                Err(Diagnostic::error("E117", span, format!("`{word}` 前面或后面少了东西")))
            }
            _ => Err(Diagnostic::error("E117", span, "这里要写一个值或名字")),
        }
    }

    fn call(&mut self, name: Word) -> Parsed {
        let open = self.here();
        self.at += 1;
        self.deeper()?;
        let mut args = Vec::new();
        if !matches!(self.peek(), Some(TokenKind::Close)) {
            args.push(self.filter()?);
            while matches!(self.peek(), Some(TokenKind::Comma)) {
                self.at += 1;
                args.push(self.filter()?);
            }
        }
        self.depth -= 1;
        let end = self.close(open)?;
        let span = name.span.to(end);
        Ok(Expr { span, kind: ExprKind::Call(name, args) })
    }

    fn close(&mut self, open: Span) -> Result<Span, Diagnostic> {
        let span = self.here();
        if matches!(self.peek(), Some(TokenKind::Close)) {
            self.at += 1;
            return Ok(span);
        }
        match self.tokens.get(self.at) {
            None => Err(Diagnostic::error("E118", open, "这个左括号没有配对的右括号")),
            Some(token) => Err(self.unexpected(token).related(open, "在这个括号里")),
        }
    }

    fn deeper(&mut self) -> Result<(), Diagnostic> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(
                Diagnostic::error("E119", self.here(), "括号套得太深").help("把里面的一部分写成一条推算")
            );
        }
        Ok(())
    }

    fn longer(&mut self) -> Result<(), Diagnostic> {
        self.terms += 1;
        if self.terms > MAX_TERMS {
            return Err(Diagnostic::error("E119", self.here(), "公式太长").help("把里面的一部分写成一条推算"));
        }
        Ok(())
    }
}
