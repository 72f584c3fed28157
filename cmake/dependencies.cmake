# SPDX-License-Identifier: EUPL-1.2
# Every third-party library, with the reason we use it. All are Debian 12 packages (scripts/packages).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED) # digests, CMS, timestamps; no hand-made primitives
find_package(fmt 9 REQUIRED) # formatting: std::format is not in g++ 12
find_package(simdjson REQUIRED) # reading the stream at over 1 GB/s, checking UTF-8
find_package(nlohmann_json 3.11 REQUIRED) # cold JSON: configs, schemas, tests
find_package(date REQUIRED) # time zones with gap and overlap told apart
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash) # stream checksum and record ids
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip) # zip and zip64; its CMake config is broken in Debian
find_package(ZLIB REQUIRED) # what is packed in files of a package: streams of PDF, chunks of PNG, gzip
pkg_check_modules(lz4 REQUIRED IMPORTED_TARGET liblz4) # packs temporary files: writing them costs more than packing
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc) # NFC and case folding without ICU
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3) # phones keep messages in SQLite databases
find_package(EXPAT REQUIRED) # property lists in XML; entities are never expanded
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2) # linear-time patterns: a policy cannot hang a run
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus) # policy files, errors with line numbers
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp) # no internet sockets, by the kernel
pkg_check_modules(magic REQUIRED IMPORTED_TARGET libmagic) # MIME type of an attachment by its content
pkg_check_modules(turbojpeg REQUIRED IMPORTED_TARGET libturbojpeg) # JPEG: turned without loss, pixels painted over
find_package(PNG REQUIRED) # PNG: pixels painted over
pkg_check_modules(qpdf REQUIRED IMPORTED_TARGET libqpdf) # PDF: rewritten without its properties and earlier states
pkg_check_modules(poppler REQUIRED IMPORTED_TARGET poppler-cpp) # the words of a PDF, which the rules must see
find_path(PHONENUMBER_INCLUDE phonenumbers/phonenumberutil.h REQUIRED) # telephone numbers of all countries
find_library(PHONENUMBER_LIBRARY phonenumber REQUIRED)
find_path(LINEAR_INCLUDE linear.h REQUIRED) # logistic regression without random numbers: ranks what people look at
find_library(LINEAR_LIBRARY linear REQUIRED)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED) # command lines
find_path(PROTOZERO_INCLUDE protozero/pbf_reader.hpp REQUIRED) # protocol buffers inside WhatsApp's databases: no code generator
