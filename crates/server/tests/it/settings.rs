//! Settings: a file, the environment, flags; and every fault at once.

use allotment_server::{Encryption, Flags, Settings};

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

/// The settings that `lines` of a file make, or what is said to be wrong, by key.
fn of_file(lines: &str) -> Result<Settings, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("service.toml"), lines).unwrap();
    let read = Settings::of(folder.path(), &[].into(), &Flags::default());
    read.map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn a_certificate_is_in_files_or_got_and_is_read_back_as_dumped() {
    let folder = tempfile::tempdir().unwrap();
    for lines in [
        "address = \"https://vote.example.org\"\ncertificate = \"chain.pem\"\ncertificate_key = \"key.pem\"\n",
        "address = \"https://vote.example.org\"\ncertificates_from = \"letsencrypt\"\ncertificates_mail = \"clerk@example.org\"\n",
        "address = \"https://vote.example.org:8443\"\ncertificates_from = \"https://ca.example.org/dir\"\ncertificates_trust = \"ca.pem\"\n",
    ] {
        let path = folder.path().join("service.toml");
        std::fs::write(&path, lines).unwrap();
        let read = || Settings::of(folder.path(), &[].into(), &Flags::default()).unwrap();
        let settings = read();
        match settings.encryption.as_ref().unwrap() {
            Encryption::Files { certificate, key } => {
                assert_eq!(*certificate, folder.path().join("chain.pem"));
                assert_eq!(*key, folder.path().join("key.pem"));
            }
            Encryption::Acme { directory, .. } => {
                assert!(directory.starts_with("https://"), "{directory}");
            }
        }
        std::fs::write(&path, settings.dump()).unwrap();
        assert_eq!(read(), settings, "{lines}");
    }
}

#[test]
fn what_does_not_fit_a_certificate_is_refused_with_its_key() {
    const NAMED: &str = "address = \"https://vote.example.org\"\n";
    for (lines, key) in [
        ("certificate = \"a\"\n", "certificate_key"),
        ("certificate_key = \"a\"\n", "certificate"),
        (
            "certificate = \"a\"\ncertificate_key = \"b\"\ncertificates_from = \"letsencrypt\"\n",
            "certificates_from",
        ),
        (
            "certificate = \"a\"\ncertificate_key = \"b\"\nbehind_proxy = true\n",
            "behind_proxy",
        ),
        (
            "certificates_from = \"http://ca.example.org\"\n",
            "certificates_from",
        ),
        (
            "certificates_from = \"letsencrypt\"\ncertificates_mail = \"clerk\"\n",
            "certificates_mail",
        ),
        ("certificates_trust = \"ca.pem\"\n", "certificates_trust"),
        ("certificates_mail = \"a@b.c\"\n", "certificates_mail"),
    ] {
        let wrong = of_file(&format!("{NAMED}{lines}")).unwrap_err();
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].starts_with(&format!("{key}: ")), "{wrong:?}");
    }
    for address in ["http://vote.example.org", "https://192.0.2.1"] {
        let lines = format!("address = \"{address}\"\ncertificates_from = \"letsencrypt\"\n");
        let wrong = of_file(&lines).unwrap_err();
        assert!(wrong[0].starts_with("address: "), "{wrong:?}");
    }
}
