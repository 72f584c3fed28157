# SPDX-License-Identifier: EUPL-1.2
# The Debian package (scripts/release), with what belongs beside the programs: licence, readme, a policy to start from,
# the schema of the stream.
set(samples ${CMAKE_SOURCE_DIR}/tests/data/samples)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(FILES ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${samples}/policy.toml ${samples}/policy-all-periods.toml ${samples}/allow-office.txt
        DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(FILES ${CMAKE_SOURCE_DIR}/lib/stream/chat-stream.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/chatkeep)
# Policies to start from, and a recogniser of others.
set(policies ${CMAKE_SOURCE_DIR}/lib/policy/policies)
install(FILES ${policies}/allow-service-numbers.txt ${policies}/archiefwet-algemeen.toml ${policies}/hotspot-corona.toml
              ${policies}/openbaarmaking-woo.toml
        DESTINATION ${CMAKE_INSTALL_DATADIR}/chatkeep/policies)
install(PROGRAMS ${CMAKE_SOURCE_DIR}/lib/policy/adapters/frog-ner
                 ${CMAKE_SOURCE_DIR}/lib/policy/adapters/tesseract-lines DESTINATION ${CMAKE_INSTALL_DATADIR}/chatkeep/adapters)
# Checks proofs without the programs; needs python3, which the programs do not.
install(PROGRAMS ${CMAKE_SOURCE_DIR}/scripts/verify-package DESTINATION ${CMAKE_INSTALL_DATADIR}/chatkeep)
install(FILES ${CMAKE_SOURCE_DIR}/scripts/verify_evidence.py ${CMAKE_SOURCE_DIR}/scripts/verify_json.py
              ${CMAKE_SOURCE_DIR}/scripts/verify_stream.py DESTINATION ${CMAKE_INSTALL_DATADIR}/chatkeep)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME chatkeep)
set(CPACK_PACKAGE_CONTACT "chatkeep developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Read, clean, verify and archive chat messages of work phones")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "tzdata, libmagic-mgc")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "python3, openssl, frogdata, wdutch")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
include(CPack)
