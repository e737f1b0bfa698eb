# cmake --install: libraries, headers and a package file, so that a program outside of this tree can say
# find_package(zonda REQUIRED COMPONENTS web mongo watch) and link zonda::web.
include(CMakePackageConfigHelpers)

get_property(rooms GLOBAL PROPERTY ZONDA_ROOMS)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/zonda)
foreach(room ${rooms})
    install(TARGETS zonda_${room} EXPORT zonda_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/zonda/${room} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/zonda
            FILES_MATCHING PATTERN "*.hpp" PATTERN "*.ipp" PATTERN "*_test.hpp" EXCLUDE)
endforeach()
file(GLOB whole_rooms ${PROJECT_SOURCE_DIR}/zonda/*.hpp)
install(FILES ${whole_rooms} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/zonda)
install(EXPORT zonda_targets NAMESPACE zonda:: DESTINATION ${package_folder})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/zonda-config.cmake.in ${PROJECT_BINARY_DIR}/zonda-config.cmake
                              INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/zonda-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/zonda-config.cmake ${PROJECT_BINARY_DIR}/zonda-config-version.cmake
              ${CMAKE_CURRENT_LIST_DIR}/zonda_packages.cmake DESTINATION ${package_folder})
