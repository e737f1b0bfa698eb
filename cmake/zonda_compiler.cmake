# Language, warnings, sanitizers, ccache and the precompiled header of every target.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

if(PROJECT_IS_TOP_LEVEL)
    if(NOT CMAKE_BUILD_TYPE)
        set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
    endif()
    # -g1 keeps what a stack trace needs (functions and lines) at half the cost of -g.
    set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
    if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
        find_program(ZONDA_CCACHE ccache)
        if(ZONDA_CCACHE)
            # Without this slackness ccache stores nothing that uses a precompiled header.
            set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
                CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${ZONDA_CCACHE})
        endif()
    endif()
endif()

add_library(zonda_options INTERFACE)
target_compile_options(zonda_options INTERFACE
    # (g++ calls a protected destructor accessible where there is a friend, so clang alone checks those.)
    # (-Wshadow of g++ also minds a parameter with the name of some function.)
    -Wall -Wextra -Wpedantic $<IF:$<CXX_COMPILER_ID:Clang>,-Wshadow,-Wshadow=local>
    $<$<CXX_COMPILER_ID:Clang>:-Wnon-virtual-dtor>
    # __FILE__ and std::source_location name files as a reader knows them: zonda/mongo/client.cpp.
    -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/= -fmacro-prefix-map=../=)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 reports uninitialised and dangling storage inside coroutine frames that is neither, and frames that are
    # freed by another function than the one that made them, which Asio's are not.
    target_compile_options(zonda_options INTERFACE -Wno-maybe-uninitialized -Wno-uninitialized -Wno-dangling-pointer
                           -Wno-mismatched-new-delete)
    if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        message(STATUS "g++ ${CMAKE_CXX_COMPILER_VERSION}: its coroutines destroy some temporaries inside co_await twice; docs/compilers.md says which forms to avoid, script/build uses clang 19")
    endif()
endif()

if(ZONDA_SANITIZE STREQUAL "address")
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
elseif(ZONDA_SANITIZE STREQUAL "thread")
    add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
    add_link_options(-fsanitize=thread)
elseif(NOT ZONDA_SANITIZE STREQUAL "")
    message(FATAL_ERROR "ZONDA_SANITIZE is '${ZONDA_SANITIZE}'; it can be 'address' or 'thread'")
endif()
if(ZONDA_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "ZONDA_FUZZ needs clang: libFuzzer is a part of it")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# One precompiled header for all who ask for it, made once (and once more for the tests, when their flags differ). It is
# an economy of this build, never something a source relies on: the builds with ZONDA_PCH=OFF (g++'s in script/test) show
# what lacks an include of its own.
option(ZONDA_PCH "Use a precompiled header where the project asks for it" ON)
set(ZONDA_TEST_FLAGS "" CACHE STRING "Further compiler flags of the test programs' own sources")

# zonda_use_pch(target flag...): the header as it is compiled with these further flags, which the target also gets.
function(zonda_use_pch target)
    if(NOT ZONDA_PCH)
        return()
    endif()
    string(MAKE_C_IDENTIFIER "zonda_pch${ARGN}" pch)
    if(NOT TARGET ${pch})
        file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/zonda_pch.cpp CONTENT "// Only to have the header compiled.\n")
        add_library(${pch} OBJECT ${PROJECT_BINARY_DIR}/zonda_pch.cpp)
        target_precompile_headers(${pch} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/zonda_pch.hpp)
        target_link_libraries(${pch} PRIVATE zonda_options)
        target_compile_options(${pch} PRIVATE ${ARGN})
        zonda_pch_options(${pch})
    endif()
    target_precompile_headers(${target} REUSE_FROM ${pch})
    zonda_pch_options(${target})
endfunction()

function(zonda_pch_options target)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        set_target_properties(${target} PROPERTIES PCH_INSTANTIATE_TEMPLATES ON)
        # ccache can share a header without a time in it.
        target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    endif()
endfunction()
