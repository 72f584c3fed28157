// SPDX-License-Identifier: EUPL-1.2
// Keys on smart cards (PKCS#11) through the engine of libp11, which is loaded when a key is asked for and not
// before. Engines are deprecated in OpenSSL 3.0; Debian 12 has no provider for cards.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/handle.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"
#include "sign/smart_card_detail.hpp"

#include <fmt/core.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/ui.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace chatkeep::sign {

namespace {

using base::Error;
using base::Fault;
using Engine = base::Handle<ENGINE, &ENGINE_free>;
using EngineUse = base::Handle<ENGINE, &ENGINE_finish>;

constexpr const char* k_module_hint =
    "name the card's module: pkcs11:object=…?module-path=/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";

/// RFC 7512: what is to be found, and with what it is to be read.
struct CardUri {
    std::string path;   ///< with "pkcs11:", without a query
    std::string module; ///< a file; may be empty
};

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_coded =
            text[i] == '%' && i + 2 < text.size() && base::is_hex(text[i + 1]) && base::is_hex(text[i + 2]);
        out += is_coded ? base::bytes_of_hex(text.substr(i + 1, 2)) : std::string(1, text[i]);
        i += is_coded ? 2 : 0;
    }
    return out;
}

CardUri parse_uri(std::string_view uri) {
    const std::size_t question = std::min(uri.find('?'), uri.size());
    CardUri parsed{std::string(uri.substr(0, question)), {}};
    // In 0.4 of the engine a PIN may stand among the attributes too.
    if (uri.find("pin-value=") != std::string_view::npos ||
        uri.find("pin-source=") != std::string_view::npos) {
        throw Error(Fault::usage, "the URI of a smart card may not hold its PIN: others can read it",
                    "put it in the file of --password-file");
    }
    std::string_view query = uri.substr(std::min(question + 1, uri.size()));
    while (!query.empty()) {
        const std::string_view attribute = query.substr(0, query.find('&'));
        constexpr std::string_view k_path = "module-path=";
        if (!attribute.starts_with(k_path)) {
            throw Error(Fault::usage, fmt::format("the URI of a smart card has an unknown attribute \"{}\"",
                                                  base::printable(attribute, 40)));
        }
        parsed.module = decoded(attribute.substr(k_path.size()));
        query.remove_prefix(std::min(query.size(), attribute.size() + 1));
    }
    return parsed;
}

/// The path for the certificate that lies beside the key.
std::string certificate_path(std::string path) {
    constexpr std::string_view k_private = "type=private";
    const std::size_t at = path.find(k_private);
    return at == std::string::npos ? path : path.replace(at, k_private.size(), "type=cert");
}

/// Every error of OpenSSL and the engine that waits, as one text.
std::string take_all_errors() {
    std::string all;
    for (unsigned long code = ERR_get_error(); code != 0; code = ERR_get_error()) {
        std::array<char, 256> text{};
        ERR_error_string_n(code, text.data(), text.size());
        all += std::string(text.data()) + "; ";
    }
    return all;
}

/// A wrong PIN blocks a card after few attempts, so it must not pass for something else.
[[noreturn]] void fail_to_find(std::string_view what, const CardUri& uri) {
    const std::string errors = take_all_errors();
    if (errors.find("PIN") != std::string::npos || errors.find("pin ") != std::string::npos ||
        errors.find("ogin") != std::string::npos) {
        throw Error(Fault::credential, fmt::format("{}: the card does not accept the PIN", uri.path),
                    "a card is blocked after a few wrong ones; --password-file names the file that holds it");
    }
    throw Error(Fault::missing,
                fmt::format("{}: there is no such {} on a card that is there", uri.path, what),
                "is the card in the reader? pkcs11-tool --list-objects tells what is on it");
}

void set(ENGINE* engine, const char* name, const std::string& value, const char* problem, const char* hint) {
    if (ENGINE_ctrl_cmd_string(engine, name, value.c_str(), 0) != 1) {
        ERR_clear_error();
        throw Error(Fault::missing, problem, hint);
    }
}

Engine open_engine(const CardUri& uri, const Password& pin) {
    ENGINE_load_builtin_engines();
    Engine engine(ENGINE_by_id("pkcs11"));
    if (engine == nullptr) {
        ERR_clear_error();
        throw Error(Fault::missing, "OpenSSL has no engine for smart cards",
                    "install the package libengine-pkcs11-openssl");
    }
    ENGINE_ctrl_cmd_string(engine.get(), "QUIET", nullptr, 0); // what it says, we say
    if (!uri.module.empty() && ::access(uri.module.c_str(), R_OK) != 0) {
        base::throw_errno(Fault::missing, fmt::format("cannot read the card's module {}", uri.module));
    }
    if (!uri.module.empty()) {
        set(engine.get(), "MODULE_PATH", uri.module, "the module of the card can't be used", k_module_hint);
    }
    if (!pin.text().empty()) {
        set(engine.get(), "PIN", pin.text(), "the engine takes no PIN", "");
    }
    return engine;
}

struct CertificateRequest { // as the engine declares it, without a name
    const char* uri;
    X509* certificate;
};

/// The engine asks for nothing by itself: no PIN, no answer.
int give_none(UI* /*ui*/, UI_STRING* /*question*/) {
    return 0;
}

} // namespace

bool is_card_uri(std::string_view location) noexcept {
    return location.starts_with("pkcs11:");
}

void load_from_card(const std::string& location, const Password& pin, Identity::State& state) {
    const CardUri uri = parse_uri(location);
    const Engine engine = open_engine(uri, pin);
    const EngineUse use(ENGINE_init(engine.get()) == 1 ? engine.get() : nullptr);
    if (use == nullptr) {
        ERR_clear_error();
        throw Error(Fault::missing,
                    uri.module.empty()
                        ? std::string("the module for smart cards can't be loaded")
                        : fmt::format("{}: this module for smart cards can't be loaded", uri.module),
                    k_module_hint);
    }
    const std::string path = certificate_path(uri.path);
    CertificateRequest request{path.c_str(), nullptr};
    ENGINE_ctrl_cmd(use.get(), "LOAD_CERT_CTRL", 0, &request, nullptr, 0);
    if (request.certificate != nullptr) {
        CHATKEEP_CHECK(sk_X509_push(state.others.get(), request.certificate) > 0);
    }
    ERR_clear_error();
    const base::Handle<UI_METHOD, &UI_destroy_method> silent(UI_create_method("chatkeep"));
    UI_method_set_reader(silent.get(), &give_none);
    state.key.reset(ENGINE_load_private_key(use.get(), uri.path.c_str(), silent.get(), nullptr));
    if (state.key == nullptr) {
        if (pin.text().empty()) {
            ERR_clear_error();
            throw Error(Fault::credential, fmt::format("{}: no key can be used without the PIN", uri.path),
                        "--password-file names the file that holds it");
        }
        fail_to_find("private key", uri);
    }
    ERR_clear_error();
}

} // namespace chatkeep::sign
