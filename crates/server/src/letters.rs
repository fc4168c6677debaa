//! Letters with voting codes, as a PDF: a page a letter, in every language of
//! the vote, with a code of squares for phones.

use allotment_document::{Block, Document, DocumentError, Level, Squares, pdf};
use allotment_poll::Code;
use qrcode::{Color, EcLevel, QrCode};

use crate::error::Refusal;
use crate::language::Language;
use crate::page::{Here, Page};
use crate::polls::Poll;
use crate::route::places::day;
use crate::route::vote::path_of;
use crate::state::App;

/// Where `code` votes: the code stands after `#`, which browsers send to nobody.
fn address(app: &App, language: Language, poll: &Poll, code: &Code) -> String {
    let (own, base, path) = (&app.settings.address, language.base(), path_of(poll));
    format!("{own}{base}{path}#{}", code.plain())
}

/// The squares of `text`, that a camera reads with up to 15% of them spoilt.
fn squares(text: &str, alternative: String) -> Result<Squares, Refusal> {
    let made = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| Refusal::Fault(format!("{text:.40} is no QR code: {error}")))?;
    let dark = made.to_colors();
    Ok(Squares {
        side: made.width(),
        dark: dark.iter().map(|one| *one == Color::Dark).collect(),
        alternative,
    })
}

/// What a letter says in one language: before the squares, and after.
struct Words {
    language: Language,
    title: String,
    code: String,
    before: Vec<String>,
    alternative: String,
    after: Vec<String>,
}

impl Words {
    fn new(app: &App, language: Language, poll: &Poll) -> Self {
        let here = Here {
            language,
            path: path_of(poll),
        };
        let page = Page::new(app, &here, "letter-code");
        let definition = &poll.definition;
        let place = app.places.name_of(&definition.community);
        let shown = format!("{}{}{}", app.settings.address, language.base(), here.path);
        let mut before = vec![page.say1("letter-place", "place", place)];
        if definition.practice {
            before.push(page.say("practice-words"));
        }
        before.push(page.say2(
            "letter-days",
            "opens",
            day(&page, definition.opens),
            "closes",
            day(&page, definition.closes),
        ));
        let mut after = vec![
            page.say("letter-scan"),
            page.say1("letter-type", "address", &shown),
            page.say("letter-check"),
            page.say("vote-secret"),
        ];
        if definition.papers.is_some() {
            after.push(page.say("vote-papers"));
        }
        if !page.contact().is_empty() {
            after.push(page.say1("contact", "who", page.contact()));
        }
        Self {
            language,
            title: definition.title.in_language(language.tag()).to_owned(),
            code: page.say("letter-code"),
            before,
            alternative: page.say("letter-squares"),
            after,
        }
    }

    /// The letter's part in this language; the squares stand in the first.
    fn blocks(&self, code: &Code, squares: Option<Squares>) -> Vec<Block> {
        let level = if squares.is_some() {
            Level::One
        } else {
            Level::Two
        };
        let mut blocks = vec![Block::Heading(level, self.title.clone())];
        let said =
            |words: &Vec<String>| -> Vec<Block> { words.iter().map(Block::paragraph).collect() };
        blocks.extend(said(&self.before));
        // In the first it is a heading, to be read from arm's length.
        match squares {
            Some(squares) => {
                let words = format!("{} {code}", self.code);
                blocks.push(Block::Heading(Level::Two, words));
                blocks.push(Block::Squares(squares));
            }
            None => blocks.push(Block::labelled(
                self.code.trim_end_matches(':'),
                code.to_string(),
            )),
        }
        blocks.extend(said(&self.after));
        blocks
    }
}

/// The letters for `codes`, in the order of `codes`.
///
/// # Errors
/// The letter that the font of PDFs lacks, and where it stands, in words; or a
/// [`Refusal`] for what is our own fault.
pub(crate) fn letters(
    app: &App,
    poll: &Poll,
    codes: &[Code],
) -> Result<Result<Vec<u8>, String>, Refusal> {
    let spoken = Language::ALL
        .into_iter()
        .filter(|one| (poll.definition.languages.iter()).any(|tag| tag == one.tag()));
    let mut all: Vec<Words> = spoken.map(|one| Words::new(app, one, poll)).collect();
    if all.is_empty() {
        all.push(Words::new(app, Language::English, poll));
    }
    // The vote's own first language first.
    let first = poll.definition.languages.first();
    all.sort_by_key(|words| first.is_none_or(|first| first != words.language.tag()));
    let main = &all[0];
    let mut blocks = Vec::new();
    for code in codes {
        let address = address(app, main.language, poll, code);
        let squares = squares(&address, main.alternative.clone())?;
        blocks.push(Block::NewPage);
        blocks.extend(main.blocks(code, Some(squares)));
        for words in &all[1..] {
            let inner = words.blocks(code, None);
            blocks.push(Block::InLanguage(words.language.tag().to_owned(), inner));
        }
    }
    let document = Document {
        title: main.title.clone(),
        language: main.language.tag().to_owned(),
        about: main.before[0].clone(),
        // No number: it would tell which letter was made after which.
        page_of: main.title.clone(),
        blocks,
    };
    match pdf(&document) {
        Ok(bytes) => Ok(Ok(bytes)),
        Err(error @ DocumentError::NoLetter { .. }) => Ok(Err(error.to_string())),
        Err(error) => Err(Refusal::Fault(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: ISO/IEC 18004:2015, 6.3.3: finder patterns of 7 by 7 in three
    /// corners; 6.3.5: timing patterns between them; 7.9.1: format information.
    #[test]
    fn squares_are_a_code_of_the_standard() {
        let text = "https://vote.example.org/vote/E01000001/2027-spring#7Q2MK9TA0XWE";
        let made = squares(text, "x".into()).unwrap();
        // Version 4 or 5: few enough to be read from paper.
        assert!([33, 37].contains(&made.side), "{}", made.side);
        let far = made.side - 7;
        let dark = |row: usize, column: usize| made.dark[row * made.side + column];
        for (top, left) in [(0, 0), (0, far), (far, 0)] {
            for row in 0..7 {
                for column in 0..7 {
                    let edge = [0, 6].contains(&row) || [0, 6].contains(&column);
                    let middle = (2..5).contains(&row) && (2..5).contains(&column);
                    assert_eq!(
                        dark(top + row, left + column),
                        edge || middle,
                        "{row} {column}"
                    );
                }
            }
        }
        for at in 8..far - 1 {
            assert_eq!(dark(6, at), at % 2 == 0);
            assert_eq!(dark(at, 6), at % 2 == 0);
        }
        // Format information beside the first finder: the two bits of level M,
        // 00, under their mask 10.
        assert_eq!((dark(8, 0), dark(8, 1)), (true, false));
    }
}
