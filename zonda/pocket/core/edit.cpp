#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/edit.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

// MongoDB's own bound on the nulls that one update adds to an array.
constexpr std::size_t most_padding = 1'500'000;

// Those of the paths that lead through the value at hand; they are the same up to there.
struct path_range
{
    std::size_t first;
    std::size_t last;
};

class editor
{
public:
    editor(std::span<const path> all, const change_at& make) : all_(all), make_(make) {}

    outcome<void> document(bson::document_builder& out, bson::document_view source, std::size_t depth, path_range paths)
    {
        const path& at = all_[paths.first];
        bool seen = false;
        for (const auto& [name, v] : source)
        {
            const bool here = !seen && name == at[depth];
            seen |= here;
            if (!here)
                out.append(name, v);
            else if (auto done = item(out, name, v, depth, false, paths); !done)
                return done;
        }
        return seen ? outcome<void>() : added(out, depth, at);
    }

private:
    bool last(std::size_t depth) const { return depth + 1 == all_[0].size(); }

    // The value that the part at `depth` names.
    outcome<void> item(bson::document_builder& out, std::string_view name, bson::value_view v, std::size_t depth,
                       bool in_array, path_range paths)
    {
        const path& at = all_[paths.first];
        if (last(depth))
        {
            auto made = make_(at, v);
            if (!made)
                return made.error();
            if (!made->missing())
                out.append(name, made->view());
            else if (in_array)
                out.append(name, bson::null);
            return {};
        }
        if (is_document(v))
        {
            out.open_document(name);
            auto done = document(out, as_document(v), depth + 1, paths);
            out.close();
            return done;
        }
        if (is_array(v))
        {
            out.open_array(name);
            auto done = array(out, as_array(v), depth + 1, paths);
            out.close();
            return done;
        }
        return through(out, name, v, depth, at);
    }

    // Nothing can be made below a scalar; to take something away from there is no change.
    outcome<void> through(bson::document_builder& out, std::string_view name, bson::value_view v, std::size_t depth,
                          const path& at)
    {
        auto made = make_(at, {});
        if (!made)
            return made.error();
        if (!made->missing())
            return failure{errc::path_not_viable, "Cannot create field '" + at[depth + 1] + "' in element {" +
                                                      std::string(name) + ": " + shown(v) + "}"};
        out.append(name, v);
        return {};
    }

    outcome<void> array(bson::document_builder& out, bson::array_view source, std::size_t depth, path_range paths)
    {
        std::size_t position = 0;
        for (const auto v : source)
        {
            path_range here{paths.first, paths.first};
            while (here.last != paths.last && array_index(all_[here.last][depth]) == position)
                ++here.last;
            if (here.first == here.last)
                out.push(v);
            else if (auto done = item(out, {}, v, depth, true, here); !done)
                return done;
            paths.first = here.last;
            ++position;
        }
        for (; paths.first != paths.last; ++paths.first)
            if (auto done = behind(out, source, position, depth, all_[paths.first]); !done)
                return done;
        return {};
    }

    // An element that is not there yet; `position` is the array's length so far.
    outcome<void> behind(bson::document_builder& out, bson::array_view source, std::size_t& position, std::size_t depth,
                         const path& at)
    {
        auto made = created(depth + 1, at);
        if (!made)
            return made.error();
        if (made->missing())
            return {};
        const auto index = array_index(at[depth]);
        if (!index)
            return failure{errc::path_not_viable, "Cannot create field '" + at[depth] + "' in element {" +
                                                      at[depth - 1] + ": " + shown_array(source) + "}"};
        if (*index - position > most_padding)
            return failure{errc::cannot_backfill_array, "can't backfill more than 1500000 elements"};
        for (; position < *index; ++position)
            out.push(bson::null);
        out.push(made->view());
        ++position;
        return {};
    }

    static std::string shown_array(bson::array_view array)
    {
        return shown(bson::value_view(bson::type::array, array.data().data()));
    }

    outcome<void> added(bson::document_builder& out, std::size_t depth, const path& at)
    {
        auto made = created(depth + 1, at);
        if (!made)
            return made.error();
        out.append(at[depth], made->view()); // nothing if it is missing
        return {};
    }

    // The new value, in the documents that lead to it from `depth` on.
    outcome<value> created(std::size_t depth, const path& at)
    {
        auto made = make_(at, {});
        if (!made || made->missing() || depth >= at.size())
            return made;
        bytes data;
        bson::document_builder out(data);
        for (std::size_t i = depth; i + 1 < at.size(); ++i)
            out.open_document(at[i]);
        out.append(at[at.size() - 1], made->view());
        for (std::size_t i = depth; i + 1 < at.size(); ++i)
            out.close();
        out.finish();
        return value(bson::document::trusted(std::move(data)));
    }

    std::span<const path> all_;
    const change_at& make_;
};

} // namespace

outcome<bson::document> edited(bson::document_view document, const path& at, const change& make)
{
    const change_at told = [&make](const path&, bson::value_view v) { return make(v); };
    return edited(document, std::span(&at, 1), told);
}

outcome<bson::document> edited(bson::document_view document, std::span<const path> all, const change_at& make)
{
    if (all.empty())
        return bson::document(document);
    if (all[0].size() > most_levels)
        return failure{errc::overflow, "the path has more parts than documents may be nested"};
    bytes data;
    data.reserve(document.data().size() + 64);
    bson::document_builder out(data);
    if (auto done = editor(all, make).document(out, document, 0, {0, all.size()}); !done)
        return done.error();
    out.finish();
    return bson::document::trusted(std::move(data));
}

} // namespace zonda::pocket
