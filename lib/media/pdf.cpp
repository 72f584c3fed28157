// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: ISO 32000-1. What qpdf writes holds only what the last state of the document refers
// to: earlier states, which incremental updates leave in the file, are not copied.
#include "base/error.hpp"
#include "media/remade.hpp"
#include "media/view.hpp"

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFWriter.hh>

#include <algorithm>
#include <array>
#include <exception>
#include <memory>

namespace chatkeep::media {

namespace {

constexpr int k_depth_most = 64;
constexpr std::size_t k_text_most = std::size_t{8} << 20U;

/// Metadata, files and programs in a document, in whatever dictionary they stand.
constexpr std::array k_unwanted = {
    "/Metadata", "/PieceInfo",  "/LastModified",  "/Thumb",        "/AF",      "/EF",
    "/JS",       "/JavaScript", "/OpenAction",    "/AA",           "/XFA",     "/Collection",
    "/Perms",    "/SpiderInfo", "/EmbeddedFiles", "/CreationDate", "/ModDate", "/M",
    "/NM",       "/Producer",   "/Creator",       "/Author"};

std::string text_of(const Buffer& buffer) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the library gives bytes so
    return {reinterpret_cast<const char*>(buffer.getBuffer()), buffer.getSize()};
}

/// What the programs that draw the pages say and nobody sees: comments, and properties of what is marked.
class UnseenWords : public QPDFObjectHandle::TokenFilter {
public:
    void handleToken(const QPDFTokenizer::Token& token) override {
        const QPDFTokenizer::token_type_e type = token.getType();
        m_depth += type == QPDFTokenizer::tt_dict_open ? 1 : 0;
        m_depth -= type == QPDFTokenizer::tt_dict_close ? 1 : 0;
        if (type == QPDFTokenizer::tt_comment) {
            m_words += token.getValue() + "\n";
        } else if (type == QPDFTokenizer::tt_string && m_depth > 0) {
            m_words += QPDFObjectHandle::newString(token.getValue()).getUTF8Value() + "\n";
        }
    }

    [[nodiscard]] const std::string& words() const noexcept { return m_words; }

private:
    std::string m_words;
    int m_depth = 0; ///< of dictionaries
};

/// Streams of other data: pictures, fonts, colour profiles, what the file itself consists of.
bool may_be_program(QPDFObjectHandle dictionary) {
    constexpr std::array others = {"/Length1", "/Length2", "/Width", "/N"};
    constexpr std::array subtypes = {"/Image", "/Type1C", "/CIDFontType0C", "/OpenType", "/XML"};
    const bool is_other =
        std::any_of(others.begin(), others.end(), [&](const char* key) { return dictionary.hasKey(key); });
    const QPDFObjectHandle subtype = dictionary.getKey("/Subtype");
    const bool is_subtype = std::any_of(subtypes.begin(), subtypes.end(), [&](const char* name) {
        return QPDFObjectHandle(subtype).isNameAndEquals(name);
    });
    return !is_other && !is_subtype;
}

class PdfCleaner {
public:
    explicit PdfCleaner(QPDF& pdf) : m_pdf(pdf) {}

    void clean() {
        QPDFObjectHandle trailer = m_pdf.getTrailer();
        trailer.removeKey("/Info");
        trailer.removeKey("/ID");
        for (QPDFObjectHandle& object : m_pdf.getAllObjects()) {
            visit(object, 0);
        }
        visit(trailer, 0);
    }

    [[nodiscard]] const std::string& words() const noexcept { return m_words; }

private:
    /// An object and what stands in it directly.
    void visit(QPDFObjectHandle object, int depth) {
        if (depth > k_depth_most) {
            withhold("the PDF is nested too deeply");
        }
        if (object.isStream()) {
            clean_stream(object);
            add_unseen_words(object);
            visit_dictionary(object.getDict(), depth);
        } else if (object.isDictionary()) {
            visit_dictionary(object, depth);
        } else if (object.isArray()) {
            for (const QPDFObjectHandle& item : object.getArrayAsVector()) {
                if (!QPDFObjectHandle(item).isIndirect()) {
                    visit(item, depth + 1);
                }
            }
        } else if (object.isString()) {
            m_words += object.getUTF8Value() + "\n";
        }
    }

    void visit_dictionary(QPDFObjectHandle dictionary, int depth) {
        const bool is_note =
            dictionary.hasKey("/Subtype") && dictionary.hasKey("/Rect") && !dictionary.hasKey("/FT");
        if (is_note) {
            dictionary.removeKey("/T"); // who wrote the note
        }
        for (const std::string& key : dictionary.getKeys()) {
            if (std::find(k_unwanted.begin(), k_unwanted.end(), key) != k_unwanted.end()) {
                dictionary.removeKey(key);
                continue;
            }
            QPDFObjectHandle value = dictionary.getKey(key);
            if (key == "/Dests" && value.isDictionary()) {
                add_names(value);
            }
            if (!value.isIndirect()) {
                visit(value, depth + 1);
            }
        }
    }

    /// Places that links lead to had names for keys before PDF 1.2.
    void add_names(QPDFObjectHandle places) {
        for (const std::string& name : places.getKeys()) {
            m_words += name.substr(1) + "\n";
        }
    }

    void add_unseen_words(QPDFObjectHandle stream) {
        if (!may_be_program(stream.getDict())) {
            return;
        }
        try {
            UnseenWords unseen;
            stream.filterAsContents(&unseen);
            m_words += unseen.words();
        } catch (const std::exception&) {
            withhold("a part of the PDF can't be read");
        }
        if (m_words.size() > k_text_most) {
            withhold("the PDF has more text than can be looked at");
        }
    }

    /// A JPEG is stored whole in a PDF, with its EXIF.
    static void clean_stream(QPDFObjectHandle stream) {
        QPDFObjectHandle filter = stream.getDict().getKey("/Filter");
        const bool is_list = filter.isArray() && filter.getArrayNItems() == 1;
        const QPDFObjectHandle name = is_list ? filter.getArrayItem(0) : filter;
        if (!QPDFObjectHandle(name).isName() || QPDFObjectHandle(name).getName() != "/DCTDecode") {
            return;
        }
        const std::string picture = text_of(*stream.getRawStreamData());
        const std::string cleaned = clean_picture(picture);
        if (cleaned != picture) {
            stream.replaceStreamData(cleaned, filter, QPDFObjectHandle::newNull());
        }
    }

    QPDF& m_pdf;
    std::string m_words;
};

std::string written(QPDF& pdf) {
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setStaticID(true); // an id of the document would be another trace of it
    writer.setPreserveEncryption(false);
    writer.setObjectStreamMode(qpdf_o_preserve);
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.write();
    return text_of(*writer.getBufferSharedPointer());
}

/// What the pages say, hidden or not, in the order of reading.
std::string words_of_pages(const std::string& pdf) {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(pdf.data(), static_cast<int>(pdf.size())));
    if (!document) {
        withhold("the text of the PDF can't be read");
    }
    std::string words;
    for (int i = 0; i < document->pages(); ++i) {
        const std::unique_ptr<poppler::page> page(document->create_page(i));
        if (!page) {
            withhold("a page of the PDF can't be read");
        }
        const poppler::byte_array text = page->text().to_utf8();
        words.append(text.begin(), text.end());
        words += '\n';
        if (words.size() > k_text_most) {
            withhold("the PDF has more text than can be looked at");
        }
    }
    return words;
}

} // namespace

RemadeDocument remake_pdf(const std::string& pdf) {
    try {
        QPDF document;
        document.setSuppressWarnings(true);
        document.processMemoryFile("document", pdf.data(), pdf.size());
        PdfCleaner cleaner(document);
        cleaner.clean();
        RemadeDocument remade;
        remade.bytes = written(document);
        remade.words = words_of_pages(remade.bytes) + cleaner.words();
        return remade;
    } catch (const QPDFExc& error) {
        withhold(error.getErrorCode() == qpdf_e_password ? "the PDF is locked with a password"
                                                         : "the PDF is damaged");
    } catch (const base::Error&) {
        throw;
    } catch (const std::exception&) { // of the library: numbers out of range, objects of another type
        withhold("the PDF is damaged");
    }
}

} // namespace chatkeep::media
