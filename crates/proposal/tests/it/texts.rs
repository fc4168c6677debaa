//! The text of an idea: its limits, and its one form.

use allotment_place::{Currency, Pence};
use allotment_proposal::{IdeaFault, IdeaField, IdeaText, TypedIdea};
use proptest::prelude::*;

fn typed() -> TypedIdea {
    TypedIdea {
        language: "en".into(),
        title: "  Two benches ".into(),
        what: "Benches by the shop.\r\n\r\n\r\nOf wood.".into(),
        place: "High Street".into(),
        helps: "Old people".into(),
        cost: "£1,500".into(),
        interest: " \n".into(),
    }
}

fn read(typed: &TypedIdea) -> Result<IdeaText, Vec<(IdeaField, IdeaFault)>> {
    IdeaText::read(typed, Currency::GBP)
}

/// The form is a promise to whoever keeps a hash: it does not change by accident.
#[test]
fn a_text_has_one_form() {
    let text = read(&typed()).unwrap();
    assert_eq!(text.cost, Some(Pence::new(150_000)));
    assert_eq!(
        text.canonical(),
        "{\"cost\":\"150000\",\"form\":\"allotment idea 1\",\"helps\":\"Old people\",\
        \"interest\":null,\"language\":\"en\",\"title\":\"Two benches\",\
        \"what\":\"Benches by the shop.\\n\\nOf wood.\",\"where\":\"High Street\"}"
    );
    let unknown = TypedIdea {
        cost: " ".into(),
        ..typed()
    };
    let unknown = read(&unknown).unwrap();
    assert!(unknown.canonical().starts_with("{\"cost\":null,"));
    assert_ne!(unknown.hash(), text.hash());
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_in_its_place() {
    let wrong = TypedIdea {
        language: "en".into(),
        title: "x".repeat(101),
        what: "\u{202e} \n".into(),
        place: String::new(),
        helps: "y".repeat(501),
        cost: "a lot".into(),
        interest: "z".repeat(501),
    };
    let too_long = |signs, most| IdeaFault::TooLong { signs, most };
    assert_eq!(
        read(&wrong).unwrap_err(),
        [
            (IdeaField::Title, too_long(101, 100)),
            (IdeaField::What, IdeaFault::Empty),
            (IdeaField::Where, IdeaFault::Empty),
            (IdeaField::Helps, too_long(501, 500)),
            (IdeaField::Interest, too_long(501, 500)),
            (IdeaField::Cost, IdeaFault::NotMoney),
        ]
    );
    // Signs are counted, not bytes.
    let welsh = TypedIdea {
        title: "ŵ".repeat(100),
        ..typed()
    };
    assert!(read(&welsh).is_ok());
}

proptest! {
    /// Whatever is typed: it is refused, or is kept, read back and typed again alike.
    #[test]
    fn what_is_kept_is_read_back(
        title in "\\PC{0,120}", what in "(\\PC|\n|\r){0,200}",
        place in ".{0,60}", helps in "(\\PC|\n){0,60}", cost in "[0-9,.£ ]{0,12}",
        interest in "(\\PC|\n){0,30}",
    ) {
        let typed = TypedIdea { language: "cy".into(), title, what, place, helps, cost, interest };
        if let Ok(text) = read(&typed) {
            let again = IdeaText::from_canonical(&text.canonical());
            prop_assert_eq!(again.as_ref(), Some(&text));
            prop_assert_eq!(read(&text.typed(Currency::GBP)), Ok(text));
        }
    }
}
