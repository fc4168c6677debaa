//! Letters with codes, and looking at a code before polling day.

use crate::house::{House, PATH, VOTE};

fn draft(house: &House, definition: &str) {
    let fields = [("definition", definition)];
    house.post("/office/new", &fields, house.officer()).is(303);
}

fn issued(house: &House) -> String {
    let page = house.get_as(&format!("/office{PATH}"), house.officer());
    let page = page.is(200).text;
    let (before, _) = page.split_once(" were given out").unwrap();
    before.rsplit('>').next().unwrap().trim().to_owned()
}

#[test]
fn letters_are_a_tagged_pdf_with_a_page_for_each_code() {
    let house = House::new();
    draft(&house, VOTE);
    let path = format!("/office{PATH}/letters");
    let made = house
        .post(&path, &[("count", "3")], house.officer())
        .is(200);
    assert_eq!(made.headers["content-type"], "application/pdf");
    assert_eq!(made.headers["cache-control"], "no-store");
    assert!(made.bytes.starts_with(b"%PDF-1.7"));
    for words in [
        "/Count 3",
        "pdfuaid:part",
        "/Lang",
        "/Figure",
        "What first?",
    ] {
        assert!(made.text.contains(words), "{words}");
    }
    assert_eq!(issued(&house), "3 codes");
    for count in ["0", "501", "", "x"] {
        house
            .post(&path, &[("count", count)], house.officer())
            .is(400);
    }
    assert_eq!(issued(&house), "3 codes");
}

/// What cannot be printed is said before any code can vote.
#[test]
fn a_letter_that_cannot_be_printed_gives_out_no_code() {
    let house = House::new();
    draft(&house, &VOTE.replace("What first?", "سلام"));
    let path = format!("/office{PATH}/letters");
    let made = house.post(&path, &[("count", "2")], house.officer());
    made.is(422).says("the font of PDFs has no letter");
    assert_eq!(issued(&house), "0 codes");
}

#[test]
fn a_code_is_looked_at_before_the_vote_opens_and_nothing_of_the_draft_is_told() {
    let house = House::new();
    draft(&house, VOTE);
    let ask = format!("{PATH}/code");
    house.get(&ask).is(404);
    house.get(PATH).is(404);
    let codes = house.codes(PATH, 1);
    for path in [PATH, &ask] {
        let page = house.get(path).is(200).says("Check your code");
        for told in ["What first", "Bench", "Eastgate"] {
            assert!(!page.text.contains(told), "{told}");
        }
    }
    let check = |code: &str| house.post(&ask, &[("code", code)], "");
    check("").is(422).says("Type the code");
    check("0000-0000-0001").is(422).says("One of the letters");
    check("0000-0000-0000")
        .is(422)
        .says("We do not know this code");
    let good = check(&codes[0].to_lowercase()).is(200);
    let good = good.says("Your code is good. You can vote from 1 March 2027");
    assert!(!good.text.contains("What first"), "{}", good.text);
    house
        .post(&format!("/office{PATH}/open"), &[], house.officer())
        .is(303);
    // The answer is the same before and after voting: it tells nobody who voted.
    let before = check(&codes[0]).is(200).says("up to the end of 31 March");
    house.vote(&codes[0], &["tree"]);
    assert_eq!(check(&codes[0]), before);
    house.close(PATH);
    check(&codes[0]).is(200).says("This vote has ended");
}
