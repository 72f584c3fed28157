#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Numbers of Dutch travel documents: nine capitals and digits, by the Paspoortuitvoeringsregeling.

#include "policy/recogniser.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Which documents: identity cards begin with I; passports and other travel documents with any other letter.
enum class Document : std::uint8_t { passport, identity_card };

class DocumentNumbers : public Recogniser {
public:
    explicit DocumentNumbers(Document document) : m_document(document) {}

    void find(std::string_view text, std::vector<Candidate>& out) override;
    [[nodiscard]] std::string canonical(std::string_view entry) const override;

private:
    [[nodiscard]] bool find_grouped(std::string_view text, std::size_t begin,
                                    std::vector<Candidate>& out) const;
    [[nodiscard]] bool is_ours(std::string_view number) const noexcept;

    Document m_document;
};

/// Words for either: people say passport of an identity card too.
inline constexpr std::array<std::string_view, 27> k_document_words = {"paspoort*",
                                                                      "passport*",
                                                                      "documentnummer*",
                                                                      "documentnr*",
                                                                      "document nummer",
                                                                      "document nr",
                                                                      "document number",
                                                                      "reisdocument*",
                                                                      "travel document",
                                                                      "pasnummer*",
                                                                      "id kaart*",
                                                                      "idkaart*",
                                                                      "identiteitskaart*",
                                                                      "identiteitsbewijs*",
                                                                      "identity card",
                                                                      "id card",
                                                                      "idcard",
                                                                      "legitimatie*",
                                                                      "id nummer",
                                                                      "id nr",
                                                                      "id bewijs*",
                                                                      "idnr",
                                                                      "pasp",
                                                                      "paspnr*",
                                                                      "paspnummer*",
                                                                      "pasnr*",
                                                                      "pas nr"};

inline constexpr Needs k_document_needs = {.size = 9, .digits = 1, .any = {.serial = true, .spaced = true}};
inline constexpr std::string_view k_document_gate =
    R"([A-Z]{2}[A-Z0-9]{6}[0-9]|(?-i:\b[A-Z]{2} ?(?:[A-Z0-9] ?){6}[0-9]))";

} // namespace chatkeep::policy
