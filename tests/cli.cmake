# SPDX-License-Identifier: EUPL-1.2
# Tests that run whole programs: golden cases (scripts/golden), man pages and completions.
find_program(PYTHON3 python3 REQUIRED)
find_program(MANDOC mandoc)
set(scripts ${CMAKE_SOURCE_DIR}/scripts)

# A program with every feature of the frame, so that the frame is tested by itself.
add_executable(demo ${CMAKE_CURRENT_SOURCE_DIR}/cli/demo_main.cpp)
target_link_libraries(demo PRIVATE chatkeep_cli chatkeep_warnings fmt::fmt)

# For cases that edit a stream.
add_executable(seal_stream ${CMAKE_CURRENT_SOURCE_DIR}/cli/seal_main.cpp)
target_link_libraries(seal_stream PRIVATE chatkeep_stream chatkeep_warnings fmt::fmt)

# One test per case: a folder tests/cli/PROGRAM/CASE with a file cmd.
foreach(program demo ${CHATKEEP_PROGRAMS})
    file(GLOB cases CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/cli/${program}/*/cmd)
    foreach(command ${cases})
        cmake_path(GET command PARENT_PATH case)
        cmake_path(GET case FILENAME name)
        add_test(NAME "golden: ${program}/${name}"
                 COMMAND ${PYTHON3} ${scripts}/golden --bin ${CMAKE_BINARY_DIR}/tools --bin ${CMAKE_CURRENT_BINARY_DIR} ${case})
    endforeach()
endforeach()

# Cases that need all five programs.
if("chat-archive" IN_LIST CHATKEEP_PROGRAMS AND "chat-clean" IN_LIST CHATKEEP_PROGRAMS)
    file(GLOB cases CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/cli/pipeline/*/cmd)
    foreach(command ${cases})
        cmake_path(GET command PARENT_PATH case)
        cmake_path(GET case FILENAME name)
        add_test(NAME "golden: pipeline/${name}"
                 COMMAND ${PYTHON3} ${scripts}/golden --bin ${CMAKE_BINARY_DIR}/tools ${case})
    endforeach()
endif()

# Every option stands in --help, man page and completions, with words of explanation; chat-stream(5) has every word that
# the stream is written with; mandoc finds no fault.
if(MANDOC)
    foreach(program ${CHATKEEP_PROGRAMS})
        set(stem ${CHATKEEP_MAN_FOLDER}/${program})
        add_test(NAME "documents: ${program}"
                 COMMAND ${PYTHON3} ${scripts}/gen-cli-docs check ${stem}.json $<TARGET_FILE:${program}> ${stem}.1
                         ${stem}.bash ${stem}.zsh ${stem}.fish)
        list(APPEND pages ${program}.1)
    endforeach()
    add_test(NAME "documents: chat-stream"
             COMMAND ${PYTHON3} ${scripts}/gen-cli-docs check-stream ${CHATKEEP_MAN_FOLDER}/notices.json
                     ${CHATKEEP_MAN_FOLDER}/chat-stream.5 ${CMAKE_SOURCE_DIR}/lib/stream/serialize.cpp
                     ${CMAKE_SOURCE_DIR}/lib/stream/writer.cpp ${CMAKE_SOURCE_DIR}/lib/model/records.cpp)
    add_test(NAME "golden: a case for every notice"
             COMMAND ${PYTHON3} ${scripts}/gen-cli-docs check-notices ${CHATKEEP_MAN_FOLDER}/notices.json
                     ${CMAKE_CURRENT_SOURCE_DIR}/cli)
    foreach(page chatkeep.7 chatkeep-proof.7 chat-stream.5 ${pages})
        add_test(NAME "mandoc: ${page}" COMMAND ${MANDOC} -Tlint -W error ${CHATKEEP_MAN_FOLDER}/${page})
    endforeach()
endif()
