# SPDX-License-Identifier: EUPL-1.2
# The warnings that hold for all our targets; third-party headers are SYSTEM and exempt.
add_library(chatkeep_warnings INTERFACE)
target_compile_options(
    chatkeep_warnings
    INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
              -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wnull-dereference
              -Wdouble-promotion -Wundef -Wformat=2)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(chatkeep_warnings INTERFACE -Wduplicated-cond -Wlogical-op -Wuseless-cast)
else()
    target_compile_options(chatkeep_warnings INTERFACE -Wreserved-identifier)
endif()
if(CHATKEEP_WERROR)
    target_compile_options(chatkeep_warnings INTERFACE -Werror)
endif()
