//! Traces as strace wrote them, with most of the bytes and of the lines left out.

use super::*;
use crate::syncs::trace::calls;

const CASE: &str = "shenyang-01a203d5524b72ed8fd146e1c459eece";

const ON_A_FILE: &str = r#"
79 1795360632.050100 recvfrom(27<TCP:[127.0.0.1:36941->127.0.0.1:49444]>, "POST /api/v1/cases/sheny", 24, 0, NULL, NULL) = 24 <0.000030>
79 1795360632.050300 recvfrom(27<TCP:[127.0.0.1:36941->127.0.0.1:49444]>, "ang-01a203d5524b72ed8fd146e1c459eece/actions HTTP/1.1\r\n", 16360, 0, NULL, NULL) = 210 <0.000040>
82 1795360632.065260 pwrite64(15</tmp/sqlite/bylaw.db-wal>, "\0\0\0\371\0\0", 24, 259592) = 24 <0.000010>
82 1795360632.065296 pwrite64(15</tmp/sqlite/bylaw.db-wal>, "\r\0\0\0\2shenyang-01a203d5524b72ed8fd146e1c459eece", 4096, 259616) = 4096 <0.000016>
82 1795360632.065365 fsync(15</tmp/sqlite/bylaw.db-wal>) = 0 <0.001509>
79 1795360632.070798 writev(27<TCP:[127.0.0.1:36941->127.0.0.1:49444]>, [{iov_base="HTTP/1.1 200 OK\r\n", iov_len=181}, {iov_base="{\"id\":\"shenyang-01a203d5524b72ed8fd146e1c459eece\"", iov_len=6721}], 2) = 6902 <0.000325>
"#;

const HOST: &str = r#"
68 1795360641.923287 recvfrom(13<TCP:[127.0.0.1:45625->127.0.0.1:49606]>,  <unfinished ...>
69 1795360641.923300 recvfrom(12<TCP:[127.0.0.1:60532->127.0.0.1:36555]>, 0x7f66, 8192, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.000010>
68 1795360641.923420 <... recvfrom resumed>"POST /api/v1/cases/sheny", 24, 0, NULL, NULL) = 24 <0.000123>
68 1795360641.924329 recvfrom(13<TCP:[127.0.0.1:45625->127.0.0.1:49606]>, "ang-01a203d5524b72ed8fd146e1c459eece/actions HTTP/1.1\r\n", 16360, 0, NULL, NULL) = 210 <0.000040>
68 1795360642.164417 sendto(24<TCP:[127.0.0.1:60544->127.0.0.1:36555]>, "B\0\0\0R\0sqlx_s_13\0\0\1\0\1\0\2\0\0\0\10shenyang\0\0\0)shenyang-01a203d5524b72ed8fd146e1c459eece", 105, MSG_NOSIGNAL, NULL, 0) = 105 <0.000073>
68 1795360642.165706 sendto(24<TCP:[127.0.0.1:60544->127.0.0.1:36555]>, "Q\0\0\0\vCOMMIT\0", 12, MSG_NOSIGNAL, NULL, 0) = 12 <0.000046>
68 1795360642.167740 recvfrom(24<TCP:[127.0.0.1:60544->127.0.0.1:36555]>, "C\0\0\0\vCOMMIT\0Z\0\0\0\5I", 784, 0, NULL, NULL) = 18 <0.000009>
68 1795360642.168928 writev(13<TCP:[127.0.0.1:45625->127.0.0.1:49606]>, [{iov_base="HTTP/1.1 200 OK\r\n", iov_len=181}, {iov_base="{\"id\":\"shenyang-01a203d5524b72ed8fd146e1c459eece\"", iov_len=6721}], 2) = 6902 <0.002325>
"#;

const SERVER: &str = r#"
87 1795360642.164540 recvfrom(7<TCP:[127.0.0.1:36555->127.0.0.1:60544]>, "B\0\0\0R\0sqlx_s_13\0\0\1\0\1\0\2\0\0\0\10shenyang\0\0\0)shenyang-01a203d5524b72ed8fd146e1c459eece", 8192, 0, NULL, NULL) = 105 <0.000042>
87 1795360642.165855 recvfrom(7<TCP:[127.0.0.1:36555->127.0.0.1:60544]>, "Q\0\0\0\vCOMMIT\0", 8192, 0, NULL, NULL) = 12 <0.000051>
34 1795360642.165990 fdatasync(4</var/tmp/data/pg_wal/000000010000000000000001>) = 0 <0.000020>
87 1795360642.166070 pwrite64(38</var/tmp/data/pg_wal/000000010000000000000001>, "\20\321\5\0\1", 8192, 10534912) = 8192 <0.000096>
87 1795360642.166302 fdatasync(38</var/tmp/data/pg_wal/000000010000000000000001> <unfinished ...>
34 1795360642.166400 read(11<pipe:[1]>, "x", 1) = 1 <0.000010>
87 1795360642.166900 <... fdatasync resumed>) = 0 <0.000590>
87 1795360642.166964 sendto(7<TCP:[127.0.0.1:36555->127.0.0.1:60544]>, "C\0\0\0\vCOMMIT\0Z\0\0\0\5I", 18, 0, NULL, 0) = 18 <0.011920>
"#;

fn without(trace: &str, word: &str) -> Vec<Call> {
    let kept: Vec<&str> = trace.lines().filter(|line| !line.contains(word)).collect();
    assert!(kept.len() < trace.lines().count(), "nothing has `{word}`");
    calls(&kept.join("\n"))
}

#[test]
fn a_file_is_synced_before_the_answer() {
    let seen = on_sqlite(&calls(ON_A_FILE), 0, CASE).unwrap();
    assert_eq!(seen.synced, 1_795_360_632_066_874);
    assert_eq!(seen.asked, 1_795_360_632_050_340);
    assert!(seen.synced < seen.answered);
    let story = seen.story();
    assert!(story.is_sorted_by_key(|(at, _)| *at));
    assert_eq!(story.len(), 5);
}

#[test]
fn an_answer_without_a_sync_is_found() {
    let judge = |calls: &[Call]| on_sqlite(calls, 0, CASE).unwrap_err();
    let no_sync = judge(&without(ON_A_FILE, "fsync"));
    assert!(no_sync.contains("no sync"), "{no_sync}");
    let failed = ON_A_FILE.replace("-wal>) = 0", "-wal>) = -1 EIO (Input/output error)");
    assert!(judge(&calls(&failed)).contains("no sync"));
    let late = ON_A_FILE.replace(
        "fsync(15</tmp/sqlite/bylaw.db-wal>) = 0 <0.001509>",
        "fsync(15</tmp/sqlite/bylaw.db-wal>) = 0 <0.101509>",
    );
    assert!(judge(&calls(&late)).contains("no sync"));
    let other = ON_A_FILE.replace("\\2shenyang-01a203d5", "\\2shenyang-01a20000");
    assert!(judge(&calls(&other)).contains("no page"));
    assert!(on_sqlite(&calls(ON_A_FILE), 1, CASE).is_err());
    assert!(judge(&without(ON_A_FILE, "writev")).contains("not acknowledged"));
}

/// What another process synced before the commit was written does not count.
#[test]
fn a_server_syncs_before_it_answers_and_the_host_after_that() {
    let seen = on_postgres(&calls(HOST), &calls(SERVER), 0, CASE).unwrap();
    assert_eq!(seen.synced, 1_795_360_642_166_892);
    assert!(seen.story().is_sorted_by_key(|(at, _)| *at));
    assert_eq!(seen.story().len(), 8);
}

#[test]
fn a_server_that_answers_before_its_sync_is_found() {
    let judge = |server: &[Call]| on_postgres(&calls(HOST), server, 0, CASE).unwrap_err();
    let never = judge(&without(SERVER, "fdatasync"));
    assert!(never.contains("no sync of pg_wal"), "{never}");
    let early = SERVER.replace("1795360642.166964 sendto", "1795360642.166100 sendto");
    let early = judge(&calls(&early));
    assert!(early.contains("did not answer"), "{early}");
    let unheard = on_postgres(
        &without(HOST, "C\\0\\0\\0\\vCOMMIT"),
        &calls(SERVER),
        0,
        CASE,
    );
    assert!(unheard.unwrap_err().contains("did not hear"));
    assert!(judge(&without(SERVER, "Q\\0\\0\\0")).contains("no COMMIT"));
    assert!(judge(&without(SERVER, "sqlx_s_13")).contains("nothing about the case"));
}
