#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/edit.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

// MongoDB's own bound on the nulls that one update adds to an array.
constexpr std::size_t most_padding = 1'500'000;
constexpr std::size_t deepest = 100;

class editor
{
public:
    editor(const path& at, const change& make) : at_(at), make_(make) {}

    outcome<void> document(bson::document_builder& out, bson::document_view source, std::size_t depth)
    {
        bool seen = false;
        for (const auto& [name, v] : source)
        {
            const bool here = !seen && name == at_[depth];
            seen |= here;
            if (!here)
                out.append(name, v);
            else if (auto done = item(out, name, v, depth, false); !done)
                return done;
        }
        return seen ? outcome<void>() : added(out, depth);
    }

private:
    bool last(std::size_t depth) const { return depth + 1 == at_.size(); }

    // The value that the part at `depth` names.
    outcome<void> item(bson::document_builder& out, std::string_view name, bson::value_view v, std::size_t depth,
                       bool in_array)
    {
        if (last(depth))
        {
            auto made = make_(v);
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
            auto done = document(out, as_document(v), depth + 1);
            out.close();
            return done;
        }
        if (is_array(v))
        {
            out.open_array(name);
            auto done = array(out, as_array(v), depth + 1);
            out.close();
            return done;
        }
        return through(out, name, v, depth);
    }

    // Nothing can be made below a scalar; to take something away from there is no change.
    outcome<void> through(bson::document_builder& out, std::string_view name, bson::value_view v, std::size_t depth)
    {
        auto made = make_({});
        if (!made)
            return made.error();
        if (!made->missing())
            return failure{errc::path_not_viable, "Cannot create field '" + at_[depth + 1] + "' in element {" +
                                                      std::string(name) + ": " + shown(v) + "}"};
        out.append(name, v);
        return {};
    }

    outcome<void> array(bson::document_builder& out, bson::array_view source, std::size_t depth)
    {
        const auto index = array_index(at_[depth]);
        std::size_t position = 0;
        for (const auto v : source)
        {
            if (index != position)
                out.push(v);
            else if (auto done = item(out, {}, v, depth, true); !done)
                return done;
            ++position;
        }
        if (index && *index < position)
            return {};
        auto made = created(depth + 1);
        if (!made)
            return made.error();
        if (made->missing())
            return {};
        if (!index)
            return failure{errc::path_not_viable, "Cannot create field '" + at_[depth] + "' in element {" +
                                                      at_[depth - 1] + ": " + shown_array(source) + "}"};
        if (*index - position > most_padding)
            return failure{errc::cannot_backfill_array, "can't backfill more than 1500000 elements"};
        for (; position < *index; ++position)
            out.push(bson::null);
        out.push(made->view());
        return {};
    }

    static std::string shown_array(bson::array_view array)
    {
        return shown(bson::value_view(bson::type::array, array.data().data()));
    }

    outcome<void> added(bson::document_builder& out, std::size_t depth)
    {
        auto made = created(depth + 1);
        if (!made)
            return made.error();
        out.append(at_[depth], made->view()); // nothing if it is missing
        return {};
    }

    // The new value, in the documents that lead to it from `depth` on.
    outcome<value> created(std::size_t depth)
    {
        auto made = make_({});
        if (!made || made->missing() || depth >= at_.size())
            return made;
        bytes data;
        bson::document_builder out(data);
        for (std::size_t i = depth; i + 1 < at_.size(); ++i)
            out.open_document(at_[i]);
        out.append(at_[at_.size() - 1], made->view());
        for (std::size_t i = depth; i + 1 < at_.size(); ++i)
            out.close();
        out.finish();
        return value(bson::document::trusted(std::move(data)));
    }

    const path& at_;
    const change& make_;
};

} // namespace

outcome<bson::document> edited(bson::document_view document, const path& at, const change& make)
{
    if (at.size() >= deepest)
        return failure{errc::overflow, "the path has more parts than documents may be nested"};
    bytes data;
    data.reserve(document.data().size() + 64);
    bson::document_builder out(data);
    if (auto done = editor(at, make).document(out, document, 0); !done)
        return done.error();
    out.finish();
    return bson::document::trusted(std::move(data));
}

} // namespace zonda::pocket
