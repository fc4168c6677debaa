//! Connections: how many there may be, and how long they may take, so that slow
//! ones, or many from one place, do not keep others out.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::{fs, io};

use axum::Router;
use axum::extract::{ConnectInfo, Extension};
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, sleep};
use tower::Layer;

use crate::limit::network;
use crate::tls::Tls;

/// How long the head of a request may take, from the first that is waited for.
const HEAD: Duration = Duration::from_secs(10);
/// The same from a proxy, which keeps connections for later.
const HEAD_OF_PROXY: Duration = Duration::from_secs(100);
/// How long a client may take in nothing of an answer.
const STILL: Duration = Duration::from_secs(30);
/// How long a connection is kept: a client that takes in a byte now and then
/// keeps it no longer.
const LIFE: Duration = Duration::from_mins(10);
/// The most connections, where files may be opened for them.
const MOST: usize = 4_096;
/// Files that are kept for everything else: databases, what is read.
const KEPT: usize = 64;
/// The room for a request's head.
const BUFFER: usize = 64 * 1024;

/// How connections are limited.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    head: Duration,
    most: usize,
    /// The most from one address.
    each: usize,
}

impl Limits {
    /// The limits of this machine; from behind a proxy everybody comes from one
    /// address.
    pub(crate) fn of_machine(behind_proxy: bool) -> Self {
        let most = open_files()
            .map_or(MOST, |files| files.saturating_sub(KEPT).max(KEPT))
            .min(MOST);
        Self {
            head: if behind_proxy { HEAD_OF_PROXY } else { HEAD },
            most,
            each: if behind_proxy { most } else { most / 2 },
        }
    }
}

/// How many files the process may have open, where the machine says it.
fn open_files() -> Option<usize> {
    let text = fs::read_to_string("/proc/self/limits").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Who has how many connections.
type Held = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// One connection's place; given back when it ends, however it ends.
struct Place {
    _one: OwnedSemaphorePermit,
    held: Held,
    address: IpAddr,
}

impl Place {
    /// A place for `address`, unless it has its share already.
    fn take(one: OwnedSemaphorePermit, held: &Held, address: IpAddr, each: usize) -> Option<Self> {
        let address = network(address);
        let mut all = held.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.entry(address).or_insert(0);
        if *own >= each {
            return None;
        }
        *own += 1;
        Some(Self {
            _one: one,
            held: Arc::clone(held),
            address,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = all.get_mut(&self.address) {
            *own -= 1;
            if *own == 0 {
                all.remove(&self.address);
            }
        }
    }
}

/// Answers what comes on `listener`, through `tls` if there is one, until `told` says
/// true; then finishes what was begun, for `grace` at most.
pub(crate) async fn answer(
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
    limits: Limits,
    mut told: watch::Receiver<bool>,
    grace: Duration,
) {
    let room = Arc::new(Semaphore::new(limits.most));
    let held = Held::default();
    let mut all = JoinSet::new();
    loop {
        // Where all places are taken, who comes waits to be let in.
        let one = tokio::select! {
            one = Arc::clone(&room).acquire_owned() => one.expect("nobody closes it"),
            () = is_told(&mut told) => break,
        };
        let (stream, peer) = tokio::select! {
            come = listener.accept() => match come {
                Ok(come) => come,
                Err(error) => {
                    if !is_of_client(&error) {
                        // No file is left to open: wait for some to be closed.
                        sleep(Duration::from_secs(1)).await;
                    }
                    continue;
                }
            },
            () = is_told(&mut told) => break,
        };
        while all.try_join_next().is_some() {}
        let Some(place) = Place::take(one, &held, peer.ip(), limits.each) else {
            continue;
        };
        let (router, tls, told) = (router.clone(), tls.clone(), told.clone());
        all.spawn(async move {
            let _where_it_can = stream.set_nodelay(true);
            let stream = Patient::new(stream);
            match tls {
                None => connection(stream, peer, router, limits.head, told).await,
                Some(tls) => {
                    let shaken = tokio::time::timeout(limits.head, tls.accept(stream)).await;
                    if let Ok(Ok(Some(stream))) = shaken {
                        connection(stream, peer, router, limits.head, told).await;
                    }
                }
            }
            drop(place);
        });
    }
    drop(listener);
    let _late =
        tokio::time::timeout(grace, async { while all.join_next().await.is_some() {} }).await;
}

/// Waits until the service is told to stop.
async fn is_told(told: &mut watch::Receiver<bool>) {
    drop(told.wait_for(|stop| *stop).await);
}

/// Whether it is whoever came that has gone, and not this machine that is short
/// of something.
fn is_of_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: SocketAddr,
    router: Router,
    head: Duration,
    mut told: watch::Receiver<bool>,
) {
    let service = Extension(ConnectInfo(peer)).layer(router);
    let mut http = Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(BUFFER);
    let served = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::pin!(served);
    tokio::select! {
        _ended = served.as_mut() => return,
        () = is_told(&mut told) => {}
        () = sleep(LIFE) => {}
    }
    served.as_mut().graceful_shutdown();
    let _late = tokio::time::timeout(2 * STILL, served).await;
}

/// A connection that ends when its client takes in nothing for [`STILL`].
struct Patient {
    stream: TcpStream,
    /// Since when nothing could be sent: until then it waits.
    until: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    const fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            until: None,
        }
    }

    /// What `sent` came to, or the end of patience.
    fn wait<T>(
        &mut self,
        context: &mut Context<'_>,
        sent: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if sent.is_ready() {
            self.until = None;
            return sent;
        }
        let until = (self.until)
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + STILL)));
        ready!(until.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(context, from);
        self.wait(context, sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(context, from);
        self.wait(context, sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio_rustls::TlsConnector;
    use tokio_rustls::rustls::pki_types::ServerName;
    use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

    use super::*;
    use crate::settings::Encryption;

    /// A service with few places whose heads must come within a moment.
    fn with<F: Future<Output = ()>>(limits: Limits, ask: impl FnOnce(SocketAddr) -> F) {
        through(None, limits, ask);
    }

    fn through<F: Future<Output = ()>>(
        tls: Option<Tls>,
        limits: Limits,
        ask: impl FnOnce(SocketAddr) -> F,
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let router = Router::new().route("/", axum::routing::get(|| async { "well" }));
            let (stop, told) = watch::channel(false);
            let grace = Duration::from_secs(5);
            let served = tokio::spawn(answer(listener, router, tls, limits, told, grace));
            ask(address).await;
            stop.send_replace(true);
            tokio::time::timeout(grace, served).await.unwrap().unwrap();
        });
    }

    async fn page(address: SocketAddr) -> String {
        page_of(TcpStream::connect(address).await.unwrap()).await
    }

    async fn page_of(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> String {
        let asks = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
        stream.write_all(asks).await.unwrap();
        let mut text = String::new();
        let _ended = stream.read_to_string(&mut text).await;
        text
    }

    #[test]
    fn a_head_that_does_not_end_gives_its_place_to_others() {
        let limits = Limits {
            head: Duration::from_millis(300),
            most: 4,
            each: 4,
        };
        with(limits, |address| async move {
            let mut slow = Vec::new();
            for _ in 0..8 {
                let mut stream = TcpStream::connect(address).await.unwrap();
                stream
                    .write_all(b"GET / HTTP/1.1\r\nhost: a\r\nx-slow: ")
                    .await
                    .unwrap();
                slow.push(stream);
            }
            let begun = Instant::now();
            assert!(page(address).await.ends_with("well"));
            let waited = begun.elapsed();
            assert!(waited < Duration::from_secs(5), "{waited:?}");
            assert!(
                waited > Duration::from_millis(100),
                "the places were not taken"
            );
        });
    }

    #[test]
    fn one_address_takes_its_share_and_no_more() {
        let limits = Limits {
            head: Duration::from_mins(1),
            most: 6,
            each: 3,
        };
        with(limits, |address| async move {
            let mut held = Vec::new();
            for _ in 0..3 {
                held.push(TcpStream::connect(address).await.unwrap());
            }
            // All of them are let in before the next comes.
            sleep(Duration::from_millis(200)).await;
            assert_eq!(page(address).await, "");
            held.pop();
            sleep(Duration::from_millis(200)).await;
            assert!(page(address).await.ends_with("well"));
        });
    }

    /// A page over TLS, the connection's certificate, and what was agreed to speak.
    async fn encrypted(address: SocketAddr, roots: RootCertStore) -> (String, Vec<u8>) {
        let mut config = ClientConfig::builder_with_provider(Arc::new(
            rustls::crypto::aws_lc_rs::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let stream = TcpStream::connect(address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        let stream = connector.connect(name, stream).await.unwrap();
        let spoken = stream.get_ref().1.alpn_protocol().unwrap().to_vec();
        (page_of(stream).await, spoken)
    }

    #[test]
    fn pages_are_encrypted_by_the_certificate_and_nothing_else_is_answered() {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let [certificate, key] = ["chain.pem", "key.pem"].map(|name| folder.path().join(name));
        fs::write(&certificate, made.cert.pem()).unwrap();
        fs::write(&key, made.key_pair.serialize_pem()).unwrap();
        let files = Encryption::Files { certificate, key };
        let tls = Tls::new(&files, "https://localhost", folder.path())
            .unwrap()
            .0;
        let limits = Limits {
            head: Duration::from_millis(300),
            most: 3,
            each: 3,
        };
        through(Some(tls), limits, |address| async move {
            let mut roots = RootCertStore::empty();
            roots.add(made.cert.der().clone()).unwrap();
            let (text, spoken) = encrypted(address, roots.clone()).await;
            assert!(text.ends_with("well"), "{text}");
            assert_eq!(spoken, b"http/1.1");
            let plain = page(address).await;
            assert!(!plain.contains("well"), "{plain}");
            // Whoever begins and does not end gives the place to others.
            let mut slow = Vec::new();
            for _ in 0..6 {
                slow.push(TcpStream::connect(address).await.unwrap());
            }
            let last = tokio::time::timeout(Duration::from_secs(5), encrypted(address, roots));
            let (text, _) = last.await.expect("the places were given back");
            assert!(text.ends_with("well"), "{text}");
        });
    }
}
