# SPDX-License-Identifier: EUPL-1.2
# The marker and event tables of WhatsApp text exports, compiled into the library.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(CHATKEEP_MARKER_TABLE ${CMAKE_CURRENT_BINARY_DIR}/whatsapp_tables.cpp)
set(whatsapp_text ${CMAKE_CURRENT_SOURCE_DIR}/source/whatsapp_text)
add_custom_command(
    OUTPUT ${CHATKEEP_MARKER_TABLE}
    COMMAND Python3::Interpreter ${whatsapp_text}/generate_tables.py ${CHATKEEP_MARKER_TABLE} ${whatsapp_text}/events.tsv
            ${whatsapp_text}/markers.tsv ${whatsapp_text}/markers-extra.tsv
    DEPENDS ${whatsapp_text}/generate_tables.py ${whatsapp_text}/events.tsv ${whatsapp_text}/markers.tsv
            ${whatsapp_text}/markers-extra.tsv
    COMMENT "Generating the WhatsApp marker tables"
    VERBATIM)
