//! A cluster of PostgreSQL of these tests' own: made in a temporary folder, by
//! somebody without rights, reached by a socket in that folder, and gone when the
//! tests end, however they end.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs};

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

/// Makes the cluster and runs it until nobody holds the other end of its input:
/// the system closes that when the tests are over. Told: the folder, where the
/// programs are, and who is to run them.
const SCRIPT: &str = r#"
folder=$1; bin=$2; who=$3
as() { if [ -n "$who" ]; then setpriv --reuid="$who" --regid="$who" --clear-groups "$@"; else "$@"; fi; }
[ -z "$who" ] || chown "$who" "$folder"
as "$bin/initdb" -D "$folder/data" -U ledger --auth=trust --data-checksums --encoding=UTF8 --locale=C \
    > "$folder/initdb.log" 2>&1 < /dev/null || { cat "$folder/initdb.log"; rm -rf "$folder"; exit 1; }
serve() { if [ -n "$who" ]; then exec setpriv --reuid="$who" --regid="$who" --clear-groups "$@"; else exec "$@"; fi; }
(serve "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c shared_buffers=16MB) \
    > "$folder/postgres.log" 2>&1 < /dev/null &
server=$!
for _ in $(seq 300); do
    "$bin/pg_isready" -q -h "$folder" && break
    kill -0 $server 2>/dev/null || { cat "$folder/postgres.log"; rm -rf "$folder"; exit 1; }
    sleep 0.1
done
echo ready
cat > /dev/null
kill -INT $server
wait $server
rm -rf "$folder"
"#;

/// The cluster, while the tests run.
struct Cluster {
    folder: PathBuf,
    _until_the_end: Child,
}

/// A new database, empty, and its address; nothing where there is no PostgreSQL.
pub fn new_database() -> Option<PathBuf> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let cluster = CLUSTER.get_or_init(begin).as_ref()?;
    let name = format!("ledger_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let address = |name: &str| {
        let folder = cluster.folder.to_str().unwrap().replace('/', "%2F");
        format!("postgres://ledger@{folder}/{name}")
    };
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut connection = AnyConnection::connect(&address("postgres")).await.unwrap();
        let sql = AssertSqlSafe(format!("create database {name} template template0"));
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
    Some(PathBuf::from(address(&name)))
}

/// Where `initdb` and `postgres` are: as Debian puts them, or where commands are.
fn programs() -> Option<PathBuf> {
    let by_version = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut found: Vec<PathBuf> = by_version
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    found.sort();
    let paths = env::var_os("PATH").unwrap_or_default();
    found.splice(0..0, env::split_paths(&paths));
    found.into_iter().rev().find(|bin| {
        ["initdb", "postgres", "pg_isready"]
            .iter()
            .all(|one| bin.join(one).is_file())
    })
}

/// Who runs the server, where the tests are run by root, whom it refuses.
fn who() -> String {
    let says = |args: &[&str]| {
        let out = Command::new("id").args(args).output();
        out.ok()
            .filter(|out| out.status.success())
            .map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned())
    };
    if says(&["-u"]).as_deref() != Some("0") {
        return String::new();
    }
    if says(&["-u", "postgres"]).is_some() {
        "postgres".to_owned()
    } else {
        "nobody".to_owned()
    }
}

fn begin() -> Option<Cluster> {
    let Some(programs) = programs() else {
        eprintln!(
            "left out: PostgreSQL is not installed (apt-get install postgresql), so SQLite alone is tested"
        );
        return None;
    };
    let folder = tempfile::Builder::new()
        .prefix("allotment-pg-")
        .tempdir()
        .unwrap()
        .keep();
    let mut child = Command::new("sh")
        .args(["-c", SCRIPT, "cluster"])
        .args([folder.as_path(), &programs, Path::new(&who())])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while out.read_line(&mut line).unwrap() > 0 && line != "ready\n" {
        said.push_str(&line);
        line.clear();
    }
    assert_eq!(line, "ready\n", "PostgreSQL does not start: {said}");
    Some(Cluster {
        folder,
        _until_the_end: child,
    })
}
