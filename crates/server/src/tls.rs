//! Encrypted connections of the service's own: by a certificate in files, which is
//! read anew when it changes, or by one that the service gets by itself and renews.
//!
//! Source: RFC 8555 (ACME) and RFC 8737 (proof by TLS-ALPN-01, on the same port).

use std::fs;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use allotment_table::{Fault, Faults};
use futures_core::Stream;
use rustls_acme::caches::DirCache;
use rustls_acme::{AcmeConfig, AcmeState, EventOk, is_tls_alpn_challenge};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{Acceptor, ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::server::TlsStream;

use crate::settings::Encryption;
use crate::state::Say;

/// How often it is looked whether files have changed.
const EVERY: Duration = Duration::from_mins(1);

/// How connections are encrypted.
#[derive(Clone)]
pub(crate) struct Tls {
    pages: Arc<ServerConfig>,
    /// For who asks whether the name is ours.
    challenge: Option<Arc<ServerConfig>>,
}

/// What keeps the certificate as it should be.
pub(crate) enum Keeper {
    /// Files that somebody else renews.
    Files(Arc<Files>),
    /// Whoever gives certificates to who proves that a name is theirs.
    Acme(Box<AcmeState<io::Error>>),
}

impl Tls {
    /// What `encryption` asks for, for the name of `address`; `folder` is where a
    /// certificate that the service got is kept.
    ///
    /// # Errors
    /// [`Faults`] if the certificate or its key cannot be read, or do not belong together.
    pub(crate) fn new(
        encryption: &Encryption,
        address: &str,
        folder: &Path,
    ) -> Result<(Self, Keeper), Faults> {
        match encryption {
            Encryption::Files { certificate, key } => {
                let files = Arc::new(Files::read(certificate, key)?);
                let pages = pages(Arc::clone(&files) as Arc<dyn ResolvesServerCert>);
                let tls = Self {
                    pages,
                    challenge: None,
                };
                Ok((tls, Keeper::Files(files)))
            }
            Encryption::Acme {
                directory,
                mail,
                trust,
            } => {
                let client = client(trust.as_deref())?;
                let kept = folder.join("certificates");
                private_folder(&kept)?;
                let state = AcmeConfig::new_with_client_config([host_of(address)], client)
                    .contact(mail.iter().map(|mail| format!("mailto:{mail}")))
                    .directory(directory)
                    .cache(DirCache::new(kept))
                    .state();
                let tls = Self {
                    pages: pages(state.resolver()),
                    challenge: Some(state.challenge_rustls_config()),
                };
                Ok((tls, Keeper::Acme(Box::new(state))))
            }
        }
    }

    /// `stream`, encrypted; nothing if it only asked whether the name is ours.
    ///
    /// # Errors
    /// Whatever goes wrong with the handshake.
    pub(crate) async fn accept<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
    ) -> io::Result<Option<TlsStream<S>>> {
        let begun = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        match &self.challenge {
            Some(challenge) if is_tls_alpn_challenge(&begun.client_hello()) => {
                let mut stream = begun.into_stream(Arc::clone(challenge)).await?;
                tokio::io::AsyncWriteExt::shutdown(&mut stream).await?;
                Ok(None)
            }
            _ => Ok(Some(begun.into_stream(Arc::clone(&self.pages)).await?)),
        }
    }
}

impl Keeper {
    /// Looks after the certificate, for ever.
    pub(crate) async fn keep(self, say: &Say) {
        match self {
            Self::Files(files) => loop {
                tokio::time::sleep(EVERY).await;
                if let Some(told) = files.look() {
                    say(&told);
                }
            },
            Self::Acme(mut state) => loop {
                let next = std::future::poll_fn(|context| Pin::new(&mut *state).poll_next(context));
                match next.await {
                    Some(Ok(EventOk::DeployedNewCert)) => {
                        say("the certificate is new, and in use");
                    }
                    Some(Ok(_)) => {}
                    Some(Err(error)) => say(&format!(
                        "error: the certificate could not be had or kept: {error}. It is tried again"
                    )),
                    None => std::future::pending().await,
                }
            },
        }
    }
}

/// Whether the certificate in files that `encryption` names can be used with its key.
///
/// # Errors
/// [`Faults`] if it cannot.
pub fn examine_certificate(encryption: &Encryption) -> Result<(), Faults> {
    match encryption {
        Encryption::Files { certificate, key } => Files::read(certificate, key).map(drop),
        Encryption::Acme { trust, .. } => client(trust.as_deref()).map(drop),
    }
}

/// The name, or number, that `address` names.
pub(crate) fn host_of(address: &str) -> &str {
    let host = address.split_once("://").map_or(address, |(_, host)| host);
    host.split(['/', ':']).next().unwrap_or_default()
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// TLS 1.3 and 1.2, for HTTP.
fn pages(certificates: Arc<dyn ResolvesServerCert>) -> Arc<ServerConfig> {
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("the provider knows them")
        .with_no_client_auth()
        .with_cert_resolver(certificates);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Arc::new(config)
}

/// Who asks for certificates; it believes the web's authorities, or those in the file
/// `trust` alone.
fn client(trust: Option<&Path>) -> Result<Arc<ClientConfig>, Faults> {
    let mut roots = RootCertStore::empty();
    match trust {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            for one in chain(path)? {
                roots.add(one).map_err(|error| unusable(path, &error))?;
            }
        }
    }
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("the provider knows them")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Makes the folder in which keys are kept, for nobody else to read.
fn private_folder(folder: &Path) -> Result<(), Faults> {
    let made = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    };
    made().map_err(|error| {
        let what = format!("it cannot be made: {error}");
        let help = "see to the rights of the folder that it is in";
        Fault::system(folder.display().to_string(), what, help).into()
    })
}

fn unusable(path: &Path, error: &dyn std::fmt::Display) -> Faults {
    let what = format!("it cannot be used: {error}");
    let help = "name a PEM file: the certificate first and then those that lead to an authority (fullchain.pem), or its key (privkey.pem)";
    Fault::new(path.display().to_string(), what, help).into()
}

/// The certificates of a PEM file.
fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, Faults> {
    let file = fs::File::open(path).map_err(|error| unusable(path, &error))?;
    let all: Result<Vec<_>, _> = CertificateDer::pem_reader_iter(BufReader::new(file)).collect();
    let all = all.map_err(|error| unusable(path, &error))?;
    if all.is_empty() {
        return Err(unusable(path, &"there is no certificate in it"));
    }
    Ok(all)
}

/// A certificate and its key in files.
#[derive(Debug)]
pub(crate) struct Files {
    paths: [PathBuf; 2],
    now: RwLock<(Arc<CertifiedKey>, [Option<SystemTime>; 2])>,
}

impl Files {
    fn read(certificate: &Path, key: &Path) -> Result<Self, Faults> {
        let paths = [certificate, key].map(Path::to_path_buf);
        let changed = changed(&paths);
        let read = read(&paths)?;
        Ok(Self {
            paths,
            now: RwLock::new((Arc::new(read), changed)),
        })
    }

    /// Reads them again if one has changed, and tells of it; what cannot be used
    /// changes nothing.
    fn look(&self) -> Option<String> {
        let changed = changed(&self.paths);
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        if now.1 == changed {
            return None;
        }
        now.1 = changed;
        Some(match read(&self.paths) {
            Ok(read) => {
                now.0 = Arc::new(read);
                "the certificate has changed, and is in use".into()
            }
            Err(faults) => {
                let why: Vec<String> = faults.iter().map(ToString::to_string).collect();
                let why = why.join("; ");
                format!("error: {why}. The certificate before is still in use")
            }
        })
    }
}

impl ResolvesServerCert for Files {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&now.0))
    }
}

/// When each was changed last, as far as can be told.
fn changed(paths: &[PathBuf; 2]) -> [Option<SystemTime>; 2] {
    let of = |path: &PathBuf| fs::metadata(path).and_then(|about| about.modified()).ok();
    [of(&paths[0]), of(&paths[1])]
}

/// The certificate with its key, which must belong to it.
fn read([certificate, key]: &[PathBuf; 2]) -> Result<CertifiedKey, Faults> {
    let chain = chain(certificate)?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unusable(key, &error))?;
    CertifiedKey::from_der(chain, secret, &provider()).map_err(|error| unusable(key, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A certificate for `localhost` by itself, with its key, in `folder`.
    fn written(folder: &Path) -> [PathBuf; 2] {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let paths = ["chain.pem", "key.pem"].map(|name| folder.join(name));
        fs::write(&paths[0], made.cert.pem()).unwrap();
        fs::write(&paths[1], made.key_pair.serialize_pem()).unwrap();
        paths
    }

    #[test]
    fn files_that_change_are_read_again_and_bad_ones_change_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let paths = written(folder.path());
        let files = Files::read(&paths[0], &paths[1]).unwrap();
        let now = || Arc::clone(&files.now.read().unwrap().0);
        let first = now();
        assert_eq!(files.look(), None);
        let old = SystemTime::UNIX_EPOCH;
        let aged = |path: &Path| {
            fs::File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_modified(old)
                .unwrap();
        };
        let key = fs::read(&paths[1]).unwrap();
        fs::write(&paths[1], "none").unwrap();
        aged(&paths[1]);
        let told = files.look().unwrap();
        assert!(
            told.starts_with("error: ") && told.contains("key.pem"),
            "{told}"
        );
        assert_eq!(now().cert, first.cert);
        assert_eq!(files.look(), None, "it is told once");
        // The key of another certificate is none.
        fs::write(&paths[1], &key).unwrap();
        assert!(files.look().is_some());
        let _other = written(folder.path());
        fs::write(&paths[1], &key).unwrap();
        aged(&paths[0]);
        let told = files.look().unwrap();
        assert!(told.starts_with("error: "), "{told}");
        assert_eq!(now().cert, first.cert);
        let _other = written(folder.path());
        let told = files.look().unwrap();
        assert_eq!(told, "the certificate has changed, and is in use");
        assert_ne!(now().cert, first.cert);
    }

    #[test]
    fn a_host_is_named_without_the_rest() {
        assert_eq!(host_of("https://vote.example.org:8443"), "vote.example.org");
        assert_eq!(host_of("https://vote.example.org"), "vote.example.org");
        assert_eq!(host_of("http://127.0.0.1:8080/"), "127.0.0.1");
    }
}
