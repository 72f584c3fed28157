// SPDX-License-Identifier: EUPL-1.2
#include "cli/program.hpp"

#include "base/atomic_file.hpp"
#include "base/child_dialogue.hpp"
#include "cli/command_line.hpp"
#include "cli/journal.hpp"
#include "cli/messages.hpp"
#include "cli/output_check.hpp"
#include "cli/sandbox.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>
#include <functional>
#include <new>
#include <utility>

namespace chatkeep::cli {

namespace {

using base::Error;
using base::Fault;

constexpr int k_internal = 70;

/// Notes whether the command committed what it wrote.
class CheckedOutput : public base::Output {
public:
    explicit CheckedOutput(std::unique_ptr<base::Output> sink) : m_sink(std::move(sink)) {}

    void write(std::string_view bytes) override {
        m_committed = false;
        m_sink->write(bytes);
    }

    void commit() override {
        m_sink->commit();
        m_committed = true;
    }

    [[nodiscard]] bool is_committed() const noexcept { return m_committed; }

private:
    std::unique_ptr<base::Output> m_sink;
    bool m_committed = false;
};

/// A device, pipe or socket that a name leads to: written to as it is, for replacing it would destroy it.
class DeviceOutput : public base::Output {
public:
    explicit DeviceOutput(const std::string& path)
        : m_fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY)), m_path(path),
          m_sink(m_fd.get(), path) {
        if (!m_fd.is_open()) {
            base::throw_errno(Fault::io, fmt::format("cannot open {}", path));
        }
    }

    void write(std::string_view bytes) override { m_sink.write(bytes); }

    void commit() override {
        m_sink.commit();
        m_fd.close();
    }

private:
    base::Fd m_fd;
    std::string m_path;
    base::FdOutput m_sink;
};

bool is_device(const std::string& path) {
    struct stat status {};

    return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

std::unique_ptr<base::Output> open_output(const std::string& path, bool force) {
    if (path.empty() || path == "-") {
        return std::make_unique<base::FdOutput>(STDOUT_FILENO, "standard output");
    }
    if (is_device(path)) {
        return std::make_unique<DeviceOutput>(path);
    }
    return std::make_unique<base::AtomicFile>(path, force ? base::Replace::allowed : base::Replace::never);
}

class Run : public Context {
public:
    Run(const ProgramSpec& program, std::vector<std::string> arguments)
        : m_program(program), m_arguments(std::move(arguments)), m_messages(program.name) {}

    /// The exit code, or 128 and a signal by which the process must end.
    int operator()();

    [[nodiscard]] const Options& options() const override { return m_line; }

    base::Input& input() override;
    base::Output& output() override;

    [[nodiscard]] std::string generator() const override {
        return fmt::format("{} {}", m_program.name, version());
    }

    void say(Severity severity, std::string_view text, std::string_view code,
             const base::Place& place) override {
        m_messages.say({.severity = severity, .text = text, .code = code, .place = place});
    }

    void progress(std::uint64_t done, std::uint64_t total) override {
        check_interrupt();
        m_messages.progress().update(done, total);
    }

    void enter(const Sandbox& sandbox) override;

    std::unique_ptr<base::Dialogue> start_program(const std::string& name, std::string_view bytes,
                                                  int seconds) override;

    void journal(std::string_view key, std::string_view value) override {
        if (m_journal) {
            m_journal->add(key, value);
        }
    }

private:
    int execute();
    int run_command();
    void check_outputs(int code);
    int guarded(const std::function<int()>& work);
    int report(const Error& error);
    int report_internal(std::string_view text);

    const ProgramSpec& m_program;
    std::vector<std::string> m_arguments;
    CommandLine m_line;
    Messages m_messages;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<base::Input> m_input;
    std::unique_ptr<CheckedOutput> m_output;
    bool m_sandboxed = true;
};

base::Input& Run::input() {
    if (!m_input) {
        const std::vector<std::string>& operands = m_line.operands();
        if (operands.empty() || operands.front() == "-") {
            m_input = base::FdInput::standard();
        } else {
            m_input = std::make_unique<base::FdInput>(base::open_to_read(operands.front()), operands.front());
        }
    }
    return *m_input;
}

base::Output& Run::output() {
    if (!m_output) {
        const std::string path = m_line.command->has_output ? m_line.text("output") : "";
        m_output = std::make_unique<CheckedOutput>(open_output(path, m_line.has("force")));
    }
    return *m_output;
}

std::unique_ptr<base::Dialogue> Run::start_program(const std::string& name, std::string_view bytes,
                                                   int seconds) {
    CHATKEEP_CHECK(m_line.command->starts_programs);
    return std::make_unique<base::ChildDialogue>(name, bytes, seconds,
                                                 m_sandboxed ? &confine_program : nullptr);
}

void Run::enter(const Sandbox& sandbox) {
    if (!m_sandboxed) {
        return;
    }
    if (m_line.command->starts_programs) {
        bar_programs();
    }
    Sandbox whole = sandbox;
    const std::string path = m_line.command->has_output ? m_line.text("output") : "";
    if (!path.empty() && path != "-") {
        whole.writes.push_back(base::parent_of(path));
    }
    if (!confine_files(whole)) {
        say(Severity::info, "the kernel has no Landlock: files are not barred, only the network is", "", {});
    }
}

int Run::execute() {
    if (m_arguments.size() == 1 && m_arguments.front() == "--cli-spec") {
        base::write_all(STDOUT_FILENO, spec_json(m_program), "standard output");
        return 0;
    }
    m_line = parse_command_line(m_program, m_arguments);
    if (m_line.request == Request::help) {
        base::write_all(STDOUT_FILENO, help_text(m_program, *m_line.command), "standard output");
        return 0;
    }
    if (m_line.request == Request::version) {
        base::write_all(STDOUT_FILENO, generator() + '\n', "standard output");
        return 0;
    }
    return run_command();
}

int Run::run_command() {
    m_sandboxed = !m_line.has("no-sandbox");
    if (m_sandboxed) {
        protect_memory();
        bar_system_calls();
        if (!m_line.command->starts_programs) {
            bar_programs();
        }
    } else {
        write_to_person(STDERR_FILENO,
                        fmt::format("{}: WARNING: --no-sandbox: neither the network nor files are barred\n",
                                    m_program.name));
    }
    refuse_inputs_as_outputs(m_line);
    m_messages.configure(m_line, m_line.count("verbose"));
    if (m_line.has("journal")) {
        m_journal = std::make_unique<Journal>(m_line.text("journal"), m_program, m_arguments);
    }
    const int code = m_line.command->main(*this);
    check_outputs(code);
    return code;
}

void Run::check_outputs(int code) {
    m_messages.progress().erase();
    check_interrupt(); // the work is whole, but who pressed ^C wants the script to stop too
    if (m_output && !m_output->is_committed()) {
        throw Error(Fault::internal, fmt::format("output was not committed (code {})", code));
    }
    if (::close(STDOUT_FILENO) != 0 && m_output) { // a network file system reports a full disk only now
        base::throw_errno(Fault::io, "cannot write standard output");
    }
}

int Run::report(const Error& error) {
    if (error.fault() == Fault::pipe) {
        return 128 + SIGPIPE;
    }
    std::string text = error.what();
    try {
        std::rethrow_if_nested(error);
    } catch (const std::exception& cause) {
        text += fmt::format(": {}", cause.what());
    } catch (...) {
        return report_internal("unknown exception");
    }
    static constexpr std::string_view k_codes[] = {"check",   "usage",      "data",     "missing", "io",
                                                   "refused", "credential", "internal", "pipe"};
    m_messages.say({.severity = Severity::error,
                    .text = text,
                    .code = k_codes[static_cast<std::size_t>(error.fault())],
                    .hint = error.hint()});
    return base::exit_code(error.fault());
}

int Run::report_internal(std::string_view text) {
    m_messages.say({.severity = Severity::error,
                    .text = text,
                    .code = "internal",
                    .hint = "this is a fault in the program: please report it"});
    return k_internal;
}

int Run::guarded(const std::function<int()>& work) {
    try {
        return work();
    } catch (const Interrupted& interrupted) {
        return 128 + interrupted.signal;
    } catch (const Error& error) {
        const int signal = pending_signal(); // a library may have taken EINTR for a failure
        return signal != 0 ? 128 + signal : report(error);
    } catch (const std::bad_alloc&) {
        return report_internal("out of memory");
    } catch (const std::exception& error) {
        return report_internal(error.what());
    }
}

int Run::operator()() {
    int code = guarded([this] { return execute(); });
    m_messages.progress().erase();
    base::set_interrupt_check(nullptr);
    m_output.reset(); // an uncommitted file vanishes now
    if (m_journal) {
        const int written = guarded([&] {
            m_journal->finish(code);
            return 0;
        });
        code = code < 2 && written != 0 ? written : code;
    }
    return code;
}

bool is_closed(int fd) {
    return ::fcntl(fd, F_GETFD) == -1 && errno == EBADF;
}

/// Closed descriptors become ones that fail, so that no file of ours gets the number of standard output.
void fill_standard_descriptors() noexcept {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        const int flags = fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY;
        if (is_closed(fd) && ::open("/dev/null", flags | O_CLOEXEC) != fd) { // the lowest free number is fd
            ::_exit(k_internal);
        }
    }
}

[[noreturn]] void end_terminated() noexcept {
    write_to_person(STDERR_FILENO, "error: the program ended in an undefined state\n"
                                   "hint: this is a fault in the program: please report it\n");
    ::_exit(k_internal);
}

} // namespace

int run(int argc, char** argv, const ProgramSpec& program) {
    fill_standard_descriptors();
    std::set_terminate(&end_terminated);
    install_signals();
    const int code = Run(program, {argv + std::min(argc, 1), argv + argc})();
    const int signal = code - 128;
    if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGPIPE) {
        end_by(signal);
    }
    return code;
}

} // namespace chatkeep::cli
