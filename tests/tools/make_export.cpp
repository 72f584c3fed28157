// SPDX-License-Identifier: EUPL-1.2
// Makes a WhatsApp export of any size from a seed, with the truth about each message beside it.
//   make_export --style NAME --seed N --size BYTES[k|M|G] [--out FILE] [--truth FILE] [--media FOLDER]
//   make_export … --messages N                      ends after so many messages, whatever their size
// Same arguments, same bytes.

#include "export_words.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace std::string_view_literals;
using chatkeep::export_words::k_lrm;
using chatkeep::export_words::Style;
namespace words = chatkeep::export_words;

/// splitmix64: the same numbers everywhere, unlike std::uniform_int_distribution.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (m_state += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }

    std::uint64_t below(std::uint64_t limit) { return next() % limit; }

    template <typename Items>
    std::string_view pick(const Items& items) {
        return items[below(items.size())];
    }

private:
    std::uint64_t m_state;
};

struct CloseFile {
    void operator()(std::FILE* file) const noexcept { static_cast<void>(std::fclose(file)); }
};

using File = std::unique_ptr<std::FILE, CloseFile>;

File open_file(const std::string& path) {
    File file(std::fopen(path.c_str(), "wbe"));
    if (!file) {
        throw std::runtime_error(fmt::format("{}: cannot be written", path));
    }
    return file;
}

void put(std::FILE* file, std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size()) {
        throw std::runtime_error("write failed");
    }
}

struct Arguments {
    const Style* style = words::k_styles.data();
    std::uint64_t seed = 1;
    std::uint64_t size = 1U << 20U;
    std::uint64_t messages = 0; ///< 0: as many as fill the size
    std::string out;
    std::string truth;
    std::string media;
};

/// A message before it is written: the raw body and what a reader must find in it.
struct Draft {
    std::string_view kind = "text";
    std::string sender; ///< empty: a system line without one
    std::string body;   ///< as in the file
    std::string text;   ///< what a reader finds
    std::string file;
    bool edited = false;
    bool marked = false; ///< iOS writes U+200E before the header of what is not typed
};

/// Civil time from seconds since 1970.
struct Clock {
    explicit Clock(std::int64_t seconds)
        : day(std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds)))),
          date(day), time(std::chrono::sys_seconds(std::chrono::seconds(seconds)) - day) {}

    std::chrono::sys_days day;
    std::chrono::year_month_day date;
    std::chrono::hh_mm_ss<std::chrono::seconds> time;

    [[nodiscard]] int year() const { return static_cast<int>(date.year()); }

    [[nodiscard]] unsigned month() const { return static_cast<unsigned>(date.month()); }

    [[nodiscard]] unsigned day_of_month() const { return static_cast<unsigned>(date.day()); }
};

std::string json(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c == '\n' ? "\\n"sv : std::string_view(&c, 1);
    }
    return out + '"';
}

std::string json_or_null(std::string_view text) {
    return text.empty() ? "null" : json(text);
}

std::string capital(std::string_view word) {
    std::string out(word);
    if (out[0] >= 'a' && out[0] <= 'z') {
        out[0] = static_cast<char>(out[0] - 'a' + 'A');
    }
    return out;
}

/// Makes the drafts.
class Author {
public:
    Author(const Style& style, Random& random) : m_style(style), m_random(random) {}

    Draft draft(const Clock& now, std::uint64_t position) {
        const std::uint64_t dice = m_random.below(1000);
        if (dice < 850) {
            return text_message();
        }
        if (dice < 925) {
            return attachment(now, position);
        }
        return dice < 950 ? omitted() : rare(dice, position);
    }

    Draft first() {
        Draft made;
        made.kind = "system";
        made.text = m_style.encryption;
        made.sender = m_style.ios ? "Crisisteam VWS" : "";
        made.body = mark() + made.text;
        return made;
    }

private:
    [[nodiscard]] std::string mark() const { return m_style.ios ? std::string(k_lrm) : std::string(); }

    std::string name() { return std::string(m_random.pick(words::k_names)); }

    Draft from_someone(std::string_view kind) {
        Draft made;
        made.kind = kind;
        made.sender = name();
        made.marked = m_style.ios && kind != "text";
        return made;
    }

    std::string sentence() {
        const std::uint64_t length = 1 + m_random.below(18);
        std::string out;
        for (std::uint64_t i = 0; i < length; ++i) {
            const auto word = m_random.pick(m_style.english ? words::k_words_en : words::k_words_nl);
            out += i == 0 ? capital(word) : fmt::format(" {}", word);
        }
        out += m_random.pick(std::array{""sv, "."sv, "!"sv, "?"sv, "..."sv, ","sv, ""sv, ""sv});
        if (m_random.below(12) == 0) {
            out += fmt::format(" {}", m_random.pick(words::k_emoji));
        }
        return out;
    }

    Draft text_message() {
        Draft made = from_someone("text");
        made.text =
            m_random.below(100) == 0
                ? std::string(m_random.pick(m_style.english ? words::k_private_en : words::k_private_nl))
                : sentence();
        if (m_random.below(15) == 0) {
            for (std::uint64_t more = 1 + m_random.below(5); more > 0; --more) {
                made.text += m_random.below(6) == 0 ? "\n\n- " : "\n";
                made.text += sentence();
            }
        }
        if (m_random.below(60) == 0) {
            made.text += fmt::format(" https://www.example.org/doc/{}?a=1&b=4", m_random.below(100'000));
        }
        made.edited = m_random.below(50) == 0;
        made.body = made.edited ? fmt::format("{} {}{}", made.text, mark(), m_style.edited) : made.text;
        return made;
    }

    static std::string ios_name(const Clock& now, std::uint64_t position, std::string_view kind,
                                std::string_view suffix) {
        return fmt::format("{:08}-{}-{:04}-{:02}-{:02}-{:02}-{:02}-{:02}.{}", position, kind, now.year(),
                           now.month(), now.day_of_month(), now.time.hours().count(),
                           now.time.minutes().count(), now.time.seconds().count(), suffix);
    }

    Draft attachment(const Clock& now, std::uint64_t position) {
        struct Kind {
            std::string_view ios;
            std::string_view android;
            std::string_view suffix;
        };

        static constexpr std::array<Kind, 4> k_kinds{{{"PHOTO", "IMG", "jpg"},
                                                      {"VIDEO", "VID", "mp4"},
                                                      {"AUDIO", "PTT", "opus"},
                                                      {"STICKER", "STK", "webp"}}};
        if (m_random.below(6) == 0) {
            return document(position);
        }
        Draft made = from_someone("attachment");
        const Kind& kind = k_kinds[m_random.below(k_kinds.size())];
        ++m_android_number;
        made.file = m_style.ios ? ios_name(now, position, kind.ios, kind.suffix)
                                : fmt::format("{}-{:04}{:02}{:02}-WA{:04}.{}", kind.android, now.year(),
                                              now.month(), now.day_of_month(), m_android_number, kind.suffix);
        made.body = attached(made.file);
        if (!m_style.ios && m_random.below(5) == 0) {
            made.text = sentence();
            made.body += "\n" + made.text;
        }
        return made;
    }

    std::string attached(std::string_view file) {
        return fmt::format("{}{}{}{}", k_lrm, m_style.attached_before, file, m_style.attached_after);
    }

    Draft document(std::uint64_t position) {
        Draft made = from_someone("attachment");
        const std::string_view word = m_random.pick(m_style.english ? words::k_words_en : words::k_words_nl);
        const std::string title =
            fmt::format("Notitie {} v{} ({}).pdf", word, 1 + m_random.below(9), position);
        if (!m_style.ios) {
            made.file = title;
            made.body = attached(made.file);
            return made;
        }
        made.file = fmt::format("{:08}-{}", position, title);
        made.text = title;
        made.body = fmt::format("{} • {}{} {} {}", title, k_lrm, 2 + m_random.below(30), m_style.pages,
                                attached(made.file));
        return made;
    }

    Draft omitted() {
        Draft made = from_someone("omitted");
        made.body = mark() + std::string(m_random.pick(m_style.omitted));
        return made;
    }

    Draft rare(std::uint64_t dice, std::uint64_t position) {
        if (dice < 970) {
            return marker("deleted", m_style.deleted);
        }
        if (dice < 978) {
            return marker("call", m_style.missed_call);
        }
        if (dice < 986) {
            return location();
        }
        if (dice < 990) {
            return poll();
        }
        return dice < 993 ? contact(position) : event();
    }

    Draft marker(std::string_view kind, std::string_view words_of_it) {
        Draft made = from_someone(kind);
        made.body = mark() + std::string(words_of_it);
        return made;
    }

    Draft location() {
        Draft made = from_someone("location");
        const std::uint64_t north = 51'000'000 + m_random.below(2'000'000);
        const std::uint64_t east = 4'000'000 + m_random.below(3'000'000);
        made.text = fmt::format("https://maps.google.com/?q={}.{:06},{}.{:06}", north / 1'000'000,
                                north % 1'000'000, east / 1'000'000, east % 1'000'000);
        made.body = fmt::format("{}{}{}", mark(), m_style.location, made.text);
        return made;
    }

    Draft poll() {
        Draft made = from_someone("poll");
        made.text = sentence();
        made.body = fmt::format("{}{}\n{}", mark(), m_style.poll[0], made.text);
        for (std::uint64_t options = 2 + m_random.below(3); options > 0; --options) {
            const std::string_view word =
                m_random.pick(m_style.english ? words::k_words_en : words::k_words_nl);
            const std::string option =
                fmt::format("{}{} ({} {})", m_style.poll[1], word, 2 + m_random.below(8), m_style.poll[2]);
            made.text += "\n" + option;
            made.body += "\n" + mark() + option;
        }
        return made;
    }

    Draft contact(std::uint64_t position) {
        Draft made = from_someone("contact");
        made.file = fmt::format("Balie {}.vcf", m_random.below(100));
        if (m_style.ios) {
            made.file = fmt::format("{:08}-{}", position, made.file);
        }
        made.body = attached(made.file);
        return made;
    }

    Draft event() {
        const std::string_view form = m_random.pick(m_style.events);
        Draft made;
        made.kind = "system";
        const std::string actor = name();
        const std::string other = name();
        made.text = fmt::format(fmt::runtime(form), actor, other);
        made.body = mark() + made.text;
        return made;
    }

    const Style& m_style;
    Random& m_random;
    std::uint64_t m_android_number = 0;
};

/// Writes drafts as the app does, and the truth beside them.
class Exporter {
public:
    explicit Exporter(const Arguments& arguments)
        : m_arguments(arguments), m_style(*arguments.style), m_random(arguments.seed),
          m_author(m_style, m_random) {
        if (!arguments.out.empty()) {
            m_out = open_file(arguments.out);
        }
        if (!arguments.truth.empty()) {
            m_truth = open_file(arguments.truth);
        }
        if (!arguments.media.empty()) {
            static_cast<void>(::mkdir(arguments.media.c_str(), 0777));
        }
    }

    void run() {
        write(m_author.first(), Clock(m_seconds));
        while (goes_on()) {
            const std::int64_t late =
                m_random.below(1000) == 0 ? static_cast<std::int64_t>(m_random.below(3600)) : 0;
            m_seconds += gap();
            const Clock now(m_seconds - late);
            write(m_author.draft(now, m_number), now);
        }
        flush();
        if (std::fflush(stdout) != 0) {
            throw std::runtime_error("write failed");
        }
    }

private:
    [[nodiscard]] bool goes_on() const {
        return m_arguments.messages == 0 ? m_offset < m_arguments.size : m_number < m_arguments.messages;
    }

    /// Bursts and silences; denser when the export is large, so that it spans at most some years.
    std::int64_t gap() {
        const std::uint64_t dice = m_random.below(100);
        const std::uint64_t seconds = dice < 60   ? m_random.below(60)
                                      : dice < 97 ? m_random.below(900)
                                                  : m_random.below(40'000);
        const std::uint64_t messages =
            m_arguments.messages == 0 ? m_arguments.size / 110 + 1 : m_arguments.messages;
        const std::uint64_t divisor = 1 + messages / 150'000;
        return static_cast<std::int64_t>((seconds + m_random.below(divisor)) / divisor);
    }

    [[nodiscard]] std::string header(const Clock& at) const {
        const auto hours = at.time.hours().count();
        const auto minutes = at.time.minutes().count();
        if (m_style.ios) {
            return fmt::format("[{:02}-{:02}-{:04} {:02}:{:02}:{:02}] ", at.day_of_month(), at.month(),
                               at.year(), hours, minutes, at.time.seconds().count());
        }
        return fmt::format(fmt::runtime(m_style.english ? "{:02}/{:02}/{:04}, {:02}:{:02} - "
                                                        : "{:02}-{:02}-{:04} {:02}:{:02} - "),
                           at.day_of_month(), at.month(), at.year(), hours, minutes);
    }

    /// iOS puts an unsaved number between LRE and PDF and hard spaces in it, and a narrow one after the
    /// tilde.
    [[nodiscard]] std::string written_sender(std::string_view sender) const {
        if (!m_style.ios || (sender[0] != '+' && sender[0] != '~')) {
            return std::string(sender);
        }
        return sender[0] == '+' ? fmt::format("\u202A{}\u202C", found_sender(sender)) : found_sender(sender);
    }

    [[nodiscard]] std::string found_sender(std::string_view sender) const {
        if (!m_style.ios || sender.empty() || (sender[0] != '+' && sender[0] != '~')) {
            return std::string(sender);
        }
        std::string out;
        for (const char c : sender) {
            out += c != ' ' ? std::string_view(&c, 1) : sender[0] == '+' ? "\u00A0"sv : "\u202F"sv;
        }
        return out;
    }

    void write(const Draft& draft, const Clock& at) {
        std::string record = draft.marked ? std::string(k_lrm) : std::string();
        record += header(at);
        if (!draft.sender.empty()) {
            record += written_sender(draft.sender) + ": ";
        }
        record += draft.body;
        std::uint64_t lines = 1;
        for (const char c : draft.body) {
            lines += c == '\n' ? 1U : 0U;
        }
        write_truth(draft, at, record.size(), lines);
        write_media(draft);
        m_buffer += record;
        m_buffer += m_style.ios ? "\r\n" : "\n";
        m_offset += record.size() + (m_style.ios ? 2 : 1);
        m_line += lines;
        ++m_number;
        if (m_buffer.size() > (1U << 20U)) {
            flush();
        }
    }

    void write_truth(const Draft& draft, const Clock& at, std::size_t length, std::uint64_t lines) {
        if (!m_truth) {
            return;
        }
        std::string stamp =
            fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", at.year(), at.month(), at.day_of_month(),
                        at.time.hours().count(), at.time.minutes().count());
        if (m_style.ios) {
            stamp += fmt::format(":{:02}", at.time.seconds().count());
        }
        put(m_truth.get(),
            fmt::format(
                R"({{"n":{},"line":{},"lines":{},"off":{},"len":{},"ts":"{}","sec":{},"sender":{},"kind":"{}",)"
                R"("text":{},"file":{},"edited":{},"forged":false}})"
                "\n",
                m_number, m_line, lines, m_offset, length, stamp, at.time.seconds().count(),
                json_or_null(found_sender(draft.sender)), draft.kind, json(draft.text),
                json_or_null(draft.file), draft.edited));
    }

    /// A small file with the first bytes of its type, so that it is recognised, and a body of its own.
    void write_media(const Draft& draft) {
        if (m_arguments.media.empty() || draft.file.empty()) {
            return;
        }
        static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> k_magic{
            {{".jpg", "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"sv},
             {".mp4", "\0\0\0\x18"
                      "ftypmp42\0\0\0\0mp42isom"sv},
             {".opus", "OggS\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\x13OpusHead"sv},
             {".webp", "RIFF\x24\0\0\0WEBPVP8 "sv},
             {".pdf", "%PDF-1.4\n"sv},
             {".vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Balie\nTEL:+31 6 12345678\nEND:VCARD\n"sv}}};
        const File file = open_file(m_arguments.media + "/" + draft.file);
        for (const auto& [suffix, magic] : k_magic) {
            if (std::string_view(draft.file).ends_with(suffix)) {
                put(file.get(), magic);
            }
        }
        put(file.get(), fmt::format("{:016x}\n", Random(m_arguments.seed + m_number).next()));
    }

    void flush() {
        put(m_out ? m_out.get() : stdout, m_buffer);
        m_buffer.clear();
    }

    const Arguments& m_arguments;
    const Style& m_style;
    Random m_random;
    Author m_author;
    File m_out;
    File m_truth;
    std::string m_buffer;
    std::uint64_t m_offset = 0;
    std::uint64_t m_line = 1;
    std::uint64_t m_number = 0;
    std::int64_t m_seconds = 1'580'112'000; // 27 January 2020, 08:00
};

std::uint64_t parse_size(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (fault != std::errc() || unit.size() > 1 || "kMG"sv.find(unit) == std::string_view::npos) {
        throw std::runtime_error(fmt::format("\"{}\" is no size; hint: 200M", text));
    }
    return unit.empty() ? value : value << (10U * ("kMG"sv.find(unit) + 1U));
}

const Style& find_style(std::string_view name) {
    for (const Style& style : words::k_styles) {
        if (style.name == name) {
            return style;
        }
    }
    throw std::runtime_error(fmt::format("no style \"{}\"; hint: nl-android, nl-ios, en-android", name));
}

Arguments parse_arguments(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view name = argv[i];
        if (i + 1 == argc) {
            throw std::runtime_error(fmt::format("{} needs a value", name));
        }
        const std::string_view value = argv[i + 1];
        if (name == "--style") {
            arguments.style = &find_style(value);
        } else if (name == "--seed") {
            arguments.seed = parse_size(value);
        } else if (name == "--size") {
            arguments.size = parse_size(value);
        } else if (name == "--messages") {
            arguments.messages = parse_size(value);
        } else if (name == "--out") {
            arguments.out = value;
        } else if (name == "--truth") {
            arguments.truth = value;
        } else if (name == "--media") {
            arguments.media = value;
        } else {
            throw std::runtime_error(fmt::format("no option {}", name));
        }
    }
    return arguments;
}

} // namespace

int main(int argc, char** argv) {
    try {
        const Arguments arguments = parse_arguments(argc, argv);
        Exporter(arguments).run();
        return 0;
    } catch (const std::exception& fault) {
        static_cast<void>(std::fprintf(stderr, "make_export: error: %s\n", fault.what()));
        return 2;
    }
}
