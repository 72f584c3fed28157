#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One run of chat-parse: sources in, records out, and a line for people about what was wrong.

#include "base/error.hpp"
#include "cli/program.hpp"
#include "hash/media_store.hpp"
#include "source/assembly.hpp"
#include "source/registry.hpp"
#include "source/unknown_files.hpp"
#include "stream/value.hpp"
#include "stream/writer.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::parse {

/// The value of --date-order.
[[nodiscard]] source::DateOrder date_order_of(std::string_view word) noexcept;

class Run {
public:
    Run(cli::Context& context, stream::Writer& writer, hash::MediaStore& store,
        tree::BackupPasswords& passwords, const source::ReadOptions& options);

    /// Every source below a path.
    void read_path(const std::string& path);
    /// Every source in a zip or text that comes through standard input.
    void read_input(base::Input& input);
    /// The source that a record of chat-extract names. Throws Error{data} when the record names none.
    void read_source(const stream::Value& record);
    /// A record of another type from the input, unchanged.
    void pass(std::string_view type, std::string_view line);
    /// Throws Error{data} when nothing at all could be read.
    void finish();

    [[nodiscard]] bool skipped() const noexcept { return m_skipped; }

private:
    struct Opened {
        std::string path;
        std::unique_ptr<tree::Tree> tree; ///< nullptr: it could not be opened, which was told
        std::vector<source::Found> found;
    };

    void open(const std::string& path);
    void read_all(const tree::Tree& tree, const std::string& name);
    void read(const tree::Tree& tree, const source::Found& found, const std::string& name);
    void copy(const tree::Tree& tree, source::SourceReader& reader);
    /// True when something of a backup was skipped, which explains that no source is found.
    bool report_backups(const tree::Tree& tree, const std::string& name);
    void report_lost(const tree::Tree& tree, const std::vector<source::LostDatabase>& lost,
                     const std::string& name);
    void report_unknown(const tree::Tree& tree, const std::vector<source::Found>& found,
                        const std::vector<source::LostDatabase>& lost, const std::string& name);
    void warn(model::NoticeCode code, const std::string& name, const std::string& detail,
              const std::string& said);
    void lose(model::NoticeCode code, const std::string& entry, const std::string& reason,
              const std::string& name);
    void report_remark(const std::string& path, const std::string& remark);
    void write(model::Record& record);
    void write_shortened(model::Record& record);
    void report();
    void report_refusals(const tree::Tree& tree, const std::string& name);
    /// A source that could not be read, with the reason.
    void skip(const std::string& name, const base::Error& error);
    [[nodiscard]] bool is_strict() const;

    cli::Context& m_context;
    stream::Writer& m_writer;
    hash::MediaStore& m_store;
    tree::BackupPasswords& m_passwords;
    const source::ReadOptions& m_options;
    source::Assembly m_assembly;
    Opened m_opened; ///< the tree of the last source record, since several come from one
    std::uint64_t m_messages = 0;
    std::uint64_t m_read = 0;             ///< sources read
    std::string m_place;                  ///< of the source that is being read, for messages
    std::optional<base::Error> m_failure; ///< why the last skipped source was skipped
    bool m_skipped = false;
};

} // namespace chatkeep::parse
