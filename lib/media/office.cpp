// SPDX-License-Identifier: EUPL-1.2
// Facts of the formats: ECMA-376 part 2 (packages), OpenDocument 1.2 part 3.
#include "base/handle.hpp"
#include "media/office_xml.hpp"
#include "media/remade.hpp"
#include "media/view.hpp"

#include <zip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <string_view>
#include <utility>

namespace chatkeep::media {

namespace {

constexpr zip_uint64_t k_part_most = zip_uint64_t{64} << 20U;
constexpr zip_uint64_t k_all_most = zip_uint64_t{256} << 20U;
constexpr zip_int64_t k_parts_most = 10'000;
constexpr zip_uint16_t k_first_day = 1U << 5U | 1U; // 1980-01-01, the first that a zip can say

using Source = base::Handle<zip_source_t, &zip_source_free>;
using Archive = base::Handle<zip_t, &zip_discard>;
using Entry = base::Handle<zip_file_t, &zip_fclose>;

constexpr std::string_view k_core =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<cp:coreProperties xmlns:cp=\""
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";
constexpr std::string_view k_app =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Properties xmlns=\""
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";
constexpr std::string_view k_custom =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Properties xmlns=\""
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>";
constexpr std::string_view k_meta =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta xmlns:office=\""
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0\" office:version=\"1.2\"/>";

struct Part {
    std::string_view front;   ///< how its path begins
    std::string_view content; ///< what stands there instead
    bool drop = false;
};

/// Parts that are nothing but metadata.
constexpr std::array k_metadata = {Part{"docProps/core.xml", k_core, false},
                                   Part{"docProps/app.xml", k_app, false},
                                   Part{"docProps/custom.xml", k_custom, false},
                                   Part{"docProps/", {}, true},
                                   Part{"meta.xml", k_meta, false},
                                   Part{"Thumbnails/", {}, true},
                                   Part{"ObjectReplacements/", {}, true},
                                   Part{"_xmlsignatures/", {}, true},
                                   Part{"META-INF/documentsignatures", {}, true},
                                   Part{"customXml/item", "<x/>", false}};

bool ends_with_one_of(std::string_view path, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return path.ends_with(ending); });
}

class OfficeCleaner {
public:
    explicit OfficeCleaner(const std::string& zip) {
        zip_error_t error;
        zip_error_init(&error);
        zip_source_t* source = zip_source_buffer_create(zip.data(), zip.size(), 0, &error);
        m_in.reset(source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error));
        if (!m_in) {
            zip_source_free(source);
            withhold("the document is damaged");
        }
        m_target = zip_source_buffer_create(nullptr, 0, 0, &error);
        m_out.reset(m_target == nullptr ? nullptr : zip_open_from_source(m_target, ZIP_TRUNCATE, &error));
        if (!m_out) {
            withhold("the document can't be written");
        }
        zip_source_keep(m_target);
        m_owner.reset(m_target);
    }

    RemadeDocument clean() {
        const zip_int64_t count = zip_get_num_entries(m_in.get(), 0);
        if (count > k_parts_most || !is_document()) {
            withhold("it is an archive of files, which can't be cleaned as one");
        }
        for (zip_int64_t i = 0; i < count; ++i) {
            take_part(static_cast<zip_uint64_t>(i));
        }
        if (zip_close(m_out.get()) != 0) {
            withhold("the document can't be written");
        }
        static_cast<void>(m_out.release()); // closing has freed it
        return {read_target(), std::move(m_words)};
    }

private:
    [[nodiscard]] bool is_document() const {
        if (zip_name_locate(m_in.get(), "[Content_Types].xml", 0) >= 0) {
            return true;
        }
        const zip_int64_t at = zip_name_locate(m_in.get(), "mimetype", 0);
        return at >= 0 &&
               read(static_cast<zip_uint64_t>(at)).starts_with("application/vnd.oasis.opendocument.");
    }

    [[nodiscard]] std::string read(zip_uint64_t index) const {
        zip_stat_t status;
        zip_stat_init(&status);
        if (zip_stat_index(m_in.get(), index, 0, &status) != 0 || (status.valid & ZIP_STAT_SIZE) == 0 ||
            status.size > k_part_most) {
            withhold("a part of the document is too large or damaged");
        }
        const Entry entry(zip_fopen_index(m_in.get(), index, 0));
        std::string bytes(status.size, '\0');
        if (!entry ||
            zip_fread(entry.get(), bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size())) {
            withhold("a part of the document is locked or damaged");
        }
        return bytes;
    }

    void take_part(zip_uint64_t index) {
        const char* name = zip_get_name(m_in.get(), index, 0);
        const std::string path(name != nullptr ? name : "");
        if (path.empty() || path.ends_with('/')) {
            return;
        }
        const auto* const metadata =
            std::find_if(k_metadata.begin(), k_metadata.end(),
                         [&](const Part& part) { return path.starts_with(part.front); });
        if (metadata != k_metadata.end()) {
            if (!metadata->drop) {
                write(path, std::string(metadata->content));
            }
            return;
        }
        std::string bytes = read(index);
        m_total += bytes.size();
        if (m_total > k_all_most) {
            withhold("the document is too large");
        }
        write(path, cleaned(path, std::move(bytes)));
    }

    std::string cleaned(std::string_view path, std::string bytes) {
        if (ends_with_one_of(path, {".xml", ".rels", ".vml", ".rdf"})) {
            if (bytes.find("encryption-data") != std::string::npos && path == "META-INF/manifest.xml") {
                withhold("the document is locked with a password");
            }
            return scrub_xml(bytes, m_words);
        }
        if (path == "mimetype" || ends_with_one_of(path, {".odttf", ".ttf", ".otf", ".fntdata"})) {
            return bytes;
        }
        if (path.find("printerSettings") != std::string_view::npos) {
            return {};
        }
        return clean_picture(bytes);
    }

    void write(const std::string& path, std::string bytes) {
        m_parts.push_back(std::move(bytes)); // the library reads them when it closes
        const std::string& part = m_parts.back();
        zip_source_t* source = zip_source_buffer(m_out.get(), part.data(), part.size(), 0);
        const zip_int64_t index =
            source == nullptr ? -1 : zip_file_add(m_out.get(), path.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0) {
            zip_source_free(source);
            withhold("the document can't be written");
        }
        const auto place = static_cast<zip_uint64_t>(index);
        zip_set_file_compression(m_out.get(), place, path == "mimetype" ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
        zip_file_set_dostime(m_out.get(), place, 0, k_first_day, 0);
    }

    std::string read_target() {
        zip_stat_t status;
        zip_stat_init(&status);
        zip_source_stat(m_target, &status);
        std::string bytes(status.size, '\0');
        if (zip_source_open(m_target) != 0 ||
            zip_source_read(m_target, bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size())) {
            withhold("the document can't be written");
        }
        zip_source_close(m_target);
        return bytes;
    }

    std::deque<std::string> m_parts;
    std::string m_words;
    zip_uint64_t m_total = 0;
    Source m_owner; ///< of m_target, which the closed archive would free
    zip_source_t* m_target = nullptr;
    Archive m_in;
    Archive m_out;
};

} // namespace

RemadeDocument remake_office(const std::string& zip) {
    return OfficeCleaner(zip).clean();
}

} // namespace chatkeep::media
