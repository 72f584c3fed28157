// SPDX-License-Identifier: EUPL-1.2
#include "cli/journal.hpp"

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "model/time.hpp"
#include "stream/writer.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <pwd.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <chrono>

namespace chatkeep::cli {

namespace {

base::Fd open_to_append(const std::string& path) {
    base::Fd file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600));
    if (!file.is_open()) {
        base::throw_errno(base::Fault::io, fmt::format("cannot open {}", path));
    }
    return file;
}

std::int64_t now_s() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

std::string utc(std::int64_t seconds) {
    return model::to_string(model::Instant{.civil_s = seconds, .nanos = 0, .offset_s = 0});
}

std::string user_name() {
    struct passwd entry {};
    struct passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    const uid_t uid = ::getuid();
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return entry.pw_name;
    }
    return fmt::format("{}", uid);
}

std::string host_name() {
    struct utsname names {};

    return ::uname(&names) == 0 ? names.nodename : "";
}

void append_text(std::string& json, std::string_view text) {
    stream::append_json(json, base::repair_utf8(text));
}

void append_member(std::string& json, std::string_view name, std::string_view value) {
    json += fmt::format(R"("{}":)", name);
    append_text(json, value);
    json += ',';
}

} // namespace

Journal::Journal(std::string path, const ProgramSpec& program, std::vector<std::string> arguments)
    : m_path(std::move(path)), m_file(open_to_append(m_path)), m_program(program.name),
      m_arguments(std::move(arguments)), m_start(now_s()), m_user(user_name()), m_host(host_name()) {}

void Journal::add(std::string_view key, std::string_view value) {
    m_facts.emplace_back(key, value);
}

void Journal::finish(int exit_code) {
    std::string json = "{";
    append_member(json, "program", m_program);
    append_member(json, "version", version());
    json += R"("arguments":[)";
    for (std::size_t i = 0; i < m_arguments.size(); ++i) {
        json += i > 0 ? "," : "";
        append_text(json, m_arguments[i]);
    }
    json += "],";
    append_member(json, "start", utc(m_start));
    append_member(json, "end", utc(now_s()));
    append_member(json, "user", m_user);
    append_member(json, "host", m_host);
    json += fmt::format(R"("exit":{},"facts":{{)", exit_code);
    for (std::size_t i = 0; i < m_facts.size(); ++i) {
        json += i > 0 ? "," : "";
        append_text(json, m_facts[i].first);
        json += ':';
        append_text(json, m_facts[i].second);
    }
    base::write_all(m_file.get(), json + "}}\n", m_path);
    m_file.close();
}

} // namespace chatkeep::cli
