# SPDX-License-Identifier: EUPL-1.2
# Checks of the tree itself, and tests that run the five programs from outside (tests/system/*.py).
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# Every header compiles alone: one source per header, without the precompiled ones. Built by scripts/test.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/lib ${CMAKE_SOURCE_DIR}/lib/*.hpp)
set(alone)
foreach(header ${headers})
    string(REPLACE "/" "_" name ${header})
    set(source ${CMAKE_CURRENT_BINARY_DIR}/alone/${name}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"@header@\"\n" @ONLY)
    list(APPEND alone ${source})
endforeach()
add_library(headers_alone OBJECT EXCLUDE_FROM_ALL ${alone})
target_include_directories(headers_alone PRIVATE ${CMAKE_SOURCE_DIR}/lib)
target_link_libraries(headers_alone PRIVATE chatkeep_warnings)

# Makes exports of any size with the truth about them; for scripts/bench and the tests below.
add_executable(make_export ${CMAKE_CURRENT_SOURCE_DIR}/tools/make_export.cpp)
target_link_libraries(make_export PRIVATE chatkeep_warnings fmt::fmt)
# Adds the first and last record to lines that are to be a stream.
add_executable(make_stream ${CMAKE_CURRENT_SOURCE_DIR}/tools/make_stream.cpp)
target_link_libraries(make_stream PRIVATE chatkeep_stream chatkeep_warnings)
# Merges random conversations by the thousand and compares what is certain with the truth.
add_executable(merge_campaign ${CMAKE_CURRENT_SOURCE_DIR}/tools/merge_campaign.cpp)
target_link_libraries(merge_campaign PRIVATE chatkeep_time chatkeep_warnings fmt::fmt)
add_test(NAME "time: random conversations" COMMAND merge_campaign 1 501)
add_test(NAME "time: random conversations of phones that stamp on arrival" COMMAND merge_campaign 1 301 arrival)
# Of each kind of deceit that campaigns of many thousands brought up, one or two.
foreach(SEED 2204 2553 4432 4769 5945 6900 7379 11084 14499 18928 19853 22653 24133 27094 38954 48168 57912 59759 129581 135847 800087 803154 929305 1066252 1121841 1151813 963226)
    math(EXPR NEXT "${SEED} + 1")
    add_test(NAME "time: conversation ${SEED}" COMMAND merge_campaign ${SEED} ${NEXT})
endforeach()
# Measures a program's CPU time with its peak memory.
add_executable(peak ${CMAKE_CURRENT_SOURCE_DIR}/tools/peak.cpp)
target_link_libraries(peak PRIVATE chatkeep_warnings)

# Says again and again whether a package proves what it holds.
add_executable(package_verdicts ${CMAKE_CURRENT_SOURCE_DIR}/tools/package_verdicts.cpp)
target_link_libraries(package_verdicts PRIVATE chatkeep_archive chatkeep_sign chatkeep_warnings fmt::fmt)

add_test(NAME "tree: layers" COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-layers)
add_test(NAME "tree: style" COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-style)

# chatkeep_system_test(NAME ARGS...): runs tests/system/NAME.py with the build folder; 77 means it cannot run here.
function(chatkeep_system_test name)
    add_test(NAME "system: ${name}" COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_SOURCE_DIR}/system/${name}.py
                                            ${CMAKE_BINARY_DIR} ${ARGN})
    set_tests_properties("system: ${name}" PROPERTIES SKIP_RETURN_CODE 77 LABELS system TIMEOUT 900)
endfunction()

if(TARGET chat-parse)
    chatkeep_system_test(merging)
    chatkeep_system_test(ios_counts)
endif()
if(TARGET chat-archive)
    chatkeep_system_test(samples)
    chatkeep_system_test(attachments)
    chatkeep_system_test(cleaning)
    chatkeep_system_test(leak)
    chatkeep_system_test(names)
    chatkeep_system_test(page_search)
    chatkeep_system_test(pictures)
    chatkeep_system_test(ios)
    chatkeep_system_test(truth)
    chatkeep_system_test(determinism)
    chatkeep_system_test(faults)
    chatkeep_system_test(kill)
    chatkeep_system_test(install)
    chatkeep_system_test(proof)
    chatkeep_system_test(proof_chain)
    chatkeep_system_test(proof_forged)
    chatkeep_system_test(proof_media)
    chatkeep_system_test(proof_signed)
    chatkeep_system_test(residue)
    chatkeep_system_test(smart_card)
    # Sanitizers change memory use, and leak detection cannot run under ptrace.
    if(NOT CMAKE_CXX_FLAGS_DEBUG MATCHES "sanitize")
        chatkeep_system_test(network)
        chatkeep_system_test(memory)
        set_tests_properties("system: memory" PROPERTIES RUN_SERIAL ON)
    endif()
endif()
