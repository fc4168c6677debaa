//! How the service is set up: one annotated file, the environment and flags all
//! say the same, the later over the earlier.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::{env, fs};

use allotment_table::{Fault, Faults};
use serde::Deserialize;

use crate::tls::host_of;

/// The file of settings in a programme's folder.
pub const SETTINGS: &str = "service.toml";
/// Settings in the environment begin so.
const PREFIX: &str = "ALLOTMENT_";
/// Where the service listens unless it is told otherwise.
const LISTEN: &str = "127.0.0.1:8080";

/// How the service is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The programme's folder.
    pub folder: PathBuf,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Its address as people type it, without a slash at the end.
    pub address: String,
    /// Its database.
    pub database: PathBuf,
    /// The file with its secret.
    pub secret_file: PathBuf,
    /// Whether sign-in links are printed, for want of mail.
    pub print_links: bool,
    /// Whether a proxy in front says whose request it is.
    pub behind_proxy: bool,
    /// For each language but English, who stands by the service's own words.
    pub reviewers: BTreeMap<String, String>,
    /// The place that people can ask.
    pub contact: String,
    /// How the service encrypts connections itself; nothing where a proxy does.
    pub encryption: Option<Encryption>,
}

/// A certificate of the service's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// In PEM files that somebody else renews.
    Files {
        /// The certificate, and those that lead to an authority.
        certificate: PathBuf,
        /// Its key.
        key: PathBuf,
    },
    /// From an authority that gives them to whoever proves that a name is theirs.
    Acme {
        /// Its directory.
        directory: String,
        /// Where it can write to.
        mail: Option<String>,
        /// Whose certificates it may have itself, if not the web's authorities': a PEM file.
        trust: Option<PathBuf>,
    },
}

/// The directory that `letsencrypt` stands for.
const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// What a flag may say over everything else.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--listen`.
    pub listen: Option<String>,
    /// `--address`.
    pub address: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Written {
    listen: Option<String>,
    address: Option<String>,
    database: Option<String>,
    secret_file: Option<String>,
    print_links: Option<bool>,
    behind_proxy: Option<bool>,
    contact: Option<String>,
    certificate: Option<String>,
    certificate_key: Option<String>,
    certificates_from: Option<String>,
    certificates_mail: Option<String>,
    certificates_trust: Option<String>,
    #[serde(default)]
    reviewers: BTreeMap<String, String>,
}

impl Settings {
    /// The settings for the programme in `folder`: those of its file, over them
    /// the environment's, over them `flags`.
    ///
    /// # Errors
    /// Everything that is wrong with them, at once.
    pub fn read(folder: &Path, flags: &Flags) -> Result<Self, Faults> {
        let said = env::vars()
            .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_lowercase(), value)));
        Self::of(folder, &said.collect(), flags)
    }

    /// The same with the environment that is given: names in small letters,
    /// without `ALLOTMENT_`.
    ///
    /// # Errors
    /// Everything that is wrong with them, at once.
    pub fn of(
        folder: &Path,
        environment: &BTreeMap<String, String>,
        flags: &Flags,
    ) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let path = folder.join(SETTINGS);
        let file = read_file(&path, &mut faults);
        let mut said = |name: &str| from_environment(environment, name, &mut faults);
        let listen = flags.listen.clone().or(said("listen")).or(file.listen);
        let address = flags.address.clone().or(said("address")).or(file.address);
        let database = said("database").or(file.database);
        let secret_file = said("secret_file").or(file.secret_file);
        let print_links = said("print_links");
        let behind_proxy = said("behind_proxy");
        let contact = said("contact").or(file.contact);
        let certificates = Certificates {
            certificate: said("certificate").or(file.certificate),
            key: said("certificate_key").or(file.certificate_key),
            from: said("certificates_from").or(file.certificates_from),
            mail: said("certificates_mail").or(file.certificates_mail),
            trust: said("certificates_trust").or(file.certificates_trust),
        };
        let mut truth = |name: &str, told: Option<String>, file: Option<bool>| match told.as_deref()
        {
            None => file.unwrap_or(false),
            Some("true" | "1" | "yes") => true,
            Some("false" | "0" | "no") => false,
            Some(other) => {
                let what = format!("'{other}' is neither true nor false");
                faults.push(Fault::new(variable(name), what, "write true or false"));
                false
            }
        };
        let print_links = truth("print_links", print_links, file.print_links);
        let behind_proxy = truth("behind_proxy", behind_proxy, file.behind_proxy);
        let written = listen.unwrap_or_else(|| LISTEN.into());
        let listen: SocketAddr = written.parse().unwrap_or_else(|_| {
            let what = format!("'{written}' is no address to listen on");
            let help = "write an address and a port, such as 127.0.0.1:8080";
            faults.push(Fault::new("listen", what, help));
            LISTEN.parse().expect("it is an address")
        });
        let address = address.unwrap_or_else(|| format!("http://{listen}"));
        let address = address.trim_end_matches('/').to_owned();
        if !(address.starts_with("http://") || address.starts_with("https://")) {
            let what = format!("'{address}' is no address that people can type");
            faults.push(Fault::new(
                "address",
                what,
                "write https://vote.example.org",
            ));
        }
        let encryption = certificates.encryption(folder, &address, behind_proxy, &mut faults);
        let inside = |told: Option<String>, name: &str| {
            told.map_or_else(|| folder.join(name), |path| folder.join(path))
        };
        faults.into_result(Self {
            folder: folder.to_path_buf(),
            listen,
            address,
            database: inside(database, "service.db"),
            secret_file: inside(secret_file, "service.key"),
            print_links,
            behind_proxy,
            reviewers: file.reviewers,
            contact: contact.unwrap_or_default(),
            encryption,
        })
    }

    /// Whether people come over an encrypted connection.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.address.starts_with("https://")
    }

    /// The settings as an annotated file. The secret itself is never in it.
    #[must_use]
    pub fn dump(&self) -> String {
        let mut text = String::new();
        for (about, name, value) in [
            (
                "Where the service listens: behind a proxy with a certificate, or with its own.",
                "listen",
                quoted(&self.listen.to_string()),
            ),
            (
                "Its address as people type it: in letters, links and codes.",
                "address",
                quoted(&self.address),
            ),
            (
                "Votes and accounts. On a disk of this machine.",
                "database",
                quoted(&self.database.display().to_string()),
            ),
            (
                "The file with the service's secret: made at the first start. Keep a copy\n# apart from the database: with both, all codes of a vote that is open can be\n# found, and with them its ballots.",
                "secret_file",
                quoted(&self.secret_file.display().to_string()),
            ),
            (
                "Whether sign-in links are printed where the service was started. For trying\n# it out, and until it sends mail.",
                "print_links",
                self.print_links.to_string(),
            ),
            (
                "Whether a proxy in front writes X-Forwarded-For. Only then is it believed.",
                "behind_proxy",
                self.behind_proxy.to_string(),
            ),
            (
                "Whom people can ask: a name with a telephone number or an address.",
                "contact",
                quoted(&self.contact),
            ),
        ] {
            writeln!(text, "# {about}\n{name} = {value}\n").expect("a text takes text");
        }
        text.push_str(&self.certificates());
        text.push_str(
            "# Who stands by the service's own words in a language: without a name, no vote\n\
             # but a practice one opens in it.\n[reviewers]\n",
        );
        for (language, name) in &self.reviewers {
            writeln!(text, "{language} = {}", quoted(name)).expect("a text takes text");
        }
        if self.reviewers.is_empty() {
            text.push_str("# cy = \"A. Name\"\n");
        }
        text
    }
}

impl Settings {
    /// The part of [`dump`](Self::dump) about certificates.
    fn certificates(&self) -> String {
        let (mut files, mut from) = ([None, None], [None, None, None]);
        match &self.encryption {
            None => {}
            Some(Encryption::Files { certificate, key }) => {
                files = [certificate, key].map(|path| Some(path.display().to_string()));
            }
            Some(Encryption::Acme {
                directory,
                mail,
                trust,
            }) => {
                let trust = trust.as_ref().map(|path| path.display().to_string());
                from = [Some(directory.clone()), mail.clone(), trust];
            }
        }
        let mut text = String::new();
        let mut put = |about: &str, lines: &[(&str, &Option<String>, &str)]| {
            writeln!(text, "# {about}").expect("a text takes text");
            for (name, value, example) in lines {
                match value {
                    Some(value) => writeln!(text, "{name} = {}", quoted(value)),
                    None => writeln!(text, "# {name} = {}", quoted(example)),
                }
                .expect("a text takes text");
            }
            text.push('\n');
        };
        put(
            "Without a proxy: the service's own certificate and its key, PEM files that\n# are read again when they change.",
            &[
                ("certificate", &files[0], "fullchain.pem"),
                ("certificate_key", &files[1], "privkey.pem"),
            ],
        );
        put(
            "Or a certificate that it gets and renews by itself (ACME): by naming an\n# authority you agree to its terms. It must be reached at the address, port 443.\n# certificates_trust is for an authority of your own.",
            &[
                ("certificates_from", &from[0], "letsencrypt"),
                ("certificates_mail", &from[1], "clerk@example.org"),
                ("certificates_trust", &from[2], "own-authority.pem"),
            ],
        );
        text
    }
}

/// What is said of certificates.
struct Certificates {
    certificate: Option<String>,
    key: Option<String>,
    from: Option<String>,
    mail: Option<String>,
    trust: Option<String>,
}

impl Certificates {
    /// How connections are encrypted, if what is said fits together.
    fn encryption(
        self,
        folder: &Path,
        address: &str,
        behind_proxy: bool,
        faults: &mut Faults,
    ) -> Option<Encryption> {
        let mut wrong = |key: &str, what: &str, help: &str| {
            faults.push(Fault::new(key, what.to_owned(), help));
        };
        let of_authority = [
            ("certificates_mail", &self.mail),
            ("certificates_trust", &self.trust),
        ];
        for (key, told) in of_authority {
            if self.from.is_none() && told.is_some() {
                let help = "add certificates_from = \"letsencrypt\", or take it out";
                wrong(key, "nobody is asked for a certificate", help);
            }
        }
        let encryption = match (self.certificate, self.key, self.from) {
            (None, None, None) => return None,
            (Some(certificate), Some(key), None) => Encryption::Files {
                certificate: folder.join(certificate),
                key: folder.join(key),
            },
            (None, None, Some(from)) => Encryption::Acme {
                directory: match from.as_str() {
                    "letsencrypt" => LETS_ENCRYPT.to_owned(),
                    _ => from,
                },
                mail: self.mail,
                trust: self.trust.map(|path| folder.join(path)),
            },
            (_, _, Some(_)) => {
                let help = "keep certificates_from, or certificate with certificate_key";
                wrong(
                    "certificates_from",
                    "there are two ways to a certificate",
                    help,
                );
                return None;
            }
            (certificate, _, None) => {
                let (lacks, has) = match certificate {
                    Some(_) => ("certificate_key", "certificate"),
                    None => ("certificate", "certificate_key"),
                };
                wrong(
                    lacks,
                    &format!("it goes with {has}, and is not there"),
                    "name both files",
                );
                return None;
            }
        };
        if !address.starts_with("https://") {
            let help = "set address to https:// and the name that the certificate is for";
            wrong(
                "address",
                "connections are encrypted, and the address does not say so",
                help,
            );
        }
        if behind_proxy {
            let help = "take out behind_proxy, or leave the certificate to the proxy";
            wrong(
                "behind_proxy",
                "the service has a certificate of its own",
                help,
            );
        }
        if let Encryption::Acme {
            directory, mail, ..
        } = &encryption
        {
            let host = host_of(address);
            if host.parse::<std::net::IpAddr>().is_ok()
                || !host.contains(|c: char| c.is_ascii_alphabetic())
            {
                let help = "set address to https:// and a name that leads to this machine";
                wrong("address", "a certificate is for a name", help);
            }
            if !directory.starts_with("https://") {
                let help = "write \"letsencrypt\", or the https:// address of an ACME directory";
                wrong("certificates_from", "it is no authority's directory", help);
            }
            if mail.as_ref().is_some_and(|mail| !mail.contains('@')) {
                let help = "write an address such as clerk@example.org";
                wrong("certificates_mail", "it is no mail address", help);
            }
        }
        Some(encryption)
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.to_uppercase())
}

fn read_file(path: &Path, faults: &mut Faults) -> Written {
    let shown = path.display().to_string();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Written::default(),
        Err(error) => {
            let what = format!("it cannot be read: {error}");
            faults.push(Fault::new(shown, what, "see to the rights of the file"));
            return Written::default();
        }
    };
    toml::from_str(&text).unwrap_or_else(|error: toml::de::Error| {
        let mut fault = Fault::new(
            shown,
            error.message().to_owned(),
            "see  allotment config dump  for every key with its meaning",
        );
        if let Some(span) = error.span() {
            let before = text.get(..span.start).unwrap_or(&text);
            fault = fault.at_line(1 + before.matches('\n').count() as u64);
        }
        faults.push(fault);
        Written::default()
    })
}

/// What the environment says for `name`, or the file that it names under
/// `name_FILE`.
fn from_environment(
    environment: &BTreeMap<String, String>,
    name: &str,
    faults: &mut Faults,
) -> Option<String> {
    let file = environment.get(&format!("{name}_file"));
    match (environment.get(name), file) {
        (Some(_), Some(_)) if name != "secret" => {
            let what = format!("both {0} and {0}_FILE are set", variable(name));
            faults.push(Fault::new(variable(name), what, "remove one of them"));
            None
        }
        (Some(value), _) => Some(value.clone()),
        (None, Some(path)) => match fs::read_to_string(path) {
            Ok(text) => Some(text.trim_end().to_owned()),
            Err(error) => {
                let what = format!("{path} cannot be read: {error}");
                let help = "name a file that the service may read";
                faults.push(Fault::new(format!("{}_FILE", variable(name)), what, help));
                None
            }
        },
        (None, None) => None,
    }
}
