// SPDX-License-Identifier: EUPL-1.2
#include "options.hpp"

namespace chatkeep::parse {

constinit const cli::OptionSpec k_media_option = {
    .name = "media",
    .argument = "DIR",
    .help = "store attachments here, each once, named by SHA-256",
    .details = "Without it attachments are hashed but not kept. Several runs may share one folder.",
    .group = "Folders"};

constinit const cli::OptionSpec k_commit_option = {
    .name = "commit",
    .argument = "DIR",
    .help = "commit what is read: key, tree, statement to sign",
    .details =
        "Whatever is taken out later, chat-verify can then still tell that the rest was read, as "
        "chatkeep-proof(7) describes. The key in DIR must lie on a volume that is destroyed with the "
        "originals, and chat-clean --commitments and chat-archive --commitments need it. Sign DIR/"
        "statement-readout.json before cleaning starts. With attachments give --media too, or only their "
        "digests are committed.",
    .group = "Folders"};

constinit const cli::OptionSpec k_date_order_option = {
    .name = "date-order",
    .argument = "ORDER",
    .help = "dmy, mdy or ymd, where the file does not prove it",
    .details = "Only needed when a date-order-open notice asks for it.",
    .choices = "dmy|mdy|ymd"};

constinit const cli::OptionSpec k_owner_option = {.name = "owner",
                                                  .argument = "NAME",
                                                  .help = "name of the phone's owner as the export writes it",
                                                  .details = "Sets from_owner on every message."};

constinit const cli::OptionSpec k_conversation_option = {
    .name = "conversation",
    .argument = "NAME",
    .help = "name of the conversation, where the file has none",
    .details = "Also part of the conversation's id: use the same name for later exports."};

constinit const cli::OptionSpec k_strict_option = {
    .name = "strict",
    .help = "end with an error at the first damaged record",
    .details = "Otherwise damage becomes a notice and the run goes on, with exit code 1."};

} // namespace chatkeep::parse
