#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One container by itself: a file, a folder or a zip. A tree is made of one container and the zips in it.

#include "tree/bytes.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chatkeep::tree {

struct Listing {
    std::vector<Entry> entries; ///< a path may occur more than once
    std::vector<Refusal> refusals;
    std::optional<Refusal> about = std::nullopt; ///< the container itself, which its holder names
};

/// A member is named by its place in the listing. path is its path in the whole tree, for messages (and for a
/// folder, whose paths are those of the tree, to find it).
class Container {
public:
    virtual ~Container() = default;
    /// Called once, before anything else. The order is that of the container and the same each time.
    [[nodiscard]] virtual Listing list() = 0;
    [[nodiscard]] virtual std::unique_ptr<base::Input> open(std::size_t member,
                                                            const std::string& path) const = 0;
    /// Random access to a member; a packed one is unpacked into a temporary file, and refused when it has
    /// more than limit bytes.
    [[nodiscard]] virtual Bytes bytes(std::size_t member, const std::string& path,
                                      std::uint64_t limit) const = 0;
    /// Bytes that a member takes in the container.
    [[nodiscard]] virtual std::uint64_t packed_size(std::size_t member, const Entry& entry) const = 0;
    /// How deep zips are in each other here: 0 for a folder or file.
    [[nodiscard]] virtual unsigned zip_depth() const noexcept = 0;
};

/// entry describes the only member.
[[nodiscard]] std::unique_ptr<Container> make_file_container(Bytes bytes, Entry entry);

enum class Depth : std::uint8_t { all, top };

/// Takes the open folder; name for messages. Depth::top: without the folders in it.
[[nodiscard]] std::unique_ptr<Container> make_folder_container(base::Fd folder, std::string name,
                                                               Depth depth = Depth::all);

/// What a zip must know of where it lies.
struct ZipPlace {
    std::string tree_name;       ///< for messages
    std::function<Bytes()> open; ///< asked each time, so that a tree of many zips holds few descriptors
    unsigned depth = 1;          ///< 1: not inside another zip
    std::uint64_t inflation = 1; ///< bytes of this zip per byte of the container it is packed in
};

/// list() throws Error{refused} for a limit and Error{data} for damage; the message does not name the zip.
[[nodiscard]] std::unique_ptr<Container> make_zip_container(ZipPlace place, const Limits& limits);

/// How many bytes packed ones may unpack to under the limits.
[[nodiscard]] std::uint64_t unpacked_limit(std::uint64_t packed, const Limits& limits) noexcept;

} // namespace chatkeep::tree
