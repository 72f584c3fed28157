// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a keybag, and as the manifest of an old backup: what is read keeps its bounds.
#include "base/error.hpp"
#include "fuzz_support.hpp"
#include "tree/backup_rows.hpp"
#include "tree/keybag.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace chatkeep::tree;

void open_keybag(std::string_view bytes) {
    const auto keybag = parse_keybag(bytes);
    if (!keybag) {
        return;
    }
    require(keybag_id(*keybag).size() == 2 * (keybag->uuid.size() + keybag->salt.size()));
    require(!keybag->keys.empty() && keybag->rounds > 0);
    const std::string key(32, 'k');
    if (const auto keys = ClassKeys::unlock(*keybag, key)) {
        (void)keys->unwrap(bytes.substr(0, 44));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    open_keybag(bytes);
    try {
        std::uint64_t rows = 0;
        (void)read_manifest_mbdb(bytes, [&](const BackupRow& row) {
            require(row.id.size() == 40);
            require(++rows <= bytes.size());
        });
    } catch (const chatkeep::base::Error& error) {
        require(error.fault() == chatkeep::base::Fault::data);
    }
    return 0;
}
