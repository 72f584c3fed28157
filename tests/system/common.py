# SPDX-License-Identifier: EUPL-1.2
"""What the system tests share: the programs of a build folder, a scratch folder, pipes, checks that say what differs."""
import atexit
import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = Path(sys.argv[1]).resolve()
TOOLS = BUILD / "tools"
SAMPLES = ROOT / "tests/data/samples"
POLICY = SAMPLES / "policy.toml"
POLICY_ALL = SAMPLES / "policy-all-periods.toml"
SCRATCH = Path(tempfile.mkdtemp(prefix="chatkeep-test."))
SKIPPED = 77
# All five of the main job end with 0, or 1 when a notice says that something was skipped.
FINE = (0, 1)
FAULTS = []


def clean_up():
    for folder, _, _ in os.walk(SCRATCH):
        os.chmod(folder, 0o700)
    shutil.rmtree(SCRATCH, ignore_errors=True)


atexit.register(clean_up)


def tool(name):
    return str(TOOLS / name)


def expect(condition, text):
    """Records a failed expectation; the test goes on and fails at the end."""
    if not condition:
        FAULTS.append(text)
        print(f"FAILED: {text}", file=sys.stderr)


def finish():
    sys.exit(1 if FAULTS else 0)


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


class Result:
    def __init__(self, code, out, err):
        self.code = code
        self.out = out
        self.err = err.decode("utf-8", errors="replace") if isinstance(err, bytes) else err


def run(*command, data=b"", source=None, before=None, out=None, env=None):
    """Runs one program; before is called in the child (limits, user); source and out are files instead of pipes."""
    given = {"stdin": source} if source else {"input": data}
    done = subprocess.run([str(part) for part in command], cwd=SCRATCH, preexec_fn=before, env=env, **given,
                          stdout=out if out is not None else subprocess.PIPE, stderr=subprocess.PIPE, timeout=900)
    return Result(done.returncode, done.stdout or b"", done.stderr)


def main_job(exports, out, policy=POLICY):
    """The commands of the main job, from exports to out/package."""
    media = out / "media"
    return [[tool("chat-extract"), *exports], [tool("chat-parse"), "--media", media, "--zone", "Europe/Amsterdam"],
            [tool("chat-clean"), "--policy", policy, "--log", out / "log.jsonl", "--allow-open"], [tool("chat-verify")],
            [tool("chat-archive"), "-o", out / "package", "--media", media]]


def start_pipe(commands, env=None, before=None):
    """Starts the commands as one pipe; returns the processes, whose stderr are pipes."""
    children = []
    source = subprocess.DEVNULL
    for number, command in enumerate(commands):
        last = number == len(commands) - 1
        child = subprocess.Popen([str(part) for part in command], stdin=source, cwd=SCRATCH, env=env, preexec_fn=before,
                                 stdout=subprocess.DEVNULL if last else subprocess.PIPE, stderr=subprocess.PIPE)
        if number:
            source.close()
        source = child.stdout
        children.append(child)
    return children


def finish_pipe(children):
    """Waits; returns a Result for each process."""
    results = []
    for child in children:
        err = child.stderr.read()
        results.append(Result(child.wait(timeout=900), b"", err))
        child.stderr.close()
        if child.stdout:
            child.stdout.close()
    return results


def run_pipe(commands, env=None, before=None):
    return finish_pipe(start_pipe(commands, env, before))


def expect_fine(results, what):
    codes = [result.code for result in results]
    ok = all(code in FINE for code in codes)
    expect(ok, f"{what}: exit codes {codes}: " + " | ".join(r.err.strip()[-300:] for r in results if r.err))
    return ok


def make_export(out, *options):
    subprocess.run([sys.executable, ROOT / "scripts/make-export", "--build", BUILD, *options, out], check=True)


def make_samples(out):
    subprocess.run([sys.executable, ROOT / "scripts/make-samples", out], check=True)
    return sorted(out.iterdir())


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def digest(folder):
    """Relative path -> SHA-256 of every file below a folder (or of one file)."""
    folder = Path(folder)
    if folder.is_file():
        return {folder.name: sha256(folder)}
    return {str(p.relative_to(folder)): sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def without_leaks():
    """Options for a sanitizer build where a foreign library leaks."""
    return os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"


def hostile_environment():
    """A Turkish locale made for the occasion, in a zone that skipped a day."""
    folder = SCRATCH / "locale"
    folder.mkdir(exist_ok=True)
    subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", folder / "tr_TR.UTF-8"], check=False,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    expect((folder / "tr_TR.UTF-8").is_dir(), "localedef made no locale; is the package locales installed?")
    # p11-kit, which comes with a library of ours, never frees the name of such a locale
    return dict(os.environ, LOCPATH=str(folder), LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8", TZ="Pacific/Apia",
                HOME="/nonexistent", ASAN_OPTIONS=without_leaks())


def plain_environment():
    return dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC")


def one_core():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


# Each must give the same bytes: name, environment, what is called in the child.
ENVIRONMENTS = [("first", plain_environment, None), ("again", plain_environment, None), ("hostile", hostile_environment, None),
                ("one core", plain_environment, one_core)]


def peak(command, stdin=None, stdout=None):
    """Exit code and peak resident KiB of one program."""
    cost = SCRATCH / "cost"
    with open(stdin or os.devnull, "rb") as source, open(stdout or os.devnull, "wb") as target:
        run(BUILD / "tests/peak", cost, *command, source=source, out=target)
    _, kib, code, _ = map(int, cost.read_text("ascii").split())
    return code, kib


def limit_file_size(size):
    """A before function: writes beyond size fail with EFBIG, since Python leaves SIGXFSZ ignored."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def leftovers(folder):
    """Files that a run left although it failed."""
    return sorted(str(p.relative_to(folder)) for p in Path(folder).rglob("*") if p.is_file())
