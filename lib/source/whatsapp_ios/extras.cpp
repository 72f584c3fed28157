// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/extras.hpp"

#include "base/row_scan.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace chatkeep::source::whatsapp_ios {

namespace {

constexpr std::string_view k_name_separator = "_$!<Name-Separator>!$_";
constexpr std::string_view k_card_separator = "_$!<VCard-Separator>!$_";

std::vector<std::string> split(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.push_back(base::repair_utf8(text.substr(0, end)));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + separator.size());
    }
}

std::string utc_text(std::uint64_t seconds) {
    constexpr std::uint64_t k_latest = 32'503'680'000; // the year 3000: not a time but another number
    return seconds >= k_latest ? std::to_string(seconds)
                               : model::to_string(model::Instant{static_cast<std::int64_t>(seconds), 0, 0});
}

} // namespace

Cards split_cards(std::string_view names, std::string_view cards) {
    Cards split_up;
    if (!cards.empty()) {
        split_up.cards = split(cards, k_card_separator);
    }
    if (!names.empty()) {
        split_up.names = split(names, k_name_separator);
    }
    if (split_up.cards.size() > 1 && split_up.names.size() == split_up.cards.size() + 1) {
        split_up.names.erase(split_up.names.begin());
    }
    return split_up;
}

LinkItems::LinkItems(const base::Database& chats) {
    const base::Columns columns = chats.columns_of("ZWAMESSAGEDATAITEM");
    if (!columns.has("Z_PK") || !columns.has("ZMESSAGE")) {
        return;
    }
    base::RowScan scan(chats, {.from = "ZWAMESSAGEDATAITEM AS t", .key = "t.Z_PK", .columns = "t.ZMESSAGE"});
    while (scan.next()) {
        m_items.emplace_back(scan.row().integer(1), scan.row().integer(0));
    }
    std::sort(m_items.begin(), m_items.end());
    m_item = chats.prepare(fmt::format(
        "SELECT {}, {}, {}, {}, {} FROM ZWAMESSAGEDATAITEM AS t WHERE t.Z_PK = ?1",
        columns.or_null("t", "ZMATCHEDTEXT"), columns.or_null("t", "ZCONTENT1"),
        columns.or_null("t", "ZCONTENT2"), columns.or_null("t", "ZTITLE"), columns.or_null("t", "ZSUMMARY")));
}

void LinkItems::add(std::int64_t message_pk, model::Extra& extra) {
    constexpr std::array<const char*, 5> names = {"link_text", "link_content", "link_content2", "link_title",
                                                  "link_summary"};
    std::array<std::vector<std::string>, names.size()> values;
    const std::pair<std::int64_t, std::int64_t> first(message_pk, std::numeric_limits<std::int64_t>::min());
    for (auto item = std::lower_bound(m_items.begin(), m_items.end(), first);
         item != m_items.end() && item->first == message_pk; ++item) {
        m_item->reset();
        m_item->bind(1, item->second);
        if (m_item->step() != base::Step::row) {
            continue;
        }
        for (std::size_t i = 0; i < names.size(); ++i) {
            std::string value = base::repair_utf8(m_item->text(static_cast<int>(i)));
            if (!value.empty() && (values[i].empty() || values[i].back() != value)) {
                values[i].push_back(std::move(value));
            }
        }
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!values[i].empty()) {
            extra.emplace_back(names[i], std::move(values[i]));
        }
    }
}

/// A row of the columns that Payments asks for.
static model::Extra payment_of(const base::Statement& row) {
    model::Extra extra;
    const std::int64_t amount = row.integer(2);
    extra.emplace_back("payment", fmt::format("{}.{:03} {}", amount / 1000, std::abs(amount % 1000),
                                              base::repair_utf8(row.text(3))));
    extra.emplace_back("payment_status", row.integer(4));
    extra.emplace_back("payment_type", row.integer(5));
    constexpr std::array<const char*, 3> texts = {"payment_sender", "payment_receiver", "payment_id"};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto text = row.text(static_cast<int>(6 + i));
        if (!text.empty()) {
            extra.emplace_back(texts[i], base::repair_utf8(text));
        }
    }
    return extra;
}

/// "2.000 EUR status 1 type 1 sender …"
static std::string payment_line(const model::Extra& payment) {
    std::string line;
    for (const auto& [name, value] : payment) {
        const auto* text = std::get_if<std::string>(&value);
        if (name != "payment") {
            line.append(" ").append(name.substr(std::string_view("payment_").size())).append(" ");
        }
        line += text != nullptr ? *text : std::to_string(std::get<std::int64_t>(value));
    }
    return line;
}

Payments::Payments(const base::Database& chats) {
    const base::Columns columns = chats.columns_of("ZWAZ1PAYMENTTRANSACTION");
    if (!columns.has("Z_PK") || !columns.has("ZMESSAGESTANZAID")) {
        return;
    }
    base::RowScan scan(chats, {.from = "ZWAZ1PAYMENTTRANSACTION AS t",
                               .key = "t.Z_PK",
                               .columns = columns.list_or_null(
                                   "t", {"ZMESSAGESTANZAID", "ZAMOUNT_1000", "ZCURRENCY", "ZSTATUS", "ZTYPE",
                                         "ZSENDERJID", "ZRECEIVERJID", "ZTRANSACTIONID"})});
    while (scan.next()) {
        const base::Statement& row = scan.row();
        ++m_unseen;
        const auto [first, fresh] = m_payments.try_emplace(base::repair_utf8(row.text(1)));
        if (fresh) {
            first->second.first = payment_of(row);
        } else {
            first->second.further.push_back(payment_line(payment_of(row)));
        }
    }
}

bool Payments::add(const std::string& stanza, model::Extra& extra) {
    if (m_payments.empty()) {
        return false;
    }
    const auto found = m_payments.find(stanza);
    if (found == m_payments.end()) {
        return false;
    }
    Paid& paid = found->second;
    m_unseen -= paid.is_seen ? 0 : 1 + paid.further.size();
    paid.is_seen = true;
    extra.insert(extra.end(), paid.first.begin(), paid.first.end());
    if (!paid.further.empty()) {
        extra.emplace_back("further_payments", paid.further);
    }
    return true;
}

/// Keys of the table itself, and what every message has read.
static bool is_read_elsewhere(std::string_view column) {
    constexpr std::array<std::string_view, 14> names = {
        "Z_PK",         "Z_ENT",      "Z_OPT",        "ZMESSAGE",       "ZTITLE",
        "ZMEDIAURL",    "ZVCARDNAME", "ZVCARDSTRING", "ZAUTHORNAME",    "ZCOLLECTIONNAME",
        "ZMEDIAORIGIN", "ZLATITUDE",  "ZLONGITUDE",   "ZMEDIALOCALPATH"};
    return std::find(names.begin(), names.end(), column) != names.end();
}

void RawItems::prepare() {
    const base::Columns columns = m_chats.columns_of("ZWAMEDIAITEM");
    std::string list;
    for (const std::string& name : columns.names()) {
        if (!is_read_elsewhere(name)) {
            list.append(list.empty() ? "" : ", ").append(columns.or_null("i", name));
            m_names.push_back(base::repair_utf8(name));
        }
    }
    m_item = m_chats.prepare(
        fmt::format("SELECT {} FROM ZWAMEDIAITEM AS i WHERE i.Z_PK = ?1", list.empty() ? "NULL" : list));
}

RawColumns RawItems::read(std::int64_t pk) {
    constexpr std::size_t k_most = std::size_t{1} << 20U; // of text; more of it stands in files
    if (!m_item) {
        prepare();
    }
    RawColumns raw;
    m_item->reset();
    const bool is_there = m_item->bind(1, pk).step() == base::Step::row;
    std::size_t total = 0;
    for (std::size_t i = 0; is_there && i < m_names.size(); ++i) {
        const int column = static_cast<int>(i);
        const bool is_blob = m_item->type(column) == base::ColumnType::blob;
        const std::string_view value = is_blob ? m_item->blob(column) : m_item->text(column);
        if (value.empty() || value == "0" || value == "0.0") {
            continue;
        }
        if (is_blob || value.size() > k_most - total) {
            raw.blobs.emplace_back(m_names[i], value);
        } else {
            total += value.size();
            raw.values.push_back(fmt::format("{} {}", m_names[i], base::repair_utf8(value)));
        }
    }
    return raw;
}

std::vector<std::string> describe_receipts(const ReceiptInfo& info) {
    std::vector<std::string> lines;
    for (const DeviceReceipt& receipt : info.receipts) {
        std::string line = receipt.number.empty() ? "?" : receipt.number;
        if (receipt.at_s) {
            line += " " + utc_text(*receipt.at_s);
        }
        if (receipt.state) {
            line += fmt::format(" state {}", *receipt.state);
        }
        constexpr std::uint64_t k_most = 10'000'000'000; // longer than any phone lives
        const auto add = [&](const char* what, const std::optional<std::uint64_t>& after) {
            if (after && info.first_receipt_s && *after < k_most && *info.first_receipt_s < k_most) {
                line += fmt::format(" {} {}", what, utc_text(*info.first_receipt_s + *after));
            }
        };
        add("delivered", receipt.delivered_after_s);
        add("read", receipt.read_after_s);
        if (line.size() > receipt.number.size() + 1) {
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

void find_mentions(const Conversation& conversation, model::Message& message) {
    const std::string_view text = message.text;
    for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        std::size_t end = at + 1;
        while (end < text.size() && base::is_digit(text[end])) {
            ++end;
        }
        if (end - at <= 6) { // a mention is a whole number
            continue;
        }
        const auto person = conversation.find_user(text.substr(at + 1, end - at - 1));
        if (person) {
            model::Mention mention;
            mention.participant = person;
            mention.start = at;
            mention.length = end - at;
            message.mentions.push_back(std::move(mention));
        }
    }
}

} // namespace chatkeep::source::whatsapp_ios
