# What every target of the project shares, and the words the folders' CMakeLists.txt are written in:
# zonda_room, zonda_program, zonda_example, zonda_tests, zonda_fuzz.
include(GNUInstallDirs)
include(zonda_compiler)
include(zonda_packages)

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set_property(GLOBAL PROPERTY ZONDA_ROOMS "")
set_property(GLOBAL PROPERTY ZONDA_TEST_PROGRAMS "")

# What script/build and script/test build: ninja zonda_programs, zonda_tests, ...
foreach(group rooms programs tests release_tests pattern_tests fuzzers examples)
    add_custom_target(zonda_${group})
endforeach()

# Everything is compiled with one precompiled header (cmake/zonda_pch.hpp), a third to a half of a file's time; each
# source still includes what it uses. NO_PCH: not this one. PCH, which rooms that do I/O say, is what happens anyway.

# zonda_room(bson SOURCES a.cpp b.cpp PUBLIC zonda::base PRIVATE PkgConfig::libbson): a static library zonda::bson.
function(zonda_room name)
    cmake_parse_arguments(room "PCH;NO_PCH" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    set(target zonda_${name})
    add_library(${target} STATIC ${room_SOURCES})
    add_library(zonda::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
                                                $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    target_link_libraries(${target} PUBLIC ${room_PUBLIC} PRIVATE ${room_PRIVATE} $<BUILD_INTERFACE:zonda_options>)
    if(NOT room_NO_PCH)
        zonda_use_pch(${target})
    endif()
    add_dependencies(zonda_rooms ${target})
    set_property(GLOBAL APPEND PROPERTY ZONDA_ROOMS ${name})
endfunction()

# Every executable of the project: its name under bin/, what it is made of, the group that builds it.
function(zonda_executable target group)
    cmake_parse_arguments(exe "PCH;NO_PCH" "" "SOURCES;LINK;FLAGS" ${ARGN})
    add_executable(${target} ${exe_SOURCES})
    target_link_libraries(${target} PRIVATE ${exe_LINK} zonda_options)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
    target_compile_options(${target} PRIVATE ${exe_FLAGS})
    if(NOT exe_NO_PCH)
        zonda_use_pch(${target} ${exe_FLAGS})
    endif()
    add_dependencies(zonda_${group} ${target})
endfunction()

# zonda_program(conformance_server SOURCES main.cpp LINK zonda::web): bin/conformance_server. A room may have a
# program of its own name (zonda_program(pocket ...)): its target is pocket, the room's is zonda_pocket.
function(zonda_program name)
    zonda_executable(${name} programs ${ARGN})
endfunction()

# zonda_example(01_hello SOURCES 01_hello.cpp LINK zonda::web): bin/examples/01_hello, built and run by script/test.
function(zonda_example name)
    zonda_executable(example_${name} examples ${ARGN})
    set_target_properties(example_${name} PROPERTIES OUTPUT_NAME ${name}
                                                     RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin/examples)
endfunction()

# zonda_tests(bson SOURCES a_test.cpp LINK zonda::bson [PATTERNS | RELEASE]): one doctest program, bin/bson_tests.
# PATTERNS: it runs the patterns of public operations, so --compiler=gcc runs it under ASan too.
# RELEASE: for the release build only (fibres, whose exceptions ASan misreads; measurements): bin/release/NAME_tests.
function(zonda_tests name)
    cmake_parse_arguments(tests "PATTERNS;RELEASE" "" "" ${ARGN})
    if(NOT ZONDA_TESTS OR (tests_RELEASE AND NOT ZONDA_SANITIZE STREQUAL ""))
        return()
    endif()
    set(target ${name}_tests)
    set(group tests)
    if(tests_RELEASE)
        set(group release_tests)
    endif()
    zonda_executable(${target} ${group} ${tests_UNPARSED_ARGUMENTS} FLAGS ${ZONDA_TEST_FLAGS})
    target_link_libraries(${target} PRIVATE zonda_test_main)
    if(tests_RELEASE)
        zonda_run_by_script_test(${target} bin/release)
    else()
        zonda_run_by_script_test(${target} bin)
        if(tests_PATTERNS)
            add_dependencies(zonda_pattern_tests ${target})
        endif()
    endif()
endfunction()

# zonda_fuzz(bson_document SOURCES bson_document.cpp LINK zonda::bson): a libFuzzer program, bin/fuzz/bson_document,
# whose seeds lie in tests/fuzz/corpus/bson_document.
function(zonda_fuzz name)
    if(NOT ZONDA_FUZZ)
        return()
    endif()
    set(target fuzz_${name})
    zonda_executable(${target} fuzzers ${ARGN})
    set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name})
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    zonda_run_by_script_test(${target} bin/fuzz)
endfunction()

# Puts a program there, and on the list by which script/test tells it from what an earlier configuration has built.
function(zonda_run_by_script_test target folder)
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${folder})
    set_property(GLOBAL APPEND_STRING PROPERTY ZONDA_TEST_PROGRAMS "${folder}/$<TARGET_FILE_NAME:${target}>\n")
endfunction()

# The list: a path below the build folder a line. To be called when every program is known.
function(zonda_list_test_programs)
    get_property(programs GLOBAL PROPERTY ZONDA_TEST_PROGRAMS)
    file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/test-programs CONTENT "${programs}")
endfunction()

if(ZONDA_TESTS)
    add_library(zonda_test_main STATIC tests/support/main.cpp tests/support/report.cpp)
    target_link_libraries(zonda_test_main PUBLIC doctest::doctest PRIVATE zonda_options)
    target_include_directories(zonda_test_main PUBLIC ${PROJECT_SOURCE_DIR})
    target_compile_options(zonda_test_main PRIVATE -O0) # doctest and <regex>: 10 s otherwise
endif()
