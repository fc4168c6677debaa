//! Settings: a file, the environment, flags; and every fault at once.

use allotment_server::{Flags, Settings};

#[test]
fn flags_are_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.toml");
    std::fs::write(
        &path,
        "listen = \"127.0.0.1:1001\"\ncontact = \"the hall\"\n",
    )
    .unwrap();
    let read = |environment: &[(&str, &str)], flags: &Flags| {
        let own = environment
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        Settings::of(folder.path(), &own.collect(), flags).unwrap()
    };
    let none = Flags::default();
    assert_eq!(read(&[], &none).listen.port(), 1001);
    assert_eq!(
        read(&[("listen", "127.0.0.1:1002")], &none).listen.port(),
        1002
    );
    let flags = Flags {
        listen: Some("127.0.0.1:1003".into()),
        address: None,
    };
    let settings = read(&[("listen", "127.0.0.1:1002")], &flags);
    assert_eq!(settings.listen.port(), 1003);
    assert_eq!(settings.address, "http://127.0.0.1:1003");
    assert_eq!(settings.contact, "the hall");
    let secret = folder.path().join("where");
    std::fs::write(&secret, "the town hall\n").unwrap();
    let named = [("contact_file", secret.to_str().unwrap())];
    assert_eq!(read(&named, &none).contact, "the town hall");
}

#[test]
fn what_is_dumped_is_read_back_and_holds_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::of(folder.path(), &[].into(), &Flags::default()).unwrap();
    let dump = settings.dump();
    std::fs::write(folder.path().join("service.toml"), &dump).unwrap();
    let again = Settings::of(folder.path(), &[].into(), &Flags::default()).unwrap();
    assert_eq!(again, settings);
    assert!(
        dump.lines().filter(|line| line.starts_with('#')).count() >= 7,
        "{dump}"
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let environment = [
        ("listen", "nowhere"),
        ("address", "vote.example"),
        ("print_links", "perhaps"),
        ("contact_file", "/does/not/exist"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let report = Settings::of(folder.path(), &environment, &Flags::default())
        .unwrap_err()
        .report();
    for part in [
        "'nowhere'",
        "'vote.example'",
        "'perhaps'",
        "/does/not/exist",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
    let file = folder.path().join("service.toml");
    std::fs::write(file, "contact = \"x\"\nlisten_on = \"y\"\n").unwrap();
    let report = Settings::of(folder.path(), &[].into(), &Flags::default())
        .unwrap_err()
        .report();
    assert!(
        report.contains("service.toml:2") && report.contains("listen_on"),
        "{report}"
    );
}
