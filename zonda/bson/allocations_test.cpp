// What is promised to allocate nothing: every allocation of this test program is counted.
#include <zonda/bson.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

namespace
{

thread_local std::size_t allocations = 0;

} // namespace

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ZONDA_TEST_HAS_HOOKS // TSan's own operator new cannot be replaced, but says when it allocates.
#endif
#endif

#ifdef ZONDA_TEST_HAS_HOOKS
#include <sanitizer/allocator_interface.h>

namespace
{

const int hooked = __sanitizer_install_malloc_and_free_hooks([](const volatile void*, std::size_t) { ++allocations; },
                                                             [](const volatile void*) {});

} // namespace

#else

void* operator new(std::size_t size)
{
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

#endif

using namespace zonda;

namespace
{

// As large as the document of the driver benchmarks.
bson::document large()
{
    bytes data;
    bson::document_builder out(data);
    for (int i = 0; i < 49; ++i)
        out.append("field" + std::to_string(i), "some text of a field");
    out.append("last", doc("at", datetime(), "id", bson::object_id(), "list", arr(1, 2.5, "three")));
    out.finish();
    return bson::document::trusted(std::move(data));
}

template <class Work>
std::size_t allocations_of(Work work)
{
    const std::size_t before = allocations;
    work();
    return allocations - before;
}

} // namespace

TEST_CASE("checking a document, walking it and reading its fields allocate nothing")
{
#ifdef ZONDA_TEST_HAS_HOOKS
    REQUIRE(hooked > 0);
#endif
    const bson::document d = large();
    CHECK(d.data().size() > 1622);
    std::size_t seen = 0;
    CHECK(allocations_of([&] { seen += bson::validate(d.data())->count(); }) == 0);
    CHECK(allocations_of(
              [&]
              {
                  for (const auto& [key, value] : d)
                      seen += value.text(key).size();
                  seen += static_cast<std::size_t>(d["last"]["list"][1].get<double>().value());
                  seen += d["last"]["id"].get<bson::object_id>() ? 1 : 0;
                  seen += d.contains("missing") ? 1 : 0;
              }) == 0);
    CHECK(seen > 1000);
}

TEST_CASE("JSON that fits into its string allocates nothing")
{
    const bson::document d = large();
    std::string out;
    append_json(out, d);
    out.clear();
    CHECK(allocations_of([&] { append_json(out, d); }) == 0);
    CHECK(out == to_json(d));
}

TEST_CASE("a small document is one allocation, and moving a document allocates nothing")
{
    bson::document d;
    CHECK(allocations_of([] { const bson::document nothing; }) == 0);
    CHECK(allocations_of([&] { d = doc("year", 2026, "title", true); }) == 1);
    CHECK(allocations_of([&] { const bson::document other = std::move(d); }) == 0);
}
