# SPDX-License-Identifier: EUPL-1.2
# The word lists of cleaning, compiled into the library.
set(CHATKEEP_WORD_TABLE ${CMAKE_CURRENT_BINARY_DIR}/policy_words.cpp)
set(policy_words ${CMAKE_CURRENT_SOURCE_DIR}/policy/words)
file(GLOB policy_word_lists CONFIGURE_DEPENDS ${policy_words}/*.txt)
add_custom_command(
    OUTPUT ${CHATKEEP_WORD_TABLE}
    COMMAND Python3::Interpreter ${policy_words}/generate_words.py ${CHATKEEP_WORD_TABLE} ${policy_word_lists}
    DEPENDS ${policy_words}/generate_words.py ${policy_word_lists}
    COMMENT "Generating the word lists of cleaning"
    VERBATIM)
