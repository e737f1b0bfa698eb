#include <zonda/loop/frame_pool.hpp>

#include <array>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ZONDA_RECYCLES_FRAMES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define ZONDA_RECYCLES_FRAMES 0
#endif
#endif
#ifndef ZONDA_RECYCLES_FRAMES
#define ZONDA_RECYCLES_FRAMES 1
#endif

namespace zonda::detail
{

#if ZONDA_RECYCLES_FRAMES

namespace
{

constexpr std::size_t granule = 64;
constexpr std::size_t classes = 64;      // frames up to 4 kB
constexpr std::size_t kept_frames = 128; // of each size; more go back to the heap

struct free_frame_node
{
    free_frame_node* next;
};

struct cache
{
    std::array<free_frame_node*, classes> heads{};
    std::array<std::size_t, classes> counts{};

    ~cache()
    {
        for (free_frame_node*& head : heads)
            while (head != nullptr)
            {
                free_frame_node* next = head->next;
                ::operator delete(head);
                head = next;
            }
        counts.fill(kept_frames); // a frame that dies after the cache goes to the heap
    }
};

thread_local cache frames;

} // namespace

void* allocate_frame(std::size_t size)
{
    const std::size_t index = (size - 1) / granule;
    if (index >= classes)
        return ::operator new(size);
    cache& own = frames;
    if (free_frame_node* node = own.heads[index])
    {
        own.heads[index] = node->next;
        --own.counts[index];
        return node;
    }
    return ::operator new((index + 1) * granule);
}

void free_frame(void* frame, std::size_t size) noexcept
{
    const std::size_t index = (size - 1) / granule;
    cache& own = frames;
    if (index >= classes || own.counts[index] >= kept_frames)
    {
        ::operator delete(frame);
        return;
    }
    auto* node = static_cast<free_frame_node*>(frame);
    node->next = own.heads[index];
    own.heads[index] = node;
    ++own.counts[index];
}

#else

void* allocate_frame(std::size_t size)
{
    return ::operator new(size);
}

void free_frame(void* frame, std::size_t) noexcept
{
    ::operator delete(frame);
}

#endif

} // namespace zonda::detail
