#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/ttl.hpp>

namespace zonda::pocket
{
namespace
{

constexpr int most_at_once = 10'000;

std::int64_t delete_expired_of(store& from, collection& in, const index_definition& index, datetime now)
{
    const value oldest(now - std::chrono::seconds(*index.expire_after));
    bytes first = first_key_of(bracket::datetime);
    bytes last = key_of(oldest);
    if (index.parts[0].descending)
    {
        invert(first, 0);
        invert(last, 0);
        std::swap(first, last);
    }
    std::vector<record_number> gone;
    {
        // Whole keys of dates have nine bytes: the bracket's byte alone is below or, inverted, not above all of them.
        auto rows = from.database().prepare("SELECT record FROM index_" + std::to_string(index.id) +
                                            " WHERE key >= ? AND key <= ? LIMIT " + std::to_string(most_at_once));
        if (index.parts[0].descending)
            last = bytes{static_cast<std::uint8_t>(last[0] + 1)};
        rows.bind(1, bytes_view(first)).bind(2, bytes_view(last));
        while (rows.step())
            gone.push_back(rows.integer(0));
    }
    std::int64_t count = 0;
    for (const auto record : gone)
        if (const auto document = from.read(in, record))
        {
            from.remove(in, record, *document);
            ++count;
        }
    return count;
}

} // namespace

std::int64_t delete_expired(store& from, datetime now)
{
    std::int64_t count = 0;
    for (const auto& in : from.all())
        for (const auto& index : in->indexes)
            if (index->expire_after)
                count += delete_expired_of(from, *in, *index, now);
    return count;
}

} // namespace zonda::pocket
