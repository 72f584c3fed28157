// SPDX-License-Identifier: EUPL-1.2
#include "sign/der_detail.hpp"
#include "sign/envelope_detail.hpp"
#include "sign/openssl_detail.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace chatkeep::sign {

namespace {

using namespace std::string_view_literals;
using base::Error;
using base::Fault;
using enum DerTag;

// Object identifiers as they stand in DER, behind tag and length.
constexpr std::string_view k_data = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"sv;
constexpr std::string_view k_signed_data = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv;
constexpr std::string_view k_content_type = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03"sv;
constexpr std::string_view k_timestamp_info = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04"sv;
constexpr std::string_view k_rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
constexpr std::string_view k_mask_function = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"sv;
constexpr std::string_view k_rsa_pss = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv;

/// The algorithms that go with a digest.
struct Suite {
    std::string_view digest;
    std::string_view rsa;
    std::string_view curves;
};

constexpr std::array k_suites = {
    Suite{"\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"sv,
          "\x2a\x86\x48\xce\x3d\x04\x03\x02"sv}, // SHA-256
    Suite{"\x60\x86\x48\x01\x65\x03\x04\x02\x02"sv, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"sv,
          "\x2a\x86\x48\xce\x3d\x04\x03\x03"sv}, // SHA-384
    Suite{"\x60\x86\x48\x01\x65\x03\x04\x02\x03"sv, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"sv,
          "\x2a\x86\x48\xce\x3d\x04\x03\x04"sv}, // SHA-512
};

[[noreturn]] void fail(const std::string& what) {
    throw Error(Fault::data, what);
}

void require(bool condition, const char* what) {
    if (!condition) {
        fail(what);
    }
}

/// The object of an algorithm whose parameters are absent or NULL, which say the same and are both in use.
std::string_view take_plain_algorithm(DerReader& reader) {
    DerReader algorithm(reader.take(sequence).content);
    const std::string_view object_bytes = algorithm.take(object).content;
    if (!algorithm.is_at_end()) {
        require(algorithm.take(null).content.empty(), "an algorithm has parameters");
        algorithm.end();
    }
    return object_bytes;
}

/// Parameters of RSA-PSS: the digest, the same in the mask, the salt's length.
void read_pss_parameters(DerReader& algorithm, std::string_view digest) {
    DerReader parameters(algorithm.take(sequence).content);
    DerReader hash(parameters.take(context_0).content);
    require(take_plain_algorithm(hash) == digest, "another digest");
    hash.end();
    DerReader mask(parameters.take(context_1).content);
    DerReader function(mask.take(sequence).content);
    mask.end();
    require(function.take(object).content == k_mask_function, "another mask");
    require(take_plain_algorithm(function) == digest, "another digest in the mask");
    function.end();
    DerReader salt(parameters.take(context_2).content);
    static_cast<void>(salt.take(integer)); // the signature does not fit another one
    salt.end();
    parameters.end();
}

void read_signature_algorithm(std::string_view der, const Suite& suite) {
    DerReader reader(der);
    DerReader algorithm(reader.take(sequence).content);
    reader.end();
    const std::string_view name = algorithm.take(object).content;
    if (name == k_rsa_pss) {
        read_pss_parameters(algorithm, suite.digest);
    } else if (name == k_rsa || name == suite.rsa) {
        require(algorithm.is_at_end() || algorithm.take(null).content.empty(), "parameters");
    } else {
        require(name == suite.curves, "an algorithm that is not accepted");
    }
    algorithm.end();
}

std::string der_of(const X509_ALGOR* algorithm) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_ALGOR(algorithm, &der);
    if (size < 0) {
        fail_internal("cannot encode the name of an algorithm");
    }
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

/// The object that the signed attributes state as the content's type; they must state it once.
std::string_view find_content_type(std::string_view attributes) {
    std::optional<std::string_view> found;
    for (DerReader reader(attributes); !reader.is_at_end();) {
        DerReader attribute(reader.take(sequence).content);
        const std::string_view name = attribute.take(object).content;
        DerReader values(attribute.take(set).content);
        attribute.end();
        if (name == k_content_type) {
            require(!found, "the content's type is stated twice");
            found = values.take(object).content;
            values.end();
        }
    }
    require(found.has_value(), "no signed attribute states the content's type");
    return *found;
}

/// The values of a set have one order in DER, that of their bytes; none stands twice.
class SetOrder {
public:
    void next(std::string_view whole) {
        require(m_last.empty() || m_last < whole,
                "the values of a set are not in order, or one stands twice");
        m_last = whole;
    }

private:
    std::string_view m_last;
};

/// What a signature is over.
enum class Content : unsigned char { beside, timestamp };

/// Reads signed data from its outside to its inside.
class SignedData {
public:
    explicit SignedData(Content content)
        : m_content(content), m_type(content == Content::beside ? k_data : k_timestamp_info) {}

    void read(std::string_view der) {
        DerReader reader(der);
        DerReader info(reader.take(sequence).content);
        reader.end();
        require(info.take(object).content == k_signed_data, "this is no signed data");
        DerReader outer(info.take(context_0).content);
        info.end();
        DerReader data(outer.take(sequence).content);
        outer.end();
        read_data(data);
    }

private:
    void read_data(DerReader& data) {
        const std::string_view version = data.take(integer).content;
        std::set<std::string_view> digests;
        SetOrder order;
        for (DerReader set_of(data.take(set).content); !set_of.is_at_end();) {
            const std::string_view algorithm = set_of.take(sequence).whole;
            order.next(algorithm);
            DerReader reader(algorithm);
            require(digests.insert(take_plain_algorithm(reader)).second, "a digest is named twice");
        }
        read_content(data);
        if (data.is_at(context_0)) {
            read_certificates(data.take(context_0).content);
        }
        require(!data.is_at(context_1), "a revocation list is enclosed, which no signature covers");
        SetOrder signer_order;
        for (DerReader signers(data.take(set).content); !signers.is_at_end();) {
            const DerValue signer = signers.take(sequence);
            signer_order.next(signer.whole);
            read_signer(signer.content);
        }
        data.end();
        require(digests == m_digests, "other digests are named than those of the signers");
        const bool is_later = m_content == Content::timestamp || m_has_key_identifier;
        require(version == (is_later ? "\x03"sv : "\x01"sv), "another version than RFC 5652 asks for");
    }

    void read_content(DerReader& data) const {
        DerReader content(data.take(sequence).content);
        require(content.take(object).content == m_type, "another type of content");
        if (m_content == Content::timestamp) {
            DerReader inner(content.take(context_0).content);
            static_cast<void>(inner.take(octet_string));
            inner.end();
        }
        content.end();
    }

    /// A widely used library writes those of a timestamp in no order.
    void read_certificates(std::string_view certificates) const {
        DerReader reader(certificates);
        require(!reader.is_at_end(), "a list of certificates without any");
        SetOrder order;
        std::set<std::string_view> seen;
        while (!reader.is_at_end()) {
            const DerValue whole = reader.take(sequence);
            require(seen.insert(whole.whole).second, "a certificate is enclosed twice");
            if (m_content == Content::beside) {
                order.next(whole.whole);
            }
            DerReader certificate(whole.content);
            static_cast<void>(certificate.take(sequence));
            static_cast<void>(certificate.take(sequence));
            static_cast<void>(certificate.take(bit_string));
            certificate.end();
        }
    }

    void read_signer(std::string_view signer) {
        DerReader reader(signer);
        const std::string_view version = reader.take(integer).content;
        const bool has_key_identifier = reader.is_at(key_identifier);
        static_cast<void>(reader.take(has_key_identifier ? key_identifier : sequence));
        require(version == (has_key_identifier ? "\x03"sv : "\x01"sv), "a signer of another version");
        m_has_key_identifier = m_has_key_identifier || has_key_identifier;
        m_digests.insert(take_plain_algorithm(reader));
        require(reader.is_at(context_0), "a signer without signed attributes");
        require(find_content_type(reader.take(context_0).content) == m_type,
                "the signature is over another type of content");
        static_cast<void>(reader.take(sequence)); // has_good_algorithms() judges it
        static_cast<void>(reader.take(octet_string));
        require(!reader.is_at(context_1), "an attribute is enclosed that no signature covers");
        reader.end();
    }

    Content m_content;
    std::string_view m_type;
    std::set<std::string_view> m_digests;
    bool m_has_key_identifier = false;
};

/// A status that grants. Its text is covered by no signature: only the one that a widely used library writes
/// may stand there.
void read_granted(std::string_view status) {
    DerReader reader(status);
    require(reader.take(integer).content == "\0"sv, "the authority did not just grant the timestamp");
    if (!reader.is_at_end()) {
        DerReader texts(reader.take(sequence).content);
        require(texts.take(utf8_string).content == "Operation Okay", "a text that no signature covers");
        texts.end();
    }
    reader.end();
}

template <typename Read>
std::string fault_of(Read read) {
    try {
        read();
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

} // namespace

std::string find_signature_fault(std::string_view der) {
    return fault_of([&] { SignedData(Content::beside).read(der); });
}

std::string find_response_fault(std::string_view der) {
    return fault_of([&] {
        DerReader reader(der);
        DerReader response(reader.take(sequence).content);
        reader.end();
        read_granted(response.take(sequence).content);
        SignedData(Content::timestamp).read(response.take(sequence).whole);
        response.end();
    });
}

bool has_good_algorithms(const X509_ALGOR* digest, const X509_ALGOR* signature) {
    const std::string digest_der = der_of(digest);
    const std::string signature_der = der_of(signature);
    return fault_of([&] {
               DerReader reader(digest_der);
               const std::string_view name = take_plain_algorithm(reader);
               const auto* const suite = std::find_if(k_suites.begin(), k_suites.end(),
                                                      [&](const Suite& s) { return s.digest == name; });
               require(suite != k_suites.end(), "a digest that is not accepted");
               read_signature_algorithm(signature_der, *suite);
           })
        .empty();
}

bool names_exactly(const X509_NAME* issuer, const ASN1_INTEGER* serial, X509* certificate) {
    const auto bytes_of_name = [](const X509_NAME* name) {
        const unsigned char* der = nullptr;
        std::size_t size = 0;
        CHATKEEP_CHECK(X509_NAME_get0_der(name, &der, &size) == 1);
        return std::string_view(reinterpret_cast<const char*>(der), size);
    };
    return ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(certificate)) == 0 &&
           bytes_of_name(issuer) == bytes_of_name(X509_get_issuer_name(certificate));
}

} // namespace chatkeep::sign
